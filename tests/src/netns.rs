//! Network namespaces, a bridge and veth pairs: a network of one's own on one machine. Root, iproute2. Knows nothing of routers, and
//! not what runs inside.

use anyhow::{Context, Result, bail};
use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};
use std::fs::File;
use std::io::Write;
use std::os::fd::AsFd;
use std::process::{Command as Now, Stdio};
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::process::Command;
use tokio::task::JoinHandle;

/// One namespace. Its tunnels and its name go with it; processes inside are whoever started them's.
pub struct Netns {
    name: String,
    tunnels: std::sync::Mutex<Vec<JoinHandle<()>>>,
}

/// Whether namespaces can be made here. Where not, says so past the test runner, which keeps quiet about tests that pass.
#[must_use]
pub fn can(what: &str) -> bool {
    let probe = format!("tincan-probe-{}", std::process::id());
    let can = run("ip", &["netns", "add", &probe]).is_ok() && run("nft", &["--version"]).is_ok();
    let gone = run("ip", &["netns", "del", &probe]).is_ok();
    if !(can && gone) {
        let words = format!("SKIPPED: {what} (needs root, iproute2 and nftables)\n");
        drop(std::io::stderr().write_all(words.as_bytes()));
    }
    can && gone
}

impl Netns {
    /// A new one with loopback. The name is unique to this process.
    pub fn new(name: &str) -> Result<Self> {
        let name = format!("tincan{}-{name}", std::process::id());
        // Left over from a process of the same id that was killed.
        drop(run("ip", &["netns", "del", &name]));
        run("ip", &["netns", "add", &name])?;
        let place = Self {
            name,
            tunnels: std::sync::Mutex::default(),
        };
        place.ip("link set lo up")?;
        Ok(place)
    }

    /// Runs `ip` inside, with words separated by spaces.
    pub fn ip(&self, arguments: &str) -> Result<String> {
        let all: Vec<&str> = ["-n", &self.name]
            .into_iter()
            .chain(arguments.split(' '))
            .collect();
        run("ip", &all)
    }

    /// Runs a program inside to its end.
    pub fn run(&self, program: &str, arguments: &[&str]) -> Result<String> {
        let all: Vec<&str> = ["netns", "exec", &self.name, program]
            .into_iter()
            .chain(arguments.iter().copied())
            .collect();
        run("ip", &all)
    }

    /// Loads rules in the language of nft.
    pub fn nft(&self, rules: &str) -> Result<()> {
        let mut child = Now::new("ip")
            .args(["netns", "exec", &self.name, "nft", "-f", "-"])
            .stdin(Stdio::piped())
            .spawn()?;
        let mut input = child.stdin.take().context("no input")?;
        input.write_all(rules.as_bytes())?;
        drop(input);
        if !child.wait()?.success() {
            bail!("nft refuses: {rules}");
        }
        Ok(())
    }

    /// A pair of interfaces, one end here and one in `other`, both up.
    pub fn link(&self, here: &str, other: &Self, there: &str) -> Result<()> {
        self.ip(&format!(
            "link add {here} type veth peer name {there} netns {}",
            other.name
        ))?;
        self.ip(&format!("link set {here} up"))?;
        other.ip(&format!("link set {there} up")).map(drop)
    }

    /// The same command, to be started inside.
    #[must_use]
    pub fn wrap(&self, command: &Command) -> Command {
        let command = command.as_std();
        let mut inside = Command::new("ip");
        inside
            .args(["netns", "exec", &self.name])
            .arg(command.get_program())
            .args(command.get_args());
        inside
    }

    /// Moves the calling thread, and whatever it starts from now on, inside for good.
    pub fn enter(&self) -> Result<()> {
        let file = File::open(format!("/run/netns/{}", self.name))?;
        Ok(move_into_link_name_space(
            file.as_fd(),
            Some(LinkNameSpaceType::Network),
        )?)
    }

    /// A connection that begins inside.
    pub fn connect(&self, to: std::net::SocketAddr) -> Result<std::net::TcpStream> {
        let patience = std::time::Duration::from_secs(5);
        made_inside(&self.name, move || {
            std::net::TcpStream::connect_timeout(&to, patience)
        })
    }

    /// Something that listens inside, on every address.
    pub fn listen(&self, port: u16) -> Result<std::net::TcpListener> {
        let any = std::net::Ipv6Addr::UNSPECIFIED;
        made_inside(&self.name, move || std::net::TcpListener::bind((any, port)))
    }

    /// A port of loopback here that leads to `port` of loopback in there. A socket belongs to where it was made, so only making it
    /// needs a thread inside.
    pub async fn tunnel(&self, port: u16) -> Result<u16> {
        // The same number where it is free: geckodriver knows itself by it.
        let listener = match TcpListener::bind(("127.0.0.1", port)).await {
            Err(_) => TcpListener::bind("127.0.0.1:0").await?,
            bound => bound?,
        };
        let here = listener.local_addr()?.port();
        let name = self.name.clone();
        let task = tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                let name = name.clone();
                tokio::spawn(async move { drop(pass(near, name, port).await) });
            }
        });
        if let Ok(mut tunnels) = self.tunnels.lock() {
            tunnels.push(task);
        }
        Ok(here)
    }
}

impl Drop for Netns {
    fn drop(&mut self) {
        if let Ok(tunnels) = self.tunnels.lock() {
            tunnels.iter().for_each(JoinHandle::abort);
        }
        if let Err(error) = run("ip", &["netns", "del", &self.name]) {
            println!("a namespace is left over: {error:#}");
        }
    }
}

async fn pass(mut near: TcpStream, name: String, port: u16) -> Result<()> {
    let far = tokio::task::spawn_blocking(move || inside(&name, port)).await??;
    far.set_nonblocking(true)?;
    copy_bidirectional(&mut near, &mut TcpStream::from_std(far)?).await?;
    Ok(())
}

fn inside(name: &str, port: u16) -> Result<std::net::TcpStream> {
    made_inside(name, move || {
        std::net::TcpStream::connect(("127.0.0.1", port))
    })
}

/// On a thread that ends with it: a thread of a pool would stay inside.
fn made_inside<T: Send + 'static>(
    name: &str,
    make: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Result<T> {
    let path = format!("/run/netns/{name}");
    let thread = std::thread::spawn(move || -> Result<T> {
        let file = File::open(path)?;
        move_into_link_name_space(file.as_fd(), Some(LinkNameSpaceType::Network))?;
        Ok(make()?)
    });
    thread
        .join()
        .map_err(|_| anyhow::anyhow!("the thread inside panicked"))?
}

fn run(program: &str, arguments: &[&str]) -> Result<String> {
    let output = Now::new(program)
        .args(arguments)
        .output()
        .with_context(|| format!("{program} does not start"))?;
    if !output.status.success() {
        bail!(
            "{program} {}: {}",
            arguments.join(" "),
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
