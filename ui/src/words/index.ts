/**
 * Keys into sentences. Everything that a person reads comes through `t`, so that another language is one more catalogue.
 * Knows no screen and no state.
 */
import type { en } from './en';
import { spoken } from './language.svelte';

export type Key = keyof typeof en;
export type Params = Record<string, string | number>;

/** A sentence that is chosen now and put into words where it is shown. */
export interface Saying {
  text: Key;
  params?: Params;
}

/** Hebrew, Arabic and their neighbours, which would pull the rest of a sentence over to their side. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u;

/** Unicode's isolates (UAX 9): the name keeps its own direction, the sentence keeps its. */
const isolated = (value: string): string => (RIGHT_TO_LEFT.test(value) ? `\u2068${value}\u2069` : value);

/** Whoever gave no name is "the other one" or "the host", which may have to begin a sentence; a real name is left as it is written. */
const isStandIn = (value: string): boolean => value === spoken().words['name.other'] || value === spoken().words['name.host'];

function fitted(value: string, before: string): string {
  const begins = before === '' || /[.!?]\s+$/u.test(before);
  return begins && isStandIn(value) ? value.charAt(0).toUpperCase() + value.slice(1) : isolated(value);
}

/** The words of `key`, with `{name}` replaced by `params.name`. A parameter that is missing stays visible as `{name}`. */
export function t(key: Key, params: Params = {}): string {
  return spoken().words[key].replace(/\{(\w+)\}/g, (whole, name: string, at: number, text: string) =>
    Object.hasOwn(params, name) ? fitted(String(params[name]), text.slice(0, at)) : whole,
  );
}
