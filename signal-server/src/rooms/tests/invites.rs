//! What an invite lets in, how often, and until when.

use super::*;

#[test]
fn a_used_invite_lets_nobody_new_in_but_knows_whom_it_let_in() {
    let mut world = World::hosted(1, 8);
    assert_eq!(world.refusal(2, joining(1, 5, "ann")), None);
    assert_eq!(
        world.refusal(3, joining(1, 5, "bob")),
        Some(Code::InviteUsed)
    );
    world.act(2, Act::Leave(Why::Gone));
    assert_eq!(
        world.refusal(3, joining(1, 5, "bob")),
        Some(Code::InviteUsed)
    );
    assert_eq!(world.refusal(4, joining(1, 5, "ann")), None);
}

#[test]
fn a_refused_guest_spends_no_use() {
    let mut world = World::hosted(2, 2);
    assert_eq!(world.refusal(2, joining(1, 5, "ann")), None);
    assert_eq!(world.refusal(3, joining(1, 5, "bob")), Some(Code::RoomFull));
    world.act(2, Act::Leave(Why::Left));
    assert_eq!(world.refusal(3, joining(1, 5, "bob")), None);
}

#[test]
fn an_owner_who_opens_again_does_not_refill_an_invite() {
    let mut world = World::hosted(1, 8);
    world.act(2, joining(1, 5, "ann"));
    world.act(6, opening(1, vec![invite(5, 1, 0)], 8));
    world.act(6, Act::Invite(invite(5, 1, 0)));
    assert_eq!(
        world.refusal(3, joining(1, 5, "bob")),
        Some(Code::InviteUsed)
    );
}

#[test]
fn an_expired_or_revoked_invite_lets_nobody_in() {
    let mut world = World::new();
    world.act(1, opening(1, vec![invite(5, 0, 1010), invite(6, 0, 0)], 8));
    assert_eq!(world.refusal(2, joining(1, 5, "ann")), None);
    world.wait(10);
    assert_eq!(
        world.refusal(3, joining(1, 5, "bob")),
        Some(Code::InviteExpired)
    );
    world.act(1, Act::Revoke(B64([6; 8])));
    assert_eq!(
        world.refusal(3, joining(1, 6, "bob")),
        Some(Code::InviteExpired)
    );
    assert_eq!(
        world.act(2, Act::Leave(Why::Left)),
        [told(1, News::PeerLeft(peer(2), Why::Left))],
        "its seat stayed"
    );
}

#[test]
fn a_new_invite_works_at_once_and_one_too_many_is_refused() {
    let mut world = World::hosted(0, 8);
    world.act(1, Act::Invite(invite(6, 0, 0)));
    assert_eq!(world.refusal(2, joining(1, 6, "ann")), None);
    for n in 10..24 {
        assert_eq!(world.refusal(1, Act::Invite(invite(n, 0, 0))), None);
    }
    assert_eq!(
        world.refusal(1, Act::Invite(invite(24, 0, 0))),
        Some(Code::BadMessage)
    );
    world.act(1, Act::Revoke(B64([10; 8])));
    assert_eq!(
        world.refusal(1, Act::Invite(invite(24, 0, 0))),
        None,
        "a revoked one made room"
    );
}

#[test]
fn a_seat_from_before_an_invite_was_made_anew_brings_no_use_along() {
    let mut world = World::hosted(1, 8);
    world.act(2, joining(1, 5, "ann"));
    world.act(6, opening(1, vec![], 8));
    world.act(7, opening(1, vec![invite(5, 1, 0)], 8));
    assert_eq!(world.refusal(3, joining(1, 5, "ann")), None);
    assert_eq!(
        world.refusal(4, joining(1, 5, "bob")),
        Some(Code::InviteUsed)
    );
}
