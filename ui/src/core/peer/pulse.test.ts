import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Flow } from './pulse';

/** The looks at which a flow was said to have stopped, for what arrived between two looks. */
function stops(arrivals: number[], what = 'stopped'): number[] {
  const flow = new Flow();
  let sum = 0;
  return arrivals.flatMap((bytes, at) => (flow.look((sum += bytes)) === what ? [at] : []));
}

describe('a flow', () => {
  it('that_stops_is_noticed_once_at_the_third_still_look', () => {
    expect(stops([9, 9, 9, 9, 9, 9, 0, 0, 0, 0, 0, 0, 0, 0])).toEqual([8]);
  });

  it('that_does_not_come_back_is_named_again_every_two_seconds_and_not_for_ever', () => {
    expect(stops([9, 9, 9, 9, 9, ...Array<number>(100).fill(0)], 'still')).toEqual([12, 17, 22, 27]);
    expect(stops([...Array<number>(5).fill(9), 0, 0, 0, 0, 0, 9, 0, 0, 0, 0], 'still')).toEqual([]);
  });

  it('that_comes_back_and_stops_again_is_noticed_again', () => {
    expect(stops([9, 9, 9, 9, 9, 0, 0, 0, 9, 9, 9, 9, 9, 0, 0, 0])).toEqual([7, 15]);
  });

  it('that_comes_back_is_named_once', () => {
    expect(stops([9, 9, 9, 9, 9, 0, 0, 0, 0, 9, 9, 9, 0, 9], 'again')).toEqual([9]);
  });

  it('that_was_never_one_has_no_end', () => {
    const sparse = fc.array(fc.constantFrom([1, 0, 0, 0], [0, 0, 0, 0], [1, 1, 0, 0, 0]), { maxLength: 20 });
    fc.assert(fc.property(sparse, (pieces) => void expect(stops(pieces.flat())).toEqual([])));
  });

  it('with_a_gap_shorter_than_three_looks_goes_on', () => {
    const gaps = fc.array(fc.constantFrom([5, 0], [5, 0, 0], [5]), { maxLength: 30 });
    fc.assert(fc.property(gaps, (pieces) => void expect(stops(pieces.flat())).toEqual([])));
  });

  it('that_stops_for_good_is_noticed_exactly_once_whatever_was_before', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3), { maxLength: 30 }), (before) => {
        const arrivals = [...before, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0];
        expect(stops(arrivals).filter((at) => at >= before.length + 5)).toEqual([before.length + 7]);
      }),
    );
  });
});
