/** Numbers as people read them: bytes, rates, time left, clock times. Sizes are decimal (1 kB = 1000 B), as disks and file managers count. */
import { t } from '../words';
import { spoken } from '../words/language.svelte';

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** With the decimal sign of the language, and never grouped. */
const decimal = (value: number, digits: number): string =>
  new Intl.NumberFormat(spoken().locale ?? 'en', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    useGrouping: false,
  }).format(value);

/** `1834000000` → `1.8 GB`; below ten one decimal, above none. Never negative, never NaN. */
export function bytes(count: number): string {
  let value = Number.isFinite(count) ? Math.max(0, count) : 0;
  let unit = 0;
  while (unit < UNITS.length - 1 && Number(value.toPrecision(3)) >= 1000) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit > 0 && Number(value.toFixed(1)) < 10 ? 1 : 0;
  return `${decimal(value, digits)} ${UNITS[unit]}`;
}

/** Bytes a second. */
export const rate = (perSecond: number): string => `${bytes(perSecond)}/s`;

/** Seconds until done, in words; empty when the rate is unknown. */
export function timeLeft(remaining: number, perSecond: number): string {
  if (!(perSecond > 0) || !Number.isFinite(remaining)) return '';
  const seconds = Math.max(1, Math.ceil(Math.max(0, remaining) / perSecond));
  if (seconds < 60) return t('left.seconds', { n: seconds });
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return t('left.minutes', { n: minutes });
  const hours = Math.round(minutes / 60);
  return hours < 48 ? t('left.hours', { n: hours }) : t('left.days', { n: Math.round(hours / 24) });
}

/** 0 to 100, whole; 100 only when everything is there. */
export function percent(moved: number, size: number): number {
  if (!(size > 0 && moved > 0)) return 0;
  return moved >= size ? 100 : Math.floor((moved / size) * 100);
}

type Format = (at: number) => string;

/** A date as the spoken language writes it; making a format is slow, so it is kept until the language changes. */
function dated(options: Intl.DateTimeFormatOptions): Format {
  let made: { locale: string | undefined; format: Intl.DateTimeFormat } | undefined;
  return (at) => {
    const { locale } = spoken();
    if (!made || made.locale !== locale) made = { locale, format: new Intl.DateTimeFormat(locale, options) };
    return made.format.format(at);
  };
}

const clockFormat = dated({ hour: 'numeric', minute: '2-digit' });
const dayFormat = dated({ day: 'numeric', month: 'long' });

/** Hour and minute of a moment in Unix milliseconds; empty for what no calendar knows. */
export function clock(at: number): string {
  return Number.isFinite(at) && Math.abs(at) <= 8.64e15 ? clockFormat(at) : '';
}

const yearFormat = dated({ day: 'numeric', month: 'long', year: 'numeric' });

/** A day that is past, or today: `3 November`, with its year where that is another one. Empty for what no calendar knows. */
export function day(at: number, now: number): string {
  if (!Number.isFinite(at) || Math.abs(at) > 8.64e15) return '';
  return (new Date(at).getFullYear() === new Date(now).getFullYear() ? dayFormat : yearFormat)(at);
}

/** A moment ahead, as short as it stays clear: `18:30`, `tomorrow, 18:30`, `3 December, 18:30`. */
export function moment(at: number, now: number): string {
  const midnight = (ms: number): number => new Date(ms).setHours(0, 0, 0, 0);
  const days = Math.round((midnight(at) - midnight(now)) / 86_400_000);
  if (days === 0) return clock(at);
  if (days === 1) return t('when.tomorrow', { time: clock(at) });
  return t('when.date', { date: dayFormat(at), time: clock(at) });
}

/** The first letter as a person sees it: one grapheme, not one code unit; empty for an empty name. */
export function initial(name: string): string {
  const first = new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(name.trim())[Symbol.iterator]().next();
  return first.done ? '' : first.value.segment.toUpperCase();
}

/** `Ctrl+Shift+M` as keyboards of the language are labelled. */
export function keysAs(shortcut: string): string {
  const held: Record<string, string> = { Ctrl: t('key.ctrl'), Shift: t('key.shift') };
  const keys = shortcut.split('+').map((key) => held[key] ?? key);
  return keys.join('+');
}
