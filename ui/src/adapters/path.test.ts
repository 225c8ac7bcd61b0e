import { describe, expect, it } from 'vitest';
import { pathOf } from './path';

type Stats = Parameters<typeof pathOf>[0];

function stats(local: string, remote: string, more: object[] = []): Stats {
  const all = [
    { id: 'T', type: 'transport', selectedCandidatePairId: 'P' },
    { id: 'other', type: 'candidate-pair', nominated: true, state: 'succeeded', localCandidateId: 'R', remoteCandidateId: 'R' },
    { id: 'P', type: 'candidate-pair', localCandidateId: 'L', remoteCandidateId: 'R' },
    { id: 'L', type: 'local-candidate', candidateType: local, address: '192.0.2.1' },
    { id: 'R', type: 'remote-candidate', candidateType: remote, address: '192.0.2.2' },
    ...more,
  ];
  return new Map(all.map((entry) => [(entry as { id: string }).id, entry])) as Stats;
}

describe('the path of the bytes', () => {
  it('is_direct_between_any_two_addresses_that_are_no_relay', () => {
    expect(pathOf(stats('host', 'prflx'))).toEqual({ kind: 'direct' });
    expect(pathOf(stats('srflx', 'host'))).toEqual({ kind: 'direct' });
  });

  it('is_relayed_when_either_end_is_a_relay', () => {
    expect(pathOf(stats('relay', 'host'))).toEqual({ kind: 'relayed', relayAddress: '192.0.2.1' });
    expect(pathOf(stats('host', 'relay'))).toEqual({ kind: 'relayed', relayAddress: '192.0.2.2' });
  });

  it('is_unknown_before_a_pair_was_selected', () => {
    expect(pathOf(new Map())).toEqual({ kind: 'unknown' });
  });

  it('is_found_without_a_transport_entry', () => {
    const firefox = new Map(stats('relay', 'host'));
    firefox.delete('T');
    firefox.set('P', { id: 'P', type: 'candidate-pair', selected: true, localCandidateId: 'L', remoteCandidateId: 'R' });
    expect(pathOf(firefox)).toEqual({ kind: 'relayed', relayAddress: '192.0.2.1' });
  });
});
