//! Random histories: whatever people do in whatever order, what has to hold holds after every step.

use proptest::prelude::*;

use super::history::{Step, live};

fn invites() -> impl Strategy<Value = (u8, u32, u32)> {
    (
        5u8..9,
        0u32..3,
        prop_oneof![3 => Just(0), 1 => 1000u32..2000],
    )
}

fn step() -> impl Strategy<Value = Step> {
    let from = || 1u8..9;
    let open = (
        from(),
        1u8..4,
        prop::collection::vec(invites(), 0..4),
        2u8..5,
        any::<bool>(),
    );
    let join = (from(), 1u8..4, 5u8..9, 0u8..5);
    prop_oneof![
        3 => open.prop_map(|(from, of, invites, capacity, approve)| Step::Open { from, of, invites, capacity, approve }),
        8 => join.prop_map(|(from, of, by, card)| Step::Join { from, of, by, card }),
        1 => (from(), invites()).prop_map(|(from, invite)| Step::Invite { from, invite }),
        1 => (from(), 5u8..9).prop_map(|(from, id)| Step::Revoke { from, id }),
        1 => (from(), from()).prop_map(|(from, id)| Step::Kick { from, id }),
        5 => (from(), 1u8..4, 1u8..4).prop_map(|(from, of, address)| Step::Knock { from, of, address }),
        4 => (from(), from()).prop_map(|(from, id)| Step::Admit { from, id }),
        1 => (from(), from()).prop_map(|(from, id)| Step::Deny { from, id }),
        1 => (from(), any::<bool>()).prop_map(|(from, on)| Step::Approve { from, on }),
        1 => from().prop_map(|from| Step::Close { from }),
        2 => from().prop_map(|from| Step::Leave { from }),
        1 => (from(), 0u32..100).prop_map(|(from, grace)| Step::Away { from, grace }),
        1 => from().prop_map(|from| Step::Back { from }),
        1 => (0u32..700).prop_map(|seconds| Step::Wait { seconds }),
    ]
}

/// Twice as many as proptest would take, also where PROPTEST_CASES says how many that are.
fn cases() -> ProptestConfig {
    let usual = ProptestConfig::default();
    ProptestConfig {
        cases: 2 * usual.cases,
        ..usual
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn any_history_keeps_people_in_one_room_rooms_in_bounds_and_signals_inside(steps in prop::collection::vec(step(), 1..120)) {
        live(steps);
    }
}
