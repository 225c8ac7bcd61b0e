//! The two servers that are compared, each a process of its own on loopback.

use std::net::{SocketAddr, UdpSocket};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tincan_tests::server::Server;
use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, client_async};

use crate::client::Login;

/// A running relay.
pub(crate) struct Relay {
    pub(crate) address: SocketAddr,
    pub(crate) login: Login,
    process: u32,
    _kept: Kept,
}

/// What has to stay for the relay to stay.
#[expect(dead_code, reason = "held")]
enum Kept {
    /// In the order in which they go.
    Tincan(Box<(Server, WebSocketStream<TcpStream>, Runtime)>),
    Coturn(Ended),
}

/// A child that ends with its owner.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Ours must not be held back by its shares: they are what is not compared.
const NO_SHARES: &[&str] = &[
    "--tls",
    "off",
    "--turn-allow",
    "127.0.0.1",
    "--turn-rate",
    "1000000000000",
    "--turn-rate-per-address",
    "1000000000000",
    "--turn-rate-in-all",
    "1000000000000",
    "--turn-bytes-a-day",
    "1000000000000000",
];

impl Relay {
    /// The built server, and the seat of somebody who hosts a room there.
    pub(crate) fn tincan() -> Result<Self> {
        let runtime = Runtime::new()?;
        let (server, socket, joined) = runtime.block_on(async {
            let server = Server::with(NO_SHARES).await?;
            let (socket, joined) = host(&server).await?;
            anyhow::Ok((server, socket, joined))
        })?;
        let relay = joined["ice"]
            .as_array()
            .into_iter()
            .flatten()
            .find(|one| one["username"].is_string());
        let relay = relay.context("no relay")?;
        let text = |name: &str| relay[name].as_str().map(str::to_owned).context("no login");
        Ok(Self {
            address: server.address().parse()?,
            login: Login(text("username")?, text("credential")?),
            process: server.id().context("it has ended")?,
            _kept: Kept::Tincan(Box::new((server, socket, runtime))),
        })
    }

    /// coturn as it comes, without the doors that are not used. It takes the port beside its own too, which may not be free.
    pub(crate) fn coturn() -> Result<Self> {
        (0..5)
            .find_map(|_| Self::coturn_on_some_port().ok())
            .context("coturn does not start")
    }

    fn coturn_on_some_port() -> Result<Self> {
        let free = UdpSocket::bind("127.0.0.1:0")?.local_addr()?;
        let mut command = Command::new("turnserver");
        command.args([
            "-n",
            "--no-tls",
            "--no-dtls",
            "--no-cli",
            "-L",
            "127.0.0.1",
            "-E",
            "127.0.0.1",
            "--allow-loopback-peers",
        ]);
        command.args([
            "--lt-cred-mech",
            "--realm",
            "bench",
            "--user",
            "bench:bench",
            "--log-file",
            "/dev/null",
            "--pidfile",
            "/dev/null",
        ]);
        command.args(["-p", &free.port().to_string()]);
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let child = Ended(child.context("coturn is not installed")?);
        answers(free)?;
        Ok(Self {
            address: free,
            login: Login("bench".into(), "bench".into()),
            process: child.0.id(),
            _kept: Kept::Coturn(child),
        })
    }

    /// What all threads of the process have used, in seconds of one core.
    pub(crate) fn cpu_seconds(&self) -> Result<f64> {
        let threads = std::fs::read_dir(format!("/proc/{}/task", self.process))?;
        let mut nanos = 0;
        for thread in threads {
            // The first number of schedstat, proc(5): nanoseconds on a core.
            let told = std::fs::read_to_string(thread?.path().join("schedstat"))?;
            let used = told.split_whitespace().next().context("no schedstat")?;
            nanos += used.parse::<u64>()?;
        }
        Ok(nanos as f64 / 1e9)
    }
}

/// Waits until a STUN server answers there.
fn answers(address: SocketAddr) -> Result<()> {
    let socket = UdpSocket::bind("127.0.0.1:0")?;
    socket.connect(address)?;
    socket.set_read_timeout(Some(Duration::from_millis(200)))?;
    let mut binding = vec![0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42];
    binding.extend([9; 12]);
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(5) {
        drop(socket.send(&binding));
        if socket.recv(&mut [0; 200]).is_ok() {
            return Ok(());
        }
    }
    bail!("it does not answer")
}

async fn host(server: &Server) -> Result<(WebSocketStream<TcpStream>, Value)> {
    let stream = TcpStream::connect(server.address()).await?;
    let (mut socket, _) = client_async(format!("ws://{}/ws", server.address()), stream).await?;
    let b64 = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let (owner, room) = (b64(&[1; 32]), b64(&Sha256::digest([1; 32])[..16]));
    let open = json!({ "t": "open", "room": room, "owner": owner, "invites": [], "capacity": 2, "approve": false });
    for message in [json!({ "t": "hello", "v": 1 }), open] {
        socket.send(Message::text(message.to_string())).await?;
    }
    while let Some(message) = socket.next().await {
        let message: Value = serde_json::from_str(message?.to_text()?)?;
        if message["t"] == "joined" {
            return Ok((socket, message));
        }
    }
    bail!("not let in")
}
