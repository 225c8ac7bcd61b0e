/**
 * The room of a host: started or restored, its invitation, a new link, closed. Knows nothing of who is in it; the session does.
 */
import { toB64 } from '../core/bytes';
import type { RoomWay } from '../core/doctor/facts';
import { appLink, browserLink, type Endpoint } from '../core/invite';
import { addInvite, emptyRoom, inviteOf, parseRoom, serializeRoom, withoutInvite, type OwnedInvite, type OwnedRoom } from '../core/room';
import { PlatformError, type DialTarget, type Hosted } from '../platform/platform';
import type { Internet, Invitation, ReachLine } from '../screens/props';
import { t } from '../words';
import { isAsking, reachLines } from './reach';
import type { KnownPerson } from '../core/people/known';
import type { PeopleState } from './people.svelte';
import type { SettingsState } from './settings.svelte';
import { roomWays } from './ways';
import type { World } from './world';

/** What one byte of the link can say (docs/protocol.md, section 2). */
const MOST_USES = 255;
const HOUR_S = 60 * 60;

/** How long a copy waits for the addresses; longer than that looks broken. */
const ADDRESSES_MS = 3000;

export class RoomState {
  owned: OwnedRoom | null = $state.raw(null);
  #hosted: Hosted | null = $state.raw(null);
  #starting: Promise<unknown> | null = null;
  /** Keys that no room has yet. */
  #spare: OwnedRoom | null = null;

  /** Whether people on this network may find this room. */
  findable: 'on' | 'off' | 'failed' = $state('off');

  readonly #invite: OwnedInvite | null = $derived(this.owned?.invites.at(-1) ?? null);
  readonly invitation: Invitation = $derived({
    link: this.#link(this.#hosted?.page),
    near: this.#hosted?.nearPage ? this.#link(this.#hosted.nearPage) : null,
    expires: this.#invite?.expires ?? 0,
    uses: this.#invite?.made ?? 1,
  });

  /** The room is on this computer: without this window there is none. Null until it is open. */
  get isHere(): boolean | null {
    return this.#hosted && Boolean(this.#hosted.reach);
  }

  /** Who can come here, in words. */
  get reach(): ReachLine[] {
    return reachLines(this.#hosted);
  }

  /** What the person has to be asked or told before the link is shared. */
  get internet(): Internet {
    const { reach, endpoints } = this.#hosted ?? { endpoints: [] };
    return {
      asked: reach?.internet === 'unasked',
      unreachable: reach?.unreachable ? { port: endpoints[0]?.port ?? this.settings.current.port } : null,
    };
  }

  /** The same for the doctor; of a room on somebody else's server nothing is known. */
  get ways(): RoomWay[] {
    return this.world.platform.kind === 'browser' ? [] : roomWays(this.#hosted);
  }

  constructor(
    private readonly world: Pick<World, 'platform' | 'clock' | 'random'>,
    private readonly settings: SettingsState,
    private readonly people: Pick<PeopleState, 'signFor' | 'find'>,
  ) {
    // Who is in stays: only what is given out from now on is another.
    world.platform.hosting.onchange = (hosted) => {
      if (this.#starting) this.#hosted = hosted;
    };
  }

  /** Makes the keys of the next room before anybody waits for them: on a fresh page they take as long as all the rest. */
  prepare(): void {
    if (!this.owned) this.#spare ??= emptyRoom(this.world.random);
  }

  /** Whom the present link is meant for; null where it is for anybody. */
  get guest(): KnownPerson | null {
    return this.people.find(this.#invite?.meant?.person ?? '');
  }

  /**
   * The given room, or else the kept one or a new one with a link for that person (by id, null for anybody), and a server that opens it.
   * Throws a PlatformError, for example `port-taken`.
   */
  async open(given: OwnedRoom | null = null, person: string | null = null): Promise<OwnedRoom> {
    const { hosting } = this.world.platform;
    const room = given ? this.#usable(given) : this.#meant(this.#usable(parseRoom((await hosting.kept()) ?? '')), person);
    this.owned = room;
    this.#starting = hosting.start(toB64(room.room)).then((hosted) => (this.#hosted = hosted));
    await this.#starting;
    await hosting.keep(serializeRoom(room));
    return room;
  }

  /** Where the host's own session dials: this computer first, since its other addresses may change under it. */
  get target(): DialTarget {
    const { endpoints, fingerprint, plain } = this.#hosted ?? { endpoints: [], fingerprint: null, plain: false };
    const port = endpoints[0]?.port ?? this.settings.current.port;
    return { endpoints: [{ host: '127.0.0.1', port }, ...endpoints], fingerprint, plain };
  }

  /**
   * Somebody came by the link, which spent a use of it on the server. From the next time that the server hears of the invites, it
   * has one more: a link is for one guest at a time, and that guest may hang up and come again.
   */
  async admitted(): Promise<void> {
    const invite = this.#invite;
    if (!this.owned || !invite || invite.uses === 0) return;
    const renewed = { ...invite, uses: Math.min(invite.uses + 1, MOST_USES) };
    this.owned = { ...this.owned, invites: [...this.owned.invites.slice(0, -1), renewed] };
    await this.world.platform.hosting.keep(serializeRoom(this.owned));
  }

  /** A fresh link; the one before stops working. */
  async newLink(): Promise<OwnedRoom | null> {
    if (!this.owned) return null;
    const old = this.#invite;
    const sign = old?.meant && this.people.signFor(old.meant.person);
    const room = addInvite(old ? withoutInvite(this.owned, old.id) : this.owned, this.world.random, this.#terms(), sign);
    this.owned = room;
    await this.world.platform.hosting.keep(serializeRoom(room));
    return room;
  }

  /** Reads again what is kept, since the page that carries the call may have changed it; false when the room is gone. */
  async reread(): Promise<boolean> {
    const kept = parseRoom((await this.world.platform.hosting.kept()) ?? '');
    if (kept) this.owned = kept;
    return kept !== null;
  }

  /** Words and link. Throws `no-address` when the addresses are not there in time, and whatever the clipboard says. */
  async copy(near = false): Promise<void> {
    const late = new Promise((resolve) => this.world.clock.after(ADDRESSES_MS, () => resolve(null)));
    await Promise.race([this.#starting, late]);
    const link = near ? this.invitation.near : this.invitation.link;
    if (link === null) throw new PlatformError('no-address');
    await this.world.platform.copy(t(this.#hosted?.plain ? 'invitation.text-plain' : 'invitation.text', { link }));
  }

  /** Lets people on this network find the room, or no longer. */
  async letFind(on: boolean): Promise<void> {
    const { nearby } = this.world.platform;
    if (!nearby || !this.owned) return;
    try {
      await nearby.announce(on ? toB64(this.owned.room) : null, this.settings.current.name);
      this.findable = on ? 'on' : 'off';
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      this.findable = 'failed';
    }
  }

  /** The invitation for somebody who is on this network and uses the app; null before the room is open. */
  get direct(): string | null {
    if (!this.owned || !this.#invite || !this.#hosted) return null;
    return appLink(inviteOf(this.owned, { ...this.#invite, uses: this.#invite.made }, this.settings.current.name, this.#hosted));
  }

  /** Forgets the keys, so that no old link opens anything again. */
  async close(): Promise<void> {
    this.findable = 'off';
    this.owned = null;
    this.#hosted = null;
    this.#starting = null;
    const { hosting } = this.world.platform;
    await hosting.keep(null);
    await hosting.stop();
  }

  /** Whose link it was is another person's now: that one gets its own. */
  #meant(room: OwnedRoom, person: string | null): OwnedRoom {
    if ((room.invites.at(-1)?.meant?.person ?? null) === person) return room;
    return addInvite(room, this.world.random, this.#terms(), person === null ? undefined : this.people.signFor(person));
  }

  /** A room whose links are all past gets a new one; so does a new room. */
  #usable(kept: OwnedRoom | null): OwnedRoom {
    const now = this.world.clock.now() / 1000;
    const last = kept ?? this.#takeSpare();
    const room = { ...last, invites: last.invites.filter(({ expires }) => expires === 0 || expires > now) };
    return room.invites.length > 0 ? room : addInvite(room, this.world.random, this.#terms());
  }

  #takeSpare(): OwnedRoom {
    const spare = this.#spare ?? emptyRoom(this.world.random);
    this.#spare = null;
    return spare;
  }

  /** What a new invitation is good for, as its host has set it. */
  #terms() {
    const { hours, guests } = this.settings.current;
    return { uses: guests, expires: Math.floor(this.world.clock.now() / 1000) + hours * HOUR_S };
  }

  /** None while the router is asked: what it says belongs into the link, or before the eyes of who would share it. */
  #link(page: Endpoint | undefined): string | null {
    if (!this.owned || !this.#invite || !this.#hosted || this.#hosted.endpoints.length === 0 || isAsking(this.#hosted)) return null;
    // The link that was given out must stay the same, letter for letter, whatever was spent of it since.
    return browserLink(inviteOf(this.owned, { ...this.#invite, uses: this.#invite.made }, this.settings.current.name, this.#hosted), page);
  }
}
