//! Settings into a `Config`. Every limit keeps its default from `config.rs` unless it is named here.

use std::net::{Ipv4Addr, SocketAddr};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use base64::Engine as _;
use clap::{Parser, ValueEnum};
use rustls::ServerConfig;
use tincan_signal::{Config, IceServer, Identity, Limits, OwnRooms, Rate, Rooms, Times};

use super::data_dir::data_dir;
use super::log::{Format, Level};
use super::scrape;
use super::turn_args::TurnArgs;

/// The signaling server of Tincan. It introduces people who hold an invite, and cannot read what they say.
///
/// Every flag is also an environment variable (--per-address: TINCAN_PER_ADDRESS) and a key of the file that --config
/// names. A flag counts before the environment, the environment before the file.
#[derive(Parser)]
#[command(version)]
pub(crate) struct Args {
    /// A TOML file of settings: the names of the flags, without the dashes before them.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Address and port to listen on.
    #[arg(long, default_value_t = SocketAddr::from((Ipv4Addr::UNSPECIFIED, 7015)))]
    pub(crate) listen: SocketAddr,
    /// Browsers give a page from another machine a camera only over TLS.
    #[arg(long, value_enum, default_value_t = TlsArg::SelfSigned)]
    tls: TlsArg,
    /// A DNS name for --tls acme, by which the server is then also reached; may be given several times.
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    domain: Vec<String>,
    /// Where a certificate authority may write to, for --tls acme: mailto:you@example.
    #[arg(long, value_name = "URL")]
    acme_contact: Option<String>,
    /// The certificate authority for --tls acme. Let's Encrypt by default.
    #[arg(long, value_name = "URL")]
    acme_directory: Option<String>,
    /// A PEM file with the only certificate to trust in the authority's own server.
    #[arg(long, hide = true, value_name = "FILE")]
    acme_root: Option<PathBuf>,
    /// How much is logged, on standard error. Addresses of clients are, from debug on.
    #[arg(long, value_enum, default_value_t = Level::Info)]
    pub(crate) log: Level,
    /// How logs are written.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) log_format: Format,
    /// Where Prometheus finds /metrics: a port of this machine alone, or an address and port. Nowhere by default.
    #[arg(long, value_name = "[ADDRESS:]PORT", value_parser = scrape::address)]
    pub(crate) metrics: Option<SocketAddr>,
    /// Who may open a room: everybody, who knows --access, or only the rooms named by --own-room.
    #[arg(long, value_enum, default_value_t = RoomsArg::Any)]
    rooms: RoomsArg,
    /// A file that holds the token for --rooms token. (A file, because other users can read arguments.)
    #[arg(long, value_name = "FILE")]
    access: Option<PathBuf>,
    /// A room id for --rooms own; may be given several times.
    #[arg(long, value_name = "ROOM", value_delimiter = ',')]
    own_room: Vec<String>,
    /// Where the certificate is kept, so that yesterday's links work.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// A DNS name this server is reached by; may be given several times.
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    name: Vec<String>,
    /// A STUN server handed to callers, for example stun:stun.example:3478; may be given several times. None by default.
    #[arg(long, value_name = "URL", value_delimiter = ',')]
    ice: Vec<String>,
    #[command(flatten)]
    turn: TurnArgs,
    /// Connections of one address.
    #[arg(long, default_value_t = Limits::default().per_address)]
    per_address: usize,
    /// Connections at all.
    #[arg(long, default_value_t = Limits::default().connections)]
    connections: usize,
    /// Wrong tokens of one address before it has to wait.
    #[arg(long, default_value_t = Limits::default().guesses.burst)]
    guesses: u32,
    /// Messages a second of one client, in the long run.
    #[arg(long, default_value_t = Limits::default().rate.per_second)]
    per_second: f64,
    /// Messages of one client at once.
    #[arg(long, default_value_t = Limits::default().rate.burst)]
    burst: u32,
    /// Messages a second of one address, over all its connections, in the long run.
    #[arg(long, default_value_t = Limits::default().address_rate.per_second)]
    address_per_second: f64,
    /// Messages of one address at once.
    #[arg(long, default_value_t = Limits::default().address_rate.burst)]
    address_burst: u32,
    /// New connections a second of one address, in the long run.
    #[arg(long, default_value_t = Limits::default().handshakes.per_second)]
    handshakes_per_second: f64,
    /// New connections of one address at once.
    #[arg(long, default_value_t = Limits::default().handshakes.burst)]
    handshakes_burst: u32,
    /// Threads that serve. One relays some ten thousand messages a second and wastes nothing on waking others.
    #[arg(long, default_value_t = NonZeroUsize::MIN)]
    pub(crate) threads: NonZeroUsize,
    #[arg(long, hide = true, value_name = "MS")]
    handshake_ms: Option<u64>,
    #[arg(long, hide = true, value_name = "MS")]
    plain_ms: Option<u64>,
    #[arg(long, hide = true, value_name = "MS")]
    write_ms: Option<u64>,
    #[arg(long, hide = true, value_name = "MS")]
    away_after_ms: Option<u64>,
    #[arg(long, hide = true, value_name = "MS")]
    gone_after_ms: Option<u64>,
    #[arg(long, hide = true, value_name = "MS")]
    silent_after_ms: Option<u64>,
    #[arg(long, hide = true, value_name = "MS")]
    forget_after_ms: Option<u64>,
    #[arg(long, hide = true, value_name = "MS")]
    knock_ms: Option<u64>,
}

#[derive(Clone, Copy, ValueEnum)]
enum TlsArg {
    Off,
    SelfSigned,
    /// By a certificate authority, over ACME (RFC 8555). In builds with the feature `acme`.
    Acme,
}

#[derive(Clone, Copy, ValueEnum)]
enum RoomsArg {
    Any,
    Token,
    Own,
}

impl Args {
    /// What the server is started with; reads or makes the certificate.
    pub(crate) fn config(self) -> anyhow::Result<Config> {
        Ok(Config {
            identity: self.identity()?,
            authority: self.authority()?,
            rooms: self.rooms()?,
            limits: self.limits(),
            times: self.times(),
            ice: self.ice.into_iter().map(stun).collect(),
            names: [self.name, self.domain].concat(),
            turn: self.turn.turn(),
        })
    }

    fn identity(&self) -> anyhow::Result<Option<Identity>> {
        let TlsArg::SelfSigned = self.tls else {
            return Ok(None);
        };
        let dir = self.kept()?;
        let kept = Identity::load_or_create(&dir);
        kept.map(Some)
            .with_context(|| format!("cannot use the certificate in {}", dir.display()))
    }

    fn authority(&self) -> anyhow::Result<Option<Arc<ServerConfig>>> {
        match self.tls {
            TlsArg::Acme => self.acme().map(Some),
            TlsArg::Off | TlsArg::SelfSigned => Ok(None),
        }
    }

    #[cfg(feature = "acme")]
    fn acme(&self) -> anyhow::Result<Arc<ServerConfig>> {
        super::acme::start(super::acme::Order {
            domains: self.domain.clone(),
            contact: self.acme_contact.clone(),
            directory: self.acme_directory.clone(),
            root: self.acme_root.clone(),
            kept: self.kept()?.join("acme"),
        })
    }

    #[cfg(not(feature = "acme"))]
    fn acme(&self) -> anyhow::Result<Arc<ServerConfig>> {
        anyhow::bail!("this build knows no ACME: cargo build -p tincan-signal --features acme")
    }

    fn kept(&self) -> anyhow::Result<PathBuf> {
        self.data
            .clone()
            .or_else(data_dir)
            .context("no home directory: say where to keep the certificate with --data")
    }

    fn rooms(&self) -> anyhow::Result<Rooms> {
        Ok(match self.rooms {
            RoomsArg::Any => Rooms::Any,
            RoomsArg::Token => {
                let file = self
                    .access
                    .as_ref()
                    .context("--rooms token needs --access FILE")?;
                let token = std::fs::read_to_string(file)
                    .with_context(|| format!("cannot read {}", file.display()))?;
                anyhow::ensure!(!token.trim().is_empty(), "{} is empty", file.display());
                Rooms::Token(token.trim().to_owned())
            }
            RoomsArg::Own => {
                let own = OwnRooms::default();
                self.own_room
                    .iter()
                    .try_for_each(|room| room_id(room).map(|room| own.allow(room)))?;
                Rooms::Own(own)
            }
        })
    }

    fn limits(&self) -> Limits {
        let mut limits = Limits {
            per_address: self.per_address,
            connections: self.connections,
            write_timeout: ms(self.write_ms, Limits::default().write_timeout),
            ..Limits::default()
        };
        limits.guesses.burst = self.guesses;
        limits.rate = rate(self.per_second, self.burst);
        limits.address_rate = rate(self.address_per_second, self.address_burst);
        limits.handshakes = rate(self.handshakes_per_second, self.handshakes_burst);
        limits
    }

    fn times(&self) -> Times {
        let default = Times::default();
        Times {
            handshake: ms(self.handshake_ms, default.handshake),
            plain: ms(self.plain_ms, default.plain),
            away: ms(self.away_after_ms, default.away),
            gone: ms(self.gone_after_ms, default.gone),
            silent: ms(self.silent_after_ms, default.silent),
            knock: ms(self.knock_ms, default.knock),
            forget: ms(self.forget_after_ms, default.forget),
        }
    }
}

fn stun(url: String) -> IceServer {
    IceServer {
        urls: vec![url],
        username: None,
        credential: None,
    }
}

/// What a test asks for instead of the default.
fn ms(given: Option<u64>, default: Duration) -> Duration {
    given.map_or(default, Duration::from_millis)
}

fn rate(per_second: f64, burst: u32) -> Rate {
    Rate { per_second, burst }
}

fn room_id(text: &str) -> anyhow::Result<[u8; 16]> {
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD
        .decode(text)
        .ok();
    bytes
        .and_then(|bytes| bytes.try_into().ok())
        .with_context(|| format!("{text} is no room id"))
}
