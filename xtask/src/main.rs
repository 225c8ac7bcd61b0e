//! `cargo xtask run | test | verify | bundle | bench`: everything that a fresh machine, a change or a release needs.
//!
//! Reading order: `run` and `test` are the two commands of the README; `need` and `node` install what they miss, `ui` builds the
//! interface, `step` shows one child process as one line, `tally` counts what the runners said. Knows nothing of how the product works.

mod bench;
mod bench_app;
mod bench_turn;
mod book;
#[cfg(test)]
mod borders;
mod bundle;
mod deps;
mod fuzz;
mod installed;
mod mutants;
mod need;
mod node;
mod place;
mod run;
mod screenshots;
mod soak;
mod step;
mod tally;
mod test;
mod ui;
mod verify;
mod window;
mod windows;

use anyhow::{Result, bail};
use std::process::ExitCode;

const USAGE: &str = "cargo xtask run      installs what is missing, builds, opens the app (or a server where there is no display)
cargo xtask test     installs what the tests need and runs all of them
cargo xtask verify   the long ones: more random histories, more calls, big files
cargo xtask ui       only the interface, which the server carries
cargo xtask bundle   installers for this system, in target/installers (more kinds: appimage)
cargo xtask deps     licences, sources and known holes of what we are made of
cargo xtask book     docs/ as a website, in target/book
cargo xtask mutants   the signaling server with each promise broken once: does a test notice?
cargo xtask sbom     lists of what is inside, beside them
cargo xtask installed   installs the deb in a clean Debian and calls from there; needs root (--as-is: the one that is in target/installers)
cargo xtask window   a call in the app's own window, on Windows and macOS
cargo xtask windows  the Windows setup, cross compiled in a Debian of its own; needs root
cargo xtask bench    app [ROUNDS]: first paint, memory and size of the app, beside an empty window
                     call: time to the first picture, beside a minimal page
                     soak [MINUTES]: the server's memory under honest and hostile clients
                     turn [ROUNDS]: what relaying costs, beside coturn
                     signal: what the signaling server costs, beside a bare relay and three others
                     reach: the matrix of networks
cargo xtask screenshots   the pictures of the docs, from a real call";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[String]) -> Result<()> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["run", rest @ ..] => run::run(rest),
        ["test"] => test::test(),
        ["ui"] => need::install(need::For::Server).and_then(|()| ui::build()),
        ["verify"] => verify::verify(),
        ["bundle", more @ ..] => bundle::bundle(more),
        ["installed"] => installed::installed(),
        ["installed", "--as-is"] => installed::as_is(),
        ["deps"] => deps::deps(),
        ["book"] => book::book(),
        ["mutants"] => mutants::mutants(""),
        ["mutants", words] => mutants::mutants(words),
        ["sbom"] => bundle::sbom(),
        ["windows"] => windows::windows(),
        ["window"] => window::window(),
        ["screenshots"] => screenshots::screenshots(),
        ["bench", "app", rest @ ..] => bench_app::app(rest),
        ["bench", "call", rest @ ..] => bench::call(rest),
        ["bench", "soak", rest @ ..] => soak::soak(rest),
        ["bench", "turn", rest @ ..] => bench_turn::turn(rest),
        ["bench", "signal", rest @ ..] => bench::signal::signal(rest),
        ["bench", "reach"] => bench::reach(),
        _ => bail!("{USAGE}"),
    }
}
