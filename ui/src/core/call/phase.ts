/**
 * Where the link to one person stands, and how it goes on: one union, one transition function. Knows nothing of who reports or shows it.
 */
import type { ConnectionState, PathReport } from '../ports';
import type { Link } from './events';

export type Phase =
  | { at: 'connecting' }
  /** `looks` counts how often the path was sought and not found. */
  | { at: 'connected'; path: PathReport; looks: number }
  | { at: 'troubled'; path: PathReport }
  | { at: 'lost' };

export type Happening = { type: 'state'; state: ConnectionState } | { type: 'path'; report: PathReport } | { type: 'lost' };

/** Some browsers do not say by which pair the bytes go; after so many looks a connection that works is shown as one. */
const LOOKS = 4;

export function next(phase: Phase, happening: Happening): Phase {
  switch (happening.type) {
    case 'lost':
      return { at: 'lost' };
    case 'path':
      return phase.at === 'connected' ? seen(phase, happening.report) : phase;
    case 'state':
      return happening.state === 'connected' ? connected(phase) : unconnected(phase, happening.state);
  }
}

/** In one word for the screens. */
export function linkOf(phase: Phase): Link {
  if (phase.at !== 'connected') return phase.at;
  if (phase.path.kind === 'unknown') return phase.looks < LOOKS ? 'connecting' : 'direct';
  return phase.path.kind;
}

/** Where it is relayed, if so. */
export function relayOf(phase: Phase): string | undefined {
  return phase.at === 'connected' && phase.path.kind === 'relayed' ? phase.path.relayAddress : undefined;
}

/** Back from trouble the path is most likely the old one; the next look tells. */
function connected(phase: Phase): Phase {
  if (phase.at === 'connected') return phase;
  return { at: 'connected', path: phase.at === 'troubled' ? phase.path : { kind: 'unknown' }, looks: 0 };
}

function unconnected(phase: Phase, state: ConnectionState): Phase {
  if (phase.at === 'connected') return { at: 'troubled', path: phase.path };
  // Somebody who was lost and is tried again.
  return phase.at === 'lost' && state === 'connecting' ? { at: 'connecting' } : phase;
}

/** A look that finds nothing does not undo what is known, and one that finds the same changes nothing. */
function seen(phase: Phase & { at: 'connected' }, report: PathReport): Phase {
  const { kind, relayAddress } = phase.path;
  if (report.kind === 'unknown') return kind === 'unknown' ? { ...phase, looks: phase.looks + 1 } : phase;
  return report.kind === kind && report.relayAddress === relayAddress ? phase : { ...phase, path: report };
}
