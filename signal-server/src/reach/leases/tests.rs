//! The lease's life by hand, and over random histories.

use std::collections::HashSet;

use proptest::prelude::*;

use super::*;

type Machine = Leases<&'static str, &'static str>;

fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn granted(what: &'static str) -> Result<Grant<&'static str>, &'static str> {
    Ok(Grant {
        what,
        lifetime: secs(3600),
    })
}

fn drained(machine: &mut Machine) -> Vec<Output<&'static str, &'static str>> {
    std::iter::from_fn(|| machine.poll()).collect()
}

/// Begun at 0 and open since 1 s.
fn open() -> Machine {
    let mut machine = Machine::new();
    machine.handle(secs(0), Input::Begin);
    assert_eq!(
        drained(&mut machine),
        [Output::Told(Standing::Asking), Output::Ask(1)]
    );
    machine.handle(secs(1), Input::Answered(1, granted("A")));
    assert_eq!(drained(&mut machine), [Output::Told(Standing::Open("A"))]);
    machine
}

#[test]
fn nobody_is_asked_before_it_was_allowed() {
    let mut machine = Machine::new();
    machine.handle(secs(0), Input::NetworkChanged);
    machine.tick(secs(9999));
    assert_eq!(
        (drained(&mut machine), machine.next_deadline()),
        (vec![], None)
    );
}

#[test]
fn a_lease_is_renewed_at_half_its_life() {
    let mut machine = open();
    assert_eq!(machine.next_deadline(), Some(secs(1801)));
    machine.tick(secs(1800));
    assert_eq!(drained(&mut machine), []);
    machine.tick(secs(1801));
    assert_eq!(drained(&mut machine), [Output::Renew(1)]);
    machine.handle(secs(1802), Input::Answered(1, granted("A")));
    assert_eq!(
        drained(&mut machine),
        [],
        "nothing changed, nothing is told"
    );
    assert_eq!(machine.next_deadline(), Some(secs(3602)));
}

#[test]
fn a_renewal_with_another_address_is_told() {
    let mut machine = open();
    machine.tick(secs(1801));
    machine.handle(secs(1802), Input::Answered(1, granted("B")));
    assert_eq!(
        drained(&mut machine),
        [Output::Renew(1), Output::Told(Standing::Open("B"))]
    );
}

#[test]
fn a_renewal_that_fails_is_tried_again_and_the_lease_stands_until_its_end() {
    let mut machine = open();
    machine.tick(secs(1801));
    machine.handle(secs(1801), Input::Answered(1, Err("silent")));
    assert_eq!(drained(&mut machine), [Output::Renew(1)]);
    assert_eq!(
        machine.next_deadline(),
        Some(secs(2701)),
        "half of what is left"
    );
    machine.tick(secs(2701));
    assert_eq!(drained(&mut machine), [Output::Renew(1)]);
    machine.tick(secs(3601));
    assert_eq!(
        drained(&mut machine),
        [
            Output::Remove(1),
            Output::Told(Standing::Asking),
            Output::Ask(3)
        ]
    );
}

#[test]
fn a_router_that_gave_nothing_is_asked_again_ever_more_seldom_without_a_word() {
    let mut machine = Machine::new();
    machine.handle(secs(0), Input::Begin);
    let mut now = secs(0);
    let mut waits = vec![];
    for attempt in 1..=7 {
        machine.handle(now, Input::Answered(attempt, Err("refused")));
        let next = machine.next_deadline().unwrap();
        waits.push((next - now).as_secs());
        now = next;
        machine.tick(now);
    }
    assert_eq!(waits, [60, 120, 240, 480, 900, 900, 900]);
    let told = drained(&mut machine);
    let words = told.iter().filter(|out| matches!(out, Output::Told(_)));
    assert_eq!(words.count(), 2, "asking, refused: {told:?}");
}

#[test]
fn a_changed_network_takes_the_old_hole_away_and_asks_anew() {
    let mut machine = open();
    machine.handle(secs(5), Input::NetworkChanged);
    assert_eq!(
        drained(&mut machine),
        [
            Output::Remove(1),
            Output::Told(Standing::Asking),
            Output::Ask(3)
        ]
    );
}

#[test]
fn the_end_takes_away_what_was_opened_and_what_opens_too_late() {
    let mut machine = open();
    machine.handle(secs(5), Input::End);
    assert_eq!(
        drained(&mut machine),
        [Output::Remove(1), Output::Told(Standing::Closed)]
    );
    let mut machine = Machine::new();
    machine.handle(secs(0), Input::Begin);
    machine.handle(secs(1), Input::End);
    machine.handle(secs(2), Input::Answered(1, granted("A")));
    assert_eq!(drained(&mut machine).last(), Some(&Output::Remove(1)));
    assert_eq!(machine.next_deadline(), None);
}

#[derive(Clone, Debug)]
enum Act {
    Begin,
    Change,
    End,
    Answer(bool),
    Late(u32, bool),
    Wait(u64),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        Just(Act::Begin),
        Just(Act::Change),
        Just(Act::End),
        any::<bool>().prop_map(Act::Answer),
        (0..20u32, any::<bool>()).prop_map(|(attempt, good)| Act::Late(attempt, good)),
        (0..4000u64).prop_map(Act::Wait),
    ]
}

proptest! {
    /// Whatever happens in whatever order: what a router opened is taken away in the end, and no lease outlives its renewal unseen.
    #[test]
    fn nothing_stays_open_after_the_end(acts in prop::collection::vec(act(), 0..60)) {
        let mut machine = Machine::new();
        let (mut now, mut open, mut asked) = (secs(0), HashSet::new(), vec![]);
        for act in acts.into_iter().chain([Act::End]) {
            let answer = |good| if good { granted("A") } else { Err("no") };
            match act {
                Act::Begin => machine.handle(now, Input::Begin),
                Act::Change => machine.handle(now, Input::NetworkChanged),
                Act::End => machine.handle(now, Input::End),
                Act::Answer(good) => if let Some(attempt) = asked.pop() {
                    if good { open.insert(attempt); }
                    machine.handle(now, Input::Answered(attempt, answer(good)));
                },
                Act::Late(attempt, good) if asked.contains(&attempt) => {
                    asked.retain(|one| *one != attempt);
                    if good { open.insert(attempt); }
                    machine.handle(now, Input::Answered(attempt, answer(good)));
                }
                Act::Late(..) => {}
                Act::Wait(seconds) => { now += secs(seconds); machine.tick(now); }
            }
            while let Some(out) = machine.poll() {
                match out {
                    Output::Ask(attempt) | Output::Renew(attempt) => asked.push(attempt),
                    Output::Remove(attempt) => { open.remove(&attempt); }
                    Output::Told(_) => {}
                }
            }
            prop_assert!(machine.next_deadline().is_none_or(|next| next > now || next + secs(4000) > now));
        }
        // Answers that come after the end.
        for attempt in asked {
            open.insert(attempt);
            machine.handle(now, Input::Answered(attempt, granted("A")));
            while let Some(out) = machine.poll() {
                if let Output::Remove(attempt) = out { open.remove(&attempt); }
            }
        }
        prop_assert!(open.is_empty(), "{:?}", open);
    }
}
