//! What every connection of one server shares.

use std::sync::Arc;

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::addresses::Addresses;
use crate::assets::UiAssets;
use crate::beats::Beats;
use crate::config::Config;
use crate::hub::Hub;
use crate::metrics::Metrics;
use crate::protocol::Code;
use crate::ticks::Ticks;
use crate::turn::Turn;

pub(crate) struct Site {
    pub(crate) config: Arc<Config>,
    pub(crate) assets: Arc<dyn UiAssets>,
    /// Whether there is TLS.
    pub(crate) tls: bool,
    pub(crate) fingerprint: Option<[u8; 32]>,
    pub(crate) addresses: Arc<Addresses>,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) hub: Hub,
    pub(crate) turn: Option<Turn>,
    /// When silence is looked for.
    pub(crate) ticks: Ticks,
    /// When clients are asked whether they are there.
    pub(crate) beats: Beats,
    /// Everybody says goodbye.
    pub(crate) stop: CancellationToken,
    /// Everything that has to end before the server has ended.
    pub(crate) tasks: TaskTracker,
}

impl Site {
    /// When a client that was asked now, or has just come, is asked next.
    pub(crate) fn next_beat(&self) -> Instant {
        self.beats.next(Instant::now(), self.metrics.seats())
    }

    /// A client was told this code.
    pub(crate) fn refused(&self, code: Code) {
        self.metrics.refused(code);
        tracing::debug!(code = code.name(), "refused");
    }
}

/// A site without a listener, and its hub: for tests, which bring their own connections.
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) fn alone(config: Config) -> (Site, impl Future<Output = ()> + Send) {
    struct Nothing;
    impl UiAssets for Nothing {
        fn get(&self, _: &str) -> Option<crate::assets::Asset> {
            None
        }
    }
    let (config, began) = (Arc::new(config), Instant::now());
    let addresses = Addresses::new(&config.limits);
    let metrics = Arc::new(Metrics::new(Arc::clone(&addresses)));
    let stop = CancellationToken::new();
    let (hub, rooms) = crate::hub::start(Arc::clone(&config), Arc::clone(&metrics), stop.clone());
    let site = Site {
        ticks: Ticks::new(began, config.times.away),
        beats: Beats::new(began, config.times.beat()),
        config,
        assets: Arc::new(Nothing),
        tls: true,
        fingerprint: Some([7; 32]),
        addresses,
        metrics,
        hub,
        turn: None,
        stop,
        tasks: TaskTracker::new(),
    };
    (site, rooms)
}
