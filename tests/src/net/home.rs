//! Two homes and a computer on the internet.

use super::router::{self, Kind};
use crate::netns::Netns;
use anyhow::Result;
use std::sync::Arc;

/// One home: a computer behind a router. (The order of the fields is the order in which they go.)
pub struct Home {
    /// The computer, on interface `eth0`.
    pub computer: Arc<Netns>,
    /// Its router, between `lan` and `wan`.
    pub router: Netns,
    _provider: Option<Netns>,
    number: u8,
}

/// Everything. IPv6 is there when it was asked for.
pub struct World {
    /// A computer on the internet.
    pub far: Arc<Netns>,
    /// Homes 1 and 2.
    pub homes: [Home; 2],
    wan: Netns,
}

/// The address of [`World::far`].
pub const FAR: &str = "11.22.33.10";

impl World {
    /// Two homes with these routers.
    pub fn new(first: Kind, second: Kind) -> Result<Self> {
        let wan = Netns::new("wan")?;
        wan.ip("link add br0 type bridge")?;
        wan.ip("link set br0 up")?;
        let far = Netns::new("far")?;
        plug(&far, "eth0", &wan, "far")?;
        far.ip(&format!("addr add {FAR}/24 dev eth0"))?;
        // Browsers gather no candidates without a way out.
        far.ip("route add default via 11.22.33.1 dev eth0")?;
        let homes = [Home::new(1, first, &wan)?, Home::new(2, second, &wan)?];
        // Only a home without translation has addresses that others can send to.
        for open in [first, second]
            .iter()
            .zip(&homes)
            .filter(|(kind, _)| **kind == Kind::Open)
        {
            let (home, other) = (open.1.number, 3 - open.1.number);
            for machine in [&far, &homes[usize::from(other) - 1].router] {
                machine.ip(&format!(
                    "route add 192.168.{home}.0/24 via 11.22.33.2{home}"
                ))?;
            }
        }
        Ok(Self {
            far: Arc::new(far),
            homes,
            wan,
        })
    }

    /// Gives everybody IPv6 as well: routed, with the router's filter in between.
    pub fn with_ipv6(self) -> Result<Self> {
        self.far.ip("addr add 2001:db8::10/64 dev eth0 nodad")?;
        for home in &self.homes {
            home.add_ipv6()?;
            let number = home.number;
            let other = 3 - number;
            self.far.ip(&format!(
                "-6 route add 2001:db8:{number}::/64 via 2001:db8::2{number}"
            ))?;
            home.router.ip(&format!(
                "-6 route add 2001:db8:{other}::/64 via 2001:db8::2{other}"
            ))?;
        }
        Ok(self)
    }

    /// Puts another router before that home's own (0 or 1), as providers do that have too few addresses (RFC 6598).
    pub fn with_provider(mut self, home: usize, kind: Kind) -> Result<Self> {
        self.homes[home].put_behind(kind, &self.wan)?;
        Ok(self)
    }
}

impl Home {
    fn new(number: u8, kind: Kind, wan: &Netns) -> Result<Self> {
        let router = Netns::new(&format!("r{number}"))?;
        let computer = Netns::new(&format!("c{number}"))?;
        plug(&router, "wan", wan, &format!("r{number}"))?;
        router.ip(&format!("addr add 11.22.33.2{number}/24 dev wan"))?;
        computer.link("eth0", &router, "lan")?;
        router.ip(&format!("addr add 192.168.{number}.1/24 dev lan"))?;
        router.run("sysctl", &["-qw", "net.ipv4.ip_forward=1"])?;
        computer.ip(&format!("addr add 192.168.{number}.2/24 dev eth0"))?;
        computer.ip(&format!("route add default via 192.168.{number}.1"))?;
        router.nft(&router::rules(kind, &format!("192.168.{number}")))?;
        Ok(Self {
            computer: Arc::new(computer),
            router,
            _provider: None,
            number,
        })
    }

    fn put_behind(&mut self, kind: Kind, wan: &Netns) -> Result<()> {
        let (number, inner) = (self.number, format!("100.64.{}", self.number));
        let provider = Netns::new(&format!("p{number}"))?;
        self.router.ip("link del wan")?;
        plug(&provider, "wan", wan, &format!("p{number}"))?;
        provider.ip(&format!("addr add {}/24 dev wan", self.outer()))?;
        provider.link("lan", &self.router, "wan")?;
        provider.ip(&format!("addr add {inner}.1/24 dev lan"))?;
        provider.run("sysctl", &["-qw", "net.ipv4.ip_forward=1"])?;
        self.router.ip(&format!("addr add {inner}.2/24 dev wan"))?;
        self.router
            .ip(&format!("route add default via {inner}.1"))?;
        provider.nft(&router::rules(kind, &inner))?;
        self._provider = Some(provider);
        Ok(())
    }

    fn add_ipv6(&self) -> Result<()> {
        let number = self.number;
        self.router
            .run("sysctl", &["-qw", "net.ipv6.conf.all.forwarding=1"])?;
        self.router
            .ip(&format!("addr add 2001:db8::2{number}/64 dev wan nodad"))?;
        self.router
            .ip(&format!("addr add 2001:db8:{number}::1/64 dev lan nodad"))?;
        self.computer
            .ip(&format!("addr add 2001:db8:{number}::2/64 dev eth0 nodad"))?;
        self.computer
            .ip(&format!("-6 route add default via 2001:db8:{number}::1"))?;
        Ok(())
    }

    /// Another computer behind the same router, which lets both of them out and neither to the other: a guest Wi-Fi.
    pub fn kept_apart(&self) -> Result<Netns> {
        let other = Netns::new(&format!("g{}", self.number))?;
        other.link("eth0", &self.router, "lan2")?;
        self.router.ip("addr add 192.168.9.1/24 dev lan2")?;
        other.ip("addr add 192.168.9.2/24 dev eth0")?;
        other.ip("route add default via 192.168.9.1")?;
        self.router.nft(&router::guest_network())?;
        Ok(other)
    }

    /// Its router on the internet, or the provider's.
    #[must_use]
    pub fn outer(&self) -> String {
        format!("11.22.33.2{}", self.number)
    }

    /// 1 or 2.
    #[must_use]
    pub fn number(&self) -> u8 {
        self.number
    }
}

fn plug(machine: &Netns, interface: &str, wan: &Netns, port: &str) -> Result<()> {
    machine.link(interface, wan, port)?;
    wan.ip(&format!("link set {port} master br0")).map(drop)
}
