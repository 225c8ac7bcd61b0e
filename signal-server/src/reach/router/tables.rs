//! The system's routing table, read for the default route. Linux has it as a file; macOS and Windows have a program each whose columns are
//! the same in every language. The readers are PURE and tested everywhere.

use std::net::{Ipv4Addr, Ipv6Addr};

pub(super) async fn v4_default() -> Option<Ipv4Addr> {
    if cfg!(target_os = "linux") {
        return linux_v4(&own_table("route")?);
    }
    if cfg!(windows) {
        return windows(&said("route", &["print", "-4", "0.0.0.0"]).await?);
    }
    macos(&said("/sbin/route", &["-n", "get", "default"]).await?)
}

pub(super) async fn v6_default() -> Option<Ipv6Addr> {
    if cfg!(target_os = "linux") {
        return linux_v6(&own_table("ipv6_route")?);
    }
    if cfg!(windows) {
        return windows(&said("route", &["print", "-6", "::/0"]).await?);
    }
    macos(&said("/sbin/route", &["-n", "get", "-inet6", "default"]).await?)
}

/// Of this thread's network namespace: the process may have been started in another one.
fn own_table(name: &str) -> Option<String> {
    std::fs::read_to_string(format!("/proc/thread-self/net/{name}")).ok()
}

async fn said(program: &str, arguments: &[&str]) -> Option<String> {
    let output = tokio::process::Command::new(program)
        .args(arguments)
        .kill_on_drop(true)
        .output()
        .await
        .ok()?;
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// `/proc/net/route`: destination, gateway and mask are the bytes in memory, read as one number.
fn linux_v4(table: &str) -> Option<Ipv4Addr> {
    let number = |text: &str| u32::from_str_radix(text, 16).ok();
    let route = |line: &str| {
        let mut columns = line.split_whitespace().skip(1);
        let (to, by) = (number(columns.next()?)?, number(columns.next()?)?);
        let metric: u32 = columns.nth(3)?.parse().ok()?;
        (to == 0 && by != 0).then(|| (metric, Ipv4Addr::from(by.to_ne_bytes())))
    };
    table.lines().filter_map(route).min().map(|(_, by)| by)
}

/// `/proc/net/ipv6_route`: destination, its length, source, its length, next hop, metric.
fn linux_v6(table: &str) -> Option<Ipv6Addr> {
    let route = |line: &str| {
        let columns: Vec<&str> = line.split_whitespace().collect();
        let [to, length, _, _, by, metric, ..] = columns.as_slice() else {
            return None;
        };
        let default = u128::from_str_radix(to, 16).ok()? == 0 && *length == "00";
        let by = u128::from_str_radix(by, 16).ok()?;
        let metric = u32::from_str_radix(metric, 16).ok()?;
        (default && by != 0).then(|| (metric, Ipv6Addr::from(by)))
    };
    table.lines().filter_map(route).min().map(|(_, by)| by)
}

/// `    gateway: 192.168.1.1`, for IPv6 with the zone behind it.
fn macos<A: std::str::FromStr>(said: &str) -> Option<A> {
    let line = said
        .lines()
        .find_map(|line| line.trim().strip_prefix("gateway:"))?;
    line.trim().split('%').next()?.parse().ok()
}

/// The word behind `0.0.0.0 0.0.0.0`, or behind `::/0`. A gateway that is no address ("On-link") is none.
fn windows<A: std::str::FromStr>(said: &str) -> Option<A> {
    let lines = said.lines().map(|line| line.split_whitespace().collect());
    lines
        .filter_map(|words: Vec<&str>| {
            let before = words
                .iter()
                .rposition(|word| *word == "0.0.0.0" || *word == "::/0")?;
            words.get(before + 1)?.split('%').next()?.parse().ok()
        })
        .next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn linux_tells_the_default_route_with_the_smallest_metric() {
        let table = "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\n\
            wlan0\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0\n\
            eth0\t00000000\tFE00A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0\n\
            eth0\t0000A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n";
        assert_eq!(linux_v4(table), Some(Ipv4Addr::new(192, 168, 0, 254)));
        assert_eq!(linux_v4("Iface\n"), None);
        let table = "00000000000000000000000000000000 00 00000000000000000000000000000000 00 fe800000000000000000000000000001 00000400 00000003 00000000 00000003     eth0\n\
            00000000000000000000000000000000 00 00000000000000000000000000000000 00 00000000000000000000000000000000 ffffffff 00000001 00000000 00200200       lo\n";
        assert_eq!(linux_v6(table), "fe80::1".parse().ok());
    }

    #[test]
    fn macos_tells_it_by_name() {
        let said = "   route to: default\ndestination: default\n       mask: default\n    gateway: 192.168.178.1\n  interface: en0\n";
        assert_eq!(macos(said), Some(Ipv4Addr::new(192, 168, 178, 1)));
        assert_eq!(
            macos::<Ipv6Addr>("    gateway: fe80::1%en0\n"),
            "fe80::1".parse().ok()
        );
        assert_eq!(macos::<Ipv4Addr>("route: not in table\n"), None);
    }

    #[test]
    fn windows_tells_it_in_every_language() {
        let said = "===\nAktive Routen:\n     Netzwerkziel    Netzwerkmaske          Gateway    Schnittstelle Metrik\n          0.0.0.0          0.0.0.0      192.168.1.1     192.168.1.20     25\n";
        assert_eq!(windows(said), Some(Ipv4Addr::new(192, 168, 1, 1)));
        let said = " If Metric Network Destination      Gateway\n 12    281 ::/0                     fe80::1\n";
        assert_eq!(windows(said), "fe80::1".parse::<Ipv6Addr>().ok());
        assert_eq!(windows::<Ipv6Addr>(" 12 281 ::/0 On-link\n"), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn this_system_can_be_read() {
        assert!(own_table("route").is_some());
    }
}
