//! `cargo xtask book`: docs/ as a website (mdBook), in target/book. What the chapters say is theirs; here is only that all of them are in it
//! and that no link in them leads nowhere.

use crate::need;
use crate::step::Step;
use crate::tally::{Says, Tally};
use anyhow::Result;

/// Builds it.
pub(crate) fn book() -> Result<()> {
    step()?.must()?;
    println!("target/book/index.html");
    Ok(())
}

/// The same as a part of something longer.
pub(crate) fn add_to(tally: &mut Tally) -> Result<()> {
    tally.add(Says::Check, &step()?.run()?);
    Ok(())
}

fn step() -> Result<Step> {
    need::cargo_tool("mdbook", "mdbook@^0.5")?;
    Ok(Step::new("docs as a website", "mdbook build"))
}

#[cfg(test)]
mod tests {
    use crate::place;
    use std::fs;
    use std::path::{Path, PathBuf};

    fn chapters(folder: &Path) -> Vec<PathBuf> {
        let entries = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path());
        let (folders, files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
        let here = files
            .into_iter()
            .filter(|path| path.extension().is_some_and(|end| end == "md"));
        here.chain(folders.iter().flat_map(|folder| chapters(folder)))
            .collect()
    }

    /// What `[text](target)` and `![text](target)` name, without what lies on the web.
    fn links(text: &str) -> impl Iterator<Item = &str> {
        let targets = text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next());
        targets.filter(|target| !target.contains("://") && !target.starts_with('#'))
    }

    #[test]
    fn every_chapter_is_in_the_book() {
        let docs = place::root().join("docs");
        let summary = fs::read_to_string(docs.join("SUMMARY.md")).unwrap();
        for chapter in chapters(&docs) {
            let name = chapter
                .strip_prefix(&docs)
                .unwrap()
                .to_string_lossy()
                .into_owned();
            let is_in = links(&summary).any(|target| target == name);
            assert!(
                is_in || name == "SUMMARY.md",
                "{name} is not in docs/SUMMARY.md"
            );
        }
    }

    #[test]
    fn every_link_of_the_docs_leads_to_a_file_of_the_book() {
        let docs = place::root().join("docs");
        for chapter in chapters(&docs) {
            let text = fs::read_to_string(&chapter).unwrap();
            for target in links(&text) {
                let file = target.split('#').next().unwrap_or_default();
                let led = chapter.parent().unwrap().join(file);
                let led = led
                    .canonicalize()
                    .unwrap_or_else(|_| panic!("{}: {target}", chapter.display()));
                assert!(
                    led.starts_with(&docs),
                    "{}: {target} is outside of the book",
                    chapter.display()
                );
            }
        }
    }
}
