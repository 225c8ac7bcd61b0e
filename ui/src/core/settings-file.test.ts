import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaults, readSettings, type Settings } from './settings';
import { exportSettings, importSettings, LONGEST, type FileProblem } from './settings-file';

const relay = { url: 'turn:relay.example.org:3478', username: 'ada', credential: 'open sesame' };
const stun = { url: 'stun:stun.example.org', username: '', credential: '' };
const mine: Settings = {
  ...defaults,
  name: 'Ada',
  camera: 'c1',
  microphone: 'm1',
  speaker: 's1',
  folder: '/home/ada/in',
  theme: 'dark',
  muted: true,
  hours: 168,
  guests: 3,
  internet: 'yes',
  keys: { mute: 'x', camera: 'v', chat: 'c' },
  servers: [stun, relay],
};
const read = (text: string, current = defaults) => {
  const result = importSettings(text, current);
  if (!result.ok) throw new Error(result.why);
  return result.found;
};
const why = (text: string, current = defaults): FileProblem | null => {
  const result = importSettings(text, current);
  return result.ok ? null : result.why;
};
const changed = (change: object): string => JSON.stringify({ ...(JSON.parse(exportSettings(mine)) as object), ...change });

describe('an export', () => {
  test('carries what was chosen to another computer', () => {
    const { name, theme, muted, hours, guests, keys } = read(exportSettings(mine)).settings;
    expect({ name, theme, muted, hours, guests, keys }).toEqual({
      name: 'Ada',
      theme: 'dark',
      muted: true,
      hours: 168,
      guests: 3,
      keys: mine.keys,
    });
  });

  test('has no password, no device, no folder and no yes to the internet in it', () => {
    const text = exportSettings(mine);
    for (const secret of ['sesame', 'c1', 'm1', 's1', '/home/ada', 'internet']) expect(text).not.toContain(secret);
  });

  test('read again where it was made changes nothing, passwords included', () => {
    const { settings, changes, unknown } = read(exportSettings(mine), mine);
    expect(settings).toEqual(mine);
    expect([changes, unknown]).toEqual([[], []]);
  });

  test('of any settings is read again', () => {
    const any = fc.record({ name: fc.string(), port: fc.nat(), address: fc.string(), hours: fc.nat(800), guests: fc.nat(9) });
    fc.assert(
      fc.property(any, (kept) => {
        const settings = readSettings(kept);
        expect(read(exportSettings(settings), settings).settings).toEqual(settings);
      }),
    );
  });
});

describe('an import', () => {
  test('leaves devices, folder and the answer about the internet as they are here', () => {
    const here: Settings = { ...defaults, camera: 'x', folder: '/mine', internet: 'no' };
    const { settings } = read(changed({ camera: 'evil', folder: '/etc', internet: 'yes' }), here);
    expect(settings).toMatchObject({ camera: 'x', folder: '/mine', internet: 'no' });
  });

  test('leaves out a relay whose password is not known here, and says which', () => {
    const { settings, unknown } = read(exportSettings(mine));
    expect(settings.servers).toEqual([stun]);
    expect(unknown).toEqual([relay.url]);
  });

  test('gives no password to another relay, nor to another name', () => {
    const servers = [
      { url: 'turn:evil.example.org', username: 'ada' },
      { url: relay.url, username: 'eve' },
    ];
    const { settings, unknown } = read(changed({ servers }), mine);
    expect(settings.servers).toEqual([]);
    expect(unknown).toHaveLength(2);
  });

  test('names what it would change', () => {
    expect(read(changed({ theme: 'light', port: 8000 }), mine).changes).toEqual(['theme', 'port']);
  });

  test('of an older Tincan leaves what that did not know', () => {
    const { settings } = read('{"tincan":"settings","v":1,"name":"Grace"}', mine);
    expect(settings).toEqual({ ...mine, name: 'Grace' });
  });

  test.each<[string, string, FileProblem]>([
    ['nothing', '', 'not-settings'],
    ['no JSON', 'hello', 'not-settings'],
    ['a list', '[]', 'not-settings'],
    ['settings of something else', '{"v":1,"name":"Ada"}', 'not-settings'],
    ['the file that the app keeps', '{"settings":{"v":1}}', 'not-settings'],
    ['a cut file', exportSettings(mine).slice(0, -9), 'not-settings'],
    ['a newer one', changed({ v: 2 }), 'newer'],
    ['a version that is none', changed({ v: '1' }), 'damaged'],
    ['a name that reorders words', changed({ name: '\u202eAda' }), 'damaged'],
    ['a port that is none', changed({ port: 70_000 }), 'damaged'],
    ['a theme that is none', changed({ theme: 'pink' }), 'damaged'],
    ['an address that is none', changed({ address: 'https://evil.example.org/' }), 'damaged'],
    ['two keys that are the same', changed({ keys: { mute: 'x', camera: 'x', chat: 'c' } }), 'damaged'],
    ['a key too many', changed({ keys: { mute: 'x', camera: 'v', chat: 'c', more: 'y' } }), 'damaged'],
    ['servers that are none', changed({ servers: {} }), 'damaged'],
    ['a server that is none', changed({ servers: [{ url: 'http://evil.example.org' }] }), 'damaged'],
    ['a server with a password', changed({ servers: [{ ...relay }] }), 'damaged'],
    ['more servers than may be', changed({ servers: Array(9).fill({ url: stun.url }) }), 'damaged'],
    ['a file without end', `${exportSettings(mine)}${' '.repeat(LONGEST)}`, 'too-long'],
  ])('refuses %s as a whole', (_, text, problem) => {
    expect(why(text)).toBe(problem);
  });

  test('of whatever somebody made never throws and never leaves settings that could not be kept', () => {
    const members = fc.record(
      { name: fc.anything(), keys: fc.anything(), servers: fc.anything(), hours: fc.anything(), __proto__: fc.anything() },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          members.map((some) => JSON.stringify({ tincan: 'settings', v: 1, ...some })),
        ),
        (text) => {
          const result = importSettings(text, mine);
          if (result.ok) expect(readSettings(result.found.settings)).toEqual(result.found.settings);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
