/** How a hosted room can be reached, a way each, as the doctor takes it. Knows no words. */
import type { RoomWay } from '../core/doctor/facts';
import { placeOf } from '../core/doctor/place';
import type { Doorway, Hosted } from '../platform/platform';

const LOOPBACK = /^(localhost|127\..*|::1)$/;

/** What became of asking the router. */
const DOORS: Record<Doorway, Pick<RoomWay, 'state' | 'why'>> = {
  closed: { state: 'untried', why: 'not-asked' },
  asking: { state: 'asking', why: null },
  open: { state: 'works', why: null },
  'no-route': { state: 'failed', why: 'router-silent' },
  'no-router': { state: 'failed', why: 'router-silent' },
  refused: { state: 'failed', why: 'router-refused' },
  'double-nat': { state: 'failed', why: 'double-nat' },
};

/** Empty where no room is hosted. What was typed by hand can only be tried by a guest. */
export function roomWays(hosted: Hosted | null): RoomWay[] {
  if (!hosted) return [];
  const near = hosted.endpoints.some(({ host }) => !LOOPBACK.test(host));
  const v6 = hosted.reach?.has_v6 ?? hosted.endpoints.some(({ host }) => placeOf(host) === 'internet-v6');
  return [
    near ? { way: 'lan', state: 'works', why: null } : { way: 'lan', state: 'failed', why: 'none-here' },
    v6 ? { way: 'ipv6', state: 'works', why: null } : { way: 'ipv6', state: 'untried', why: 'none-here' },
    { way: 'mapped', ...DOORS[hosted.reach?.router ?? 'closed'] },
    { way: 'manual', state: 'untried', why: hosted.reach?.typed ? null : 'not-set' },
  ];
}
