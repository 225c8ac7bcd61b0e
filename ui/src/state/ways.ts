/** How a hosted room can be reached, a way each, as the doctor takes it. Knows no words. */
import type { RoomWay } from '../core/doctor/facts';
import { placeOf } from '../core/doctor/place';
import type { Hosted } from '../platform/platform';

const LOOPBACK = /^(localhost|127\..*|::1)$/;

/** Empty where no room is hosted. */
export function roomWays(hosted: Hosted | null): RoomWay[] {
  if (!hosted) return [];
  const near = hosted.endpoints.some(({ host }) => !LOOPBACK.test(host));
  const v6 = hosted.endpoints.some(({ host }) => placeOf(host) === 'internet-v6');
  return [
    near ? { way: 'lan', state: 'works', why: null } : { way: 'lan', state: 'failed', why: 'none-here' },
    v6 ? { way: 'ipv6', state: 'works', why: null } : { way: 'ipv6', state: 'untried', why: 'none-here' },
    { way: 'mapped', state: 'untried', why: 'not-asked' },
    { way: 'manual', state: 'untried', why: 'not-set' },
  ];
}
