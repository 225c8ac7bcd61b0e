//! Asks this network's router to let people in, and says how that stands, a line each time it changes:
//! `v4=open:203.0.113.5:7015 v6=failed:no-router near=192.168.1.20 global=`.
//!
//! ```text
//! cargo run --example reach -- 7015
//! ```
//! Ends, and takes everything away, at the end of its input (Ctrl-D). Understands `close` and `open`.

use std::num::NonZeroU16;

use tincan_signal::reach::{DoorState, Reach, Routers, Standing, Ways};
use tokio::io::{AsyncBufReadExt as _, BufReader};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let port: NonZeroU16 = std::env::args().nth(1).ok_or("which port?")?.parse()?;
    let reach = Reach::start(port, Routers::Ask);
    reach.allow(true);
    let mut ways = reach.ways();
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    loop {
        println!("{}", said(&ways.borrow_and_update()));
        tokio::select! {
            changed = ways.changed() => changed?,
            line = lines.next_line() => match line?.as_deref() {
                Some("close") => reach.allow(false),
                Some("open") => reach.allow(true),
                Some(_) => {}
                None => break,
            },
        }
    }
    reach.stop().await;
    Ok(())
}

fn said(ways: &Ways) -> String {
    let list = |addresses: &[std::net::IpAddr]| {
        let texts: Vec<String> = addresses.iter().map(ToString::to_string).collect();
        texts.join(",")
    };
    format!(
        "v4={} v6={} near={} global={}",
        door(&ways.v4),
        door(&ways.v6),
        list(&ways.local.near),
        list(&ways.local.global)
    )
}

fn door(state: &DoorState) -> String {
    match state {
        Standing::Closed => "closed".to_owned(),
        Standing::Asking => "asking".to_owned(),
        Standing::Open(opened) => {
            format!("open:{}{}", opened.tcp, opened.udp.map_or("", |_| "+udp"))
        }
        Standing::Failed(why) => format!("failed:{why:?}"),
    }
}
