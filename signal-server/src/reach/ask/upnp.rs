//! UPnP Internet Gateway Device, by `igd-next`: finds the router by multicast (SSDP), then asks it over HTTP. What it answers is taken
//! only from the address that answered, and only up to a bounded size; `igd-next` sees to both.

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU16;
use std::time::Duration;

use igd_next::aio::Gateway;
use igd_next::aio::tokio::{Tokio, search_gateway};
use igd_next::{
    AddPortError, GetExternalIpError, PortMappingProtocol, RequestError, SearchOptions,
};

use super::{Hole, LEASE, NAME, Opened, WhyNot, told};
use crate::reach::leases::Grant;
use crate::reach::wan;

/// For finding the router; devices spread their answers over two seconds at the most (MX of our question).
const SEARCH: Duration = Duration::from_secs(4);
/// Ports next to the wished one are tried when another machine has that.
const NEIGHBOURS: u16 = 4;

pub(crate) struct Mapping {
    gateway: Gateway<Tokio>,
    own: SocketAddr,
    external: IpAddr,
    tcp: u16,
    udp: Option<u16>,
}

/// Finds the router and maps `port` of `own`.
pub(super) async fn open(own: IpAddr, port: NonZeroU16) -> Result<(Hole, Grant<Opened>), WhyNot> {
    let gateway = search_gateway(options(own))
        .await
        .map_err(|_| WhyNot::NoRouter)?;
    let external = outer(&gateway).await?;
    let mut mapping = Mapping {
        gateway,
        own: SocketAddr::new(own, port.get()),
        external,
        tcp: 0,
        udp: None,
    };
    mapping.tcp = mapping
        .map_near(PortMappingProtocol::TCP, port.get())
        .await?;
    let udp = mapping.map(PortMappingProtocol::UDP, mapping.tcp).await;
    mapping.udp = udp.is_ok().then_some(mapping.tcp);
    let grant = mapping.grant();
    Ok((Hole::Upnp(mapping), grant))
}

/// The router's own address on the internet. One that is none, or that is not told at all, as miniupnpd does with a private one, means that
/// another router stands before it.
async fn outer(gateway: &Gateway<Tokio>) -> Result<IpAddr, WhyNot> {
    match gateway.get_external_ip().await {
        Ok(address) if wan::is_global(address) => Ok(address),
        Ok(_) | Err(GetExternalIpError::RequestError(RequestError::InvalidResponse(_))) => {
            Err(WhyNot::DoubleNat)
        }
        Err(_) => Err(WhyNot::Refused),
    }
}

/// Asked from the address that the mapping is for: routers in secure mode map to nobody else.
fn options(own: IpAddr) -> SearchOptions {
    let mut options = SearchOptions::default();
    options.bind_addr = SocketAddr::new(own, 0);
    options.timeout = Some(SEARCH);
    options.single_search_timeout = Some(SEARCH);
    options
}

impl Mapping {
    async fn map_near(&self, kind: PortMappingProtocol, wished: u16) -> Result<u16, WhyNot> {
        for port in wished..=wished.saturating_add(NEIGHBOURS) {
            match self.map(kind, port).await {
                Ok(()) => return Ok(port),
                Err(AddPortError::PortInUse) => {}
                Err(_) => return Err(WhyNot::Refused),
            }
        }
        Err(WhyNot::Refused)
    }

    /// Some routers know leases without an end alone; those are not taken: nobody would take it away after a crash.
    async fn map(&self, kind: PortMappingProtocol, external: u16) -> Result<(), AddPortError> {
        let seconds = u32::try_from(LEASE.as_secs()).unwrap_or(u32::MAX);
        self.gateway
            .add_port(kind, external, self.own, seconds, NAME)
            .await
    }

    pub(super) async fn renew(&mut self) -> Result<Grant<Opened>, WhyNot> {
        self.map(PortMappingProtocol::TCP, self.tcp)
            .await
            .map_err(|_| WhyNot::Refused)?;
        let udp = self.map(PortMappingProtocol::UDP, self.tcp).await;
        self.udp = udp.is_ok().then_some(self.tcp);
        if let Some(external) = self.gateway.get_external_ip().await.ok().and_then(told) {
            self.external = external;
        }
        Ok(self.grant())
    }

    pub(super) async fn remove(self) {
        let tcp = self
            .gateway
            .remove_port(PortMappingProtocol::TCP, self.tcp)
            .await;
        let udp = match self.udp {
            Some(port) => {
                self.gateway
                    .remove_port(PortMappingProtocol::UDP, port)
                    .await
            }
            None => Ok(()),
        };
        for why in [tcp.err(), udp.err()].into_iter().flatten() {
            tracing::debug!(%why, "a mapping stays until its lease ends");
        }
    }

    fn grant(&self) -> Grant<Opened> {
        let at = |port| SocketAddr::new(self.external, port);
        Grant {
            what: Opened {
                tcp: at(self.tcp),
                udp: self.udp.map(at),
            },
            lifetime: LEASE,
        }
    }
}
