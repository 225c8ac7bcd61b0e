//! Asks the router for one thing, by every protocol it may speak, all at once; the first success wins. Knows no lease's life.

mod pmp;
mod upnp;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::num::NonZeroU16;
use std::time::Duration;

use serde::Serialize;
use tokio::time::{sleep, timeout};

use super::leases::Grant;
use super::router::{self, Route};
use super::wan;

/// Our name in the router's table (UPnP alone has one).
const NAME: &str = "Tincan";
/// At most an hour: what we cannot take away any more, after a crash, is soon gone.
const LEASE: Duration = Duration::from_secs(3600);
/// For the whole question. A router that needs longer is as good as none to somebody who waits with a link.
const PATIENCE: Duration = Duration::from_secs(8);
/// PCP's head start before NAT-PMP: both fill the same table, and one entry there is enough.
const HEAD_START: Duration = Duration::from_millis(150);

/// What was opened: where somebody on the internet sends to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opened {
    /// For signaling.
    pub tcp: SocketAddr,
    /// For media by the embedded relay; `None` when the router opened only the other one.
    pub udp: Option<SocketAddr>,
}

/// Why nothing was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum WhyNot {
    /// This machine has no way out of this kind.
    #[error("no route")]
    NoRoute,
    /// No router answered, by any protocol.
    #[error("no router answered")]
    NoRouter,
    /// The router answered and said no.
    #[error("the router refuses")]
    Refused,
    /// The router's own address is not of the internet: another router, or the provider, stands before it.
    #[error("another router stands before this one")]
    DoubleNat,
}

/// The more telling of two reasons.
impl WhyNot {
    fn or(self, other: Self) -> Self {
        let telling = |why| match why {
            Self::NoRoute => 0,
            Self::NoRouter => 1,
            Self::Refused => 2,
            Self::DoubleNat => 3,
        };
        if telling(self) >= telling(other) {
            self
        } else {
            other
        }
    }
}

/// Which door of the house.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Family {
    /// A mapped port.
    V4,
    /// A pinhole: the address stays ours.
    V6,
}

/// What stays in the router until it is taken away, and how to do that.
pub(crate) enum Hole {
    Upnp(upnp::Mapping),
    Pmp(pmp::Mapping),
}

impl Hole {
    pub(crate) async fn renew(&mut self) -> Result<Grant<Opened>, WhyNot> {
        let renewed = async {
            match self {
                Self::Upnp(mapping) => mapping.renew().await,
                Self::Pmp(mapping) => mapping.renew().await,
            }
        };
        timeout(PATIENCE, renewed)
            .await
            .unwrap_or(Err(WhyNot::NoRouter))
    }

    /// Whether it worked makes no difference: the lease ends by itself.
    pub(crate) async fn remove(self) {
        let removed = async {
            match self {
                Self::Upnp(mapping) => mapping.remove().await,
                Self::Pmp(mapping) => mapping.remove().await,
            }
        };
        if timeout(PATIENCE, removed).await.is_err() {
            tracing::debug!("the router did not take the mapping away in time");
        }
    }
}

/// Opens `port`, TCP and UDP.
pub(crate) async fn ask(family: Family, port: NonZeroU16) -> Result<(Hole, Grant<Opened>), WhyNot> {
    let asked = async {
        match family {
            Family::V4 => v4(&router::v4().await.ok_or(WhyNot::NoRoute)?, port).await,
            Family::V6 => v6(&router::v6().await.ok_or(WhyNot::NoRoute)?, port).await,
        }
    };
    let (hole, grant) = timeout(PATIENCE, asked)
        .await
        .unwrap_or(Err(WhyNot::NoRouter))?;
    if wan::is_global(grant.what.tcp.ip()) {
        return Ok((hole, grant));
    }
    hole.remove().await;
    Err(WhyNot::DoubleNat)
}

async fn v4(route: &Route, port: NonZeroU16) -> Result<(Hole, Grant<Opened>), WhyNot> {
    let pcp = pmp::pcp(route.routers.first().copied(), route.own, port);
    let nat_pmp = pmp::nat_pmp(route.routers.first().copied(), port);
    let upnp = upnp::open(route.own, port);
    tokio::pin!(pcp, nat_pmp, upnp);
    let (mut pcp_ended, mut nat_pmp_ended, mut upnp_ended) = (false, false, false);
    let head_start = sleep(HEAD_START);
    tokio::pin!(head_start);
    let mut waited = false;
    let mut why = WhyNot::NoRouter;
    loop {
        let answer = tokio::select! {
            answer = &mut pcp, if !pcp_ended => { pcp_ended = true; answer }
            answer = &mut nat_pmp, if !nat_pmp_ended && (waited || pcp_ended) => { nat_pmp_ended = true; answer }
            answer = &mut upnp, if !upnp_ended => { upnp_ended = true; answer }
            () = &mut head_start, if !waited => { waited = true; continue }
            else => return Err(why),
        };
        match answer {
            Ok(opened) => return Ok(opened),
            Err(other) => why = why.or(other),
        }
    }
}

/// A pinhole by PCP, at each of the addresses that the router may have.
async fn v6(route: &Route, port: NonZeroU16) -> Result<(Hole, Grant<Opened>), WhyNot> {
    use futures_util::stream::{FuturesUnordered, StreamExt as _};
    let mut asked: FuturesUnordered<_> = route
        .routers
        .iter()
        .map(|router| pmp::pcp(Some(*router), route.own, port))
        .collect();
    let mut why = WhyNot::NoRouter;
    while let Some(answer) = asked.next().await {
        match answer {
            Ok(opened) => return Ok(opened),
            Err(other) => why = why.or(other),
        }
    }
    Err(why)
}

/// An address that a router told for its own, when it told one.
fn told(address: IpAddr) -> Option<IpAddr> {
    (address != IpAddr::V4(Ipv4Addr::UNSPECIFIED)).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_more_telling_reason_is_told() {
        assert_eq!(WhyNot::NoRouter.or(WhyNot::Refused), WhyNot::Refused);
        assert_eq!(WhyNot::DoubleNat.or(WhyNot::Refused), WhyNot::DoubleNat);
        assert_eq!(WhyNot::Refused.or(WhyNot::NoRouter), WhyNot::Refused);
    }
}
