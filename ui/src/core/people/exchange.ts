/**
 * The exchange with one person in a call: each gives the other a fresh public key, should they want to know each other again, and shows who
 * they are where they are known already. Nothing is kept here, and nobody learns whether the other one keeps anything.
 */
import type { PersonMessage } from '../channel/message';
import type { Random } from '../ports';
import { keyPair, type KeyPair } from '../seal';
import { isTheirs, type KnownPerson } from './known';
import { isInCall, signCall } from './proof';

/** What is needed to keep them. */
export interface Exchanged {
  secret: Uint8Array;
  key: Uint8Array;
  /** Who they have shown to be; null for anybody else. */
  known: KnownPerson | null;
}

export interface ExchangePorts {
  random: Random;
  say(message: PersonMessage): boolean;
  /** The keys of this connection. */
  readonly people: { readonly mine: Uint8Array; readonly theirs: Uint8Array };
  /** Who they should be, by the link; null where anybody may have come. */
  readonly expected: KnownPerson | null;
  done(exchanged: Exchanged): void;
}

export class Exchange {
  readonly #ports: ExchangePorts;
  #made: KeyPair | null = null;
  #isDone = false;

  constructor(ports: ExchangePorts) {
    this.#ports = ports;
  }

  /** Made when it is needed, since that takes a moment. */
  get #pair(): KeyPair {
    return (this.#made ??= keyPair(this.#ports.random));
  }

  /** A channel on which nothing was said yet. */
  begin(): void {
    const { expected, people, say } = this.#ports;
    const proof = expected && signCall(expected, people.mine, people.theirs);
    say({ t: 'person', key: this.#pair.public, ...(proof && { proof }) });
  }

  /** The first one counts: a person has one key for as long as their page lives. */
  hear({ key, proof }: PersonMessage): void {
    if (this.#isDone || !isTheirs(key, this.#pair.secret)) return;
    this.#isDone = true;
    const { expected, people } = this.#ports;
    const isKnown = expected !== null && proof !== undefined && isInCall(expected, people.mine, people.theirs, proof);
    this.#ports.done({ secret: this.#pair.secret, key, known: isKnown ? expected : null });
  }
}
