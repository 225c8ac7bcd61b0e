/** How a hosted room can be reached, a way each, as the doctor takes it. Knows no words. */
import type { RoomWay, RoomWhy } from '../core/doctor/facts';
import { placeOf } from '../core/doctor/place';
import type { Doorway, Hosted } from '../platform/platform';

const LOOPBACK = /^(localhost|127\..*|::1)$/;

const WHY: Record<Exclude<Doorway, 'open' | 'asking'>, RoomWhy> = {
  closed: 'not-asked',
  'no-route': 'none-here',
  'no-router': 'router-silent',
  refused: 'router-refused',
  'double-nat': 'double-nat',
};

/** Empty where no room is hosted. */
export function roomWays(hosted: Hosted | null): RoomWay[] {
  if (!hosted) return [];
  const { endpoints, reach } = hosted;
  const outside = endpoints.some(({ host }) => !LOOPBACK.test(host));
  const v6 = endpoints.some(({ host }) => placeOf(host) === 'internet-v6');
  return [
    outside ? { way: 'lan', state: 'works', why: null } : { way: 'lan', state: 'failed', why: 'none-here' },
    v6 ? { way: 'ipv6', state: 'works', why: null } : { way: 'ipv6', state: 'untried', why: 'none-here' },
    mapped(reach?.router ?? 'closed'),
    reach?.typed ? { way: 'manual', state: 'works', why: null } : { way: 'manual', state: 'untried', why: 'not-set' },
  ];
}

function mapped(router: Doorway): RoomWay {
  if (router === 'open') return { way: 'mapped', state: 'works', why: null };
  if (router === 'asking') return { way: 'mapped', state: 'asking', why: null };
  return { way: 'mapped', state: router === 'closed' ? 'untried' : 'failed', why: WHY[router] };
}
