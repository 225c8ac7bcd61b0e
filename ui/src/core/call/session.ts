/**
 * What the screens ask of a call: in as host or guest, tracks, chat, files, out again. At most one stay; after its end nothing is told.
 * Knows nothing of where it runs, and not how people are reached.
 */
import { toB64 } from '../bytes';
import { ChatLog, type ChatRefusal } from '../chat/log';
import type { Facts } from '../doctor/facts';
import type { Invite } from '../invite';
import type { FileSink, FileSource, MediaTrackPort } from '../ports';
import type { OwnedRoom } from '../room';
import { nameOf } from '../transfer/offer';
import type { Meeting } from '../signaling/serverless';
import { GuestDoor, HostDoor, NoDoor, type Door } from './door';
import type { PersonKey, SessionEvent } from './events';
import type { Media, Member } from './member';
import { Stay, type Ended, type Home, type SessionPorts } from './stay';

export type { SessionPorts } from './stay';

export type SeenLink = NonNullable<Facts['other']>;

type Kind = 'audio' | 'video';

/** People in a room, the host included. */
const CAPACITY = 2;

export class Session {
  readonly #ports: SessionPorts;
  readonly #name: string;
  readonly #emit: (event: SessionEvent) => void;
  readonly #tracks = new Map<Kind, MediaTrackPort>();
  readonly #chat: ChatLog;
  #media: Media = { audio: false, video: false };
  #stay: Stay | null = null;
  #ended = false;

  constructor(ports: SessionPorts, name: string, emit: (event: SessionEvent) => void) {
    this.#ports = ports;
    this.#name = name;
    this.#emit = emit;
    this.#chat = new ChatLog({
      clock: ports.clock,
      id: () => this.#newId(),
      say: (key, message) => this.#stay?.roster.members.get(key)?.say(message) ?? false,
      emit: (entry) => this.#tell({ type: 'chat', entry }),
    });
  }

  /** Opens the room on its server, which may ask for a word (`access`), and waits there. */
  host(room: OwnedRoom, capacity: number = CAPACITY, access = ''): void {
    this.#enter(new HostDoor(room, this.#name, capacity, this.#ports.random, access));
  }

  join(invite: Invite): void {
    this.#enter(new GuestDoor(invite, this.#name, this.#ports.random));
  }

  /** A call that two codes began: one person, who is there already, and no server. Without them it is over, for either side. */
  meet({ key, name, pairing, introduced }: Meeting): void {
    this.#enter(new NoDoor());
    this.#tell({ type: 'joined' });
    this.#stay?.introduce({ key, name, pairing, host: true, seat: key }, introduced);
  }

  /** What others see and hear from here; null takes it off. */
  setTrack(kind: Kind, track: MediaTrackPort | null): void {
    if (track) this.#tracks.set(kind, track);
    else this.#tracks.delete(kind);
    for (const { remote } of this.#members) remote.setTrack(kind, track);
  }

  /** What is on here, so that the others need not guess it from silence. */
  setMedia(media: Media): void {
    this.#media = media;
    for (const member of this.#members) member.tellMedia();
  }

  /** Null when taken, else the code why not. */
  sendChat(text: string): ChatRefusal | null {
    return this.#chat.send(text, this.#stay?.roster.members.keys() ?? []);
  }

  /** The id of the transfer, which goes to the one who has been here longest. With nobody there it has failed at once. */
  offerFile(source: FileSource): string {
    const [member] = this.#members;
    if (member) return member.transfers.offer(source);
    const { name, size } = source;
    source.release();
    const transfer = { id: this.#newId(), person: '', direction: 'send' as const, name: nameOf(name), size, moved: 0, rate: 0 };
    this.#tell({ type: 'transfer', transfer: { ...transfer, state: 'failed', reason: 'lost' } });
    return transfer.id;
  }

  acceptFile(id: string, sink: FileSink): void {
    if (!this.#members.some((member) => member.transfers.accept(id, sink))) void discard(sink);
  }

  declineFile(id: string): void {
    for (const member of this.#members) member.transfers.decline(id);
  }

  cancelFile(id: string): void {
    for (const member of this.#members) member.transfers.cancel(id);
  }

  /** Begins the spoken check with that person; there is one for two people. */
  compareWords(key: PersonKey): void {
    this.#stay?.roster.members.get(key)?.spoken.begin();
  }

  /** What somebody here says of the words: the same, or not. */
  judgeWords(key: PersonKey, same: boolean): void {
    this.#stay?.roster.members.get(key)?.spoken.judge(same);
  }

  /** Whether those on the same network who have no link may knock. Only a host. */
  hearKnocks(on: boolean): void {
    this.#stay?.client.approve(on);
  }

  /** Lets somebody near who knocks, or sends them away, at any time. */
  answerKnock(id: string, yes: boolean): void {
    this.#stay?.porch?.answer(id, yes);
  }

  /** What somebody here says of the words of one who was let near. */
  judgeKnock(id: string, same: boolean): void {
    this.#stay?.porch?.judge(id, same);
  }

  /** Hands them the invitation. False, and nothing is said, before both said that the words are the same. */
  giveInvite(id: string, link: string): boolean {
    return this.#stay?.porch?.give(id, link) ?? false;
  }

  /** Every way that was tried to the one who is shown large; null while nobody is there. */
  async look(): Promise<SeenLink | null> {
    const [member] = this.#members;
    if (!member) return null;
    return { name: member.who.name, connected: member.isConnected, link: await member.remote.look() };
  }

  /** URLs of the helping servers that a connection made now may use. */
  get servers(): string[] {
    return (this.#stay?.servers ?? []).flatMap(({ urls }) => urls);
  }

  /** `surely` where it is known; else it may have, and what still works stays. */
  networkChanged(surely: boolean): void {
    this.#stay?.client.retryNow(surely);
    for (const { remote } of this.#members) remote.networkChanged();
  }

  /** The host's room with other invites than before. */
  updateInvites(room: OwnedRoom): void {
    const { door, client } = this.#stay ?? {};
    if (!(door instanceof HostDoor)) return;
    const { added, revoked } = door.update(room);
    for (const id of revoked) client?.revokeInvite(id);
    for (const invite of added) client?.addInvite(invite);
  }

  /** Says goodbye and leaves; a host's room stays open on its server. */
  hangUp(): void {
    this.#stay?.part('hung-up');
  }

  /** The host's end of it all. */
  closeRoom(): void {
    this.#stay?.part('closed');
  }

  get #members(): Member[] {
    return this.#ended ? [] : (this.#stay?.members ?? []);
  }

  #enter(door: Door): void {
    if (this.#stay) return;
    this.#stay = new Stay(this.#ports, door, this.#home());
    this.#stay.client.start();
  }

  #home(): Home {
    return {
      tracks: this.#tracks,
      media: () => this.#media,
      newId: () => this.#newId(),
      tell: (event) => this.#tell(event),
      gone: (key) => this.#chat.gone(key),
      over: (event) => this.#over(event),
      events: (key) => this.#about(key),
    };
  }

  #about(key: PersonKey): ReturnType<Home['events']> {
    return {
      changed: (person) => this.#tell({ type: 'person', person }),
      track: (track) => this.#tell({ type: 'track', key, track }),
      transfer: (transfer) => this.#tell({ type: 'transfer', transfer }),
      spoken: (spoken) => this.#tell({ type: 'spoken', key, spoken }),
      exchanged: (exchanged) => this.#tell({ type: 'exchanged', key, exchanged }),
      chat: (message) => this.#chat.receive(key, message),
      reachable: () => this.#chat.up(key),
      note: (what, details) => this.#ports.journal.note(what, details),
    };
  }

  #over(event: Ended): void {
    this.#tell(event);
    this.#ended = true;
  }

  #tell(event: SessionEvent): void {
    if (!this.#ended) this.#emit(event);
  }

  #newId(): string {
    return toB64(this.#ports.random.bytes(8));
  }
}

async function discard(sink: FileSink): Promise<void> {
  try {
    await sink.abort();
  } catch {
    // The offer is gone and so is its place; there is nobody left to tell.
  }
}
