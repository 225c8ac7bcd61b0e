import { expect, test } from 'vitest';
import { FakeClock } from '../../testing/clock';
import { channelPair } from '../../testing/data-channel';
import { FakeNetwork } from '../../testing/network';
import { ControlChannel } from './control';
import { writeMessage, type Message } from './message';

/** A control channel and the bare other end of it. */
function fixture() {
  const clock = new FakeClock();
  const pc = new FakeNetwork(() => clock.sleep(1), clock).create();
  const [mine, theirs] = channelPair('tincan', 262_144, () => clock.sleep(1));
  mine.readyState = 'connecting';
  pc.createDataChannel = () => mine;
  const [log, heard]: [string[], string[]] = [[], []];
  const control = new ControlChannel(pc, {
    up: (caps) => log.push(`up ${caps.join()}`),
    message: ({ t }) => log.push(t),
    malformed: () => log.push('malformed'),
    closed: () => log.push('closed'),
  });
  theirs.onmessage = (data) => heard.push(String(data));
  mine.open();
  const say = (message: Message | string): void => theirs.send(typeof message === 'string' ? message : writeMessage(message));
  return { clock, control, mine, theirs, log, heard, say };
}

test('hello_is_said_first_and_nothing_is_heard_before_theirs', async () => {
  const { clock, control, log, heard, say } = fixture();
  say({ t: 'bye', why: 'hung-up' });
  await clock.advance(100);
  expect([log, control.isUp, heard]).toEqual([['malformed'], false, ['{"t":"hello","v":1,"caps":["chat","file"]}']]);
  say({ t: 'hello', v: 7, caps: ['later'] });
  say({ t: 'hello', v: 1, caps: [] });
  say({ t: 'bye', why: 'hung-up' });
  say('{"t":"later"}');
  await clock.advance(100);
  expect([log, control.isUp]).toEqual([['malformed', 'up later', 'bye'], true]);
});

test('bytes_and_garbage_are_counted_and_dropped', async () => {
  const { clock, theirs, log, say } = fixture();
  theirs.send(new Uint8Array(8));
  say('garbage');
  await clock.advance(100);
  expect(log).toEqual(['malformed', 'malformed']);
});

test('what_does_not_fit_or_finds_no_open_channel_is_refused_and_not_thrown', () => {
  const { control, mine } = fixture();
  const long: Message = { t: 'chat', id: 'a', text: 'x'.repeat(20_000), at: 0 };
  expect([control.say(long), control.say({ t: 'bye', why: 'closed' })]).toEqual([false, true]);
  mine.send = () => {
    throw new Error('full');
  };
  expect(control.say({ t: 'bye', why: 'closed' })).toBe(false);
  mine.end();
  expect(control.say({ t: 'bye', why: 'closed' })).toBe(false);
});
