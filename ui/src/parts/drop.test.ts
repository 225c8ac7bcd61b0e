// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { drop } from './drop';

const file = new File(['x'], 'a.txt');

describe('files that are dropped or pasted', () => {
  const element = document.createElement('div');
  let over: boolean[] = [];
  let taken: File[] = [];
  let stop: (() => void) | undefined;

  beforeEach(() => {
    [over, taken] = [[], []];
    document.body.append(element);
    stop = drop(
      (is) => over.push(is),
      (files) => taken.push(...files),
    )(element) as () => void;
  });
  afterEach(() => stop?.());

  /** jsdom knows no DataTransfer. */
  function happen(kind: string, data: { types: string[]; files: File[] }, target: EventTarget = element): Event {
    const event = new Event(kind, { bubbles: true, cancelable: true });
    Object.assign(event, { dataTransfer: { dropEffect: 'none', ...data }, clipboardData: data });
    target.dispatchEvent(event);
    return event;
  }
  const files = { types: ['Files'], files: [file] };
  const words = { types: ['text/plain'], files: [] };

  it('are_announced_while_they_hover_and_taken_when_let_go', () => {
    expect(happen('dragover', files).defaultPrevented).toBe(true);
    expect(happen('drop', files).defaultPrevented).toBe(true);
    expect([over, taken]).toEqual([[true, false], [file]]);
  });

  it('are_taken_from_the_clipboard', () => {
    happen('paste', files, document);
    expect(taken).toEqual([file]);
  });

  it('leave_words_that_are_dragged_or_pasted_alone', () => {
    for (const kind of ['dragover', 'drop', 'paste']) expect(happen(kind, words).defaultPrevented).toBe(false);
    expect([over, taken]).toEqual([[], []]);
  });

  it('are_forgotten_when_they_leave_but_not_on_the_way_to_a_child', () => {
    const child = element.appendChild(document.createElement('p'));
    const leave = (to: Node): void => {
      const event = new Event('dragleave');
      Object.assign(event, { relatedTarget: to });
      element.dispatchEvent(event);
    };
    leave(child);
    expect(over).toEqual([]);
    leave(document.body);
    expect(over).toEqual([false]);
  });
});
