//! The floor of the call bench: serves one hand-written page and passes every message of one socket to the other. Measures nothing.

use anyhow::Result;
use futures_util::{SinkExt, StreamExt};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::broadcast::{self, Sender};
use tokio::task::JoinHandle;
use tokio_tungstenite::accept_async;
use tokio_tungstenite::tungstenite::Message;

const PAGE: &str = include_str!("../bench/minimal/index.html");

/// The page and its relay, on loopback.
pub struct Minimal {
    /// Its address, without a slash at the end.
    pub url: String,
    task: JoinHandle<()>,
}

impl Minimal {
    /// Serves until it is dropped.
    pub async fn start() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        Ok(Self {
            url,
            task: tokio::spawn(accept(listener)),
        })
    }
}

impl Drop for Minimal {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn accept(listener: TcpListener) {
    let (everybody, _) = broadcast::channel(256);
    while let Ok((browser, address)) = listener.accept().await {
        let everybody = everybody.clone();
        // A browser that is closed in mid-sentence ends its own connection and nothing else.
        tokio::spawn(async move { drop(serve(browser, address.port(), everybody).await) });
    }
}

async fn serve(mut browser: TcpStream, own: u16, everybody: Sender<(u16, Message)>) -> Result<()> {
    let mut start = [0; 16];
    let length = browser.peek(&mut start).await?;
    if start[..length].starts_with(b"GET /ws") {
        return relay(browser, own, everybody).await;
    }
    let mut request = [0; 4096];
    let _length = browser.read(&mut request).await?;
    let length = PAGE.len();
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    browser.write_all(head.as_bytes()).await?;
    Ok(browser.write_all(PAGE.as_bytes()).await?)
}

async fn relay(browser: TcpStream, own: u16, everybody: Sender<(u16, Message)>) -> Result<()> {
    let (mut out, mut incoming) = accept_async(browser).await?.split();
    let mut others = everybody.subscribe();
    loop {
        tokio::select! {
            message = incoming.next() => match message {
                Some(Ok(message)) if message.is_text() => drop(everybody.send((own, message))),
                Some(Ok(_)) => {}
                _ => return Ok(()),
            },
            Ok((from, message)) = others.recv() => if from != own { out.send(message).await? },
        }
    }
}
