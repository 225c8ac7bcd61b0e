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

  it('are_read_from_its_addresses', () => {
    expect(stands(hosted('192.168.1.20', '2001:db8::20'))).toMatchObject({ lan: 'works', ipv6: 'works' });
    expect(stands(hosted('192.168.1.20', 'fe80::1'))).toMatchObject({ lan: 'works', ipv6: 'untried' });
    expect(stands(hosted('127.0.0.1'))).toMatchObject({ lan: 'failed' });
  });
});
