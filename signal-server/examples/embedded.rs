//! A server inside another program, as the desktop app runs it: its own certificate, its own pages, and only rooms that
//! the program itself allows. Stops on Enter.
//!
//! `cargo run -p tincan-signal --example embedded`

use std::io::stdin;
use std::sync::Arc;

use tincan_signal::{Asset, Config, Identity, OwnRooms, Rooms, Server, UiAssets};
use tokio::net::TcpListener;

struct Page;

impl UiAssets for Page {
    fn get(&self, path: &str) -> Option<Asset> {
        (path == "index.html").then(|| Asset::new(path, b"<h1>Hello</h1>".as_slice()))
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let own = OwnRooms::default();
    let config = Config {
        identity: Some(Identity::generate()?),
        rooms: Rooms::Own(own.clone()),
        ..Config::default()
    };
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let running = Server::start(config, listener, Arc::new(Page))?;
    // The list is shared: rooms can be allowed while the server runs.
    own.allow([7; 16]);
    println!("https://{}/", running.local_addr);
    tokio::task::spawn_blocking(|| stdin().read_line(&mut String::new())).await??;
    running.stop().await;
    Ok(())
}
