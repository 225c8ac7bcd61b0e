/**
 * Which screen is shown and what leads from one to the next. Knows nothing of how a screen looks or how a call works.
 */
import { decodeLink, type Invite } from '../core/invite';
import { parseRoom, serializeRoom, type OwnedRoom } from '../core/room';
import type { Settings } from '../core/settings';
import { watchWake } from '../core/wake';
import type { Meeting } from '../core/signaling/serverless';
import type { HandedNow, HandedSession, NearbyRoom } from '../platform/platform';
import { t } from '../words';
import { readCode } from '../core/signaling/code-text';
import { CallState, type Ended, type Gone, type Happening } from './call.svelte';
import { DoctorState, type About, type Source } from './doctor.svelte';
import type { KnownPerson } from '../core/people/known';
import { shortReport } from '../core/doctor/report';
import { CrashState } from './crash.svelte';
import { CodesState } from './codes.svelte';
import { HandedState } from './handed.svelte';
import { KnockState } from './knock.svelte';
import { LinkState } from './link.svelte';
import { MediaState } from './media.svelte';
import { NearbyState } from './nearby.svelte';
import { RepairState } from './repair.svelte';
import { PeopleState } from './people.svelte';
import { RoomState } from './room.svelte';
import { HOME, inviteOf, type Final, type Screen } from './screen';
import { codeOf, Seat } from './seat';
import { SettingsState } from './settings.svelte';
import { ShellState } from './shell.svelte';
import { TrustState } from './trust.svelte';
import type { Sound, World } from './world';

/** What the session needs to say goodbye in. */
const FAREWELL_MS = 300;

export class App {
  screen: Screen = $state.raw(HOME);
  /** What was pressed on Home and is still under way. */
  busy: 'host' | 'join' | 'codes' | 'knock' | null = $state(null);
  readonly call = new CallState();
  readonly settings: SettingsState;
  readonly media: MediaState;
  readonly people: PeopleState;
  readonly room: RoomState;
  readonly handed: HandedState;
  readonly codes: CodesState;
  readonly nearby: NearbyState;
  readonly knock: KnockState;
  readonly seat: Seat;
  readonly doctor: DoctorState;
  readonly crash: CrashState;
  readonly repair: RepairState;
  readonly shell = new ShellState(this);
  readonly link = new LinkState(this);
  readonly trust: TrustState;

  constructor(
    readonly world: World,
    settings: Settings,
  ) {
    this.settings = new SettingsState(world.platform, world.journal, settings);
    this.media = new MediaState(world, this.settings);
    this.people = new PeopleState(world);
    this.room = new RoomState(world, this.settings, this.people);
    this.handed = new HandedState(world);
    const people = this.people.possible ? { expected: (seat: string) => this.#expected(seat) } : null;
    this.seat = new Seat(world, this.call, this.media, this.settings, people);
    this.codes = new CodesState(world, this.settings, this.media);
    this.doctor = new DoctorState(world, eitherOf(this.seat, this.codes), () => this.#about());
    this.nearby = new NearbyState(world);
    this.knock = new KnockState(world);
    this.crash = new CrashState(world);
    this.trust = new TrustState(world);
    this.repair = new RepairState(world, this.media);
    this.knock.oninvited = (link) => this.openLink(link);
    this.knock.onrefused = (code) => this.#problem(code, this.knock.host, null);
    this.codes.onmet = (meeting) => this.#met(meeting);
    this.codes.onfailed = (why, other) => this.#problem(why, other, () => this.openCodes());
    this.call.onhappening = (happening) => this.#happened(happening);
  }

  /** For the window's title: who is there, or the product. */
  get title(): string {
    const name = this.call.someoneMet ? this.#otherName() : '';
    return name ? `${name} · ${t('app.name')}` : t('app.name');
  }

  /** A connection that may be gone when somebody asks why. */
  get unsettled(): boolean {
    return this.call.unsettled || this.codes.step === 'connecting';
  }

  /** Says everything in that language from here on; where its words cannot be loaded, in the one before. */
  async speak(language: Settings['language']): Promise<void> {
    const { page, journal } = this.world;
    await page.speak(language).catch((error: unknown) => journal.note('language not loaded', { error: String(error) }));
  }

  /** Listens to the page, and goes where it was sent, or where the person sat before a reload. */
  start(): void {
    const { platform, page, tab } = this.world;
    platform.onlink = (link) => this.link.arrived(link);
    if (platform.handOff) platform.handOff.onstatus = (status) => void this.#handedStatus(status);
    platform.onclosing = () => this.#farewell();
    this.shell.listen();
    page.onnetwork((surely) => this.seat.networkChanged(surely));
    watchWake(this.world.clock, (slept) => {
      this.world.journal.note('woke', { slept });
      this.seat.networkChanged(true);
    });
    page.onleave(() => this.#pageLeaves());
    platform.report('open');
    void this.people.load();
    void this.trust.check(false);
    if (platform.can.host) void page.painted().then(() => this.room.prepare());
    const { start } = platform;
    if (platform.handOff?.found) void this.#handedStill(platform.handOff.found);
    else if (start?.kind === 'join') {
      this.openLink(start.link);
      if (tab.get('seat') === 'call') this.join();
    } else if (start?.kind === 'codes') this.openCodes(start.code);
    else if (start?.kind === 'knock') this.#knock(start.nearby);
    else if (start || tab.get('seat') === 'room') void this.host(start ? parseRoom(start.room) : null);
    // A page of somebody's own server without a link can do nothing but take one.
    else if (!platform.can.host) this.screen = { ...HOME, problem: 'no-fragment' };
  }

  /** A link was pressed, pasted, or arrived from outside. Nothing is dialed. During a call it is left alone. */
  openLink(link: string): void {
    if (['room', 'call', 'handed'].includes(this.screen.at)) return;
    const { platform, clock, tab } = this.world;
    // For a reload; the app keeps what it has to elsewhere.
    if (platform.kind === 'browser') tab.set('link', link);
    if (isCode(link, clock.now())) return this.openCodes(link);
    const decoded = decodeLink(link, clock.now());
    if (!decoded.ok) this.screen = { at: 'home', link, problem: decoded.why, host: decoded.invite?.hostName ?? '' };
    else if (!platform.can.call) void this.#handOver({ kind: 'join', link }, decoded.invite.hostName);
    else {
      this.screen = { at: 'greenroom', invite: decoded.invite, joining: false };
      void this.media.start();
    }
  }

  /** A call by two codes, with one that arrived already where there is one. While a code is out, what arrives is its reply or nothing. */
  openCodes(code = ''): void {
    if (!this.world.platform.can.call) return void this.#handOver({ kind: 'codes', code }, '');
    if (this.screen.at !== 'codes') {
      this.codes.close();
      this.doctor.forget();
    }
    this.screen = { at: 'codes' };
    if (code !== '' && this.codes.step !== 'reply' && this.codes.step !== 'connecting') void this.codes.paste(code);
  }

  /** Asks to be let in at a room that was found on this network. */
  knockAt(room: string): void {
    const found = this.nearby.find(room);
    if (found) this.#knock(found);
  }

  #knock(nearby: NearbyRoom): void {
    if (!this.world.platform.can.call) return void this.#handOver({ kind: 'knock', nearby }, nearby.name);
    this.screen = { at: 'knock' };
    this.knock.begin(nearby, this.settings.current.name);
  }

  /** Lets people on this network find the own room, and hears them knock. */
  async letFind(on: boolean): Promise<void> {
    await this.room.letFind(on);
    this.seat.hearKnocks(this.room.findable === 'on');
  }

  /** Opens a given room, the kept one, or a new one, here or in a browser; with a link for one person (by id), or for anybody. */
  async host(given: OwnedRoom | null = null, person: string | null = null): Promise<void> {
    this.busy = 'host';
    try {
      if (this.world.platform.can.call) await this.#hostHere(given, person);
      else await this.#handOver({ kind: 'host', room: serializeRoom(await this.room.open(given, person)) }, '');
    } catch (error) {
      this.#problem(codeOf(error), '', () => void this.host(given, person));
    }
    this.busy = null;
  }

  /** Dials: from the Greenroom, or with an invite once more after the end. */
  join(invite = inviteOf(this.screen)): void {
    if (!invite) return;
    this.#begin();
    this.screen = { at: 'greenroom', invite, joining: true };
    void this.media.start();
    this.seat.join(invite, this.settings.current.name);
  }

  /** Ends a guest's call; a host waits in the room for the next one. */
  hangUp(): void {
    if (this.screen.at !== 'room') return this.#end('hung-up', 'me');
    const left = this.#otherName();
    this.seat.leave();
    this.#sit(left);
  }

  async closeRoom(): Promise<void> {
    const name = this.#otherName();
    this.seat.closeRoom();
    this.#rest({ at: 'ended', why: 'closed', by: 'me', name, invite: null });
    await this.room.close();
    this.world.platform.report('closed');
  }

  async newLink(): Promise<void> {
    const room = await this.room.newLink();
    if (!room) return;
    this.seat.updateInvites(room);
    if (this.screen.at === 'handed') await this.#handOver({ kind: 'host', room: serializeRoom(room) }, '');
    // The window that watches this page shows the link as well.
    else this.world.platform.report('open');
  }

  /** Away from everything, to the first screen; the link is forgotten. */
  home(): void {
    this.seat.leave();
    this.world.tab.set('link', null);
    this.#rest(HOME);
    this.world.platform.report('closed');
    // A page that a window sent out has nothing to go home to but that window.
    if (this.world.platform.kind === 'handed') this.world.page.close();
  }

  /** Ends what is open as its own button does, so that something else may begin. */
  async leave(): Promise<void> {
    if (this.screen.at === 'handed') return this.closeHanded();
    if (this.screen.at === 'room') return this.closeRoom();
    if (this.screen.at === 'call') return this.hangUp();
    this.seat.leave();
    this.#rest(HOME);
  }

  openSettings(): void {
    this.screen = { at: 'settings', back: this.screen };
    void this.media.refresh();
    void this.shell.lookAutostart();
    void this.shell.lookMuteKey();
    void this.trust.look();
  }

  closeSettings(): void {
    if (this.screen.at === 'settings') this.screen = this.screen.back;
  }

  async reopen(): Promise<void> {
    if (this.handed.session) await this.#handOver(this.handed.session, this.handed.other);
  }

  /** Closes the room or leaves the call that a browser carries for this window. */
  async closeHanded(): Promise<void> {
    const hosted = this.handed.session?.kind === 'host';
    const byCodes = this.handed.session?.kind === 'codes';
    this.screen = { at: 'ended', why: hosted ? 'closed' : 'hung-up', by: 'me', name: this.handed.other, invite: null, byCodes };
    await this.handed.close();
    await this.settings.reload();
    if (hosted) await this.room.close();
  }

  /** Another call: nothing of the last one may show. */
  #begin(): void {
    this.call.clear();
    this.people.clear();
    this.doctor.forget();
  }

  async #hostHere(given: OwnedRoom | null, person: string | null): Promise<void> {
    this.#begin();
    this.screen = { at: 'room', left: null };
    void this.media.start();
    await this.room.open(given, person);
    this.world.tab.set('seat', 'room');
    this.#sit(null);
  }

  /** A new session in the own room, which stays the same. */
  #sit(left: string | null): void {
    if (!this.room.owned || this.screen.at !== 'room') return;
    this.call.restart();
    this.screen = { at: 'room', left };
    this.seat.host(this.room.owned, this.settings.current.name, this.room.target);
    if (this.room.findable === 'on') this.seat.hearKnocks(true);
  }

  async #handOver(session: HandedSession, other: string): Promise<void> {
    this.busy = session.kind;
    this.screen = { at: 'handed' };
    try {
      await this.handed.open(session, other);
    } catch (error) {
      this.#problem(codeOf(error), '', () => void this.#handOver(session, other));
    }
    this.busy = null;
  }

  /** A page of this window that ended had handed over a call, which goes on without it. */
  async #handedStill(found: HandedNow): Promise<void> {
    this.handed.again(found);
    this.screen = { at: 'handed' };
    try {
      if (found.session.kind === 'host') await this.room.open(parseRoom(found.session.room));
    } catch (error) {
      this.world.journal.note('room not found again', { code: codeOf(error) });
    }
  }

  /** The page in the browser may have made a new link, or closed the room. */
  async #handedStatus(status: typeof this.handed.status): Promise<void> {
    this.handed.status = status;
    // The page may have answered a question or chosen a device: an older answer must not be kept over it later.
    await Promise.all([this.settings.reload(), this.people.load()]);
    if (this.screen.at !== 'handed' || this.handed.session?.kind !== 'host' || (await this.room.reread())) return;
    this.screen = { at: 'ended', why: 'closed', by: 'me', name: '', invite: null };
  }

  #happened(happening: Happening): void {
    this.shell.happened(happening);
    switch (happening.what) {
      case 'joined':
        return this.#joined();
      case 'arrived':
        this.people.clear();
        if (this.screen.at === 'room') void this.room.admitted();
        return;
      case 'knocks':
        return this.#sound('knock');
      case 'said':
      case 'knock-answered':
        return;
      case 'confirmed':
        if (this.room.direct) this.seat.giveInvite(happening.knocker.id, this.room.direct);
        return;
      case 'exchanged':
        return this.people.exchanged(happening.person.name, happening.exchanged);
      case 'met':
        this.#sound('joined');
        return this.world.platform.report('in-call');
      case 'away':
        // Should they come anew, their link must let them in again.
        if (this.screen.at === 'room' && this.room.owned) this.seat.updateInvites(this.room.owned);
        return;
      case 'lost':
        return this.#sound('lost');
      case 'left':
        return this.#left(happening.person.name, happening.why);
      case 'ended':
        return this.#ended(happening.event);
    }
  }

  /** Who should come by an invite of ours, or whose link it is that we came by. */
  #expected(seat: string): KnownPerson | null {
    const invite = inviteOf(this.screen);
    if (invite) return this.people.from(invite);
    const given = this.room.owned?.invites.find(({ id }) => id === seat);
    return given?.meant ? this.people.find(given.meant.person) : null;
  }

  /** The codes have done their work: a call like every other begins. */
  #met(meeting: Meeting): void {
    this.call.clear();
    this.people.clear();
    this.screen = { at: 'call', invite: null };
    this.seat.meet(meeting, this.settings.current.name);
    this.codes.close();
  }

  #joined(): void {
    if (this.screen.at !== 'greenroom') return;
    this.screen = { at: 'call', invite: this.screen.invite };
    this.world.tab.set('seat', 'call');
  }

  /** The last one gone ends a guest's call; a host's room waits again. */
  #left(name: string, why: Gone['why']): void {
    this.#sound('left');
    if (this.screen.at === 'room' && this.room.owned) this.seat.updateInvites(this.room.owned);
    if (this.call.people.size > 0) return;
    if (this.screen.at === 'call') return this.#end(why === 'gone' ? 'lost' : why, 'them', name);
    if (this.screen.at === 'room') this.screen = { at: 'room', left: name };
    this.world.platform.report('open');
  }

  #ended({ why, code }: Ended): void {
    if (why !== 'refused') return this.#end(why, 'them');
    const invite = inviteOf(this.screen);
    if (!invite && code === 'unauthorized' && this.world.platform.hosting.word !== null) return this.#wrongWord();
    const retry = invite ? (): void => this.join(invite) : (): void => void this.host(this.room.owned);
    this.seat.leave();
    this.#rest({ at: 'problem', code: code ?? 'internal', name: invite?.hostName ?? '', retry });
  }

  /** Nothing to try again with the same word. */
  #wrongWord(): void {
    this.world.platform.hosting.word = '';
    this.seat.leave();
    this.#problem('wrong-word', '', null);
  }

  #end(why: Final['why'], by: Final['by'], other = this.#otherName()): void {
    const invite: Invite | null = inviteOf(this.screen);
    const byCodes = this.screen.at === 'call' && invite === null;
    this.seat.leave();
    const again = why === 'closed' || why === 'removed' ? null : invite;
    this.#rest({ at: 'ended', why, by, name: other || (invite?.hostName ?? ''), invite: again, byCodes });
  }

  /** Devices off, and nothing to come back to after a reload. */
  #rest(screen: Screen): void {
    this.screen = screen;
    this.codes.close();
    this.knock.close();
    this.call.restart();
    this.media.stop();
    this.world.tab.set('seat', null);
    this.world.platform.report('open');
  }

  /** For somebody who helps, where there is no connection to look at. */
  report(code: string): string {
    return shortReport(code, this.world.journal, this.world.clock.now());
  }

  /** Throws whatever the clipboard says. */
  async copyReport(code: string): Promise<void> {
    await this.world.platform.copy(this.report(code));
  }

  #problem(code: string, name: string, retry: (() => void) | null): void {
    this.#rest({ at: 'problem', code, name, retry });
  }

  /** It may only be a reload: the room stays. */
  #pageLeaves(): void {
    this.seat.leave();
    this.world.platform.report('closed');
  }

  /** The app closes and takes its room along; the goodbye needs a moment on the way. */
  async #farewell(): Promise<void> {
    if (this.screen.at === 'room') this.seat.closeRoom();
    else this.seat.leave();
    await new Promise<void>((resolve) => void this.world.clock.after(FAREWELL_MS, resolve));
  }

  /** What only the screens know of a call, for the doctor. */
  #about(): About {
    const { screen, call, room } = this;
    const code = screen.at === 'problem' ? screen.code : null;
    const isInside = screen.at === 'room' || screen.at === 'call' || screen.at === 'greenroom';
    const endpoints = inviteOf(screen)?.endpoints ?? (screen.at === 'room' ? room.target.endpoints : []);
    return { code, endpoints, status: isInside ? call.signaling : null, hosted: room.ways };
  }

  #otherName(): string {
    return this.call.others[0]?.person.name ?? '';
  }

  #sound(sound: Sound): void {
    if (this.settings.current.sounds) this.world.page.play(sound);
  }
}

/** Whatever connection there is: that of a session, else the one that two codes arrange. */
function eitherOf(seat: Seat, codes: CodesState): Source {
  return {
    look: async () => (await seat.look()) ?? codes.look(),
    get servers() {
      return codes.step === 'start' ? seat.servers : codes.servers;
    },
  };
}

/** A code, whole or broken, and no link. */
function isCode(text: string, nowMs: number): boolean {
  const read = readCode(text, nowMs);
  return read.ok || (read.why !== 'code-none' && read.why !== 'code-link');
}
