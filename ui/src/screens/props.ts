/**
 * What every screen is given and what it can ask for: plain data in, callbacks out.
 * Knows the core's types only; who fetches, keeps or changes the data is not known here.
 */
import type { ChatEntry, Knocker, Person, SignalingStatus, Spoken, Transfer } from '../core/call/events';
import type { Diagnosis } from '../core/doctor/diagnose';
import type { Keys } from '../core/keys';
import type { Program, Refused, Step, SystemPage } from '../core/repair';
import type { Settings } from '../core/settings';
import type { Import } from '../core/settings-file';
import type { HandOffStatus } from '../platform/platform';
import type { KeyPlace, UpdateAnswer } from '../platform/shell';
import type { Key, Saying } from '../words';

/** One camera, microphone or speaker. `label` is empty until the browser may tell it. */
export interface Device {
  id: string;
  label: string;
}

export interface Devices {
  cameras: Device[];
  microphones: Device[];
  /** Empty where the browser cannot choose an output: the picker is then left out. */
  speakers: Device[];
}

/** Device ids; empty means the system's choice. */
export interface Chosen {
  camera: string;
  microphone: string;
  speaker: string;
}

export type DeviceKind = keyof Chosen;

/**
 * How one own device stands: `off` by choice, `asking` while the browser's question is open, else the reason why it does not work:
 * `denied` by the person or system, `none` found, `in-use` by another program, `insecure` page (plain HTTP), `failed` for any other reason.
 */
export type DeviceState = 'on' | 'off' | 'asking' | 'denied' | 'none' | 'in-use' | 'insecure' | 'failed';

export interface OwnMedia {
  /** The own camera picture; its sound is never played. */
  stream: MediaStream | null;
  camera: DeviceState;
  microphone: DeviceState;
  /** What is shown while the camera is off (core/portrait.ts), base64url; empty for none. */
  portrait: string;
  /** Loudness of the microphone, 0 to 1. */
  level: number;
}

/** One line of "who can reach this room". */
export interface ReachLine extends Saying {
  state: 'ok' | 'maybe' | 'wait' | 'no';
}

/** The question of the internet, as far as it is open, or what is left to do where nothing worked. */
export interface Internet {
  /** Not answered yet. */
  asked: boolean;
  /** Nobody from the internet can come; the port that a router would have to forward, else null. */
  unreachable: { port: number } | null;
}

export interface Invitation {
  /** The whole link; null while the addresses are gathered. */
  link: string | null;
  /** The same for people on this network, where the other one leads around by the internet. */
  near: string | null;
  /** Unix seconds; 0 = it does not expire. */
  expires: number;
  /** How many may still come by it; 0 = any number. */
  uses: number;
}

/**
 * What the lock may say (docs/threat-model.md). `link`: both ends run an installed app, so the link vouches for the call.
 * `page`: this page came from a server. `asked`: this is an installed app, but the other one's page came from a server.
 * `known`: the other one has shown the key that only they were given, in an earlier call.
 * `codes`: this is an installed app, and two codes vouch for the call as far as nobody changed them on the way.
 */
export type Trust = 'link' | 'page' | 'asked' | 'codes' | 'known';

/** A room that somebody on this network announces. */
export interface NearbyRoom {
  room: string;
  /** As its host is said to be called; may be empty. */
  name: string;
}

/** Somebody who was kept; `met` is Unix milliseconds. */
export interface PersonKept {
  id: string;
  name: string;
  met: number;
}

/** The one of the last call, who uses the app as well. */
export interface KeepProps {
  name: string;
  step: 'offered' | 'kept' | 'failed';
  onkeep: () => void;
}

/** Those who were kept, to be forgotten. */
export interface PeopleProps {
  people: PersonKept[];
  onforget: (id: string) => void;
  onforgetall: () => void;
}

/** An end of the app that nobody wished. */
export interface CrashProps {
  /** The room that was open can be opened again, with the same link. */
  roomKept: boolean;
  report: () => string;
  /** Rejects where the clipboard is not available. */
  oncopy: () => Promise<void>;
  onseen: () => void;
}

/** The settings could not be read at the start. */
export interface DamagedProps {
  /** Where they were put; empty where that is the browser's own affair. */
  file: string;
  onopen: () => void;
  onseen: () => void;
}

export interface HomeProps {
  /** The name last used; may be empty. */
  name: string;
  /** A room can be hosted from here. */
  canHost: boolean;
  /** What this server asks of a host, as far as it was said; null where it asks for nothing. */
  word: string | null;
  /** What the field starts with: a link that arrived but was not readable, else empty. */
  link: string;
  /** Why that link does not work: a code of the invite decoder, or null. */
  linkProblem: string | null;
  /** The invitation's own host, if the link told it. */
  linkHost: string;
  /** Somebody came here to paste an invitation: its field has the focus. */
  paste: boolean;
  /** What was pressed and is still under way. */
  busy: 'host' | 'join' | 'codes' | 'knock' | null;
  /** Rooms on this network: found so far, null while nobody looks. Undefined where none can be found from here. */
  nearby: NearbyRoom[] | null | undefined;
  /** Those who were kept, last met first; empty where nobody was, or can be. */
  people: PersonKept[];
  /** Null where the app ended as it should. */
  crash: CrashProps | null;
  /** A newer Tincan that was found, where somebody lets it be looked for. */
  newer: string | null;
  /** Null where the settings could be read, and once that was told. */
  damaged: DamagedProps | null;
  onname: (name: string) => void;
  /** With the server's word, or nothing where it asks for none. */
  onhost: (word: string) => void;
  onjoin: (link: string) => void;
  /** A call by two codes, without a server. */
  oncodes: () => void;
  /** Looks for rooms on this network. */
  onlook: () => void;
  onknock: (room: string) => void;
  /** Makes a room and a link for one who was kept. */
  oncall: (id: string) => void;
  onsettings: () => void;
}

export interface WaitingProps {
  invitation: Invitation;
  media: OwnMedia;
  devices: Devices;
  chosen: Chosen;
  /** False where the microphone reports that it filters out no echo; null where it does not tell. */
  echoCancelled: boolean | null;
  reach: ReachLine[];
  internet: Internet;
  /** The room is on this computer, and not on a server that somebody runs; null until it is open. */
  roomIsHere: boolean | null;
  signaling: SignalingStatus;
  /** Who has just left, if the room is waiting again; else null. */
  left: string | null;
  /** Whether to keep the one who has just left; null where that is no question. */
  keep: KeepProps | null;
  /** Whom the link is meant for; null for anybody. */
  guest: string | null;
  /** Somebody is at the door and being connected; else null. */
  arriving: string | null;
  /** Whether people on this network may find this room; `failed` where this computer cannot be found. Null where it is no question. */
  findable: 'on' | 'off' | 'failed' | null;
  /** Those who knock. */
  knockers: Knocker[];
  onfindable: (on: boolean) => void;
  /** What the host says to a knock; a no counts at any time. */
  onanswer: (id: string, yes: boolean) => void;
  onjudge: (id: string, same: boolean) => void;
  /** Puts the invitation, or the one for this network, on the clipboard, once there is one; rejects when the clipboard refuses. */
  oncopy: (near: boolean) => Promise<void>;
  onnewlink: () => void;
  ondevice: (kind: DeviceKind, id: string) => void;
  /** The answer to "Allow people from the internet". */
  oninternet: (yes: boolean) => void;
  onmicrophone: (on: boolean) => void;
  oncamera: (on: boolean) => void;
  /** Shows how to give back what is refused. */
  onrepair: (refused: Refused) => void;
  /** Opens the doctor. */
  ondoctor: () => void;
  onclose: () => void;
}

export interface HandedProps {
  /** The browser that shows the call. */
  browser: string;
  status: HandOffStatus;
  role: 'host' | 'join' | 'codes';
  /** The other one's name; empty when unknown. */
  other: string;
  /** The room's invitation; null for somebody who joined. */
  invitation: Invitation | null;
  /** Whom it is meant for; null for anybody. */
  guest: string | null;
  oncopy: (near: boolean) => Promise<void>;
  onnewlink: () => void;
  onreopen: () => void;
  /** Closes the room (host) or leaves the call. */
  onclose: () => void;
}

export interface KnockProps {
  /** The host's name, which proves nothing yet; may be empty. */
  host: string;
  /** Nobody answered yet; the host was told; they answer, and words are compared. */
  step: 'asking' | 'waiting' | 'near';
  spoken: Spoken;
  onjudge: (same: boolean) => void;
  onback: () => void;
}

/** Where an exchange of codes stands: nothing yet; ours is made; ours is shown; theirs fits and the connection is on its way. */
export type CodesStep = 'start' | 'making' | 'invite' | 'reply' | 'connecting';

export interface CodesProps {
  step: CodesStep;
  /** Our code, once there is one. */
  code: string;
  /** Unix seconds; 0 while there is no code. */
  expires: number;
  /** The other one's name; empty when unknown. */
  other: string;
  /** What was pasted last, and why it does not work: a code for the words, or null. */
  pasted: string;
  problem: string | null;
  media: OwnMedia;
  onmake: () => void;
  /** A code was pasted: theirs to answer, or their reply. */
  onpaste: (text: string) => void;
  /** Puts our code on the clipboard, with words for the other one; rejects when the clipboard refuses. */
  oncopy: () => Promise<void>;
  onmicrophone: (on: boolean) => void;
  oncamera: (on: boolean) => void;
  onrepair: (refused: Refused) => void;
  onback: () => void;
}

export interface GreenroomProps {
  /** The name in the invitation; may be empty. */
  host: string;
  /** Whose link it is, as far as that is somebody known: the name they have here, and since when (Unix milliseconds). */
  known: { name: string; since: number } | null;
  /** Own name. */
  name: string;
  media: OwnMedia;
  devices: Devices;
  chosen: Chosen;
  /** False where the microphone comes without echo cancellation; null when unknown. */
  echoCancelled: boolean | null;
  /** Join was pressed; the room is being entered. */
  joining: boolean;
  onname: (name: string) => void;
  ondevice: (kind: DeviceKind, id: string) => void;
  onmicrophone: (on: boolean) => void;
  oncamera: (on: boolean) => void;
  /** Asks for camera and microphone once more. */
  onretry: () => void;
  onrepair: (refused: Refused) => void;
  onjoin: () => void;
  onback: () => void;
}

/** Somebody else in the call. */
export interface Other {
  person: Person;
  stream: MediaStream | null;
}

export interface CallProps {
  /** Everybody else, in the order they came; the first one is shown large. */
  others: Other[];
  self: OwnMedia;
  /** Own name. */
  name: string;
  /** This one owns the room and may close it. */
  owner: boolean;
  signaling: SignalingStatus;
  trust: Trust;
  /** The name that the other one has here, for `trust: 'known'`; else empty. */
  known: string;
  /** Where this page came from, for `trust: 'page'`; else empty. */
  pageHost: string;
  /** How comparing words with the one who is shown large stands. */
  spoken: Spoken;
  chat: ChatEntry[];
  transfers: Transfer[];
  devices: Devices;
  chosen: Chosen;
  /** What does the same as a button. */
  keys: Keys;
  onmicrophone: (on: boolean) => void;
  oncamera: (on: boolean) => void;
  onrepair: (refused: Refused) => void;
  ondevice: (kind: DeviceKind, id: string) => void;
  /** Null, or the code of why the message was not taken. */
  onsend: (text: string) => string | null;
  /** Files that were dropped, pasted, or picked with the page's own field. */
  onfiles: (files: File[]) => void;
  /** Opens the platform's own file dialog; null where the page's field does it. */
  onpick: (() => void) | null;
  onaccept: (id: string) => void;
  ondecline: (id: string) => void;
  oncancel: (id: string) => void;
  /** Makes the words to compare. */
  oncompare: () => void;
  /** What somebody here says of the words: the same, or not. */
  onjudge: (same: boolean) => void;
  /** Opens the doctor. */
  ondoctor: () => void;
  onhangup: () => void;
  oncloseroom: () => void;
}

export interface EndedProps {
  why: 'hung-up' | 'closed' | 'lost' | 'removed' | 'refused';
  /** Who ended it; matters for `hung-up` and `closed`. */
  by: 'me' | 'them';
  /** The other one's name; empty when unknown. */
  name: string;
  /** It was a call by two codes: there is no room to come back to. */
  byCodes: boolean;
  /** Null where there is nobody to keep. */
  keep: KeepProps | null;
  /** Null where it makes no sense, for example after a closed room. */
  onagain: (() => void) | null;
  /** Opens the doctor; null where nothing went wrong. */
  ondoctor: (() => void) | null;
  onhome: () => void;
}

export interface SettingsProps {
  settings: Settings;
  devices: Devices;
  /** The port is only asked where a room can be hosted. */
  canHost: boolean;
  picture: PictureProps;
  /** Null where a browser decides where files go. */
  folder: FolderProps | null;
  /** Null where there is no window of the app. */
  window: WindowProps | null;
  /** Null where nobody can be kept. */
  people: PeopleProps | null;
  file: SettingsFileProps;
  /** Null where there is no app around this page. */
  trust: TrustProps | null;
  onchange: (settings: Settings) => void;
  onrepair: (refused: Refused) => void;
  onback: () => void;
}

/** What a part of the settings is given. */
export interface ChangeProps {
  settings: Settings;
  change: (part: Partial<Settings>) => void;
}

export interface PictureProps {
  /** What was chosen last could not be read as a picture. */
  refused: boolean;
  onchoose: (file: File) => void;
}

export interface FolderProps {
  /** Nothing can be written to the folder that was chosen last. */
  refused: boolean;
  onchoose: () => void;
}

/** Where the app's keys lie, and whether there is a newer one. */
export interface TrustProps {
  /** Null while it is not known. */
  place: KeyPlace | null;
  /** What is asked where no other address is written; empty where the build names none. */
  source: string;
  /** What came of the last press, or that it is under way; null for nothing. */
  answer: UpdateAnswer | 'asking' | 'not-kept' | null;
  onrenew: () => void;
  oncheck: () => void;
  oncopy: (page: string) => void;
}

/** The app's own window; `autostart` is null where the app cannot start with the computer. */
export interface WindowProps {
  autostart: boolean | null;
  onautostart: (on: boolean) => void;
  /** How the shortcut stands that mutes whatever window is in front. */
  shortcut: 'off' | 'on' | 'taken' | 'refused' | 'wayland';
  /** An empty one switches it off. */
  onshortcut: (keys: string) => void;
}

export interface SettingsFileProps {
  /** What came of the last press, until the next one. */
  outcome: { about: 'export' | 'import' | 'reset'; good: boolean; text: Key } | null;
  /** A file that was read and waits for a yes. */
  found: Import | null;
  onexport: () => void;
  onimport: () => void;
  onuse: () => void;
  onkeep: () => void;
  onreset: () => void;
}

export interface RepairProps {
  refused: Refused;
  steps: Step[];
  /** Pages of the system's settings that can be opened here. */
  pages: SystemPage[];
  program: Program;
  /** What came of the last press: a key of the words below `repair.`, or null. */
  outcome: 'page.refused' | 'works' | 'still' | null;
  /** The dark of a call lies below. */
  dark: boolean;
  onpage: (page: SystemPage) => void;
  /** Asks for the device once more; null where nobody waits for one. */
  onagain: (() => void) | null;
  onclose: () => void;
}

/** The window is being closed while a room is open. */
export interface ClosingProps {
  /** The app would stay in sight there. */
  tray: boolean;
  onkeep: (remember: boolean) => void;
  onend: (remember: boolean) => void;
  onstay: () => void;
}

/** Another link arrived while something is open. */
export interface LinkAskedProps {
  /** What it would end; null where that is over by now. A `hosted` call ends with its room. */
  standing: { what: 'call'; name: string; hosted: boolean } | { what: 'room' | 'codes' } | { what: 'knock'; name: string } | null;
  /** Why the link cannot be opened, and whose it is where that is known; null for one that can. */
  problem: { why: string; host: string } | null;
  ongo: () => void;
  onstay: () => void;
}

export interface DoctorProps {
  /** Null until the first look is back. */
  diagnosis: Diagnosis | null;
  /** The other one's name; empty when unknown or nobody is there. */
  name: string;
  /** The dark of a call lies below. */
  dark: boolean;
  /** For somebody who helps: names, addresses, links and keys are left out. */
  report: string;
  /** Puts the report on the clipboard; rejects when the clipboard refuses. */
  oncopy: () => Promise<void>;
  onclose: () => void;
}

export interface ProblemProps {
  /** A code of docs/protocol.md, the dialer, the platform, or the media devices. */
  code: string;
  /** The other one's name; empty when unknown. */
  name: string;
  /** What was found out so far; may be empty. */
  checks: ReachLine[];
  /** The retry; null where trying again cannot help. */
  onretry: (() => void) | null;
  /** Opens the doctor; null where it has nothing to say. */
  ondoctor: (() => void) | null;
  /** Shows how to give back what may be refused; null where nothing is. */
  onrepair: (() => void) | null;
  report: () => string;
  /** Rejects where the clipboard is not available. */
  oncopy: () => Promise<void>;
  onhome: () => void;
}
