/** Codes of the ways in into lines for people. Knows no router and no screen. */
import type { Doorway, Hosted, Reached } from '../platform/platform';
import type { ReachLine } from '../screens/props';

const LOOPBACK = /^(localhost|127\..*|::1)$/;

/** Allowed, and the router has not said yet what it does. */
export function isAsking({ reach }: Pick<Hosted, 'reach'>): boolean {
  return reach?.internet === 'yes' && (isOpen(reach.router) || isOpen(reach.pinhole)) && reach.router !== 'open';
}

/** The question is open: not asked yet although it may be, or on its way. */
const isOpen = (door: Doorway): boolean => door === 'closed' || door === 'asking';

/** Who can come here: a line for each way that is there, that may be, or that failed. */
export function reachLines(hosted: Hosted | null): ReachLine[] {
  if (!hosted) return [{ state: 'wait', text: 'reach.gathering' }];
  const outside = hosted.endpoints.some(({ host }) => !LOOPBACK.test(host));
  const text = hosted.reach ? 'reach.network' : 'reach.server';
  const near: ReachLine = outside ? { state: 'ok', text } : { state: 'no', text: 'reach.nowhere' };
  return hosted.reach ? [near, ...far(hosted.reach)] : [near];
}

function far(reach: Reached): ReachLine[] {
  const typed: ReachLine[] = reach.typed ? [{ state: 'maybe', text: 'reach.typed' }] : [];
  if (reach.internet === 'unasked') return [...typed, { state: 'no', text: 'reach.internet-not-yet' }];
  if (reach.internet === 'no') return [...typed, { state: 'no', text: 'reach.only-network' }];
  if (isAsking({ reach })) return [...typed, { state: 'wait', text: 'reach.asking' }];
  const v6: ReachLine = reach.pinhole === 'open' ? { state: 'ok', text: 'reach.v6-open' } : { state: 'maybe', text: 'reach.v6-maybe' };
  return [...typed, router(reach), ...(reach.has_v6 ? [v6] : [])];
}

function router({ direct, router }: Reached): ReachLine {
  if (direct) return { state: 'ok', text: 'reach.direct' };
  if (router === 'open') return { state: 'ok', text: 'reach.router-open' };
  return router === 'closed' || router === 'asking' ? { state: 'wait', text: 'reach.asking' } : { state: 'no', text: `reach.${router}` };
}
