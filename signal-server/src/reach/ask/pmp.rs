//! PCP (RFC 6887) and its elder, NAT-PMP (RFC 6886), by `crab_nat`: two small datagrams to the router's port 5351.

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU16;
use std::time::Duration;

use crab_nat::{
    InternetProtocol, MappingFailure, PortMapping, PortMappingOptions, PortMappingType,
    TimeoutConfig, natpmp, pcp as protocol,
};

use super::{Hole, LEASE, Opened, WhyNot, told};
use crate::reach::leases::Grant;

/// A router at home answers in milliseconds; a lost datagram is sent again after 250, 500 and 1000.
const TIMES: TimeoutConfig = TimeoutConfig {
    initial_timeout: Duration::from_millis(250),
    max_retries: 3,
    max_retry_timeout: Some(Duration::from_secs(1)),
};

pub(crate) struct Mapping {
    tcp: PortMapping,
    udp: Option<PortMapping>,
    /// What the router calls its own address, where the mapping itself does not tell (NAT-PMP).
    external: IpAddr,
}

fn options(port: NonZeroU16) -> PortMappingOptions {
    PortMappingOptions {
        external_port: Some(port),
        lifetime_seconds: u32::try_from(LEASE.as_secs()).ok(),
        timeout_config: Some(TIMES),
    }
}

/// `router` by PCP, for our address `own`.
pub(super) async fn pcp(
    router: Option<IpAddr>,
    own: IpAddr,
    port: NonZeroU16,
) -> Result<(Hole, Grant<Opened>), WhyNot> {
    let router = router.ok_or(WhyNot::NoRoute)?;
    let map = |kind, wish| {
        let base = protocol::BaseMapRequest::new(router.into(), own, kind, port);
        protocol::port_mapping(base, None, None, options(wish))
    };
    let tcp = map(InternetProtocol::Tcp, port)
        .await
        .map_err(|why| refused(&why.into()))?;
    let PortMappingType::Pcp { external_ip, .. } = tcp.mapping_type() else {
        return Err(WhyNot::Refused);
    };
    let udp = map(InternetProtocol::Udp, tcp.external_port()).await.ok();
    Ok(opened(tcp, udp, external_ip))
}

/// `router` by NAT-PMP.
pub(super) async fn nat_pmp(
    router: Option<IpAddr>,
    port: NonZeroU16,
) -> Result<(Hole, Grant<Opened>), WhyNot> {
    let router = router.ok_or(WhyNot::NoRoute)?.into();
    let external = natpmp::external_address(router, Some(TIMES))
        .await
        .map_err(|why| refused(&why.into()))?;
    let external = told(external.into()).ok_or(WhyNot::Refused)?;
    let map = |kind, wish| natpmp::port_mapping(router, kind, port, options(wish));
    let tcp = map(InternetProtocol::Tcp, port)
        .await
        .map_err(|why| refused(&why.into()))?;
    let udp = map(InternetProtocol::Udp, tcp.external_port()).await.ok();
    Ok(opened(tcp, udp, external))
}

fn opened(tcp: PortMapping, udp: Option<PortMapping>, external: IpAddr) -> (Hole, Grant<Opened>) {
    let mapping = Mapping { tcp, udp, external };
    let grant = mapping.grant();
    (Hole::Pmp(mapping), grant)
}

impl Mapping {
    pub(super) async fn renew(&mut self) -> Result<Grant<Opened>, WhyNot> {
        self.tcp.renew().await.map_err(|why| refused(&why))?;
        if let PortMappingType::Pcp { external_ip, .. } = self.tcp.mapping_type() {
            self.external = external_ip;
        } else if let Ok(external) = natpmp::external_address(self.tcp.gateway(), Some(TIMES)).await
        {
            self.external = external.into();
        }
        if let Some(udp) = &mut self.udp
            && udp.renew().await.is_err()
        {
            self.udp = None;
        }
        Ok(self.grant())
    }

    pub(super) async fn remove(self) {
        for mapping in [Some(self.tcp), self.udp].into_iter().flatten() {
            if let Err((why, _)) = mapping.try_drop().await {
                tracing::debug!(%why, "a mapping stays until its lease ends");
            }
        }
    }

    fn grant(&self) -> Grant<Opened> {
        let at =
            |mapping: &PortMapping| SocketAddr::new(self.external, mapping.external_port().get());
        // A router may give more than was asked for, or nothing worth the name.
        let lifetime = Duration::from_secs(self.tcp.lifetime().into());
        Grant {
            what: Opened {
                tcp: at(&self.tcp),
                udp: self.udp.as_ref().map(at),
            },
            lifetime: lifetime.clamp(Duration::from_secs(30), LEASE),
        }
    }
}

/// A router that does not speak the protocol is none; a router whose outside is down, or private, counts as one that says no.
fn refused(why: &MappingFailure) -> WhyNot {
    use natpmp::Failure as NatPmp;
    use protocol::Failure as Pcp;
    match why {
        MappingFailure::NatPmp(
            NatPmp::NotAuthorized | NatPmp::NetworkFailure | NatPmp::OutOfResources,
        )
        | MappingFailure::Pcp(
            Pcp::NotAuthorized(_)
            | Pcp::NetworkFailure(_)
            | Pcp::NoResources(_)
            | Pcp::UserExceededQuota(_)
            | Pcp::CannotProvideExternal(_)
            | Pcp::AddressMismatch
            | Pcp::ExcessiveRemotePeers,
        ) => WhyNot::Refused,
        _ => WhyNot::NoRouter,
    }
}
