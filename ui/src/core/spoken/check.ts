/**
 * The spoken check with one person, docs/protocol.md section 4: makes four words that are the same on both sides exactly where nobody sits
 * between, and keeps what the two said of them. One try for two people: whoever could try again could try until it fits. Fails closed:
 * whatever comes out of turn ends it. Knows no channel, no word and no screen.
 */
import { equal } from '../bytes';
import type { SpokenMessage } from '../channel/message';
import type { Clock, Random, Unsubscribe } from '../ports';
import { CHANCE, commitment, spokenNumbers, type Parties } from './transcript';

/** How it stands, for the screens. */
export type Spoken =
  | { at: 'none' }
  /** The computers are making the words. */
  | { at: 'making' }
  /** To be read to each other. `mine` and `theirs`: that side has said that they are the same. */
  | { at: 'words'; numbers: readonly number[]; mine: boolean; theirs: boolean }
  /** Both said so. */
  | { at: 'same' }
  /** One of the two said that they differ. */
  | { at: 'different' }
  /** There are no words, and no second try. */
  | { at: 'failed' };

export interface SpokenPorts {
  clock: Clock;
  random: Random;
  /** False where it cannot be said now. */
  say(message: SpokenMessage): boolean;
  /** Both ends of the connection as it is now, and whether we are the low one; null where that is not known. */
  parties(): { parties: Parties; isLow: boolean } | null;
  changed(spoken: Spoken): void;
}

/** Milliseconds from the first message to the words; two round trips. */
export const MAKING = 20_000;

type Step = 'idle' | 'asked' | 'committed' | 'replied' | 'words' | 'over';

export class SpokenCheck {
  readonly #ports: SpokenPorts;
  #step: Step = 'idle';
  #state: Spoken = { at: 'none' };
  /** As they were when it began; those of another connection do not count. */
  #parties: Parties | null = null;
  #isLow = false;
  #chance: Uint8Array = new Uint8Array(0);
  #committed: Uint8Array = new Uint8Array(0);
  /** Their question may cross our beginning, once. */
  #mayAsk = true;
  #late: Unsubscribe | null = null;

  constructor(ports: SpokenPorts) {
    this.#ports = ports;
  }

  get state(): Spoken {
    return this.#state;
  }

  /** Somebody here wants to compare. Nothing where it was begun before, or nobody is connected. */
  begin(): void {
    if (this.#step !== 'idle' || !this.#prepare()) return;
    if (this.#isLow) this.#commit();
    else this.#go('asked', { t: 'words-ask' });
  }

  /** What somebody here says of the words. */
  judge(same: boolean): void {
    if (this.#state.at !== 'words') return;
    this.#ports.say({ t: 'words-verdict', same });
    this.#judged(same ? { ...this.#state, mine: true } : null);
  }

  hear(message: SpokenMessage): void {
    if (this.#step === 'over') return this.#heardLate(message);
    switch (message.t) {
      case 'words-ask':
        return this.#asked();
      case 'words-commit':
        return this.#reply(message.hash);
      case 'words-reply':
        return this.#open(message.chance);
      case 'words-open':
        return this.#opened(message.chance);
      case 'words-verdict':
        return this.#theirs(message.same);
    }
  }

  /** A new connection has other certificates: words that are half made would be about the old ones. What was said may have been lost. */
  renewed(): void {
    if (this.#state.at === 'making') this.#fail();
    if (this.#state.at === 'same' || (this.#state.at === 'words' && this.#state.mine)) this.#ports.say({ t: 'words-verdict', same: true });
  }

  stop(): void {
    this.#late?.();
    this.#step = 'over';
  }

  /** False where it cannot begin; nothing is used up then. */
  #prepare(): boolean {
    const found = this.#ports.parties();
    if (!found) return false;
    this.#parties = found.parties;
    this.#isLow = found.isLow;
    this.#chance = this.#ports.random.bytes(CHANCE);
    this.#late = this.#ports.clock.after(MAKING, () => this.#fail());
    return true;
  }

  #commit(): void {
    if (this.#parties) this.#go('committed', { t: 'words-commit', hash: commitment(this.#chance, this.#parties) });
  }

  #asked(): void {
    const mayAsk = this.#mayAsk;
    this.#mayAsk = false;
    if (this.#step === 'committed' && mayAsk) return;
    if (this.#step === 'idle' && this.#prepare() && this.#isLow) this.#commit();
    else this.#fail();
  }

  #reply(hash: Uint8Array): void {
    const isDue = this.#step === 'asked' || (this.#step === 'idle' && this.#prepare());
    if (!isDue || this.#isLow) return this.#fail();
    this.#committed = hash;
    this.#go('replied', { t: 'words-reply', chance: this.#chance });
  }

  /** The low side has heard the other one's chance, and shows what it committed to. */
  #open(theirs: Uint8Array): void {
    if (this.#step !== 'committed' || !this.#parties) return this.#fail();
    const numbers = spokenNumbers(this.#chance, theirs, this.#parties);
    this.#go('words', { t: 'words-open', chance: this.#chance }, numbers);
  }

  #opened(theirs: Uint8Array): void {
    if (this.#step !== 'replied' || !this.#parties) return this.#fail();
    if (!equal(commitment(theirs, this.#parties), this.#committed)) return this.#fail();
    this.#words(spokenNumbers(theirs, this.#chance, this.#parties));
  }

  #go(step: Step, message: SpokenMessage, numbers?: number[]): void {
    this.#step = step;
    if (!this.#ports.say(message)) return this.#fail();
    if (numbers) this.#words(numbers);
    else this.#tell({ at: 'making' });
  }

  #words(numbers: number[]): void {
    this.#late?.();
    this.#step = 'words';
    this.#tell({ at: 'words', numbers, mine: false, theirs: false });
  }

  #theirs(same: boolean): void {
    if (this.#state.at !== 'words') return this.#fail();
    // Said again after a new connection, or to keep this side busy: nothing changes.
    if (same && this.#state.theirs) return;
    this.#judged(same ? { ...this.#state, theirs: true } : null);
  }

  #judged(said: (Spoken & { at: 'words' }) | null): void {
    const isOver = said === null || (said.mine && said.theirs);
    if (isOver) this.#step = 'over';
    this.#tell(said === null ? { at: 'different' } : isOver ? { at: 'same' } : said);
  }

  /** Somebody may still notice that the words were others than they thought. Nothing else counts any more. */
  #heardLate(message: SpokenMessage): void {
    if (this.#state.at === 'same' && message.t === 'words-verdict' && !message.same) this.#tell({ at: 'different' });
  }

  /** The other one is told, whose words may be complete. */
  #fail(): void {
    this.#late?.();
    this.#step = 'over';
    this.#ports.say({ t: 'words-verdict', same: false });
    this.#tell({ at: 'failed' });
  }

  #tell(state: Spoken): void {
    this.#state = state;
    this.#ports.changed(state);
  }
}
