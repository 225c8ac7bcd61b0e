/** Who the two of a spoken check are, out of what lies between them. Knows neither the check nor the connection. */
import type { Pairing } from '../seal';
import type { SpokenPorts } from './check';

/** Null where one of the certificates is not known. */
export function partiesOf(pairing: Pairing, prints: { mine: Uint8Array; theirs: Uint8Array } | null): ReturnType<SpokenPorts['parties']> {
  if (!prints) return null;
  const { polite: isLow, people } = pairing;
  const mine = { e: people.mine, print: prints.mine };
  const theirs = { e: people.theirs, print: prints.theirs };
  return { isLow, parties: isLow ? { low: mine, high: theirs } : { low: theirs, high: mine } };
}
