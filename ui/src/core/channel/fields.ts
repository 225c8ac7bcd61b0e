/**
 * Reads members of JSON that somebody else wrote: each reader gives the right type or throws `Malformed`. Knows no message.
 */
import { fromB64 } from '../bytes';

/** A member is missing, of a wrong type, or beyond its bound. Caught by `attempt`, never shown. */
export class Malformed extends Error {}

const malformed = (what: string): never => {
  throw new Malformed(what);
};

/** Runs a reader over hostile input: its value, or null when something is malformed. Other errors pass. */
export function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}

/** A JSON object, its members still unknown. */
export class Fields {
  readonly #members: Record<string, unknown>;

  constructor(value: unknown) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) malformed('object');
    this.#members = value as Record<string, unknown>;
  }

  static parse(text: string): Fields {
    try {
      return new Fields(JSON.parse(text));
    } catch {
      throw new Malformed('json');
    }
  }

  get(name: string): unknown {
    return Object.hasOwn(this.#members, name) ? this.#members[name] : undefined;
  }

  /** A string of at most `max` UTF-16 units. */
  text(name: string, max: number): string {
    const value = this.get(name);
    return typeof value === 'string' && value.length <= max ? value : malformed(name);
  }

  optionalText(name: string, max: number): string | undefined {
    const value = this.get(name);
    return value === undefined || value === null ? undefined : this.text(name, max);
  }

  /** A whole number from 0 to `max`. */
  count(name: string, max: number = Number.MAX_SAFE_INTEGER): number {
    const value = this.get(name);
    return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= max ? (value as number) : malformed(name);
  }

  flag(name: string): boolean {
    const value = this.get(name);
    return typeof value === 'boolean' ? value : malformed(name);
  }

  oneOf<T extends string>(name: string, values: readonly T[]): T {
    const value = this.get(name);
    return values.find((known) => known === value) ?? malformed(name);
  }

  list<T>(name: string, max: number, read: (item: unknown) => T): T[] {
    const value = this.get(name);
    return Array.isArray(value) && value.length <= max ? value.map(read) : malformed(name);
  }

  /** Bytes written as base64url, at most `max` of them. */
  bytes(name: string, max: number): Uint8Array {
    const text = this.text(name, Math.ceil((max * 4) / 3));
    try {
      return fromB64(text);
    } catch {
      throw new Malformed(name);
    }
  }
}
