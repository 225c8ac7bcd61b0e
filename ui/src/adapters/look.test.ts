import { describe, expect, it } from 'vitest';
import { linkFacts, troubles } from './look';

type Stats = Parameters<typeof linkFacts>[0];
const stats = (...entries: object[]): Stats => new Map(entries.map((entry) => [(entry as { id: string }).id, entry])) as Stats;

describe('the ways a connection tried', () => {
  it('are_read_with_both_ends_and_the_one_in_use', () => {
    const { pairs, locals, remotes } = linkFacts(
      stats(
        { id: 'T', type: 'transport', selectedCandidatePairId: 'P' },
        { id: 'P', type: 'candidate-pair', state: 'succeeded', localCandidateId: 'L', remoteCandidateId: 'R' },
        { id: 'Q', type: 'candidate-pair', state: 'failed', localCandidateId: 'L', remoteCandidateId: 'none' },
        {
          id: 'L',
          type: 'local-candidate',
          candidateType: 'relay',
          protocol: 'udp',
          relayProtocol: 'tcp',
          address: '198.51.100.9',
          port: 7,
          url: 'turn:a',
        },
        { id: 'R', type: 'remote-candidate', candidateType: 'prflx', protocol: 'tcp', address: null, port: 9 },
      ),
      [{ url: 'turn:a', code: 701 }],
    );
    expect(pairs.map(({ state, inUse }) => [state, inUse])).toEqual([
      ['works', true],
      ['failed', false],
    ]);
    expect(locals).toEqual([
      { type: 'relay', protocol: 'udp', address: '198.51.100.9', port: 7, server: 'turn:a', relayProtocol: 'tcp', base: '' },
    ]);
    expect(remotes[0]).toMatchObject({ type: 'prflx', protocol: 'tcp', address: '' });
    expect(pairs[1]?.remote).toMatchObject({ type: 'host', address: '' });
  });

  it('are_bounded_whatever_the_other_side_names', () => {
    const crowd = Array.from({ length: 5000 }, (_, at) => ({ id: `R${at}`, type: 'remote-candidate', address: '192.0.2.1' }));
    expect(linkFacts(stats(...crowd), []).remotes.length).toBe(256);
  });

  it('have_each_silent_server_once', () => {
    const { noted, note } = troubles();
    for (let n = 0; n < 3; n++) note({ url: 'turn:a', errorCode: 701 });
    for (let n = 0; n < 100; n++) note({ url: `turn:${n}`, errorCode: 701 });
    note({ url: null, errorCode: 701 });
    expect(noted[0]).toEqual({ url: 'turn:a', code: 701 });
    expect(noted.length).toBe(32);
  });
});
