//! What every connection of one server shares.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::addresses::Addresses;
use crate::assets::UiAssets;
use crate::config::Config;
use crate::hub::Hub;
use crate::metrics::Metrics;
use crate::protocol::Code;

pub(crate) struct Site {
    pub(crate) config: Arc<Config>,
    pub(crate) assets: Arc<dyn UiAssets>,
    /// Whether there is TLS.
    pub(crate) tls: bool,
    pub(crate) fingerprint: Option<[u8; 32]>,
    pub(crate) addresses: Arc<Addresses>,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) hub: Hub,
    /// Everybody says goodbye.
    pub(crate) stop: CancellationToken,
    /// Everything that has to end before the server has ended.
    pub(crate) tasks: TaskTracker,
}

impl Site {
    /// A client was told this code.
    pub(crate) fn refused(&self, code: Code) {
        self.metrics.refused(code);
        tracing::debug!(code = code.name(), "refused");
    }
}
