/**
 * Which language is spoken: its words and how it writes dates and numbers. English is the reference; another catalogue has its keys.
 * What reads `spoken()` while it renders is told of a change. Knows no settings and no browser.
 */
import { en } from './en';

export type Catalogue = Record<keyof typeof en, string>;

export interface Spoken {
  words: Catalogue;
  /** For Intl; without one, what the system has. */
  locale: string | undefined;
}

let now = $state.raw<Spoken>({ words: en, locale: undefined });

export const spoken = (): Spoken => now;

/** From here on everything is said in these words. */
export function speak(next: Spoken): void {
  now = next;
}

const base = (tag: string): string => tag.toLowerCase().split('-')[0] ?? '';

/** The first of the wanted tags whose language there is; else the first of what there is. */
export const bestFit = <L extends string>(wanted: readonly string[], there: readonly [L, ...L[]]): L =>
  wanted.map((tag) => there.find((one) => one === base(tag))).find((one) => one !== undefined) ?? there[0];

/** The person's own kind of a language, as `en-GB`, which decides how a date is written; else the language alone. */
export const localeOf = (language: string, wanted: readonly string[]): string => wanted.find((tag) => base(tag) === language) ?? language;
