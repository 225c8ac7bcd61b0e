import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../testing/random';
import { addInvite, createRoom, withoutInvite } from '../room';
import { HostDoor } from './door';

const random = new SeededRandom(3);
const room = createRoom(random, { uses: 1, expires: 0 });
const [first] = room.invites;

function update(next: typeof room) {
  const { added, revoked } = new HostDoor(room, 'Ada', 2, random).update(next);
  return { added: added.map(({ id, uses }) => [id, uses]), revoked };
}

describe('what a server learns of changed invites', () => {
  it('is_nothing_when_nothing_changed', () => {
    expect(update({ ...room })).toEqual({ added: [], revoked: [] });
  });

  it('is_each_new_one_and_each_that_is_gone', () => {
    const next = addInvite(withoutInvite(room, first?.id ?? ''), random, { uses: 3, expires: 0 });
    expect(update(next)).toEqual({ added: [[next.invites[0]?.id, 3]], revoked: [first?.id] });
  });

  it('is_one_with_other_uses_again_so_that_a_guest_who_left_may_come_back', () => {
    const renewed = { ...room, invites: room.invites.map((invite) => ({ ...invite, uses: 2 })) };
    expect(update(renewed)).toEqual({ added: [[first?.id, 2]], revoked: [] });
  });
});
