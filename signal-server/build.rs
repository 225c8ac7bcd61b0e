//! Writes a table of the built interface (`../ui/dist`) for the binary to include, or of one honest page without it.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    let dist = here.join("../ui/dist");
    println!("cargo::rerun-if-changed={}", dist.display());
    let page = here.join("src/not-built.html");
    println!("cargo::rerun-if-changed={}", page.display());
    let mut files = Vec::new();
    if dist.join("index.html").is_file() {
        collect(&dist, "", &mut files)?;
    } else {
        files.push(("index.html".to_owned(), page));
    }
    files.sort();
    // Copies, because the next build of the interface may replace these files while the compiler still reads them.
    for (at, (_, path)) in files.iter_mut().enumerate() {
        let copy = out.join(format!("ui-{at}"));
        fs::copy(&*path, &copy)?;
        *path = copy;
    }
    let rows: String = files
        .iter()
        .map(|(name, path)| format!("    ({name:?}, include_bytes!({path:?})),\n"))
        .collect();
    fs::write(out.join("ui.rs"), format!("&[\n{rows}]\n"))
}

fn collect(dir: &Path, prefix: &str, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{name}/"), files)?;
        } else {
            files.push((name, entry.path()));
        }
    }
    Ok(())
}
