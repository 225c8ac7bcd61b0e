//! A whole server: starts its parts, and ends them in time.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::time::{Instant, timeout};
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::{CancellationToken, DropGuard};
use tokio_util::task::TaskTracker;

use crate::addresses::Addresses;
use crate::assets::UiAssets;
use crate::beats::Beats;
use crate::config::Config;
use crate::door::{Door, Listening};
use crate::hub;
use crate::metrics::Metrics;
use crate::site::Site;
use crate::ticks::Ticks;
use crate::tls::Identity;
use crate::turn;

/// How long `stop` waits for goodbyes.
const STOP_WITHIN: Duration = Duration::from_secs(2);

/// A signaling server.
pub struct Server;

/// Why the server does not run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The listener has no address.
    #[error("the listener cannot be used: {0}")]
    Listener(#[from] io::Error),
    /// The identity cannot be used for TLS.
    #[error("the certificate cannot be used: {0}")]
    Certificate(#[from] rustls::Error),
}

/// A server that runs, until `stop` or until this is dropped.
pub struct Running {
    /// Where it listens.
    pub local_addr: SocketAddr,
    /// Whether it speaks TLS.
    pub tls: bool,
    /// SHA-256 of its own certificate (DER); `None` without TLS, or where an authority vouches for another.
    pub fingerprint: Option<[u8; 32]>,
    metrics: Arc<Metrics>,
    tasks: TaskTracker,
    stop: CancellationToken,
    kill: DropGuard,
}

impl Server {
    /// Serves on `listener` until the returned value is stopped or dropped. Needs a tokio runtime.
    ///
    /// # Errors
    /// When the listener or the certificate cannot be used.
    pub fn start(
        config: Config,
        listener: TcpListener,
        assets: Arc<dyn UiAssets>,
    ) -> Result<Running, StartError> {
        let local_addr = listener.local_addr()?;
        let listening = Listening::new(listener);
        let own = config
            .identity
            .as_ref()
            .filter(|_| config.authority.is_none());
        let fingerprint = own.map(Identity::fingerprint);
        let own = own.map(Identity::server_config).transpose()?;
        let acceptor = config.authority.clone().or(own).map(TlsAcceptor::from);
        let tls = acceptor.is_some();
        let (kill, tasks, config) = (
            CancellationToken::new(),
            TaskTracker::new(),
            Arc::new(config),
        );
        let stop = kill.child_token();
        let addresses = Addresses::new(&config.limits);
        let metrics = Arc::new(Metrics::new(Arc::clone(&addresses)));
        let (hub, rooms) = hub::start(Arc::clone(&config), Arc::clone(&metrics), stop.clone());
        let relay = config.turn.as_ref().and_then(|turn| {
            let (turn, patience) = (Arc::new(turn.clone()), config.times.handshake);
            turn::start(&turn, local_addr, patience, metrics.turn(), stop.clone())
        });
        let (turn, extra, ended) = match relay {
            Some(relay) => (Some(relay.turn), relay.extra, Some(relay.ended)),
            None => (None, None, None),
        };
        let began = Instant::now();
        let site = Site {
            ticks: Ticks::new(began, config.times.away),
            beats: Beats::new(began, config.times.beat()),
            config,
            assets,
            tls,
            fingerprint,
            addresses,
            metrics: Arc::clone(&metrics),
            hub,
            turn,
            stop: stop.clone(),
            tasks: tasks.clone(),
        };
        let door = Arc::new(Door::new(Arc::new(site), acceptor, kill.clone()));
        tokio::spawn(kill.clone().run_until_cancelled_owned(rooms));
        if let Some(extra) = extra.map(TcpListener::from_std).transpose()? {
            tasks.spawn(Arc::clone(&door).accept(Listening::new(extra)));
        }
        tasks.spawn(door.accept(listening));
        if let Some(ended) = ended {
            tasks.spawn(async { drop(ended.await) });
        }
        Ok(Running {
            local_addr,
            tls,
            fingerprint,
            metrics,
            tasks,
            stop,
            kill: kill.drop_guard(),
        })
    }
}

impl Running {
    /// What it counts while it runs.
    pub fn metrics(&self) -> Arc<Metrics> {
        Arc::clone(&self.metrics)
    }

    /// Says goodbye to everybody (close 1001) and ends within two seconds.
    pub async fn stop(self) {
        self.stop.cancel();
        self.tasks.close();
        // Whoever did not take the goodbye by then is cut off by `kill`, which drops here.
        let _ = timeout(STOP_WITHIN, self.tasks.wait()).await;
        drop(self.kill);
    }
}
