/**
 * People whom the person here keeps, and the one of the present call: recognised by a link, shown in the call, kept afterwards. Only an
 * installed app keeps anybody. Knows nothing of screens.
 */
import { toB64 } from '../core/bytes';
import type { Exchanged } from '../core/people/exchange';
import { parsePeople, serializePeople, withPerson, type KnownPerson } from '../core/people/known';
import { linkFrom, signLink } from '../core/people/proof';
import type { Invite } from '../core/invite';
import type { Sign } from '../core/room';
import type { World } from './world';

/** The one in the call, or of the last one. */
export interface Present {
  name: string;
  exchanged: Exchanged;
  /** Whom they are kept as; null as long as they are not. */
  kept: KnownPerson | null;
}

export class PeopleState {
  list: KnownPerson[] = $state.raw([]);
  present: Present | null = $state.raw(null);
  /** The list could not be written. */
  failed = $state(false);

  constructor(private readonly world: Pick<World, 'platform' | 'clock' | 'random' | 'journal'>) {}

  get possible(): boolean {
    return this.world.platform.people !== null;
  }

  /** What is kept now; the page that carries a call for this window keeps people as well. */
  async load(): Promise<void> {
    const { platform, journal } = this.world;
    try {
      this.list = parsePeople((await platform.people?.kept()) ?? '');
    } catch (error) {
      journal.note('people not read', { error: String(error) });
    }
  }

  find(id: string): KnownPerson | null {
    return this.list.find((person) => person.id === id) ?? null;
  }

  /** Who made this link, if it is somebody known. */
  from(invite: Invite): KnownPerson | null {
    return linkFrom(this.list, invite);
  }

  /** What makes a link one person's. */
  signFor(id: string): Sign {
    return (link) => {
      const person = this.find(id);
      return person && { person: id, tag: signLink(person, link) };
    };
  }

  /** Somebody in the call gave a key, and may have shown who they are. */
  exchanged(name: string, exchanged: Exchanged): void {
    this.present = { name, exchanged, kept: exchanged.known };
    const { known } = exchanged;
    if (known)
      void this.#change((list) => withPerson(list, { ...(list.find(({ id }) => id === known.id) ?? known), met: this.world.clock.now() }));
  }

  /** Another call begins. */
  clear(): void {
    this.present = null;
    this.failed = false;
  }

  /** Keeps the one of the last call. */
  async keep(): Promise<void> {
    if (!this.present || this.present.kept) return;
    const { name, exchanged } = this.present;
    const now = this.world.clock.now();
    const { secret, key } = exchanged;
    const kept = { id: toB64(this.world.random.bytes(8)), name, secret, key, since: now, met: now };
    if (await this.#change((list) => withPerson(list, kept))) this.present = { name, exchanged, kept };
  }

  async forget(id: string): Promise<void> {
    await this.#change((list) => list.filter((person) => person.id !== id));
    if (this.present?.kept?.id === id) this.present = { ...this.present, kept: null };
  }

  async forgetAll(): Promise<void> {
    await this.#change(() => []);
    this.present = null;
  }

  /** False where it could not be kept; then nothing is changed. */
  async #change(next: (list: KnownPerson[]) => KnownPerson[]): Promise<boolean> {
    const { platform, journal } = this.world;
    if (!platform.people) return false;
    try {
      // Another page of this app may have kept or forgotten somebody since.
      const list = next(parsePeople((await platform.people.kept()) ?? ''));
      await platform.people.keep(list.length > 0 ? serializePeople(list) : null);
      this.list = list;
      this.failed = false;
    } catch (error) {
      journal.note('people not kept', { error: String(error) });
      this.failed = true;
    }
    return !this.failed;
  }
}
