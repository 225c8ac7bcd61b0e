//! PURE. A TOML file of settings into the flags that say the same. Its keys are the names of the flags.

use anyhow::{Context, bail};
use clap::{Arg, Command};
use toml::{Table, Value};

/// The flags that the file stands for, without those of which `is_given` says that something stronger names them.
///
/// # Errors
/// When it is no TOML, names what is no flag, or holds more than values and lists of values.
pub(super) fn arguments(
    text: &str,
    command: &Command,
    is_given: impl Fn(&str) -> bool,
) -> anyhow::Result<Vec<String>> {
    let table: Table = text.parse()?;
    let mut arguments = Vec::new();
    for (key, value) in &table {
        let flag = flag(command, key)?;
        let words = words(value).with_context(|| {
            format!("{key} must be a text, a number, true or false, or a list of them")
        })?;
        if !is_given(flag.get_id().as_str()) {
            arguments.extend(words.into_iter().map(|word| format!("--{key}={word}")));
        }
    }
    Ok(arguments)
}

fn flag<'a>(command: &'a Command, key: &str) -> anyhow::Result<&'a Arg> {
    let is_it = |arg: &&Arg| arg.get_long() == Some(key) && key != "config";
    let Some(arg) = command.get_arguments().find(is_it) else {
        bail!("there is no setting {key:?}; --help names them all");
    };
    Ok(arg)
}

fn words(value: &Value) -> Option<Vec<String>> {
    Some(match value {
        Value::String(text) => vec![text.clone()],
        Value::Integer(number) => vec![number.to_string()],
        Value::Float(number) => vec![number.to_string()],
        Value::Array(list) => {
            let nested = list.iter().map(words).collect::<Option<Vec<_>>>()?;
            nested.concat()
        }
        Value::Boolean(on) => vec![if *on { "on" } else { "off" }.to_owned()],
        Value::Datetime(_) | Value::Table(_) => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command() -> Command {
        let arg = |name: &'static str| Arg::new(name).long(name);
        Command::new("x").args([arg("listen"), arg("burst"), arg("ice"), arg("config")])
    }

    fn read(text: &str) -> anyhow::Result<Vec<String>> {
        arguments(text, &command(), |id| id == "burst")
    }

    #[test]
    fn keys_become_flags_unless_something_stronger_names_them() {
        let text = "listen = \"[::]:1\"\nburst = 7\nice = [\"stun:a\", \"stun:b\"]";
        let mut flags = read(text).unwrap();
        flags.sort();
        assert_eq!(flags, ["--ice=stun:a", "--ice=stun:b", "--listen=[::]:1"]);
        assert_eq!(read("listen = true").unwrap(), ["--listen=on"]);
    }

    #[test]
    fn what_is_no_setting_is_named() {
        for text in ["lisen = 1", "config = \"x\"", "[listen]\na = 1", "listen"] {
            assert!(read(text).is_err(), "{text}");
        }
        let error = read("lisen = 1").unwrap_err().to_string();
        assert!(error.contains("\"lisen\""), "{error}");
    }
}
