//! Which language the app's own words are in: the menu of the tray, which is there without any page. Everything else that a person reads
//! comes from the interface's catalogue.

use crate::settings::Language;

/// One of the languages that there are words in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Speech {
    /// Where the system's is neither.
    #[default]
    English,
    /// German.
    German,
}

impl Speech {
    /// What was wished, or what the system prefers.
    pub fn of(wish: Language) -> Self {
        match wish {
            Language::En => Self::English,
            Language::De => Self::German,
            Language::System => Self::preferred(sys_locale::get_locales()),
        }
    }

    /// The first of these tags (BCP 47) that there is, as `bestFit` of ui/src/words/language.svelte.ts.
    fn preferred(wanted: impl Iterator<Item = String>) -> Self {
        wanted
            .filter_map(|tag| Self::of_tag(&tag))
            .next()
            .unwrap_or_default()
    }

    fn of_tag(tag: &str) -> Option<Self> {
        let base = tag.split('-').next().unwrap_or(tag);
        match base.to_ascii_lowercase().as_str() {
            "en" => Some(Self::English),
            "de" => Some(Self::German),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn preferred(wanted: &[&str]) -> Speech {
        Speech::preferred(wanted.iter().map(|tag| (*tag).to_owned()))
    }

    #[test]
    fn the_systems_first_language_that_there_is_is_spoken_and_else_english() {
        assert_eq!(preferred(&["de-AT", "en"]), Speech::German);
        assert_eq!(preferred(&["fr-FR", "DE"]), Speech::German);
        assert_eq!(preferred(&["en-US", "de"]), Speech::English);
        assert_eq!(preferred(&["fr", "dea"]), Speech::English);
        assert_eq!(preferred(&[]), Speech::English);
    }

    #[test]
    fn a_wish_counts_more_than_the_system() {
        assert_eq!(Speech::of(Language::De), Speech::German);
        assert_eq!(Speech::of(Language::En), Speech::English);
    }
}
