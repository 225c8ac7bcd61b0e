/**
 * What happened lately, for the doctor and for reports: bounded, and with everything removed that opens a room or finds a person.
 * Knows nothing of who writes or reads. Only text from {@link Journal.report} may leave the machine.
 */
import type { Clock } from './ports';

export interface JournalEntry {
  /** Unix milliseconds. */
  readonly at: number;
  readonly what: string;
  readonly details: Readonly<Record<string, string | number | boolean>>;
}

const TEXT = 200;
const DETAILS = 12;

const redactions: [RegExp, string][] = [
  // Fragments first: the payload of a link, whole or cut.
  [/(#|%23)[\w%-]{4,}/g, '#[payload]'],
  [/\b(?:[0-9a-f]{2}:){7,}[0-9a-f]{2}\b/gi, '[fingerprint]'],
  // Keys, tokens, secrets and ids of rooms: 16 bytes are 22 characters of base64url. Codes are lower case words and stay.
  [/(?<![\w+/-])(?=[\w+/-]*[A-Z0-9])[\w+/-]{20,}={0,2}/g, '[secret]'],
  [/\b[\w-]{40,}\b/g, '[secret]'],
  [/\b\d{1,3}(?:\.\d{1,3}){3}\b/g, '[address]'],
  [/(?<![\w:])(?:[0-9a-f]{1,4}:|:){2,8}(?:[0-9a-f]{1,4}|\d{1,3}(?:\.\d{1,3}){3})?(?:%\w+)?(?![\w:])/gi, '[address]'],
  [/\b((?:https?|wss?|tincan|turns?|stuns?):(?:\/\/)?)[^\s/?#"']+/gi, '$1[address]'],
  [/\b[\w-]+\.local\b/gi, '[address]'],
];

/** Without link payloads, keys, tokens, fingerprints and addresses; at most 200 characters. */
export function redact(text: string): string {
  const whole = text.slice(0, 20 * TEXT);
  return redactions.reduce((left, [pattern, label]) => left.replace(pattern, label), whole).slice(0, TEXT);
}

export class Journal {
  private readonly kept: JournalEntry[] = [];

  constructor(
    private readonly clock: Clock,
    private readonly limit = 500,
  ) {}

  /** Redacts when it is written, so that nothing secret is even held. */
  note(what: string, details: Record<string, string | number | boolean> = {}): void {
    const safe = Object.entries(details)
      .slice(0, DETAILS)
      .map(([key, value]) => [redact(key), typeof value === 'string' ? redact(value) : value]);
    this.kept.push({ at: this.clock.now(), what: redact(what), details: Object.fromEntries(safe) as JournalEntry['details'] });
    if (this.kept.length > this.limit) this.kept.shift();
  }

  /** Oldest first. */
  entries(): readonly JournalEntry[] {
    return this.kept;
  }

  /** One line an entry: time (UTC), what, details. */
  report(): string {
    return this.kept.map(line).join('\n');
  }
}

function line({ at, what, details }: JournalEntry): string {
  const said = Object.entries(details).map(([key, value]) => ` ${key}=${JSON.stringify(value)}`);
  return `${new Date(at).toISOString()} ${what}${said.join('')}`;
}
