import { describe, expect, it } from 'vitest';
import type { Hosted, Reached } from '../platform/platform';
import { isAsking, reachLines } from './reach';

const closed: Reached = {
  internet: 'unasked',
  router: 'closed',
  pinhole: 'closed',
  has_v6: false,
  typed: false,
  direct: false,
  unreachable: false,
};

function lines(reach: Partial<Reached>, host = '192.168.1.20'): string[] {
  const hosted: Hosted = { endpoints: [{ host, port: 7015 }], fingerprint: null, plain: false, reach: { ...closed, ...reach } };
  return reachLines(hosted).map(({ state, text }) => `${state} ${text}`);
}

describe('who can come', () => {
  it('is_this_network_until_the_question_was_answered', () => {
    expect(lines({})).toEqual(['ok reach.network', 'no reach.internet-not-yet']);
    expect(lines({ internet: 'no' })).toEqual(['ok reach.network', 'no reach.only-network']);
  });

  it('is_everybody_once_the_router_opened', () => {
    expect(lines({ internet: 'yes' })).toEqual(['ok reach.network', 'wait reach.asking']);
    expect(lines({ internet: 'yes', router: 'asking', pinhole: 'no-route' })).toEqual(['ok reach.network', 'wait reach.asking']);
    expect(lines({ internet: 'yes', router: 'open', pinhole: 'asking' })).toEqual(['ok reach.network', 'ok reach.router-open']);
  });

  it.each(['no-route', 'no-router', 'refused', 'double-nat'] as const)('names_%s_as_the_reason', (router) => {
    expect(lines({ internet: 'yes', router, pinhole: 'no-route' })).toEqual(['ok reach.network', `no reach.${router}`]);
  });

  it('promises_ipv6_only_where_the_router_opened_it', () => {
    const v6 = { internet: 'yes', router: 'no-router', has_v6: true } as const;
    expect(lines({ ...v6, pinhole: 'open' }).at(-1)).toBe('ok reach.v6-open');
    expect(lines({ ...v6, pinhole: 'refused' }).at(-1)).toBe('maybe reach.v6-maybe');
  });

  it('is_nobody_else_where_this_computer_has_no_address', () => {
    expect(lines({}, '127.0.0.1')[0]).toBe('no reach.nowhere');
  });
});

it('the_link_waits_for_the_router_but_not_for_a_pinhole_that_is_not_needed', () => {
  const asking = (reach: Partial<Reached>) => isAsking({ reach: { ...closed, internet: 'yes', ...reach } });
  expect(asking({ router: 'asking', pinhole: 'asking' })).toBe(true);
  expect(asking({ router: 'open', pinhole: 'asking' })).toBe(false);
  expect(asking({ router: 'no-router', pinhole: 'asking' })).toBe(true);
  expect(asking({ router: 'no-router', pinhole: 'no-route' })).toBe(false);
  expect(asking({ internet: 'no' })).toBe(false);
  expect(isAsking({})).toBe(false);
});
