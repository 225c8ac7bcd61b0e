import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Journal } from '../journal';
import { CONTACTS } from './contacts';
import { diagnose, FINDINGS, type FindingCode } from './diagnose';
import type { End, Facts, LinkFacts, Pair } from './facts';
import { placeOf } from './place';
import { reportOf } from './report';
import { WAYS, type Way, type WayName } from './ways';

const end = (address: string, more: Partial<End> = {}): End => ({
  type: 'host',
  protocol: 'udp',
  address,
  port: 50000,
  server: '',
  relayProtocol: null,
  base: '',
  ...more,
});
const pair = (local: End, remote: End, state: Pair['state'] = 'failed', inUse = false): Pair => ({ local, remote, state, inUse });
const link = (pairs: Pair[], more: Partial<LinkFacts> = {}): LinkFacts => ({
  pairs,
  locals: pairs.map(({ local }) => local),
  remotes: pairs.map(({ remote }) => remote),
  troubles: [],
  ...more,
});
const facts = (of: LinkFacts | null, more: Partial<Facts> = {}, connected = false): Facts => ({
  online: true,
  macos: false,
  room: 'open',
  dialed: { endpoints: [], code: null },
  hosted: [],
  servers: [],
  other: of && { name: 'Grace', connected, link: of },
  ...more,
});
const way = (of: Facts, name: WayName): Way | undefined => diagnose(of).ways.find((one) => one.way === name);
const codes = (of: Facts): FindingCode[] => diagnose(of).findings;

const [home, theirs] = [end('192.168.1.2'), end('192.168.1.3')];
const seen = end('203.0.113.22', { type: 'srflx', base: '192.168.1.2:50000', server: 'stun:stun.example.org' });
const TURN = 'turn:relay.example.org:3478';
const relay = end('198.51.100.9', { type: 'relay', server: TURN, relayProtocol: 'udp' });

describe('places', () => {
  it.each([
    ['10.1.2.3', 'near'],
    ['172.31.0.1', 'near'],
    ['172.32.0.1', 'internet-v4'],
    ['100.64.0.1', 'near'],
    ['169.254.1.1', 'near'],
    ['203.0.113.1', 'internet-v4'],
    ['fe80::1%eth0', 'near'],
    ['fd00::1', 'near'],
    ['::1', 'near'],
    ['::ffff:192.168.1.1', 'near'],
    ['::ffff:203.0.113.1', 'internet-v4'],
    ['2001:db8::1', 'internet-v6'],
    ['[2001:db8::1]', 'internet-v6'],
    ['7b3e1f6c-0000-4000-8000-000000000000.local', 'hidden'],
    ['', 'hidden'],
    ['relay.example.org', 'name'],
  ])('%s is %s', (address, place) => {
    expect(placeOf(address)).toBe(place);
  });
});

describe('a connection that works', () => {
  it.each([
    ['lan', home, theirs],
    ['ipv6', end('2001:db8:1::2'), end('2001:db8:2::2')],
    ['punched', home, end('203.0.113.21', { type: 'srflx' })],
  ] as const)('%s_is_direct_and_needs_nothing', (name, local, remote) => {
    const of = facts(link([pair(local, remote, 'works', true)]), {}, true);
    expect(way(of, name)?.outcome).toBe('in-use');
    expect([diagnose(of).path, codes(of)]).toEqual(['direct', ['direct']]);
  });

  it('through_a_relay_says_by_whom_and_why_it_is_not_direct', () => {
    const of = facts(link([pair(home, theirs), pair(relay, seen, 'works', true)]), { servers: [TURN] }, true);
    expect(way(of, 'relay')).toMatchObject({ outcome: 'in-use', by: ['relay.example.org'] });
    expect([diagnose(of).path, codes(of)]).toEqual(['relayed', ['relayed', 'lan-silent']]);
  });

  it('through_their_relay_is_relayed_as_well', () => {
    const of = facts(link([pair(home, end('198.51.100.9', { type: 'relay' }), 'works', true)]), {}, true);
    expect(way(of, 'relay')?.by).toEqual(['198.51.100.9']);
    expect(diagnose(of).path).toBe('relayed');
  });

  it('leaves_ways_that_still_wait_as_not_needed', () => {
    const of = facts(link([pair(home, theirs, 'works', true), pair(end('2001:db8:1::2'), end('2001:db8:2::2'), 'waiting')]), {}, true);
    expect(way(of, 'ipv6')).toMatchObject({ outcome: 'untried', why: 'not-needed' });
  });
});

describe('a connection that does not work', () => {
  const silent = link([pair(home, theirs)]);

  it('on_one_network_is_a_firewall_or_on_a_mac_its_own_permission', () => {
    expect(codes(facts(silent))).toEqual(['lan-silent']);
    expect(codes(facts(silent, { macos: true }))).toEqual(['local-network-off']);
  });

  it('between_two_networks_without_a_helper_says_that_one_is_needed', () => {
    const of = facts(link([pair(home, end('203.0.113.21', { type: 'srflx' }))]));
    expect(codes(of)).toEqual(['no-helper']);
    expect(way(of, 'relay')).toMatchObject({ outcome: 'untried', why: 'no-server' });
  });

  it('between_two_homes_whose_private_addresses_differ_says_that_a_helper_is_needed_too', () => {
    const of = facts(link([pair(home, end('192.168.2.2'))]));
    expect(codes(of)).toEqual(['lan-silent', 'no-helper']);
    expect(codes(facts(link([pair(home, end('10.0.0.2'))], {}), { servers: [TURN] }))).not.toContain('no-helper');
  });

  it.each([
    [401, 'relay-refused'],
    [438, 'relay-refused'],
    [486, 'relay-full'],
    [701, 'helper-silent'],
  ] as const)('because_the_relay_answers_%s_is_%s', (code, finding) => {
    const of = facts(link([pair(home, seen)], { troubles: [{ url: TURN, code }] }), { servers: [TURN] });
    expect(codes(of)).toContain(finding);
    expect(way(of, 'relay')?.outcome).toBe('failed');
  });

  it('because_udp_is_blocked_says_so_when_no_helper_answers_over_it', () => {
    const of = facts(link([pair(home, theirs)], { troubles: [{ url: TURN, code: 701 }] }), { servers: [TURN] });
    expect(codes(of)).toContain('udp-blocked');
  });

  it('because_udp_is_blocked_says_so_when_a_relay_works_over_tcp_alone', () => {
    const tcp = end('198.51.100.9', { type: 'relay', server: `${TURN}?transport=tcp`, relayProtocol: 'tcp' });
    const of = facts(link([pair(tcp, seen, 'works', true)], { locals: [home, tcp] }), { servers: [TURN] }, true);
    expect(codes(of)).toEqual(['relayed', 'udp-blocked']);
  });

  it('behind_two_routers_says_so', () => {
    const mapped = { way: 'mapped', state: 'failed', why: 'double-nat' } as const;
    expect(codes(facts(null, { hosted: [mapped] }))).toEqual(['nobody', 'double-nat']);
    const twice = end('100.72.1.1', { type: 'srflx', base: '192.168.1.2:50000', server: 'stun:stun.example.org' });
    expect(codes(facts(link([pair(twice, end('203.0.113.21'))])))).toContain('double-nat');
  });

  it('behind_a_router_with_a_port_for_everybody_says_so', () => {
    const other = { ...seen, port: 50001, server: 'stun:second.example.org' };
    expect(codes(facts(link([pair(home, end('203.0.113.21'))], { locals: [seen, other] })))).toContain('strict-router');
    expect(codes(facts(link([pair(home, end('203.0.113.21'))], { locals: [seen, { ...other, port: seen.port }] })))).not.toContain(
      'strict-router',
    );
  });

  it.each(['router-refused', 'router-silent'] as const)('because_of_%s_says_so', (why) => {
    expect(codes(facts(null, { hosted: [{ way: 'mapped', state: 'failed', why }] }))).toContain(why);
  });

  it('because_the_room_was_not_reached_or_there_is_no_network', () => {
    const dialed = { endpoints: [{ host: '192.0.2.1', port: 7015 }], code: 'unreachable' };
    expect(codes(facts(null, { room: 'none', dialed }))).toEqual(['room-unreachable']);
    expect(codes(facts(null, { room: 'away', online: false }))).toEqual(['offline']);
  });
});

const address = fc.oneof(fc.ipV4(), fc.ipV6(), fc.constantFrom('', 'a.local', '192.168.1.7', '100.64.0.9', 'relay.example.org'));
const anyEnd: fc.Arbitrary<End> = fc.record({
  type: fc.constantFrom('host', 'srflx', 'prflx', 'relay'),
  protocol: fc.constantFrom('udp', 'tcp'),
  address,
  port: fc.nat(65535),
  server: fc.oneof(fc.constantFrom('', TURN, 'stun:[2001:db8::1]:3478'), fc.string()),
  relayProtocol: fc.constantFrom(null, 'udp', 'tcp', 'tls'),
  base: fc.oneof(
    fc.constant(''),
    fc.ipV4().map((ip) => `${ip}:1`),
  ),
});
const anyPair: fc.Arbitrary<Pair> = fc.record({
  local: anyEnd,
  remote: anyEnd,
  state: fc.constantFrom('waiting', 'failed', 'works'),
  inUse: fc.constant(false),
});
/** At most the first pair is in use, and then it works. */
const anyLink: fc.Arbitrary<LinkFacts> = fc
  .record({
    pairs: fc.array(anyPair, { maxLength: 40 }),
    locals: fc.array(anyEnd, { maxLength: 5 }),
    remotes: fc.array(anyEnd, { maxLength: 40 }),
    troubles: fc.array(fc.record({ url: fc.constantFrom(TURN, 'stun:x'), code: fc.nat(701) }), { maxLength: 4 }),
    used: fc.boolean(),
  })
  .map(({ pairs, used, ...rest }) => ({
    ...rest,
    pairs: pairs.map((one, at) => (used && at === 0 ? { ...one, state: 'works' as const, inUse: true } : one)),
  }));
const NAME = 'Wolfeschlegelstein';
const anyFacts: fc.Arbitrary<Facts> = fc.record({
  online: fc.boolean(),
  macos: fc.boolean(),
  room: fc.constantFrom('none', 'connecting', 'open', 'away'),
  dialed: fc.record({
    endpoints: fc.array(fc.record({ host: address, port: fc.nat(65535) }), { maxLength: 3 }),
    code: fc.constantFrom(null, 'unreachable'),
  }),
  hosted: fc.uniqueArray(
    fc.record({
      way: fc.constantFrom('lan', 'ipv6', 'mapped', 'manual'),
      state: fc.constantFrom('works', 'asking', 'failed', 'untried'),
      why: fc.constantFrom(null, 'not-asked', 'double-nat', 'router-silent', 'router-refused'),
    }),
    { selector: ({ way }) => way },
  ),
  servers: fc.array(fc.constantFrom(TURN, 'stun:stun.example.org', `${TURN}?transport=tcp`), { maxLength: 3 }),
  other: fc.option(fc.record({ name: fc.constant(NAME), connected: fc.boolean(), link: anyLink })),
});

describe('whatever the facts', () => {
  it('every_way_is_judged_once_and_something_is_always_said', () => {
    fc.assert(
      fc.property(anyFacts, (of) => {
        const { ways, findings, path, contacts } = diagnose(of);
        expect(ways.map(({ way }) => way)).toEqual(WAYS);
        expect(findings.length).toBeGreaterThan(0);
        expect(new Set(findings).size).toBe(findings.length);
        expect(findings.every((code) => FINDINGS.includes(code))).toBe(true);
        expect(findings.includes('direct')).toBe(path === 'direct');
        expect(findings.includes('relayed')).toBe(path === 'relayed');
        expect(contacts.length).toBeLessThanOrEqual(CONTACTS);
      }),
      { numRuns: 500 },
    );
  });

  it('what_is_in_use_is_shown_first_and_nobody_is_forgotten_for_it', () => {
    fc.assert(
      fc.property(anyFacts, (of) => {
        const used = of.other?.link.pairs.find(({ inUse }) => inUse);
        const { contacts } = diagnose(of);
        if (used) expect(contacts[0]?.inUse).toBe(true);
        expect(new Set(contacts.map(({ part, address }) => `${part} ${address}`)).size).toBe(contacts.length);
      }),
    );
  });

  it('the_report_says_of_which_kind_every_address_is', () => {
    const of = facts(link([pair(seen, end('2001:db8::1', { protocol: 'tcp' })), pair(end('203.0.113.5'), relay)]));
    const text = reportOf(of, diagnose(of), new Journal({ now: () => 0, after: () => () => undefined }), 0);
    expect(text).toContain('own addresses: srflx udp internet-v4 1, host udp internet-v4 1\n');
    expect(text).toContain('their addresses: host tcp internet-v6 1, relay udp internet-v4 1\n');
  });

  it('the_report_holds_no_address_no_name_and_no_server', () => {
    fc.assert(
      fc.property(anyFacts, (of) => {
        const journal = new Journal({ now: () => 0, after: () => () => undefined });
        journal.note('link', { at: 'connected' });
        const text = reportOf(of, diagnose(of), journal, 0);
        const ends = of.other ? [...of.other.link.pairs.flatMap(({ local, remote }) => [local, remote]), ...of.other.link.remotes] : [];
        const secrets = [NAME, 'example.org', ...ends.map(({ address }) => address), ...of.dialed.endpoints.map(({ host }) => host)];
        for (const secret of secrets) if (secret.length > 3) expect(text).not.toContain(secret);
      }),
      { numRuns: 500 },
    );
  });
});
