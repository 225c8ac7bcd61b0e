import { describe, expect, it } from 'vitest';
import { stringPath, type Form } from './string';

const span = { left: 57, right: 263, y: 38, sag: 45, loop: 9 };
const forms: Form[] = ['slack', 'taut', 'knotted', 'cut'];
const points = (d: string): number[][] => [...d.matchAll(/(-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);

describe('the string', () => {
  it('has_the_same_commands_in_every_form_so_that_one_turns_into_another', () => {
    const shapes = new Set(forms.map((form) => stringPath(form, span).replace(/[^ML]/g, '')));
    expect(shapes.size).toBe(1);
  });

  it.each(forms)('%s_is_tied_to_both_cans', (form) => {
    const all = points(stringPath(form, span));
    expect(all[0]).toEqual([57, 38]);
    expect(all.at(-1)).toEqual([263, 38]);
  });

  it('hangs_only_when_slack_and_is_open_only_when_cut', () => {
    const lowest = (form: Form): number => Math.max(...points(stringPath(form, span)).map(([, y]) => y ?? 0));
    expect(lowest('slack')).toBeCloseTo(38 + 45, 0);
    expect(lowest('taut')).toBe(38);
    const gap = (form: Form): number => {
      const all = points(stringPath(form, span));
      const middle = all.length / 2;
      return (all[middle]?.[0] ?? 0) - (all[middle - 1]?.[0] ?? 0);
    };
    expect(gap('knotted')).toBe(0);
    expect(gap('cut')).toBeGreaterThan(10);
  });
});
