/**
 * Where one session meets the rest: its events go to the call's state, the own devices go into it, files go in and out. At most one
 * session is seated; an old one is not heard any more. Knows nothing of screens.
 */
import { Session, type SeenLink, type SessionPorts } from '../core/call/session';
import { iceServer } from '../core/ice-server';
import type { Invite } from '../core/invite';
import type { IceServer } from '../core/ports';
import type { OwnedRoom } from '../core/room';
import type { Meeting } from '../core/signaling/serverless';
import { PlatformError, type DialTarget } from '../platform/platform';
import type { CallState } from './call.svelte';
import type { MediaState } from './media.svelte';
import type { SettingsState } from './settings.svelte';
import type { World } from './world';

export class Seat {
  #session: Session | null = null;

  constructor(
    private readonly world: World,
    private readonly call: CallState,
    private readonly media: MediaState,
    private readonly settings: Pick<SettingsState, 'current'>,
    private readonly people: SessionPorts['people'],
  ) {}

  host(room: OwnedRoom, name: string, target: DialTarget): void {
    this.#begin(name, target).host(room, undefined, this.world.platform.hosting.word ?? '');
  }

  join(invite: Invite, name: string): void {
    this.#begin(name, invite).join(invite);
  }

  /** A call that two codes began. */
  meet(meeting: Meeting, name: string): void {
    this.#begin(name, { endpoints: [], fingerprint: null, plain: false }).meet(meeting);
  }

  /** Says goodbye; a host's room stays where it is. */
  leave(): void {
    this.#end()?.hangUp();
  }

  /** Ends the room for everybody in it. */
  closeRoom(): void {
    this.#end()?.closeRoom();
  }

  updateInvites(room: OwnedRoom): void {
    this.#session?.updateInvites(room);
  }

  /** Every way that was tried to the other one; null while nobody is there. */
  async look(): Promise<SeenLink | null> {
    return (await this.#session?.look()) ?? null;
  }

  get servers(): string[] {
    return this.#session?.servers ?? [];
  }

  networkChanged(surely: boolean): void {
    this.#session?.networkChanged(surely);
  }

  /** Null, or the code of why it was not taken. */
  say(text: string): string | null {
    return this.#session?.sendChat(text) ?? null;
  }

  /** Whether those on this network may knock. */
  hearKnocks(on: boolean): void {
    this.#session?.hearKnocks(on);
  }

  answerKnock(id: string, yes: boolean): void {
    this.#session?.answerKnock(id, yes);
  }

  judgeKnock(id: string, same: boolean): void {
    this.#session?.judgeKnock(id, same);
  }

  giveInvite(id: string, link: string): boolean {
    return this.#session?.giveInvite(id, link) ?? false;
  }

  /** Makes words to compare with that person. */
  compareWords(key: string): void {
    this.#session?.compareWords(key);
  }

  judgeWords(key: string, same: boolean): void {
    this.#session?.judgeWords(key, same);
  }

  offer(files: File[]): void {
    for (const file of files) this.#session?.offerFile(this.world.platform.files.fromFile(file));
  }

  /** Asks with the platform's own dialog. */
  async pick(): Promise<void> {
    for (const source of await this.world.platform.files.pick()) this.#session?.offerFile(source);
  }

  /** Asks where it shall go. Changing one's mind there leaves the offer open; a place that cannot take it declines it and says why. */
  async accept(id: string): Promise<void> {
    const transfer = this.call.transfer(id);
    if (!transfer) return;
    try {
      const sink = await this.world.platform.files.save(transfer.name, transfer.size);
      if (sink) this.#session?.acceptFile(id, sink);
    } catch (error) {
      this.#session?.declineFile(id);
      this.call.fold({ type: 'transfer', transfer: { ...transfer, state: 'failed', reason: codeOf(error) } });
    }
  }

  decline(id: string): void {
    this.#session?.declineFile(id);
  }

  cancel(id: string): void {
    this.#session?.cancelFile(id);
  }

  #begin(name: string, target: DialTarget): Session {
    this.leave();
    const { clock, random, digest, journal, createPeer, platform } = this.world;
    const ownServers = (): IceServer[] => this.settings.current.servers.map(iceServer);
    const { people } = this;
    const portrait = (): string => this.settings.current.picture;
    const ports = { clock, random, digest, journal, createPeer, ownServers, people, portrait, dial: () => platform.dial(target) };
    const session = new Session(ports, name, (event) => {
      if (this.#session === session) this.call.fold(event);
    });
    this.#session = session;
    this.media.listener = {
      track: (kind, track) => {
        session.setTrack(kind, track);
      },
      media: (on) => {
        session.setMedia(on);
      },
    };
    this.media.replay();
    return session;
  }

  #end(): Session | null {
    const session = this.#session;
    this.#session = null;
    this.media.listener = null;
    return session;
  }
}

/** The code of a failure, for the words; `internal` for one that nobody expected. */
export function codeOf(error: unknown): string {
  return error instanceof PlatformError ? error.code : 'internal';
}
