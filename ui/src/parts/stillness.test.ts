// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { stillness } from './stillness';

describe('stillness', () => {
  let held = false;
  let still: boolean | null = null;
  let stop: (() => void) | undefined;
  const element = document.createElement('div');

  beforeEach(() => {
    vi.useFakeTimers();
    document.body.append(element);
    [held, still] = [false, null];
    stop = stillness(
      3000,
      () => held,
      (is) => (still = is),
    )(element) as () => void;
  });
  afterEach(() => {
    stop?.();
    vi.useRealTimers();
  });
  const press = (target: EventTarget, key: string): boolean => target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));

  it('comes_after_three_seconds_without_a_move', () => {
    vi.advanceTimersByTime(2999);
    expect(still).toBe(false);
    vi.advanceTimersByTime(1);
    expect(still).toBe(true);
  });

  it('never_comes_while_something_is_held_and_comes_once_it_is_let_go', () => {
    held = true;
    vi.advanceTimersByTime(60_000);
    expect(still).toBe(false);
    held = false;
    vi.advanceTimersByTime(3000);
    expect(still).toBe(true);
  });

  it('ends_with_a_move_of_the_pointer_or_with_focus', () => {
    for (const kind of ['pointermove', 'focusin']) {
      vi.advanceTimersByTime(3000);
      expect(still).toBe(true);
      element.dispatchEvent(new Event(kind));
      expect(still).toBe(false);
    }
  });

  it('ends_with_a_key_pressed_anywhere_but_not_with_what_is_typed_into_a_text', () => {
    vi.advanceTimersByTime(3000);
    const text = document.body.appendChild(document.createElement('textarea'));
    press(text, 'a');
    expect(still).toBe(true);
    press(document.body, 'm');
    expect(still).toBe(false);
  });

  it('leaves_nothing_behind', () => {
    stop?.();
    still = null;
    vi.advanceTimersByTime(10_000);
    press(document.body, 'm');
    expect(still).toBeNull();
  });
});
