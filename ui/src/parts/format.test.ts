import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytes, clock, initial, moment, percent, rate, timeLeft } from './format';

describe('sizes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [9_949, '9.9 kB'],
    [9_960, '10 kB'],
    [999_400, '999 kB'],
    [999_600, '1.0 MB'],
    [1_834_000_000, '1.8 GB'],
    [5e15, '5000 TB'],
    [-1, '0 B'],
    [Number.NaN, '0 B'],
  ])('%d_bytes_read_as_%s', (count, words) => {
    expect(bytes(count)).toBe(words);
  });

  it('never_show_four_digits_below_terabytes', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 9e14 }), (count) => /^\d{1,3}(\.\d)? (B|kB|MB|GB|TB)$/.test(bytes(count))));
  });

  it('rates_are_sizes_a_second', () => {
    expect(rate(4_200_000)).toBe('4.2 MB/s');
  });
});

describe('time left', () => {
  it.each([
    [12_000, 1000, '12 s left'],
    [1, 1000, '1 s left'],
    [90_000, 1000, '2 min left'],
    [3_700_000, 1000, '1 h left'],
    [1e12, 1000, '11574 days left'],
    [1000, 0, ''],
    [1000, Number.NaN, ''],
  ])('%d_bytes_at_%d_are_%s', (remaining, perSecond, words) => {
    expect(timeLeft(remaining, perSecond)).toBe(words);
  });
});

describe('progress', () => {
  it('is_100_only_when_everything_is_there', () => {
    expect(percent(999_999_999, 1_000_000_000)).toBe(99);
    expect(percent(1_000_000_000, 1_000_000_000)).toBe(100);
  });

  it('stays_between_0_and_100_whatever_the_other_one_says', () => {
    fc.assert(
      fc.property(fc.double(), fc.double(), (moved, size) => {
        const done = percent(moved, size);
        return done >= 0 && done <= 100;
      }),
    );
  });
});

describe('moments', () => {
  const noon = new Date(2026, 10, 22, 12, 0).getTime();

  it('say_only_the_time_for_today_and_name_other_days', () => {
    const soon = new Date(2026, 10, 22, 23, 59).getTime();
    const tomorrow = new Date(2026, 10, 23, 0, 1).getTime();
    const later = new Date(2026, 11, 3, 18, 30).getTime();
    expect(moment(soon, noon)).toBe(clock(soon));
    expect(moment(tomorrow, noon)).toBe(`tomorrow, ${clock(tomorrow)}`);
    expect(moment(later, noon)).toMatch(/3/);
    expect(moment(later, noon)).toContain(clock(later));
  });

  it('a_time_that_no_calendar_knows_is_left_out', () => {
    expect(clock(Number.NaN)).toBe('');
    expect(clock(1e300)).toBe('');
  });
});

describe('the letter of a face', () => {
  it.each([
    ['ada', 'A'],
    ['  grace ', 'G'],
    ['👩🏽‍🚀 Sally', '👩🏽‍🚀'],
    ['e\u0301mile', 'E\u0301'],
    ['', ''],
  ])('%s_is_%s', (name, letter) => {
    expect(initial(name)).toBe(letter);
  });
});
