import { describe, expect, it } from 'vitest';
import { de } from './de';
import { en } from './en';

const german: Record<string, string> = de;
const english: Record<string, string> = en;
const places = (words: string): string[] => [...new Set(words.match(/\{\w+\}/g))].sort();

/** What only engineers say, what blames, the formal address, English quotes and typewriter marks. */
const JARGON =
  /[!'"”]|\.\.\.|\b(Peer|Session|Signaling|Hoppla|leider|bitte|ungültig|Fehler|Ihnen|Ihrem)\b|\b(?:ICE|STUN|TURN|SDP|TLS|NAT)\b/u;
/** Where a name would have to change its ending, if it is none but "die andere Person". */
const BENDS = /\b(?:von|vom|zu|bei|mit|nach|aus|gegenüber|zwischen|seit) (?:dir und )?\{name\}|\{name\}[a-zäöüß’]/iu;

/** Names, and what both languages write alike. */
const SAME = [
  'app.name',
  'when.date',
  'chat.title',
  'peek.message',
  'settings.language.en',
  'settings.language.de',
  'settings.port',
  'repair.program.app',
  'asked.problem.ok',
];

describe('German', () => {
  it.each(Object.keys(german))('%s_takes_what_the_english_takes_and_speaks_plainly', (key) => {
    const words = german[key] ?? '';
    expect(places(words)).toEqual(places(english[key] ?? ''));
    expect(words).not.toMatch(JARGON);
    expect(words).not.toMatch(BENDS);
    expect(words.split('\n').length).toBe((english[key] ?? '').split('\n').length);
    expect(words.split('„').length).toBe(words.split('“').length);
  });

  it('says_nothing_in_english_but_names_and_signs', () => {
    const same = Object.keys(german).filter((key) => german[key] === english[key]);
    expect(same).toEqual(SAME);
  });
});
