//! What a page's peer connections really do, read from `getStats()` and not from what the page shows.

use crate::browser::Browser;
use crate::wait::until;
use anyhow::Result;
use serde::Deserialize;

/// Keeps every connection and data channel that the page makes from now on. Runs after the page has loaded and before anybody joins:
/// the product looks the constructor up when it makes a connection.
const WATCH: &str = "
    if (window.__watched) return;
    const watched = window.__watched = { connections: [], channels: [] };
    const Native = window.RTCPeerConnection;
    window.RTCPeerConnection = class extends Native {
        constructor(...options) { super(...options); watched.connections.push(this); }
        createDataChannel(...options) {
            const channel = super.createDataChannel(...options);
            watched.channels.push(channel);
            return channel;
        }
    };";

const READ: &str = "
    const done = arguments[arguments.length - 1];
    (async () => {
        const sum = { frames: 0, packets: 0, pairs: 0, connections: 0 };
        for (const pc of window.__watched?.connections ?? []) {
            if (pc.connectionState === 'closed') continue;
            sum.connections += 1;
            for (const report of (await pc.getStats()).values()) {
                if (report.type === 'inbound-rtp' && report.kind === 'video') sum.frames += report.framesDecoded ?? 0;
                if (report.type === 'inbound-rtp' && report.kind === 'audio') sum.packets += report.packetsReceived ?? 0;
                if (report.type === 'candidate-pair' && report.state === 'succeeded' && report.nominated) sum.pairs += 1;
            }
        }
        return sum;
    })().then(done, () => done(null));";

/// Sums over all connections that are not closed.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
pub struct Stats {
    /// Video frames of the other ones that were decoded.
    pub frames: u64,
    /// Audio packets of the other ones that arrived.
    pub packets: u64,
    /// Candidate pairs that carry bytes.
    pub pairs: u64,
    /// Connections that are not closed.
    pub connections: u64,
}

const PATHS: &str = "
    const done = arguments[arguments.length - 1];
    (async () => {
        const paths = [];
        for (const pc of window.__watched?.connections ?? []) {
            if (pc.connectionState === 'closed') continue;
            const reports = await pc.getStats();
            const chosen = [...reports.values()].map((report) => report.selectedCandidatePairId).filter(Boolean);
            for (const pair of reports.values()) {
                if (pair.type !== 'candidate-pair' || pair.state !== 'succeeded' || !pair.nominated) continue;
                // A pair that was nominated first and then left for a better one stays nominated (Firefox tells of the last only).
                if (chosen.length > 0 && !chosen.includes(pair.id)) continue;
                const [local, remote] = [reports.get(pair.localCandidateId), reports.get(pair.remoteCandidateId)];
                paths.push({ local: local?.candidateType, remote: remote?.candidateType, protocol: local?.protocol, to: remote?.address ?? '' });
            }
        }
        return paths;
    })().then(done, () => done([]));";

/// The way that a connection's bytes take.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct Path {
    /// Type of the own candidate: `host`, `srflx`, `prflx` or `relay` (RFC 8445).
    pub local: String,
    /// Type of the other one's.
    pub remote: String,
    /// `udp` or `tcp`.
    pub protocol: String,
    /// The other end's address, as far as the browser tells.
    pub to: String,
}

impl Path {
    /// Nobody stands between.
    #[must_use]
    pub fn is_direct(&self) -> bool {
        self.local != "relay" && self.remote != "relay"
    }
}

/// The ways of all connections that are not closed.
pub async fn ways(browser: &Browser) -> Result<Vec<Path>> {
    Ok(serde_json::from_value(
        browser.script_async(PATHS, vec![]).await?,
    )?)
}

/// Starts to watch.
pub async fn watch(browser: &Browser) -> Result<()> {
    browser.script(WATCH, vec![]).await.map(drop)
}

/// From now on the page's connections use relays and nothing else, over these transports of the relay's URLs. Before anybody joins.
pub async fn relay_only(browser: &Browser, transport: &str) -> Result<()> {
    let script = "
        const Native = window.RTCPeerConnection;
        const over = arguments[0];
        const fits = (url) => !url.startsWith('turn') || url.includes('transport=' + over);
        const relayed = (options) => ({
            ...options,
            iceTransportPolicy: 'relay',
            iceServers: (options?.iceServers ?? []).map((one) => ({ ...one, urls: [one.urls].flat().filter(fits) }))
                .filter((one) => one.urls.length > 0),
        });
        window.RTCPeerConnection = class extends Native {
            constructor(options, ...rest) { super(relayed(options), ...rest); }
            setConfiguration(options) { super.setConfiguration(relayed(options)); }
        };";
    browser
        .script(script, vec![transport.into()])
        .await
        .map(drop)
}

/// The kinds of the candidates of every pair that was selected, such as `relay relay`.
pub async fn paths(browser: &Browser) -> Result<Vec<String>> {
    let script = "
        const done = arguments[arguments.length - 1];
        (async () => {
            const found = [];
            for (const pc of window.__watched?.connections ?? []) {
                const reports = await pc.getStats();
                for (const pair of reports.values()) {
                    if (pair.type !== 'candidate-pair' || !pair.nominated || pair.state !== 'succeeded') continue;
                    const kind = (id) => reports.get(id)?.candidateType;
                    found.push(kind(pair.localCandidateId) + ' ' + kind(pair.remoteCandidateId));
                }
            }
            return found;
        })().then(done, () => done(null));";
    Ok(serde_json::from_value(
        browser.script_async(script, vec![]).await?,
    )?)
}

/// The sums of this moment.
pub async fn stats(browser: &Browser) -> Result<Stats> {
    Ok(serde_json::from_value(
        browser.script_async(READ, vec![]).await?,
    )?)
}

/// Waits until more frames and more packets than now have come over a pair that was selected. A connection that is closed takes its
/// sums along, so the lowest sums that were seen are what has to be risen above.
pub async fn media_rises(browser: &Browser) -> Result<()> {
    let mut low = stats(browser).await?;
    until("more picture and sound", async || {
        let now = stats(browser).await?;
        low.frames = low.frames.min(now.frames);
        low.packets = low.packets.min(now.packets);
        let risen = now.frames > low.frames + 5 && now.packets > low.packets + 5 && now.pairs > 0;
        if risen {
            Ok(Some(()))
        } else {
            anyhow::bail!("{now:?}, and at the lowest {low:?}")
        }
    })
    .await
}
