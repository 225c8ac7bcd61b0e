//! Where a setting comes from: a flag, else the environment, else the file, else its default. One parser reads all of
//! them, so a value that is wrong is wrong in the same words everywhere.

use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::Context;
use clap::parser::ValueSource;
use clap::{ArgMatches, Command, CommandFactory, FromArgMatches};

use super::args::Args;
use super::file;

/// Before every setting's name in the environment.
const PREFIX: &str = "TINCAN_";

/// Reads all settings. `--help` and a wrong flag end the program here, with exit code 0 and 2.
///
/// # Errors
/// When the file cannot be read, or holds what is no setting or a wrong value.
pub(crate) fn read(words: impl Iterator<Item = OsString>) -> anyhow::Result<Args> {
    let words: Vec<OsString> = words.collect();
    let given = command().get_matches_from(&words);
    let Some(path) = given.get_one::<PathBuf>("config") else {
        return Ok(Args::from_arg_matches(&given)?);
    };
    let in_file = || format!("in {}", path.display());
    let text =
        std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let more =
        file::arguments(&text, &command(), |id| is_given(&given, id)).with_context(in_file)?;
    let all = words
        .into_iter()
        .chain(more.into_iter().map(OsString::from));
    let matches = command().try_get_matches_from(all).with_context(in_file)?;
    Ok(Args::from_arg_matches(&matches)?)
}

fn command() -> Command {
    Args::command().mut_args(|arg| {
        let name = format!("{PREFIX}{}", arg.get_id().as_str().to_uppercase());
        arg.env(name).hide_env_values(true)
    })
}

/// Whether a flag or the environment says it already.
fn is_given(matches: &ArgMatches, id: &str) -> bool {
    matches!(
        matches.value_source(id),
        Some(ValueSource::CommandLine | ValueSource::EnvVariable)
    )
}
