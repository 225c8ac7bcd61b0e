//! PURE: what is written down so that a system starts the app with the session. No path becomes a command of its own.

use std::ffi::OsStr;

use super::HIDDEN;

/// For Linux. Such files are UTF-8, one line each.
#[cfg(any(target_os = "linux", test))]
pub(super) fn desktop(program: &OsStr) -> Option<String> {
    let program = plain(program)?;
    Some(format!(
        "[Desktop Entry]\nType=Application\nName=Tincan\nExec={} {HIDDEN}\nIcon=tincan\nTerminal=false\n",
        quoted(program)
    ))
}

/// For macOS.
#[cfg(any(target_os = "macos", test))]
pub(super) fn launch_agent(program: &OsStr) -> Option<String> {
    let program = crate::notices::fit::escaped(plain(program)?);
    Some(format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n\
         <plist version=\"1.0\">\n<dict>\n\
         <key>Label</key><string>app.tincan.desktop</string>\n\
         <key>ProgramArguments</key><array><string>{program}</string><string>{HIDDEN}</string></array>\n\
         <key>RunAtLoad</key><true/>\n\
         <key>ProcessType</key><string>Interactive</string>\n\
         </dict>\n</plist>\n"
    ))
}

/// For Windows: a command line. A path there has no quotation mark.
#[cfg(any(windows, test))]
pub(super) fn run(program: &OsStr) -> Option<String> {
    let program = plain(program).filter(|path| !path.contains('"'))?;
    Some(format!("\"{program}\" {HIDDEN}"))
}

/// For Windows: whether somebody switched the line off in Task Manager, which leaves it and writes twelve bytes beside it; the first is odd
/// then (as observed; there is no specification).
#[cfg(any(windows, test))]
pub(super) fn is_refused(said: &[u8]) -> bool {
    said.first().is_some_and(|first| first & 1 == 1)
}

fn plain(program: &OsStr) -> Option<&str> {
    program
        .to_str()
        .filter(|path| !path.contains(char::is_control))
}

/// As the Desktop Entry Specification writes an argument: quoted, and escaped twice over, since it is a string first.
#[cfg(any(target_os = "linux", test))]
fn quoted(argument: &str) -> String {
    let mut quoted = String::from("\"");
    for c in argument.chars() {
        match c {
            '"' | '`' | '$' => quoted.push_str("\\\\"),
            '\\' => quoted.push_str("\\\\\\"),
            '%' => quoted.push('%'),
            _ => {}
        }
        quoted.push(c);
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_folders_name_becomes_a_command() {
        assert_eq!(quoted(r#"/a $b`c"d\e%f"#), r#""/a \\$b\\`c\\"d\\\\e%%f""#);
        assert_eq!(desktop(OsStr::new("/a\nExec=/bin/sh")), None);
        assert_eq!(run(OsStr::new(r#"C:\a" & calc "b.exe"#)), None);
        assert_eq!(
            run(OsStr::new(r"C:\Program Files\Tincan\tincan.exe")).as_deref(),
            Some(r#""C:\Program Files\Tincan\tincan.exe" --hidden"#)
        );
    }

    #[test]
    fn what_task_manager_switched_off_is_off() {
        assert!(is_refused(&[3, 0, 0, 0, 9, 9, 9, 9, 9, 9, 9, 9]));
        assert!(!is_refused(&[2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
        assert!(!is_refused(&[]));
    }

    #[test]
    fn a_launch_agent_starts_this_very_program_out_of_sight() {
        let text = launch_agent(OsStr::new("/Applications/<A & B>/tincan")).unwrap();
        let program = "<string>/Applications/&lt;A &amp; B&gt;/tincan</string>";
        assert!(
            text.contains(&format!(
                "<array>{program}<string>--hidden</string></array>"
            )),
            "{text}"
        );
    }
}
