//! What is told too early, and to whom nothing is told.

use std::sync::Arc;

use super::*;
use crate::b64::B64;
use crate::bucket::Bucket;
use crate::config::Config;
use crate::line::{Line, line};
use crate::metrics::Tally;
use crate::protocol::{Peer, PeerId, Unnumbered};
use crate::ring::Ring;
use crate::session::peers::Peers;
use crate::site::alone;
use crate::turn::Reached;

/// Somebody who asked to come in, and whose connection broke meanwhile.
fn asking() -> Session {
    let site = Arc::new(alone(Config::default()).0);
    let address: std::net::IpAddr = std::net::Ipv4Addr::LOCALHOST.into();
    let limits = &site.config.limits;
    Session {
        id: B64([1; 9]),
        mailbox: line(4, 4096),
        socket: None,
        admission: Arc::new(site.addresses.admit(address).unwrap()),
        ring: Ring::new(limits.ring, limits.ring_bytes),
        peers: Peers::default(),
        seat: Seat::Asked,
        early: Vec::new(),
        reached: Reached::of("localhost", (address, 7015).into()),
        pass: None,
        seen: 0,
        heard: Instant::now(),
        beat: Instant::now(),
        alarm: Box::pin(tokio::time::sleep(Duration::ZERO)),
        unsettled: false,
        quiet: false,
        started: Instant::now(),
        bucket: Bucket::new(limits.rate, Duration::ZERO),
        leased: 0,
        strikes: 0,
        unauthorized: 0,
        tally: Tally::new(Arc::clone(&site.metrics)),
        site,
    }
}

fn signal(from: u8) -> Note {
    let (from, timed) = (B64([from; 9]), None);
    let text = Unnumbered::new(from, "\"early\"");
    Note::Signal { from, text, timed }
}

fn answer(news: News, lines: Vec<(PeerId, Line)>) -> Note {
    let re = None;
    Note::News(Box::new(Told { news, re, lines }))
}

#[tokio::test]
async fn a_signal_that_overtakes_joined_is_told_after_it() {
    let (mut session, room) = (asking(), B64([0; 16]));
    assert!(session.told(signal(2)).await.is_ok());
    assert_eq!(session.ring.next(), 1, "nothing is told before joined");
    let peers: Vec<Peer> = Vec::new();
    let lines = vec![(B64([2; 9]), line(1, 1).line().clone())];
    let joined = answer(News::Joined { room, peers }, lines);
    assert!(session.told(joined).await.is_ok());
    let told = session.ring.above(0).unwrap();
    assert!(told[0].contains("\"joined\"") && told[1].contains("\"early\""));
}

#[tokio::test]
async fn of_a_room_that_was_not_entered_nothing_is_told_and_no_more_kept_than_a_ring() {
    let mut session = asking();
    for _ in 0..1000 {
        assert!(session.told(signal(2)).await.is_ok());
    }
    assert_eq!(session.early.len(), session.site.config.limits.ring);
    let (code, retry) = (Code::RoomFull, None);
    let refused = answer(News::Refused { code, retry }, vec![]);
    assert!(session.told(refused).await.is_err(), "no seat, no socket");
    session.seat = Seat::None;
    assert!(session.catch_up().await.is_ok());
    assert!(session.early.is_empty() && session.ring.next() == 1);
}
