/**
 * One session as the screens see it: folds what the core tells into people, pictures, chat and transfers, and passes on what is
 * asked. Knows nothing of screens, devices or where the room is.
 */
import { SvelteMap } from 'svelte/reactivity';
import type {
  ChatEntry,
  Exchanged,
  Knocker,
  Person,
  PersonKey,
  SessionEvent,
  SignalingStatus,
  Spoken,
  Transfer,
} from '../core/call/events';
import type { MediaTrackPort } from '../core/ports';
import type { Other } from '../screens/props';

export type Ended = Extract<SessionEvent, { type: 'ended' }>;
export type Gone = Extract<SessionEvent, { type: 'person-gone' }>;

/** What changed in a way that somebody should hear, see in the title, or act on. */
export type Happening =
  | { what: 'arrived' | 'met' | 'away' | 'lost'; person: Person }
  | { what: 'left'; person: Person; why: Gone['why'] }
  | { what: 'joined' }
  /** Words of somebody else came. */
  | { what: 'said'; id: string }
  /** Somebody without a link asks to come in. */
  | { what: 'knocks'; knocker: Knocker }
  /** Whoever knocked was answered, or went away. */
  | { what: 'knock-answered'; id: string }
  /** Both said that their words are the same. */
  | { what: 'confirmed'; knocker: Knocker }
  /** They and we can know each other again. */
  | { what: 'exchanged'; person: Person; exchanged: Exchanged }
  | { what: 'ended'; event: Ended };

export class CallState {
  readonly people = new SvelteMap<PersonKey, Person>();
  readonly streams = new SvelteMap<PersonKey, MediaStream>();
  /** For as long as their page lives: who comes anew has another key. */
  readonly #spoken = new SvelteMap<PersonKey, Spoken>();
  readonly #knockers = new SvelteMap<string, Knocker>();
  readonly #chat = new SvelteMap<string, ChatEntry>();
  readonly #transfers = new SvelteMap<string, Transfer>();
  /** Who was connected at least once: before that, somebody is only arriving. */
  readonly #met = new SvelteMap<PersonKey, true>();
  signaling: SignalingStatus = $state('connecting');
  joined = $state(false);
  ended: Ended | null = $state.raw(null);

  readonly others: Other[] = $derived(
    [...this.people.values()].map((person) => ({ person, stream: this.streams.get(person.key) ?? null })),
  );
  /** Those at the door. */
  readonly knockers: Knocker[] = $derived([...this.#knockers.values()]);
  readonly chat: ChatEntry[] = $derived([...this.#chat.values()]);
  readonly transfers: Transfer[] = $derived([...this.#transfers.values()]);
  /** How comparing words with the first of them stands. */
  readonly spoken: Spoken = $derived(this.#spoken.get(this.others[0]?.person.key ?? '') ?? { at: 'none' });
  readonly someoneMet: boolean = $derived(this.#met.size > 0);
  readonly arriving: string | null = $derived([...this.people.values()].find(({ key }) => !this.#met.has(key))?.name ?? null);
  /** Somebody is there and not, or no longer, connected. */
  readonly unsettled: boolean = $derived([...this.people.values()].some(({ link }) => link !== 'direct' && link !== 'relayed'));
  /** A file is on its way, so closing the page would lose something. */
  readonly moving: boolean = $derived(this.transfers.some(({ state }) => ['active', 'waiting', 'checking'].includes(state)));

  onhappening: ((happening: Happening) => void) | null = null;

  /** Everything that one session told, forgotten; chat and files stay, for a host who hung up and waits again. */
  restart(): void {
    for (const kept of [this.people, this.streams, this.#spoken, this.#knockers, this.#met]) kept.clear();
    this.signaling = 'connecting';
    this.joined = false;
    this.ended = null;
  }

  /** For another room: nothing of the last one may show. */
  clear(): void {
    this.restart();
    this.#chat.clear();
    this.#transfers.clear();
  }

  fold(event: SessionEvent): void {
    switch (event.type) {
      case 'signaling':
        this.signaling = event.status;
        return;
      case 'joined':
        this.joined = true;
        return this.onhappening?.({ what: 'joined' });
      case 'person':
        return this.#person(event.person);
      case 'person-gone':
        return this.#gone(event);
      case 'track':
        return this.#track(event.key, event.track);
      case 'chat':
        return this.#entry(event.entry);
      case 'transfer':
        this.#transfers.set(event.transfer.id, event.transfer);
        return;
      case 'knock':
        return this.#knock(event.knocker);
      case 'spoken':
        this.#spoken.set(event.key, event.spoken);
        return;
      case 'exchanged':
        return this.#exchanged(event.key, event.exchanged);
      case 'ended':
        this.ended = event;
        return this.onhappening?.({ what: 'ended', event });
    }
  }

  transfer(id: string): Transfer | undefined {
    return this.#transfers.get(id);
  }

  #entry(entry: ChatEntry): void {
    const isNew = entry.from !== 'me' && !this.#chat.has(entry.id);
    this.#chat.set(entry.id, entry);
    if (isNew) this.onhappening?.({ what: 'said', id: entry.id });
  }

  #person(person: Person): void {
    const before = this.people.get(person.key);
    this.people.set(person.key, person);
    if (!before) this.onhappening?.({ what: 'arrived', person });
    const connected = person.link === 'direct' || person.link === 'relayed';
    if (connected && !this.#met.has(person.key)) {
      this.#met.set(person.key, true);
      this.onhappening?.({ what: 'met', person });
    }
    if (person.away && before?.away === false) this.onhappening?.({ what: 'away', person });
    if (person.link === 'lost' && before?.link !== 'lost') this.onhappening?.({ what: 'lost', person });
  }

  #exchanged(key: PersonKey, exchanged: Exchanged): void {
    const person = this.people.get(key);
    if (person) this.onhappening?.({ what: 'exchanged', person, exchanged });
  }

  #knock(knocker: Knocker): void {
    const before = this.#knockers.get(knocker.id);
    if (before?.at === 'asking' && knocker.at !== 'asking') this.onhappening?.({ what: 'knock-answered', id: knocker.id });
    if (knocker.at === 'gone') {
      this.#knockers.delete(knocker.id);
      return;
    }
    this.#knockers.set(knocker.id, knocker);
    if (!before) this.onhappening?.({ what: 'knocks', knocker });
    if (knocker.spoken.at === 'same' && before?.spoken.at !== 'same') this.onhappening?.({ what: 'confirmed', knocker });
  }

  #gone({ key, why }: Gone): void {
    const person = this.people.get(key);
    for (const kept of [this.people, this.streams, this.#spoken, this.#met]) kept.delete(key);
    if (person) this.onhappening?.({ what: 'left', person, why });
  }

  /** A new track takes the place of the one of its kind; a new stream makes the picture notice. */
  #track(key: PersonKey, track: MediaTrackPort): void {
    const others = (this.streams.get(key)?.getTracks() ?? []).filter(({ kind }) => kind !== track.kind);
    this.streams.set(key, new MediaStream([...others, track as MediaStreamTrack]));
  }
}
