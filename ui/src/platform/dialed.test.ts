import { expect, test } from 'vitest';
import type { SocketEvent } from '../generated/desktop';
import { dialed } from './dialed';
import type { Door } from './door';
import { PlatformError } from './platform';

const target = { endpoints: [{ host: '10.0.0.1', port: 7015 }], fingerprint: new Uint8Array(32).fill(1), plain: false };

/** A door whose answers are given by the test. */
function door() {
  const calls: { command: string; args: Record<string, unknown>; answer: () => void; refuse: (code: string) => void }[] = [];
  let happened: (event: SocketEvent) => void = () => undefined;
  const ask = (command: string, args: Record<string, unknown>) =>
    new Promise<never>((resolve, reject) => {
      calls.push({
        command,
        args,
        answer: () => {
          resolve((command === 'dial' ? 7 : null) as never);
        },
        refuse: (code) => {
          reject(new PlatformError(code));
        },
      });
    });
  const it: Door = {
    call: (command, args = {}) => ask(command, args),
    read: () => ask('read', {}),
    write: () => ask('write', {}),
    dial: (wire, events) => {
      happened = events;
      return ask('dial', { ...wire });
    },
    listen: () => undefined,
  };
  return {
    it,
    calls,
    happen: (event: SocketEvent) => {
      happened(event);
    },
  };
}

const settle = () => new Promise((resolve) => setTimeout(resolve));
const commands = (calls: { command: string; args: Record<string, unknown> }[]) =>
  calls.map(({ command, args }) => [command, args['text'] ?? args['code']]);

test('frames leave in the order in which they were sent, one after the other', async () => {
  const { it, calls } = door();
  const socket = dialed(it, target);
  socket.send('one');
  socket.send('two');
  socket.close(1000);
  await settle();
  expect(commands(calls)).toEqual([['dial', undefined]]);
  for (const expected of [
    ['socket_send', 'one'],
    ['socket_send', 'two'],
    ['socket_close', 1000],
  ]) {
    calls.at(-1)?.answer();
    await settle();
    expect(commands(calls).at(-1)).toEqual(expected);
  }
  expect(calls.slice(1).every(({ args }) => args['socket'] === 7)).toBe(true);
});

test('the fingerprint goes to the app as it stands in the invite', () => {
  const { it, calls } = door();
  dialed(it, target);
  expect(calls[0]?.args).toEqual({ endpoints: target.endpoints, fingerprint: 'AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE', plain: false });
});

test('the end is told once, with the reason of the dialler, and nothing after it', () => {
  const { it, happen } = door();
  const socket = dialed(it, target);
  const told: unknown[] = [];
  socket.onmessage = (text) => told.push(text);
  socket.onclose = (code, reason) => told.push([code, reason]);
  happen({ text: 'hello' });
  happen({ closed: { code: 1006, reason: 'wrong-certificate' } });
  happen({ text: 'late' });
  happen({ closed: { code: 1006, reason: '' } });
  expect(told).toEqual(['hello', [1006, 'wrong-certificate']]);
});

test('a dial that the app refuses ends the socket with its code', async () => {
  const { it, calls } = door();
  const socket = dialed(it, target);
  const told: unknown[] = [];
  socket.onclose = (code, reason) => told.push([code, reason]);
  calls[0]?.refuse('bad-arguments');
  await settle();
  expect(told).toEqual([[1006, 'bad-arguments']]);
});

test('a socket that takes no more frames ends', async () => {
  const { it, calls } = door();
  const socket = dialed(it, target);
  let ends = 0;
  socket.onclose = () => ends++;
  socket.send('one');
  socket.send('two');
  calls[0]?.answer();
  await settle();
  calls[1]?.refuse('closed');
  await settle();
  expect([ends, calls.length]).toEqual([1, 2]);
});
