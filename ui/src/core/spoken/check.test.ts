import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../testing/clock';
import { SeededRandom } from '../../testing/random';
import type { SpokenMessage } from '../channel/message';
import { MAKING, SpokenCheck, type Spoken } from './check';
import { commitment, spokenNumbers, type Parties, type Party } from './transcript';

const party = (seed: number): Party => {
  const random = new SeededRandom(seed);
  return { e: random.bytes(32), print: random.bytes(32) };
};
const [ANN, BEN, EVE] = [party(1), party(2), party(3)];
const together: Parties = { low: ANN, high: BEN };

/** One side, what it said, and how it stood. */
class Side {
  readonly said: SpokenMessage[] = [];
  readonly states: Spoken[] = [];
  readonly clock = new FakeClock();
  readonly check: SpokenCheck;
  isOpen = true;

  constructor(isLow: boolean, seed: number, parties: Parties | null = together) {
    this.check = new SpokenCheck({
      clock: this.clock,
      random: new SeededRandom(seed),
      say: (message) => {
        if (this.isOpen) this.said.push(message);
        return this.isOpen;
      },
      parties: () => parties && { parties, isLow },
      changed: (spoken) => this.states.push(spoken),
    });
  }

  get at(): Spoken['at'] {
    return this.check.state.at;
  }

  get numbers(): readonly number[] {
    return this.states.flatMap((state) => (state.at === 'words' ? [state.numbers] : []))[0] ?? [];
  }
}

/** Carries what was said, each side's words in order, in the order that `turns` chooses; whatever is left goes at the end. */
function carry(low: Side, high: Side, turns: boolean[] = []): void {
  const ways = [
    { from: low, to: high, next: 0 },
    { from: high, to: low, next: 0 },
  ];
  for (let turn = 0; ; turn++) {
    const open = ways.filter(({ from, next }) => next < from.said.length);
    const way = open[turns[turn] ? open.length - 1 : 0];
    if (!way) return;
    const message = way.from.said[way.next++];
    if (message) way.to.check.hear(message);
  }
}

function pair(seed = 7): [Side, Side] {
  return [new Side(true, seed), new Side(false, seed + 1)];
}

/** Both with their words before them. */
function ready(seed = 7): [Side, Side] {
  const [low, high] = pair(seed);
  low.check.begin();
  carry(low, high);
  return [low, high];
}

const chance = fc.uint8Array({ minLength: 32, maxLength: 32 });
const messages = fc.oneof(
  fc.constant<SpokenMessage>({ t: 'words-ask' }),
  chance.map((hash): SpokenMessage => ({ t: 'words-commit', hash })),
  chance.map((bytes): SpokenMessage => ({ t: 'words-reply', chance: bytes })),
  chance.map((bytes): SpokenMessage => ({ t: 'words-open', chance: bytes })),
  fc.boolean().map((same): SpokenMessage => ({ t: 'words-verdict', same })),
);

describe('the words', () => {
  test('are_the_same_on_both_sides_whoever_begins_and_whatever_crosses', () => {
    const begin = fc.constantFrom('low', 'high', 'both');
    fc.assert(
      fc.property(fc.integer(), begin, fc.array(fc.boolean(), { maxLength: 12 }), (seed, who, turns) => {
        const [low, high] = pair(seed);
        if (who !== 'high') low.check.begin();
        if (who !== 'low') high.check.begin();
        carry(low, high, turns);
        expect([low.at, high.at]).toEqual(['words', 'words']);
        expect(low.numbers).toEqual(high.numbers);
        expect(low.numbers.every((number) => Number.isInteger(number) && number >= 0 && number < 2048)).toBe(true);
      }),
    );
  });

  test('are_others_every_time', () => {
    const all = Array.from({ length: 200 }, (_, seed) => ready(1000 + 2 * seed)[0].numbers.join());
    expect(new Set(all).size).toBe(200);
  });

  test.each([
    ['key of the low side', { low: { ...ANN, e: EVE.e }, high: BEN }],
    ['certificate of the low side', { low: { ...ANN, print: EVE.print }, high: BEN }],
    ['key of the high side', { low: ANN, high: { ...BEN, e: EVE.e } }],
    ['certificate of the high side', { low: ANN, high: { ...BEN, print: EVE.print } }],
  ])('do_not_come_where_the_two_do_not_see_the_same_%s', (_, seen) => {
    const [low, high] = [new Side(true, 7), new Side(false, 8, seen)];
    low.check.begin();
    carry(low, high);
    expect(high.states.map(({ at }) => at)).toEqual(['making', 'failed']);
    // The low side had its words already, and is told that they are worth nothing.
    expect(low.at).toBe('different');
    const chances = [new Uint8Array(32), new Uint8Array(32)] as const;
    expect(spokenNumbers(...chances, together)).not.toEqual(spokenNumbers(...chances, seen));
  });
});

describe('somebody in the middle', () => {
  /** Eve holds a connection to each of them, with her own key and certificate, and plays each run by the rules. */
  function between(seed: number): [readonly number[], readonly number[]] {
    const random = new SeededRandom(seed);
    const withAnn: Parties = random.below(2) ? { low: ANN, high: EVE } : { low: EVE, high: ANN };
    const withBen: Parties = random.below(2) ? { low: BEN, high: EVE } : { low: EVE, high: BEN };
    const [ann, ben] = [new Side(withAnn.low === ANN, seed + 1, withAnn), new Side(withBen.low === BEN, seed + 2, withBen)];
    for (const [victim, parties] of [
      [ann, withAnn],
      [ben, withBen],
    ] as const) {
      const eve = new Side(parties.low === EVE, seed + 3, parties);
      victim.check.begin();
      carry(...(parties.low === EVE ? ([eve, victim] as const) : ([victim, eve] as const)));
    }
    return [ann.numbers, ben.numbers];
  }

  test('gets_the_two_to_read_the_same_only_by_chance', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const [ann, ben] = between(seed);
        expect([ann.length, ben.length]).toEqual([4, 4]);
        expect(ann).not.toEqual(ben);
      }),
      { numRuns: 500 },
    );
  });

  test('cannot_choose_after_seeing_the_other_ones_chance', () => {
    // As the low side: what she opens must be what she committed to.
    const high = new Side(false, 8);
    high.check.hear({ t: 'words-commit', hash: commitment(new Uint8Array(32), together) });
    high.check.hear({ t: 'words-open', chance: new Uint8Array(32).fill(1) });
    expect([high.at, high.numbers]).toEqual(['failed', []]);
    // As the high side: she hears the low one's chance only after her own is said.
    const low = new Side(true, 7);
    low.check.begin();
    expect(low.said.map(({ t }) => t)).toEqual(['words-commit']);
  });

  test('cannot_pass_one_run_on_as_the_other', () => {
    const ann = new Side(true, 7, { low: ANN, high: EVE });
    const ben = new Side(false, 8, { low: EVE, high: BEN });
    ann.check.begin();
    carry(ann, ben);
    expect(ben.states.map(({ at }) => at)).toEqual(['making', 'failed']);
  });

  test('who_sends_a_side_its_own_messages_back_gets_nothing', () => {
    const [low, high] = pair();
    low.check.begin();
    for (const said of [...low.said]) low.check.hear(said);
    high.check.begin();
    for (const said of [...high.said]) high.check.hear(said);
    expect([low.at, high.at]).toEqual(['failed', 'failed']);
  });
});

describe('a hostile other side', () => {
  test('makes_nothing_throw_and_gets_words_by_the_rules_alone', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.boolean(), fc.array(messages, { maxLength: 8 }), (isLow, begins, said) => {
        const side = new Side(isLow, 5);
        if (begins) side.check.begin();
        for (const message of said) side.check.hear(message);
        side.check.judge(true);
        side.check.renewed();
        // A chance that nobody committed to opens nothing; only the low side can be answered by anybody.
        if (!isLow) expect(side.numbers).toEqual([]);
        expect(side.states.filter(({ at }) => at === 'words' || at === 'same').length <= 3).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test('who_says_again_that_they_are_the_same_changes_nothing', () => {
    for (const side of ready()) {
      side.check.hear({ t: 'words-verdict', same: true });
      const told = side.states.length;
      side.check.hear({ t: 'words-verdict', same: true });
      expect(side.states.length).toBe(told);
    }
  });

  test.each<[string, SpokenMessage]>([
    ['question', { t: 'words-ask' }],
    ['commitment', { t: 'words-commit', hash: new Uint8Array(32) }],
    ['answer', { t: 'words-reply', chance: new Uint8Array(32) }],
    ['opening', { t: 'words-open', chance: new Uint8Array(32) }],
  ])('who_repeats_a_%s_has_spoilt_the_words', (_, message) => {
    for (const side of ready()) {
      side.check.hear(message);
      expect(side.at).toBe('failed');
    }
  });

  test('who_repeats_what_was_right_the_first_time_has_spoilt_the_words', () => {
    for (const turn of [0, 1]) {
      const [low, high] = ready();
      const [side, other] = turn === 0 ? [low, high] : [high, low];
      const last = other.said.at(-1);
      if (last) side.check.hear(last);
      expect(side.at).toBe('failed');
    }
  });

  test('cannot_ask_twice', () => {
    const low = new Side(true, 7);
    low.check.hear({ t: 'words-ask' });
    low.check.hear({ t: 'words-ask' });
    expect(low.at).toBe('failed');
  });

  test('who_falls_silent_ends_it', async () => {
    for (const side of pair()) {
      side.check.begin();
      await side.clock.advance(MAKING);
      expect(side.at).toBe('failed');
    }
  });

  test('has_no_time_limit_for_reading', async () => {
    const [low] = ready();
    await low.clock.advance(MAKING * 100);
    expect(low.at).toBe('words');
  });
});

describe('one try', () => {
  test.each<[string, (side: Side) => void]>([
    ['has_failed', (side) => side.check.hear({ t: 'words-open', chance: new Uint8Array(32) })],
    ['found_a_difference', (side) => side.check.judge(false)],
    ['is_over', (side) => (side.check.judge(true), side.check.hear({ t: 'words-verdict', same: true }))],
  ])('is_all_there_is_once_it_%s', (_, spoil) => {
    for (const side of ready()) {
      spoil(side);
      const [at, said] = [side.at, side.said.length];
      side.check.begin();
      for (const t of ['words-ask', 'words-commit'] as const) side.check.hear({ t, hash: new Uint8Array(32) });
      side.check.judge(true);
      expect([side.at, side.said.length]).toEqual([at, said]);
    }
  });

  test('is_not_used_up_by_somebody_who_is_not_connected', () => {
    const low = new Side(true, 7, null);
    low.check.begin();
    expect([low.at, low.said, low.states]).toEqual(['none', [], []]);
  });

  test('ends_where_a_message_cannot_be_said', () => {
    const [low] = pair();
    low.isOpen = false;
    low.check.begin();
    expect(low.at).toBe('failed');
  });

  test('ends_when_the_connection_is_replaced_before_there_are_words', () => {
    const [low] = pair();
    low.check.begin();
    low.check.renewed();
    expect(low.at).toBe('failed');
  });
});

describe('the verdict', () => {
  test('is_the_same_only_when_both_said_so', () => {
    const [low, high] = ready();
    low.check.judge(true);
    expect(low.check.state).toMatchObject({ at: 'words', mine: true, theirs: false });
    high.check.hear({ t: 'words-verdict', same: true });
    expect(high.check.state).toMatchObject({ at: 'words', mine: false, theirs: true });
    high.check.judge(true);
    low.check.hear({ t: 'words-verdict', same: true });
    expect([low.at, high.at]).toEqual(['same', 'same']);
  });

  test('of_one_who_hears_a_difference_counts_for_both_even_late', () => {
    const [low, high] = ready();
    low.check.judge(true);
    low.check.hear({ t: 'words-verdict', same: true });
    high.check.judge(false);
    low.check.hear({ t: 'words-verdict', same: false });
    expect([low.at, high.at]).toEqual(['different', 'different']);
  });

  test('cannot_be_taken_back_to_the_same', () => {
    const [low] = ready();
    low.check.hear({ t: 'words-verdict', same: false });
    low.check.hear({ t: 'words-verdict', same: true });
    low.check.judge(true);
    expect(low.at).toBe('different');
  });

  test('of_words_that_nobody_has_is_out_of_turn', () => {
    for (const side of pair()) {
      side.check.hear({ t: 'words-verdict', same: true });
      expect(side.at).toBe('failed');
    }
  });

  test('is_said_again_on_a_new_connection', () => {
    const [low, high] = ready();
    low.isOpen = false;
    low.check.judge(true);
    low.isOpen = true;
    low.check.renewed();
    for (const message of low.said.slice(2)) high.check.hear(message);
    expect(high.check.state).toMatchObject({ at: 'words', theirs: true });
  });
});
