import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Transfer, TransferState } from '../core/call/events';
import { codeWords, deviceWords, groupOf, linkWords, mediaNote, transferWords } from './codes';
import { en } from './en';
import { t, type Key } from './index';

const root = new URL('../../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

/** The codes of a section's first table, from its first column. */
function table(text: string, heading: string): string[] {
  const rows = (text.split(heading)[1] ?? '').split(/\n\n|\n#/)[0]?.match(/^\| `.*$/gm) ?? [];
  return rows.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([a-z-]+)`/g)].map(([, code]) => code ?? ''));
}

const protocol = read('docs/protocol.md');
const serverCodes = table(protocol, '### Codes');
const linkCodes = [
  ...(protocol.split('A reader says which of these is wrong:')[1]?.split('It forgives')[0] ?? '').matchAll(/`([a-z-]+)`/g),
].map(([, code]) => code ?? '');
/** Section 6, the sentence about what a reader of codes says, and what an exchange may end with. */
const callCodes = [
  ...(protocol.split('A reader of codes says which of these is wrong:')[1]?.split('\n\n')[0] ?? '').matchAll(/`(code-[a-z-]+)`/g),
].map(([, code]) => code ?? '');
/** The last column of every command, and what any command may say. */
const doors = read('docs/doors.md');
const doorCells = [
  ...(doors.match(/^\| `.*$/gm) ?? []).map((row) => row.split('|').at(-2) ?? ''),
  /^Any command may.*$/m.exec(doors)?.[0] ?? '',
];
const doorCodes = doorCells.flatMap((cell) => [...cell.matchAll(/`([a-z-]+)`/g)].map(([, code]) => code ?? ''));
/** From platform/ and core/signaling/codes.ts. */
const platformCodes = [
  'wrong-word',
  'no-browser',
  'unreachable',
  'wrong-certificate',
  'port-taken',
  'disk',
  'no-space',
  'no-webrtc',
  'ticket-used',
];
const coreCodes = ['elsewhere', 'lost'];

/** What only engineers say, what blames, and typewriter marks. */
const JARGON = /[!'"]|\.\.\.|\b(peer|session|signaling|oops|sorry|please|invalid|error|failure)\b|\b(?:ICE|STUN|TURN|SDP|TLS|NAT)\b/u;

describe('codes', () => {
  it('were_found_in_the_contracts', () => {
    expect(serverCodes).toEqual(expect.arrayContaining(['bad-version', 'removed', 'no-such-peer', 'internal']));
    expect(serverCodes.length).toBeGreaterThanOrEqual(21);
    expect(linkCodes.sort()).toEqual(['cut', 'damaged', 'expired', 'no-fragment', 'not-an-invite', 'too-new'].sort());
    expect(callCodes).toEqual(expect.arrayContaining(['code-none', 'code-cut', 'code-other', 'code-no-way']));
    expect(doorCodes).toEqual(expect.arrayContaining(['port-taken', 'no-browser', 'wrong-certificate']));
  });

  it.each([...new Set([...serverCodes, ...linkCodes, ...doorCodes, ...platformCodes, ...coreCodes, ...callCodes])])(
    '%s_has_its_words',
    (code) => {
      const { title, meaning, todo } = codeWords(code, { name: 'Grace' });
      for (const words of [title, meaning, todo]) {
        expect(words).toMatch(/^\S.{8,}/u);
        expect(words.replace(`(${code})`, '')).not.toMatch(JARGON);
      }
      const vague = [
        'bad-arguments',
        'unknown-command',
        'out-of-range',
        'already-joined',
        'bad-json',
        'bad-message',
        'too-large',
        'not-joined',
        'no-such-peer',
        'internal',
      ];
      expect(groupOf(code) === 'fault').toBe(vague.includes(code));
    },
  );

  it.each(linkCodes)('a_link_that_is_%s_says_so_in_one_line', (code) => {
    const line = linkWords(code, '');
    expect(line).toContain(codeWords(code, { name: '' }).title);
    expect(new Set(linkCodes.map((one) => linkWords(one, ''))).size).toBe(linkCodes.length);
  });

  it.each(['constructor', '__proto__', 'hasOwnProperty', '', '<img src=x>'])('an_unknown_code_%s_is_still_answered_in_words', (code) => {
    const { title, meaning } = codeWords(code, { name: '' });
    expect(title).toBe(t('code.fault.title'));
    expect(meaning).not.toMatch(/[<>{}]/);
  });
});

describe('devices', () => {
  it.each(['asking', 'denied', 'none', 'in-use', 'insecure', 'failed'])('%s_is_said_for_each_of_them', (state) => {
    for (const about of ['camera', 'microphone', 'both'] as const) expect(deviceWords(about, state)?.title).toMatch(/\w{2}/);
  });

  it('working_devices_need_no_words', () => {
    expect(mediaNote('on', 'off')).toBeNull();
    expect(mediaNote('off', 'off')).toBeNull();
  });

  it('one_note_speaks_of_what_is_wrong', () => {
    expect(mediaNote('denied', 'denied')?.title).toBe(t('media.denied.both'));
    expect(mediaNote('in-use', 'on')?.title).toBe(t('media.in-use.camera'));
    expect(mediaNote('off', 'denied')?.title).toBe(t('media.denied.microphone'));
    expect(mediaNote('none', 'denied')?.title).toBe(t('media.denied.microphone'));
  });
});

describe('transfers', () => {
  const states: TransferState[] = ['preparing', 'offered', 'active', 'waiting', 'checking', 'done', 'declined', 'cancelled', 'failed'];
  const reasons = [undefined, 'hash', 'disk', 'no-space', 'source', 'protocol', 'lost', 'by-me', 'by-them', 'no-such-file', 'toString'];
  const every = states.flatMap((state) =>
    reasons.flatMap((reason) => (['send', 'receive'] as const).map((direction) => ({ state, reason, direction }))),
  );

  it.each(every)('$state $reason $direction has words', ({ state, reason, direction }) => {
    const transfer = {
      id: '',
      person: '',
      name: '',
      size: 1,
      moved: 0,
      rate: 0,
      state,
      direction,
      ...(reason ? { reason } : {}),
    } as Transfer;
    expect(transferWords(transfer, 'Grace')).toMatch(/^[A-Z][^{}]{3,}$/u);
  });

  it('sent_and_saved_are_said_only_when_done_and_to_the_right_side', () => {
    for (const state of states) {
      const said = (direction: 'send' | 'receive'): string =>
        transferWords({ id: '', person: '', name: '', size: 1, moved: 1, rate: 0, state, direction }, 'Grace');
      expect(said('send') === 'Sent').toBe(state === 'done');
      expect(said('receive') === 'Saved').toBe(state === 'done');
    }
  });
});

describe('sentences', () => {
  it('take_names_as_they_are_and_keep_their_own_direction', () => {
    expect(t('link.direct', { name: '$& {name} \\1' })).toBe('Direct to $& {name} \\1');
    expect(t('said.left', { name: 'عبد الرحمن' })).toBe('\u2068عبد الرحمن\u2069 left.');
    expect(t('said.left')).toBe('{name} left.');
  });
});

describe('somebody without a name', () => {
  it('begins_a_sentence_in_capitals_and_only_there', () => {
    const name = t('name.other');
    expect(t('link.direct', { name })).toBe('Direct to the other one');
    expect(t('waiting.left', { name })).toBe('The other one left');
  });

  it('leaves_a_small_letter_that_is_part_of_a_name', () => {
    expect(t('waiting.left', { name: 'bell hooks' })).toBe('bell hooks left');
  });
});

describe('the catalogue', () => {
  const files = readdirSync(new URL('ui/src', root), { recursive: true, encoding: 'utf8' }).filter(
    (name) => /\.(ts|svelte)$/.test(name) && !/\.test\.ts$|^words\/(en|de)[-.]|^gallery/.test(name),
  );
  const sources = files.map((name) => read(`ui/src/${name}`)).join('\n');
  /** A key made of parts (`link.${person.link}`) uses every key of that form. */
  const patterns = [...sources.matchAll(/`([a-z][\w.-]*\$\{[^`]+)`/g)].map(
    ([, template = '']) => new RegExp(`^${template.replace(/\./g, '\\.').replace(/\$\{[^}]+\}/g, '[\\w-]+')}$`),
  );
  const keys = Object.keys(en) as Key[];

  it.each(keys.filter((key) => !patterns.some((pattern) => pattern.test(key))))('%s_is_used_somewhere', (key) => {
    expect(sources.includes(`'${key}'`)).toBe(true);
  });

  it('has_every_key_that_is_asked_for', () => {
    const asked = [...sources.matchAll(/\bt\(\s*'([^']+)'|text: '([a-z][^']*)'/g)].map(([, a, b]) => a ?? b ?? '');
    expect(asked.length).toBeGreaterThan(50);
    expect(asked.filter((key) => !Object.hasOwn(en, key))).toEqual([]);
  });

  it('speaks_plainly', () => {
    for (const key of keys) expect({ key, plain: !JARGON.test(en[key]) }).toEqual({ key, plain: true });
  });

  it('has_no_words_that_no_code_uses', () => {
    const known = [...serverCodes, ...linkCodes, ...doorCodes, ...platformCodes, ...coreCodes, ...callCodes];
    const used = new Set(known.map(groupOf));
    const groups = new Set(keys.flatMap((key) => /^code\.([\w-]+)\./.exec(key)?.[1] ?? []));
    expect([...groups].filter((group) => !used.has(group as never))).toEqual([]);
  });
});
