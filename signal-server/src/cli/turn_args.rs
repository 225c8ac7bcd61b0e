//! The arguments of the relay.

use std::net::IpAddr;

use clap::{ArgAction, Args};
use tincan_signal::{AddressRange, RelayPeers, Turn, TurnLimits};

#[derive(Args)]
pub(crate) struct TurnArgs {
    /// Relay calls between networks that let no packet through, for those who are in a room: STUN and TURN, UDP and TCP, on the
    /// port of --listen.
    #[arg(long, value_name = "on|off", default_value = "on", value_parser = on_or_off, action = ArgAction::Set)]
    turn: bool,
    /// Another UDP port for it.
    #[arg(long, value_name = "PORT")]
    turn_port: Option<u16>,
    /// One more port for everything, UDP and TCP, for example 443.
    #[arg(long, value_name = "PORT")]
    turn_extra_port: Option<u16>,
    /// The address that the world knows this machine by, where a router in front translates one to one; once for each family.
    #[arg(long, value_name = "ADDRESS", value_delimiter = ',')]
    relay_address: Vec<IpAddr>,
    /// Let relayed packets go to these special addresses all the same, for example 192.168.0.0/16; may be given several times.
    #[arg(long, value_name = "RANGE", value_delimiter = ',')]
    turn_allow: Vec<AddressRange>,
    /// Relayed bytes a second of one person, both directions.
    #[arg(long, value_name = "BYTES", default_value_t = TurnLimits::default().bytes_per_second.user)]
    turn_rate: u64,
    /// Relayed bytes a second of one address.
    #[arg(long, value_name = "BYTES", default_value_t = TurnLimits::default().bytes_per_second.address)]
    turn_rate_per_address: u64,
    /// Relayed bytes a second at all.
    #[arg(long, value_name = "BYTES", default_value_t = TurnLimits::default().bytes_per_second.all)]
    turn_rate_in_all: u64,
    /// Relayed bytes a day at all.
    #[arg(long, value_name = "BYTES", default_value_t = TurnLimits::default().bytes.all)]
    turn_bytes_a_day: u64,
}

impl TurnArgs {
    pub(crate) fn turn(self) -> Option<Turn> {
        let mut limits = TurnLimits::default();
        limits.bytes_per_second.user = self.turn_rate;
        limits.bytes_per_second.address = self.turn_rate_per_address;
        limits.bytes_per_second.all = self.turn_rate_in_all;
        limits.bytes.all = self.turn_bytes_a_day;
        self.turn.then_some(Turn {
            port: self.turn_port,
            extra_port: self.turn_extra_port,
            relay_addresses: self.relay_address,
            peers: RelayPeers::Internet(self.turn_allow),
            limits,
        })
    }
}

fn on_or_off(text: &str) -> Result<bool, &'static str> {
    match text {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err("on or off"),
    }
}
