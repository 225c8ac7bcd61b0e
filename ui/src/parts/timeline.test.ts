import { describe, expect, it } from 'vitest';
import type { ChatEntry, Transfer } from '../core/call/events';
import { continues, timeline, type Seen } from './timeline';

const says = (id: string, more: Partial<ChatEntry> = {}): ChatEntry => ({ id, from: 'me', text: id, at: 0, state: 'delivered', ...more });
const file = (id: string): Transfer => ({
  id,
  person: 'grace',
  direction: 'send',
  name: id,
  size: 1,
  moved: 0,
  rate: 0,
  state: 'offered',
});

describe('the timeline', () => {
  it('keeps_messages_and_files_in_the_order_they_came', () => {
    const seen: Seen = new Map();
    timeline(seen, [says('a')], []);
    timeline(seen, [says('a')], [file('f')]);
    const items = timeline(seen, [says('a'), says('b')], [file('f')]);
    expect(items.map(({ id }) => id)).toEqual(['message:a', 'transfer:f', 'message:b']);
  });

  it('does_not_confuse_a_message_and_a_file_with_one_id', () => {
    expect(timeline(new Map(), [says('x')], [file('x')])).toHaveLength(2);
  });

  it('puts_one_tick_under_messages_that_say_the_same', () => {
    const [a, b, c] = timeline(new Map(), [says('a'), says('b'), says('c', { state: 'sending' })], []);
    if (!a || !b) throw new Error('two items expected');
    expect(continues(a, b)).toBe(true);
    expect(continues(b, c)).toBe(false);
    expect(continues(b, undefined)).toBe(false);
  });
});
