import { describe, expect, it } from 'vitest';
import { createRoom, serializeRoom } from '../core/room';
import { FakeClock } from '../testing/clock';
import { FakeNetwork } from '../testing/network';
import { SeededRandom } from '../testing/random';
import { CrashState } from './crash.svelte';
import { fakeWorld } from './fixtures';

function afterwards(crash: string | null) {
  const clock = new FakeClock();
  const random = new SeededRandom(1);
  const world = fakeWorld({ clock, random, createPeer: () => new FakeNetwork(() => clock.sleep(2), clock).create() });
  world.platform.crash = crash;
  return { world, random, state: new CrashState(world) };
}

describe('an end that nobody wished', () => {
  it('is_not_told_where_there_was_none', async () => {
    const { state } = afterwards(null);
    await state.look();
    expect(state.happened).toBe(false);
  });

  it('is_told_once_and_is_in_every_report_since', async () => {
    const { state, world } = afterwards('1795000000 0.1.0 panicked at src/ring.rs:7:3: the ring is empty\n');
    await state.look();
    expect(state.happened).toBe(true);
    state.seen();
    expect(state.happened).toBe(false);
    expect(world.journal.report()).toContain('src/ring.rs:7:3: the ring is empty');
  });

  it('offers_the_room_again_where_one_is_kept', async () => {
    const { state, world, random } = afterwards('1795000000 0.1.0 ended\n');
    world.platform.kept = serializeRoom(createRoom(random, { uses: 1, expires: 0 }));
    await state.look();
    expect(state.roomKept).toBe(true);
  });

  it('says_nothing_of_a_room_where_none_is_kept', async () => {
    const { state } = afterwards('1795000000 0.1.0 ended\n');
    await state.look();
    expect([state.happened, state.roomKept]).toEqual([true, false]);
  });

  it('that_cannot_be_read_is_no_reason_to_fail', async () => {
    const { state, world } = afterwards(null);
    world.platform.takeCrash = () => Promise.reject(new Error('disk'));
    await state.look();
    expect(state.happened).toBe(false);
    expect(world.journal.report()).toContain('crashes not read');
  });
});
