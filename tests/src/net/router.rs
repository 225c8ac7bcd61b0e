//! PURE. What a router lets through, as rules for `nft`. Two things are as in real routers and unlike a plain Linux box: packets that nobody asked
//! for are dropped before the router remembers them (else an early packet of the other one takes the port, and no hole can be punched), and what
//! the UPnP program adds goes into chains of its own.

/// How a home's router treats what passes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// No router worth the name: routed, nothing is translated, nothing is dropped.
    Open,
    /// Full cone: the same port for everybody, and anybody may answer there.
    FullCone,
    /// Restricted cone: the same port for everybody, and whoever lives at an address that was asked may answer there, from any port of theirs (RFC
    /// 4787: address-dependent filtering).
    Restricted,
    /// The usual one at home, port restricted: the same port for everybody, only who was asked may answer, from the port that was asked (RFC 4787:
    /// endpoint-independent mapping, address and port-dependent filtering). Opens ports if its UPnP program runs.
    Home,
    /// Another port for each one that is spoken to.
    Symmetric,
    /// As [`Kind::Home`], and no UDP at all.
    UdpBlocked,
    /// Only TCP to ports 80 and 443: a hotel.
    Tcp443,
}

/// The rules of a router with interfaces `lan` and `wan`, whose inner network has these first three numbers, and number 2 of it for everything
/// that is let in.
#[must_use]
pub fn rules(kind: Kind, inner: &str) -> String {
    let (nat, forward) = (nat(kind, inner), forward(kind));
    let input = if kind == Kind::Open { "accept" } else { "drop" };
    format!(
        "table inet fw {{
  chain miniupnpd {{ }}
  chain prerouting_miniupnpd {{ }}
  chain postrouting_miniupnpd {{ }}
  chain pre {{ type nat hook prerouting priority dstnat - 1; policy accept
    jump prerouting_miniupnpd
  }}
  chain post {{ type nat hook postrouting priority srcnat - 1; policy accept
    jump postrouting_miniupnpd
  }}
  chain inp {{ type filter hook input priority filter; policy accept
    iifname \"wan\" meta l4proto {{ tcp, udp }} ct state new {input}
  }}
  chain forw {{ type filter hook forward priority filter; policy accept
    {forward}
  }}
}}
table ip nat {{
  {nat}
}}
"
    )
}

/// What makes `lan2` a network of its own beside `lan`, behind the same address.
#[must_use]
pub fn guest_network() -> String {
    "add rule ip nat post oifname \"wan\" ip saddr 192.168.9.0/24 masquerade
insert rule inet fw forw iifname \"lan2\" oifname \"wan\" accept
insert rule inet fw forw iifname \"lan\" oifname \"lan2\" drop
insert rule inet fw forw iifname \"lan2\" oifname \"lan\" drop
"
    .to_owned()
}

fn nat(kind: Kind, inner: &str) -> String {
    let masquerade = |how: &str| {
        format!(
            "chain post {{ type nat hook postrouting priority srcnat; oifname \"wan\" ip saddr {inner}.0/24 masquerade {how}\n }}"
        )
    };
    match kind {
        Kind::Open => String::new(),
        Kind::FullCone => format!(
            "chain pre {{ type nat hook prerouting priority dstnat; iifname \"wan\" udp dport 1024-65535 dnat to {inner}.2\n }}\n  {}",
            masquerade("")
        ),
        Kind::Restricted => format!("{}\n  {}", asked(inner), masquerade("")),
        Kind::Symmetric => masquerade("fully-random"),
        Kind::Home | Kind::UdpBlocked | Kind::Tcp443 => masquerade(""),
    }
}

/// Who was asked from which port, and the way in for them. Ports stay the same on the way out, so the inner one is the outer one.
fn asked(inner: &str) -> String {
    format!(
        "set asked {{ type ipv4_addr . inet_service; flags dynamic,timeout; timeout 2m; }}
  chain note {{ type filter hook forward priority filter; iifname \"lan\" update @asked {{ ip daddr . udp sport }}
 }}
  chain pre {{ type nat hook prerouting priority dstnat; iifname \"wan\" ip saddr . udp dport @asked dnat to {inner}.2
 }}"
    )
}

fn forward(kind: Kind) -> &'static str {
    match kind {
        Kind::Open => "accept",
        Kind::FullCone | Kind::Restricted | Kind::Home => {
            "ct state established,related accept; ct status dnat accept; iifname \"lan\" accept; jump miniupnpd; drop"
        }
        Kind::Symmetric => "ct state established,related accept; iifname \"lan\" accept; drop",
        Kind::UdpBlocked => {
            "meta l4proto udp drop; ct state established,related accept; iifname \"lan\" accept; drop"
        }
        Kind::Tcp443 => {
            "ct state established,related accept; iifname \"lan\" tcp dport { 80, 443 } accept; drop"
        }
    }
}
