//! The program that opens ports in a home's router: the real `miniupnpd`, as OpenWrt and many others ship it (UPnP IGD, NAT-PMP, PCP).

use super::home::Home;
use crate::process::Process;
use crate::wait::until;
use anyhow::Result;
use std::fmt::Write;
use tempfile::TempDir;
use tokio::process::Command;

/// Which protocols it speaks, and whether it lets anybody have a port.
#[derive(Clone, Copy, Debug)]
pub struct Speaks {
    /// UPnP IGD.
    pub upnp: bool,
    /// NAT-PMP and PCP.
    pub pcp: bool,
    /// Opens what it is asked for; else it answers, and says no.
    pub generous: bool,
    /// How long it gives what it is asked for by PCP, in seconds; as long as it is asked for where nothing is said.
    pub lease: Option<u32>,
}

impl Speaks {
    /// Everything, and says yes.
    pub const ALL: Self = Self {
        upnp: true,
        pcp: true,
        generous: true,
        lease: None,
    };
}

/// It runs until it is dropped.
pub struct Upnp {
    _process: Process,
    folder: TempDir,
}

impl Upnp {
    /// Starts it in this home's router and waits until it listens.
    pub async fn start(home: &Home, speaks: Speaks) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("tincan-upnp-").tempdir()?;
        let file = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
        std::fs::write(file("leases"), "")?;
        std::fs::write(
            file("conf"),
            configuration(speaks, home.number(), &file("leases")),
        )?;
        home.router.ip("route replace 224.0.0.0/4 dev lan")?;
        let mut command = Command::new("miniupnpd");
        command.args(["-d", "-f", &file("conf"), "-P", &file("pid")]);
        let mut command = home.router.wrap(&command);
        command.env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        let log = std::fs::File::create(file("log"))?;
        command.stdout(log.try_clone()?).stderr(log);
        let process = Process::spawn(&mut command)?.with_children_in(folder.path());
        until("the router's program", async || {
            let sockets = home.router.run("ss", &["-lnut"])?;
            let port = if speaks.pcp { ":5351" } else { ":1900" };
            Ok(sockets.contains(port).then_some(()))
        })
        .await?;
        Ok(Self {
            _process: process,
            folder,
        })
    }

    /// Its table, a line each: `TCP:7015:192.168.1.2:7015:END:NAME`.
    pub fn table(&self) -> Result<String> {
        Ok(std::fs::read_to_string(self.folder.path().join("leases"))?)
    }

    /// What it says about itself, for a test that fails.
    #[must_use]
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

fn configuration(speaks: Speaks, home: u8, leases: &str) -> String {
    let word = |yes| if yes { "yes" } else { "no" };
    let mut text = format!(
        "ext_ifname=wan
listening_ip=lan
port=5000
enable_natpmp={}
enable_upnp={}
secure_mode=yes
system_uptime=yes
uuid=00000000-0000-0000-0000-00000000000{home}
lease_file={leases}
upnp_table_name=fw
upnp_nat_table_name=fw
upnp_forward_chain=miniupnpd
upnp_nat_chain=prerouting_miniupnpd
upnp_nat_postrouting_chain=postrouting_miniupnpd
",
        word(speaks.pcp),
        word(speaks.upnp)
    );
    if speaks.generous {
        // Writing into a String cannot fail.
        let _written = writeln!(text, "allow 1024-65535 192.168.{home}.0/24 1024-65535");
    }
    if let Some(seconds) = speaks.lease {
        let _written = writeln!(text, "min_lifetime={}\nmax_lifetime={seconds}", seconds - 1);
    }
    text.push_str("deny 0-65535 0.0.0.0/0 0-65535\n");
    text
}
