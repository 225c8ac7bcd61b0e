import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FakeClock } from '../../testing/clock';
import type { ChatEntry } from '../call/events';
import type { ChatMessage } from '../channel/message';
import { ChatLog } from './log';

/** A log with a line to everybody that loses what it is told to lose. */
function desk(name: string, carry: (to: string, message: ChatMessage) => boolean) {
  const shown: ChatEntry[] = [];
  let count = 0;
  const log = new ChatLog({ clock: new FakeClock(), id: () => `${name}${count++}`, say: carry, emit: (entry) => shown.push(entry) });
  return { log, shown, states: () => shown.map(({ text, state }) => `${state} ${text}`) };
}

test('a_tick_comes_only_from_the_one_who_was_addressed', () => {
  const { log, states } = desk('a', () => true);
  log.send('hi', ['bob']);
  log.receive('eve', { t: 'chat-ack', id: 'a0' });
  log.receive('bob', { t: 'chat-ack', id: 'other' });
  expect(states()).toEqual(['sending hi']);
  log.receive('bob', { t: 'chat-ack', id: 'a0' });
  log.receive('bob', { t: 'chat-ack', id: 'a0' });
  expect(states()).toEqual(['sending hi', 'delivered hi']);
});

test('a_tick_of_somebody_else_is_worth_nothing_when_the_addressed_one_leaves', () => {
  const { log, states } = desk('a', () => true);
  log.send('hi', ['bob']);
  log.receive('eve', { t: 'chat-ack', id: 'a0' });
  log.gone('bob');
  expect(states()).toEqual(['sending hi']);
});

test('two_people_are_waited_for_and_one_who_leaves_is_not', () => {
  const { log, states } = desk('a', () => true);
  log.send('hi', ['bob', 'eve']);
  log.receive('bob', { t: 'chat-ack', id: 'a0' });
  expect(states()).toEqual(['sending hi']);
  log.gone('eve');
  expect(states()).toEqual(['sending hi', 'delivered hi']);
});

test('what_nobody_got_goes_to_the_next_one_who_comes', () => {
  const said: string[] = [];
  const { log, states } = desk('a', (to) => said.push(to) > 0);
  log.send('hi', ['bob']);
  log.gone('bob');
  log.up('bob again');
  log.receive('bob again', { t: 'chat-ack', id: 'a0' });
  expect([said, states()]).toEqual([
    ['bob', 'bob again'],
    ['sending hi', 'delivered hi'],
  ]);
});

test('their_ids_cannot_stand_in_for_our_messages', () => {
  const { log, shown } = desk('a', () => true);
  log.send('mine', ['eve']);
  log.receive('eve', { t: 'chat', id: 'a0', text: 'forged', at: 0 });
  expect(new Set(shown.map(({ id }) => id)).size).toBe(2);
});

test('what_is_unsent_is_bounded', () => {
  const { log } = desk('a', () => false);
  const answers = Array.from({ length: 600 }, () => log.send('hi', ['bob']));
  expect(answers.filter((answer) => answer === 'chat-too-many')).toHaveLength(100);
});

test('a_flood_of_ids_is_shown_but_not_remembered_for_ever', () => {
  const { log, shown } = desk('a', () => true);
  for (let i = 0; i < 5000; i++) log.receive('eve', { t: 'chat', id: `x${i}`, text: 'spam', at: 0 });
  log.receive('eve', { t: 'chat', id: 'x4999', text: 'spam', at: 0 });
  expect(shown).toHaveLength(5000);
});

test('whatever_is_lost_between_reconnects_nothing_is_missing_and_nothing_doubled', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom('a', 'b', 'reconnect'), fc.boolean()), { maxLength: 40 }), (script) => {
      let loses = false;
      const a = desk('a', (_, message) => carry(() => b.log.receive('a', message)));
      const b = desk('b', (_, message) => carry(() => a.log.receive('b', message)));
      const carry = (deliver: () => void): boolean => {
        if (!loses) deliver();
        return !loses;
      };
      const reconnect = (): void => {
        a.log.up('b');
        b.log.up('a');
      };
      script.forEach(([act, lost], at) => {
        loses = lost;
        if (act === 'reconnect') reconnect();
        else (act === 'a' ? a : b).log.send(`${act} ${at}`, [act === 'a' ? 'b' : 'a']);
      });
      loses = false;
      reconnect();
      for (const [me, other] of [
        [a, b],
        [b, a],
      ] as const) {
        const sent = me.shown.filter(({ state }) => state === 'sending').map(({ text }) => text);
        expect(
          me.shown
            .filter(({ state }) => state === 'delivered')
            .map(({ text }) => text)
            .sort(),
        ).toEqual([...sent].sort());
        expect(
          other.shown
            .filter(({ state }) => state === 'received')
            .map(({ text }) => text)
            .sort(),
        ).toEqual([...sent].sort());
      }
    }),
    { numRuns: 500 },
  );
}, 60_000);
