import { describe, expect, it } from 'vitest';
import type { Crash } from '../platform/platform';
import { FakeClock } from '../testing/clock';
import { FakeNetwork } from '../testing/network';
import { SeededRandom } from '../testing/random';
import { CrashState } from './crash.svelte';
import { fakeWorld } from './fixtures';

const ENDED = { lines: '1795000000 0.1.0 panicked at src/ring.rs:7:3: the ring is empty\n', room_kept: false };

function afterwards(crash: Crash | null) {
  const clock = new FakeClock();
  const createPeer = () => new FakeNetwork(() => clock.sleep(2), clock).create();
  const world = fakeWorld({ clock, random: new SeededRandom(1), createPeer });
  world.platform.crash = crash;
  return { world, state: new CrashState(world) };
}

describe('an end that nobody wished', () => {
  it('is_not_told_where_there_was_none', () => {
    expect(afterwards(null).state.happened).toBe(false);
  });

  it('is_told_from_the_start_and_is_in_every_report_since', () => {
    const { state, world } = afterwards(ENDED);
    expect(state.happened).toBe(true);
    state.seen();
    expect(state.happened).toBe(false);
    expect(world.journal.report()).toContain('src/ring.rs:7:3: the ring is empty');
  });

  it('offers_the_room_again_where_one_lies_there_and_no_other', () => {
    expect(afterwards({ ...ENDED, room_kept: true }).state.roomKept).toBe(true);
    expect(afterwards(ENDED).state.roomKept).toBe(false);
  });
});
