/**
 * What two people say to set up and mend their connection, docs/protocol.md section 1 "Envelope": sealed over the server before
 * their control channel is open, as it is over the channel afterwards. Validated by hand. Knows nothing of how it travels.
 */
import { Fields, Malformed } from '../channel/fields';
import type { CandidateInit } from '../ports';

/**
 * A session description with its place in the order of its sender, `n` = 1, 2, 3 …: two lanes may swap or repeat messages, and one
 * that is not above the last accepted one is old. A description that is said again keeps its number.
 */
export interface Description {
  type: 'offer' | 'answer';
  sdp: string;
  n: number;
}

/** `g` counts the peer connections this pair has had: a message about an older one is meaningless. */
export type Signal =
  | ({ k: 'description'; g: number } & Description)
  | { k: 'candidate'; g: number; candidate: CandidateInit | null }
  | { k: 'bye'; why: 'hung-up' | 'closed' };

/** A description of every codec a browser has stays below 20,000 characters. */
const MAX_SDP = 60_000;
const MAX_GENERATION = 1_000_000;

const readers: Record<string, (fields: Fields) => Signal> = {
  description: readDescription,
  candidate: (fields) => ({ k: 'candidate', g: fields.count('g', MAX_GENERATION), candidate: readCandidate(fields.get('candidate')) }),
  bye: (fields) => ({ k: 'bye', why: fields.oneOf('why', ['hung-up', 'closed']) }),
};

/** Throws `Malformed`; an unknown `k` is null, so that a later version may say more. */
export function readSignal(value: unknown): Signal | null {
  const fields = value instanceof Fields ? value : new Fields(value);
  const kind = fields.text('k', 32);
  return Object.hasOwn(readers, kind) ? (readers[kind]?.(fields) ?? null) : null;
}

function readDescription(fields: Fields): Signal {
  const type = fields.oneOf('type', ['offer', 'answer']);
  return { k: 'description', g: fields.count('g', MAX_GENERATION), n: fields.count('n'), type, sdp: fields.text('sdp', MAX_SDP) };
}

function readCandidate(value: unknown): CandidateInit | null {
  if (value === null) return null;
  const fields = new Fields(value);
  const line = fields.get('sdpMLineIndex');
  if (line !== null && line !== undefined && !(Number.isSafeInteger(line) && (line as number) >= 0)) throw new Malformed('sdpMLineIndex');
  return {
    candidate: fields.optionalText('candidate', 2000) ?? '',
    sdpMid: fields.optionalText('sdpMid', 64) ?? null,
    sdpMLineIndex: (line as number | null | undefined) ?? null,
    usernameFragment: fields.optionalText('usernameFragment', 256) ?? null,
  };
}
