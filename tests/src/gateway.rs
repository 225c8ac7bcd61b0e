//! A wire between browsers and the server that counts the sockets which were asked for: how a test sees that a page dials nothing.

use anyhow::Result;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// Passes connections on to a server, unchanged.
pub struct Gateway {
    /// What a browser opens instead of the server's own URL.
    pub url: String,
    dialed: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl Gateway {
    /// In front of `server`, given as `HOST:PORT`.
    pub async fn before(server: &str) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let dialed = Arc::new(AtomicUsize::new(0));
        let task = tokio::spawn(accept(listener, server.to_owned(), Arc::clone(&dialed)));
        Ok(Self { url, dialed, task })
    }

    /// How many signaling sockets were asked for so far.
    #[must_use]
    pub fn dialed(&self) -> usize {
        self.dialed.load(Ordering::SeqCst)
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn accept(listener: TcpListener, server: String, dialed: Arc<AtomicUsize>) {
    while let Ok((browser, _)) = listener.accept().await {
        let (server, dialed) = (server.clone(), Arc::clone(&dialed));
        tokio::spawn(async move {
            if let Err(error) = pass_on(browser, &server, &dialed).await {
                println!("a connection through the gateway ended: {error}");
            }
        });
    }
}

/// A browser opens a new connection for every WebSocket, so the first bytes tell what it is for.
async fn pass_on(mut browser: TcpStream, server: &str, dialed: &AtomicUsize) -> Result<()> {
    let mut start = [0; 4096];
    let length = browser.read(&mut start).await?;
    if start.starts_with(b"GET /ws") {
        dialed.fetch_add(1, Ordering::SeqCst);
    }
    let mut server = TcpStream::connect(server).await?;
    server.write_all(&start[..length]).await?;
    copy_bidirectional(&mut browser, &mut server).await?;
    Ok(())
}
