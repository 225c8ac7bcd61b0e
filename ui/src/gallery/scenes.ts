/** Every screen in every case worth looking at: `screen/case` → component and props. Callbacks do nothing, except that switches switch. */
import type { Component } from 'svelte';
import { CONTACTS } from '../core/doctor/contacts';
import { diagnose } from '../core/doctor/diagnose';
import type { Facts } from '../core/doctor/facts';
import { defaultKeys } from '../core/keys';
import type { Carried } from '../core/settings-file';
import { repair, type Refused, type Where } from '../core/repair';
import { defaults } from '../core/settings';
import Call from '../screens/Call.svelte';
import Closing from '../screens/Closing.svelte';
import Doctor from '../screens/Doctor.svelte';
import Codes from '../screens/Codes.svelte';
import Ended from '../screens/Ended.svelte';
import Greenroom from '../screens/Greenroom.svelte';
import Handed from '../screens/Handed.svelte';
import Home from '../screens/Home.svelte';
import Knock from '../screens/Knock.svelte';
import LinkAsked from '../screens/LinkAsked.svelte';
import Problem from '../screens/Problem.svelte';
import Repair from '../screens/Repair.svelte';
import Settings from '../screens/Settings.svelte';
import Waiting from '../screens/Waiting.svelte';
import type {
  CallProps,
  ClosingProps,
  DoctorProps,
  CodesProps,
  EndedProps,
  GreenroomProps,
  HandedProps,
  HomeProps,
  KnockProps,
  PersonKept,
  LinkAskedProps,
  ProblemProps,
  ReachLine,
  RepairProps,
  SettingsFileProps,
  SettingsProps,
  TrustProps,
  WaitingProps,
} from '../screens/props';
import { apart, crowd, hosted, lan, relayed } from './links';
import { chat, chosen, code, devices, file, files, invitation, LONG, longChat, me, other, PORTRAIT } from './people';

export interface Scene {
  screen: Component<never>;
  props: object;
  /** What to press once it is there, by `data-test`. */
  press?: string[];
  /** What to type before that, into which field. */
  type?: [field: string, text: string];
}

const nothing = (): void => undefined;
const copy = (): Promise<void> => Promise.resolve();

const DAY = 86_400_000;
const kept: PersonKept[] = [
  { id: 'a', name: 'Grace', met: Date.now() - 3 * DAY },
  { id: 'b', name: 'محمد', met: Date.now() - 20 * DAY },
  { id: 'c', name: LONG, met: Date.now() - 500 * DAY },
];

const home = (more: Partial<HomeProps> = {}): Scene => ({
  screen: Home,
  props: {
    name: 'Ada',
    canHost: true,
    word: null,
    link: '',
    linkProblem: null,
    linkHost: '',
    busy: null,
    paste: false,
    nearby: null,
    people: [],
    oncall: nothing,
    onlook: nothing,
    onknock: nothing,
    onname: nothing,
    onhost: nothing,
    onjoin: nothing,
    crash: null,
    newer: null,
    damaged: null,
    oncodes: nothing,
    onsettings: nothing,
    ...more,
  } satisfies HomeProps,
});

const reach: ReachLine[] = [
  { state: 'ok', text: 'reach.network' },
  { state: 'no', text: 'reach.internet-not-yet' },
];

const waiting = (more: Partial<WaitingProps> = {}, press: string[] = []): Scene => ({
  screen: Waiting,
  press,
  props: {
    invitation: invitation(),
    media: me(),
    devices,
    chosen,
    echoCancelled: true,
    reach,
    internet: { asked: false, unreachable: null },
    roomIsHere: true,
    signaling: 'open',
    left: null,
    keep: null,
    guest: null,
    arriving: null,
    findable: 'off',
    knockers: [],
    onfindable: nothing,
    onanswer: nothing,
    onjudge: nothing,
    oncopy: copy,
    onnewlink: nothing,
    ondevice: nothing,
    oninternet: nothing,
    onmicrophone: nothing,
    oncamera: nothing,
    onrepair: nothing,
    ondoctor: nothing,
    onclose: nothing,
    ...more,
  } satisfies WaitingProps,
});

const handed = (more: Partial<HandedProps> = {}): Scene => ({
  screen: Handed,
  props: {
    browser: 'Chromium',
    status: 'open',
    role: 'host',
    other: '',
    guest: null,
    invitation: invitation(),
    oncopy: copy,
    onnewlink: nothing,
    onreopen: nothing,
    onclose: nothing,
    ...more,
  } satisfies HandedProps,
});

const greenroom = (more: Partial<GreenroomProps> = {}): Scene => ({
  screen: Greenroom,
  props: {
    host: 'Grace',
    known: null,
    name: 'Ada',
    media: me(),
    devices,
    chosen,
    echoCancelled: true,
    joining: false,
    onname: nothing,
    ondevice: nothing,
    onmicrophone: nothing,
    oncamera: nothing,
    onretry: nothing,
    onrepair: nothing,
    onjoin: nothing,
    onback: nothing,
    ...more,
  } satisfies GreenroomProps,
});

const knock = (more: Partial<KnockProps> = {}): Scene => ({
  screen: Knock,
  props: { host: 'Grace', step: 'waiting', spoken: { at: 'none' }, onjudge: nothing, onback: nothing, ...more } satisfies KnockProps,
});

const codes = (more: Partial<CodesProps> = {}): Scene => ({
  screen: Codes,
  props: {
    step: 'start',
    code: '',
    expires: Math.floor(Date.now() / 1000) + 12 * 3600,
    other: '',
    pasted: '',
    problem: null,
    media: me(),
    onmake: nothing,
    onpaste: nothing,
    oncopy: copy,
    onmicrophone: nothing,
    oncamera: nothing,
    onrepair: nothing,
    onback: nothing,
    ...more,
  } satisfies CodesProps,
});

const call = (more: Partial<CallProps> = {}, press: string[] = []): Scene => ({
  screen: Call,
  press,
  props: {
    others: [other()],
    self: me(),
    known: '',
    name: 'Ada',
    owner: true,
    signaling: 'open',
    trust: 'link',
    pageHost: '192.168.178.31:7015',
    spoken: { at: 'none' },
    chat: [],
    transfers: [],
    devices,
    chosen,
    keys: defaultKeys,
    onmicrophone: nothing,
    oncamera: nothing,
    onrepair: nothing,
    ondevice: nothing,
    onsend: () => null,
    onfiles: nothing,
    onpick: nothing,
    onaccept: nothing,
    ondecline: nothing,
    oncancel: nothing,
    oncompare: nothing,
    onjudge: nothing,
    ondoctor: nothing,
    onhangup: nothing,
    oncloseroom: nothing,
    ...more,
  } satisfies CallProps,
});

const ended = (more: Partial<EndedProps> = {}): Scene => ({
  screen: Ended,
  props: {
    why: 'hung-up',
    by: 'them',
    name: 'Grace',
    byCodes: false,
    keep: null,
    onagain: nothing,
    ondoctor: null,
    onhome: nothing,
    ...more,
  } satisfies EndedProps,
});

const settingsFile = (more: Partial<SettingsFileProps> = {}): SettingsFileProps => ({
  outcome: null,
  found: null,
  onexport: nothing,
  onimport: nothing,
  onuse: nothing,
  onkeep: nothing,
  onreset: nothing,
  ...more,
});

const trust = (more: Partial<TrustProps> = {}): TrustProps => ({
  place: 'keychain',
  source: 'https://tincan.example/news.json',
  answer: null,
  onrenew: nothing,
  oncheck: nothing,
  oncopy: nothing,
  ...more,
});

const settings = (more: Partial<SettingsProps> = {}, press: string[] = []): Scene => ({
  screen: Settings,
  press,
  props: {
    settings: { ...defaults, name: 'Ada', ...chosen, internet: 'yes' },
    devices,
    canHost: true,
    picture: { refused: false, onchoose: nothing },
    people: { people: kept.slice(0, 2), onforget: nothing, onforgetall: nothing },
    folder: { refused: false, onchoose: nothing },
    window: { autostart: false, onautostart: nothing, shortcut: 'off', onshortcut: nothing },
    file: settingsFile(),
    trust: trust(),
    onrepair: nothing,
    onchange: nothing,
    onback: nothing,
    ...more,
  } satisfies SettingsProps,
});

const repairing = (refused: Refused, where: Where, more: Partial<RepairProps> = {}): Scene => ({
  screen: Repair,
  props: {
    refused,
    ...repair(where, refused),
    program: where.program,
    outcome: null,
    dark: false,
    onpage: nothing,
    onagain: nothing,
    onclose: nothing,
    ...more,
  } satisfies RepairProps,
});

const help = { report: () => 'Tincan, 2026-11-25T08:00:00.000Z\nproblem: internal\njournal:\n', oncopy: copy };

const problem = (code: string, more: Partial<ProblemProps> = {}): Scene => ({
  screen: Problem,
  props: {
    code,
    name: 'Grace',
    checks: [],
    onretry: nothing,
    ondoctor: nothing,
    onrepair: null,
    onhome: nothing,
    ...help,
    ...more,
  } satisfies ProblemProps,
});

/** A link of two homes behind routers; `more` says what is known besides. */
const facts = (more: Partial<Facts> = {}): Facts => ({
  online: true,
  macos: false,
  room: 'open',
  dialed: { endpoints: [{ host: '203.0.113.21', port: 7015 }], code: null },
  hosted: [],
  servers: [],
  other: null,
  ...more,
});

const doctor = (of: Partial<Facts>, more: Partial<DoctorProps> = {}): Scene => ({
  screen: Doctor,
  props: {
    diagnosis: diagnose(facts(of)),
    name: 'Grace',
    dark: false,
    report: 'Tincan, 2026-11-24T10:42:00.000Z\npath: direct\nfindings: direct',
    oncopy: copy,
    onclose: nothing,
    ...more,
  } satisfies DoctorProps,
});

const imported = {
  settings: {
    ...defaults,
    name: LONG,
    address: 'home.example:443',
    servers: [{ url: 'stun:a-server-with-a-very-long-name-that-somebody-gave-it.example.org:3478', username: '', credential: '' }],
  },
  changes: ['name', 'theme', 'address', 'keys', 'servers'] as Carried[],
  unknown: ['turn:relay.example.org:443?transport=tcp'],
};

const closing = (tray: boolean): Scene => ({
  screen: Closing,
  props: { tray, onkeep: nothing, onend: nothing, onstay: nothing } satisfies ClosingProps,
});

const asked = (standing: LinkAskedProps['standing'], problem: LinkAskedProps['problem'] = null): Scene => ({
  screen: LinkAsked,
  props: { standing, problem, ongo: nothing, onstay: nothing } satisfies LinkAskedProps,
});

const nobody = { cameras: [], microphones: [], speakers: [] };
/** The longest words there are, and a short one. */
const numbers = [32, 1967, 1135, 2047];
const PANEL = ['call-chat'];
const MENU = ['call-more'];

/** Made when asked for: each opens its own made-up cameras. */
export const scenes: Record<string, () => Scene> = {
  'home/first': () => home({ name: '' }),
  'home/known': () => home(),
  'home/word': () => home({ word: '' }),
  'home/guest': () => home({ canHost: false, linkProblem: 'no-fragment' }),
  'home/bad-link': () => home({ link: 'https://192.168.178.31:7015/', linkProblem: 'no-fragment' }),
  'home/long': () => home({ name: LONG, link: 'x', linkProblem: 'expired', linkHost: LONG, busy: 'host' }),
  'home/nearby': () =>
    home({
      nearby: [
        { room: 'a', name: 'Grace' },
        { room: 'b', name: LONG },
        { room: 'c', name: '' },
      ],
    }),
  'home/people': () => home({ people: kept }),
  'home/newer': () => home({ newer: '1.1.0' }),
  'home/crashed': () => home({ crash: { roomKept: true, onseen: nothing, ...help } }),
  'home/damaged': () =>
    home({ damaged: { file: '/home/ada/.local/share/app.tincan.desktop/settings.json.broken', onopen: nothing, onseen: nothing } }),
  'home/damaged-page': () => home({ canHost: false, damaged: { file: '', onopen: nothing, onseen: nothing } }),
  'home/nearby-none': () => home({ nearby: [] }),
  'knock/waiting': () => knock(),
  'knock/words': () => knock({ host: LONG, step: 'near', spoken: { at: 'words', numbers, mine: false, theirs: false } }),
  'knock/different': () => knock({ step: 'near', spoken: { at: 'different' } }),
  'waiting/knock': () => waiting({ findable: 'on', knockers: [{ id: '1', name: LONG, at: 'asking', spoken: { at: 'none' } }] }),
  'waiting/knock-words': () =>
    waiting({
      findable: 'on',
      knockers: [{ id: '1', name: 'Grace', at: 'near', spoken: { at: 'words', numbers, mine: false, theirs: true } }],
    }),
  'waiting/not-findable': () => waiting({ findable: 'failed' }),
  'waiting/open': () => waiting(),
  'waiting/gathering': () =>
    waiting({
      invitation: invitation({ link: null }),
      reach: [{ state: 'wait', text: 'reach.gathering' }],
      media: me({ camera: 'asking' }),
    }),
  'waiting/asks': () => waiting({ internet: { asked: true, unreachable: null } }),
  'waiting/asking': () =>
    waiting({
      invitation: invitation({ link: null }),
      reach: [
        { state: 'ok', text: 'reach.network' },
        { state: 'wait', text: 'reach.asking' },
      ],
    }),
  'waiting/router-open': () =>
    waiting({
      invitation: { ...invitation(), near: invitation().link },
      reach: [
        { state: 'ok', text: 'reach.network' },
        { state: 'ok', text: 'reach.router-open' },
        { state: 'maybe', text: 'reach.v6-maybe' },
      ],
    }),
  'waiting/unreachable': () =>
    waiting({
      internet: { asked: false, unreachable: { port: 7015 } },
      reach: [
        { state: 'ok', text: 'reach.network' },
        { state: 'no', text: 'reach.double-nat' },
      ],
    }),
  'waiting/server': () => waiting({ roomIsHere: false, findable: null, reach: [{ state: 'ok', text: 'reach.server' }] }),
  'waiting/left': () => waiting({ left: LONG, media: me({ camera: 'off', microphone: 'off' }) }),
  'waiting/keep': () => waiting({ left: 'Grace', keep: { name: 'Grace', step: 'offered', onkeep: nothing } }),
  'waiting/for-one': () => waiting({ guest: 'Grace' }),
  'waiting/arriving': () => waiting({ arriving: 'Grace' }),
  'waiting/devices': () => waiting({}, ['waiting-devices']),
  'waiting/headphones': () => waiting({ echoCancelled: false }),
  'handed/open': () => handed(),
  'handed/for-one': () => handed({ guest: 'Grace' }),
  'handed/in-call': () => handed({ status: 'in-call', other: LONG }),
  'handed/closed': () => handed({ status: 'closed' }),
  'handed/join': () => handed({ role: 'join', other: 'Grace', invitation: null, status: 'opening' }),
  'codes/start': () => codes(),
  'codes/bad-code': () => codes({ pasted: code.slice(0, 90), problem: 'code-cut' }),
  'codes/making': () => codes({ step: 'making', media: me({ stream: null, camera: 'asking', microphone: 'asking', level: 0 }) }),
  'codes/invite': () => codes({ step: 'invite', code }),
  'codes/other-reply': () => codes({ step: 'invite', code, pasted: code, problem: 'code-other' }),
  'codes/reply': () => codes({ step: 'reply', code, other: 'Grace' }),
  'codes/reply-long': () => codes({ step: 'reply', code, other: LONG, media: me({ camera: 'off', microphone: 'off' }) }),
  'codes/connecting': () => codes({ step: 'connecting', code, other: LONG }),
  'greenroom/ready': () => greenroom(),
  'greenroom/known': () => greenroom({ known: { name: 'Grace', since: Date.now() - 30 * DAY } }),
  'greenroom/long': () => greenroom({ host: LONG, name: LONG, echoCancelled: false, joining: false }),
  'greenroom/asking': () => greenroom({ media: me({ stream: null, camera: 'asking', microphone: 'asking', level: 0 }) }),
  'greenroom/denied': () => greenroom({ media: me({ stream: null, camera: 'denied', microphone: 'denied', level: 0 }) }),
  'greenroom/none': () =>
    greenroom({ name: '', media: me({ stream: null, camera: 'none', level: 0.4 }), devices: { ...devices, cameras: [] } }),
  'greenroom/insecure': () =>
    greenroom({ media: me({ stream: null, camera: 'insecure', microphone: 'insecure', level: 0 }), devices: nobody }),
  'call/direct': () => call(),
  'call/relayed': () =>
    call({ others: [other({ link: 'relayed', relay: 'Grace’s computer', audio: false })], self: me({ microphone: 'off' }) }),
  'call/chat': () => call({ chat: chat.slice(0, 3), transfers: [file()] }, PANEL),
  'call/chat-empty': () => call({}, PANEL),
  'call/chat-long': () => call({ others: [other({ name: LONG })], chat: longChat, transfers: files }, PANEL),
  'call/files': () => call({ chat, transfers: files }, PANEL),
  'call/offer': () => call({ chat: chat.slice(0, 2), transfers: files.slice(1, 2) }),
  'call/portrait': () => call({ others: [other({ video: false, portrait: PORTRAIT })], self: me({ camera: 'off', portrait: PORTRAIT }) }),
  'call/known': () => call({ trust: 'known', known: 'Grace' }),
  'call/menu': () => call({ trust: 'page' }, MENU),
  'call/menu-compared': () => call({ spoken: { at: 'same' } }, ['dialog-close', ...MENU]),
  'call/words-making': () => call({ spoken: { at: 'making' } }),
  'call/words': () => call({ spoken: { at: 'words', numbers, mine: false, theirs: true }, others: [other({ name: LONG })] }),
  'call/words-page': () => call({ spoken: { at: 'words', numbers, mine: true, theirs: false }, trust: 'page' }),
  'call/words-same': () => call({ spoken: { at: 'same' } }),
  'call/words-different': () => call({ spoken: { at: 'different' }, others: [other({ name: LONG })] }),
  'call/words-failed': () => call({ spoken: { at: 'failed' } }),
  'call/connecting': () => call({ others: [other({ link: 'connecting' }, false)] }),
  'call/troubled': () => call({ others: [other({ link: 'troubled' })], signaling: 'reconnecting' }),
  'call/lost': () => call({ others: [other({ link: 'lost' })], signaling: 'reconnecting' }),
  'call/alone': () => call({ others: [] }),
  'call/camera-off': () => call({ others: [other({ video: false, name: LONG })], self: me({ camera: 'off' }), signaling: 'reconnecting' }),
  'ended/they-left': () => ended(),
  'ended/keep': () => ended({ keep: { name: 'Grace', step: 'offered', onkeep: nothing } }),
  'ended/kept': () => ended({ keep: { name: 'Grace', step: 'kept', onkeep: nothing } }),
  'ended/keep-failed': () => ended({ name: LONG, keep: { name: LONG, step: 'failed', onkeep: nothing } }),
  'ended/closed': () => ended({ why: 'closed', onagain: null }),
  'ended/codes': () => ended({ by: 'me', byCodes: true, onagain: null }),
  'ended/lost': () => ended({ why: 'lost', name: LONG }),
  'doctor/looking': () => doctor({}, { diagnosis: null }),
  'doctor/nobody': () => doctor({ hosted: hosted('not-asked') }),
  'doctor/direct': () => doctor({ other: { name: 'Grace', connected: true, link: lan } }, { dark: true }),
  'doctor/relayed': () =>
    doctor(
      { servers: ['turn:relay.example.org:443?transport=tcp'], other: { name: LONG, connected: true, link: relayed } },
      { dark: true, name: LONG },
    ),
  'doctor/apart': () => doctor({ hosted: hosted('double-nat'), other: { name: 'Grace', connected: false, link: apart } }),
  'doctor/many': () => doctor({ macos: true, online: false, other: { name: LONG, connected: false, link: crowd(CONTACTS) } }),
  'doctor/room': () => doctor({ room: 'none', dialed: { endpoints: [{ host: '192.168.178.31', port: 7015 }], code: 'unreachable' } }),
  'closing/tray': () => closing(true),
  'closing/no-tray': () => closing(false),
  'asked/call': () => asked({ what: 'call', name: 'Grace', hosted: false }),
  'asked/hosted': () => asked({ what: 'call', name: LONG, hosted: true }),
  'asked/room': () => asked({ what: 'room' }),
  'asked/over': () => asked(null),
  'asked/broken': () => asked({ what: 'room' }, { why: 'expired', host: 'Grace' }),
  'settings/all': () => settings(),
  'settings/servers': () =>
    settings({
      settings: {
        ...defaults,
        internet: 'yes',
        address: 'home.example:7015',
        closing: 'ask',
        name: 'Ada',
        ...chosen,
        servers: [
          { url: 'stun:stun.example.org:3478', username: '', credential: '' },
          { url: 'turns:a-relay-with-a-very-long-name-that-somebody-gave-it.example.org:5349', username: 'ada', credential: 'x' },
        ],
      },
    }),
  'settings/found': () => ({ ...settings(), type: ['settings-search', 'camera'] }),
  'settings/none-found': () => ({ ...settings(), type: ['settings-search', 'wallpaper'] }),
  'settings/changed': () =>
    settings({
      settings: {
        ...defaults,
        folder: '/home/ada/Received from people',
        hours: 50,
        guests: 3,
        keys: { mute: 'x', camera: 'v', chat: 'ж' },
      },
      folder: { refused: true, onchoose: nothing },
      file: settingsFile({ outcome: { about: 'import', good: false, text: 'settings.import.damaged' } }),
    }),
  'settings/key-waits': () => settings({}, ['settings-key-mute']),
  'settings/picture': () => settings({ settings: { ...defaults, name: 'Ada', picture: PORTRAIT } }),
  'settings/people': () => ({ ...settings(), type: ['settings-search', 'people'] }),
  'settings/forget-asks': () => settings({}, ['settings-forget-all']),
  'settings/shortcut': () =>
    settings({
      settings: { ...defaults, shortcut: 'Ctrl+Shift+M' },
      window: { autostart: true, onautostart: nothing, shortcut: 'on', onshortcut: nothing },
    }),
  'settings/shortcut-taken': () => ({
    ...settings({
      settings: { ...defaults, shortcut: 'Ctrl+Alt+Shift+Super+F12' },
      window: { autostart: true, onautostart: nothing, shortcut: 'taken', onshortcut: nothing },
    }),
    type: ['settings-search', 'mute'],
  }),
  'settings/shortcut-waits': () => ({ ...settings({}, ['settings-shortcut']), type: ['settings-search', 'mute'] }),
  'settings/shortcut-wayland': () => ({
    ...settings({ window: { autostart: true, onautostart: nothing, shortcut: 'wayland', onshortcut: nothing } }),
    type: ['settings-search', 'mute'],
  }),
  'settings/newer': () =>
    settings({
      settings: { ...defaults, updates: true },
      trust: trust({
        place: 'file',
        answer: { state: 'newer', version: '1.2.0', notes: 'Calls open faster.', page: 'https://tincan.example/1.2' },
      }),
    }),
  'settings/keys-locked': () =>
    settings({ settings: { ...defaults, updates: true }, trust: trust({ place: 'locked', answer: { state: 'failed', why: 'unsigned' } }) }),
  'settings/reset-asks': () => settings({}, ['settings-reset']),
  'settings/import-asks': () => settings({ file: settingsFile({ found: imported }) }),
  'repair/both-macos': () => repairing('both', { system: 'macos', program: 'app' }),
  'repair/camera-windows': () => repairing('camera', { system: 'windows', program: 'app' }, { outcome: 'still' }),
  'repair/both-call-window': () => repairing('both', { system: 'linux', program: 'call-window' }, { pages: [] }),
  'repair/microphone-firefox': () => repairing('microphone', { system: 'linux', program: 'firefox' }, { pages: [], outcome: 'works' }),
  'repair/network-linux': () => repairing('network', { system: 'linux', program: 'app' }, { pages: [], onagain: null }),
  'repair/refused': () => repairing('notifications', { system: 'linux', program: 'app' }, { onagain: null, outcome: 'page.refused' }),
  'settings/guest': () => settings({ canHost: false, devices: nobody, folder: null, trust: null }),
  'problem/unreachable': () =>
    problem('unreachable', {
      checks: [
        { state: 'ok', text: 'reach.network' },
        { state: 'no', text: 'reach.internet-not-yet' },
      ],
    }),
  'waiting/blocked': () => waiting({ media: me({ stream: null, camera: 'denied', microphone: 'denied', level: 0 }) }),
  'waiting/camera-blocked': () => waiting({ media: me({ stream: null, camera: 'denied', level: 0 }) }),
  'problem/nearby': () => problem('unreachable', { onrepair: nothing }),
  'problem/no-way': () => problem('code-no-way'),
  'problem/room-full': () => problem('room-full', { name: LONG }),
  'problem/no-browser': () => problem('no-browser', { name: '' }),
  'problem/unknown': () => problem('some-future-code', { onretry: null }),
  'problem/help': () => ({ ...problem('internal', { ondoctor: null }), press: ['report-open'] }),
};
