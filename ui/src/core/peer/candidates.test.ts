import { expect, test } from 'vitest';
import { FakeClock, settle } from '../../testing/clock';
import { FakeNetwork } from '../../testing/network';
import { writeSdp } from '../../testing/sdp';
import { Candidates } from './candidates';

const offer = (ufrag: string) => ({
  type: 'offer' as const,
  sdp: writeSdp({ origin: 'them.0', ufrag, sections: [{ kind: 'application', direction: 'sendrecv' }] }),
});
const candidate = (ufrag: string) => ({ candidate: `candidate:1 1 udp 1 192.0.2.1 9 typ host ufrag ${ufrag}`, usernameFragment: ufrag });

function fixture() {
  const faults: unknown[] = [];
  const clock = new FakeClock();
  const pc = new FakeNetwork(() => Promise.resolve(), clock).create();
  return { pc, faults, candidates: new Candidates(pc, (error) => faults.push(error)) };
}

test('a_candidate_waits_for_the_description_it_belongs_to', async () => {
  const { pc, faults, candidates } = fixture();
  candidates.add(candidate('one'));
  candidates.add(null);
  await settle();
  expect([faults, pc.reachable.size, candidates.waiting]).toEqual([[], 0, 1]);
  await pc.setRemoteDescription(offer('one'));
  candidates.retry();
  await settle();
  expect([faults, [...pc.reachable], candidates.waiting]).toEqual([[], ['one'], 0]);
});

test('a_candidate_of_the_next_restart_waits_while_the_present_ones_pass', async () => {
  const { pc, faults, candidates } = fixture();
  await pc.setRemoteDescription(offer('one'));
  candidates.add(candidate('two'));
  candidates.add(candidate('one'));
  candidates.add(null);
  await settle();
  expect([faults, [...pc.reachable], candidates.waiting]).toEqual([[], ['one'], 1]);
});

test('a_candidate_whose_generation_ends_before_its_turn_comes_is_no_fault', async () => {
  const { pc, faults, candidates } = fixture();
  await pc.setRemoteDescription(offer('one'));
  const restarted = pc.setRemoteDescription(offer('two'));
  candidates.add(candidate('one'));
  await restarted;
  await settle();
  expect([faults, [...pc.reachable], candidates.waiting]).toEqual([[], [], 0]);
});

test('a_candidate_that_the_connection_refuses_is_a_fault', async () => {
  const { pc, faults, candidates } = fixture();
  await pc.setRemoteDescription(offer('one'));
  pc.addIceCandidate = () => Promise.reject(new Error('not a candidate'));
  candidates.add(candidate('one'));
  await settle();
  expect(faults).toHaveLength(1);
});

test('the_ufrag_is_read_from_the_line_where_the_member_is_missing', async () => {
  const { pc, candidates } = fixture();
  await pc.setRemoteDescription(offer('one'));
  candidates.add({ candidate: candidate('two').candidate });
  expect(candidates.waiting).toBe(1);
});

test('a_flood_of_candidates_is_bounded', () => {
  const { candidates } = fixture();
  for (let i = 0; i < 10_000; i++) candidates.add(candidate(`u${i}`));
  expect(candidates.waiting).toBe(128);
});
