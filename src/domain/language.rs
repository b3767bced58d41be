//! The languages that callers may choose and messages are written in.

use serde::{Deserialize, Serialize};

/// A language we answer, write and print in.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    #[default]
    It,
    De,
    En,
}

impl Language {
    /// Every language, Italian first.
    pub const ALL: [Self; 3] = [Self::It, Self::De, Self::En];

    /// The two-letter code: `it`, `de`, `en`.
    pub fn code(self) -> &'static str {
        match self {
            Self::It => "it",
            Self::De => "de",
            Self::En => "en",
        }
    }

    /// The tag that speech engines ask for, such as `it-IT`.
    pub fn bcp47(self) -> &'static str {
        match self {
            Self::It => "it-IT",
            Self::De => "de-DE",
            Self::En => "en-GB",
        }
    }

    /// What an Italian-speaking operator calls it.
    pub fn italian_name(self) -> &'static str {
        match self {
            Self::It => "Italiano",
            Self::De => "Tedesco",
            Self::En => "Inglese",
        }
    }

    /// Reads a code or a tag; upper and lower case are the same, a region is ignored.
    pub fn parse(text: &str) -> Option<Self> {
        let code = text.trim().split(['-', '_']).next()?;
        Self::ALL
            .into_iter()
            .find(|language| language.code().eq_ignore_ascii_case(code))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_tags_are_read_back() {
        for language in Language::ALL {
            assert_eq!(Language::parse(language.code()), Some(language));
            assert_eq!(Language::parse(language.bcp47()), Some(language));
        }
        assert_eq!(Language::parse("fr"), None);
        assert_eq!(Language::parse(""), None);
    }
}
