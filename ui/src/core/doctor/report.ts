/**
 * The text a person may send to whoever helps them: how it stands in codes, and the journal. No address, name, key or link is in it:
 * it is made of codes and counts, and everything goes through the journal's own redaction once more.
 */
import { redact, type Journal } from '../journal';
import type { Diagnosis } from './diagnose';
import type { End, Facts } from './facts';
import { placeOf } from './place';
import { wayOf } from './ways';

/** `at` in Unix milliseconds. One line a fact; at most what the journal holds and some forty lines more. */
export function reportOf(facts: Facts, { path, ways, findings }: Diagnosis, journal: Journal, at: number): string {
  const head = [
    `Tincan, ${new Date(at).toISOString()}`,
    `path: ${path}`,
    `findings: ${findings.join(' ')}`,
    ...ways.map(({ way, outcome, why }) => `way ${way}: ${outcome}${why ? ` (${why})` : ''}`),
    `room: ${facts.room}${facts.dialed.code === null ? '' : ` (${facts.dialed.code})`}, online: ${facts.online}, macos: ${facts.macos}`,
    `helping servers: ${facts.servers.length}`,
    ...linkLines(facts),
  ];
  return [...head.map(redact), 'journal:', journal.report()].join('\n');
}

/** The text where no connection was looked at: the code of what went wrong, and the journal. */
export function shortReport(code: string, journal: Journal, at: number): string {
  const head = [`Tincan, ${new Date(at).toISOString()}`, `problem: ${code}`];
  return [...head.map(redact), 'journal:', journal.report()].join('\n');
}

function linkLines({ other }: Facts): string[] {
  if (!other) return [];
  const { pairs, locals, remotes, troubles } = other.link;
  return [
    `own addresses: ${counted(locals.map(kindOf))}`,
    `their addresses: ${counted(remotes.map(kindOf))}`,
    `tried: ${counted(pairs.map((pair) => `${wayOf(pair)}/${pair.state}${pair.inUse ? '/in-use' : ''}`))}`,
    `servers in trouble: ${counted(troubles.map(({ code }) => String(code)))}`,
  ];
}

/** In words of their own: joined by a slash, `internet-v4` would make them look like a key, and be taken out. */
function kindOf({ type, protocol, address, relayProtocol }: End): string {
  return `${type} ${relayProtocol ?? protocol} ${placeOf(address)}`;
}

/** `lan/works 2, relay/failed 1`. */
function counted(kinds: string[]): string {
  const counts = new Map<string, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return (
    [...counts]
      .slice(0, 12)
      .map(([kind, n]) => `${kind} ${n}`)
      .join(', ') || 'none'
  );
}
