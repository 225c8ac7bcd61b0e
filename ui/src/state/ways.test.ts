import { describe, expect, it } from 'vitest';
import type { Hosted } from '../platform/platform';
import { roomWays } from './ways';

const hosted = (...hosts: string[]) =>
  ({ endpoints: hosts.map((host) => ({ host, port: 7015 })), fingerprint: null, plain: true }) as Hosted;
const stands = (of: Hosted | null) => Object.fromEntries(roomWays(of).map(({ way, state }) => [way, state]));

describe('the ways into a room', () => {
  it('are_none_before_there_is_one', () => {
    expect(roomWays(null)).toEqual([]);
  });

  it.each([
    ['open', 'works', null],
    ['asking', 'asking', null],
    ['closed', 'untried', 'not-asked'],
    ['no-router', 'failed', 'router-silent'],
    ['refused', 'failed', 'router-refused'],
    ['double-nat', 'failed', 'double-nat'],
  ] as const)('tell_that_the_router_is_%s', (router, state, why) => {
    const reach = { ...hosted('192.168.1.20'), reach: { router, has_v6: false, typed: false } } as Hosted;
    expect(roomWays(reach)).toContainEqual({ way: 'mapped', state, why });
  });

  it('are_read_from_its_addresses', () => {
    expect(stands(hosted('192.168.1.20', '2001:db8::20'))).toMatchObject({ lan: 'works', ipv6: 'works' });
    expect(stands(hosted('192.168.1.20', 'fe80::1'))).toMatchObject({ lan: 'works', ipv6: 'untried' });
    expect(stands(hosted('127.0.0.1'))).toMatchObject({ lan: 'failed' });
  });
});
