//! From words to what they mean: a list of phrases, found anywhere on word boundaries.
//! The longest match wins; no guessing beyond it.

use std::collections::BTreeSet;

use super::words::words;

/// The intent of everything that no phrase leads to.
pub const OTHER: &str = "other";

/// A platform takes at most this many hints.
const MAX_HINTS: usize = 500;
/// Characters of one hint at most.
const MAX_HINT: usize = 100;

/// The phrases of one language.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    fillers: BTreeSet<String>,
    phrases: Vec<Phrase>,
    hints: Vec<String>,
}

#[derive(Debug, Clone)]
struct Phrase {
    words: Vec<String>,
    length: usize,
    means: String,
}

/// What was made of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Understood<'a> {
    /// Nothing was said but fillers.
    Nothing,
    /// Something was said, and no phrase is in it.
    Unknown,
    /// A phrase that means this.
    Means(&'a str),
}

impl Vocabulary {
    /// A vocabulary of pairs (meaning, phrase).
    pub fn new<'a>(
        fillers: &[String],
        phrases: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        let mut vocabulary = Self {
            fillers: fillers.iter().flat_map(|filler| words(filler)).collect(),
            ..Self::default()
        };
        for (means, phrase) in phrases {
            let words = vocabulary.meaningful(phrase);
            if words.is_empty() {
                continue;
            }
            let length = words.iter().map(|word| word.chars().count()).sum();
            vocabulary.phrases.push(Phrase {
                words,
                length,
                means: means.to_owned(),
            });
            if phrase.chars().count() <= MAX_HINT && vocabulary.hints.len() < MAX_HINTS {
                vocabulary.hints.push(phrase.to_owned());
            }
        }
        vocabulary
    }

    /// What a sentence means.
    pub fn understand(&self, sentence: &str) -> Understood<'_> {
        let said = self.meaningful(sentence);
        if said.is_empty() {
            return Understood::Nothing;
        }
        let mut best: Option<&Phrase> = None;
        for phrase in &self.phrases {
            let longer = best.is_none_or(|best| phrase.length > best.length);
            if longer && said.windows(phrase.words.len()).any(|w| w == phrase.words) {
                best = Some(phrase);
            }
        }
        best.map_or(Understood::Unknown, |phrase| {
            Understood::Means(&phrase.means)
        })
    }

    /// Phrases that help the platform to recognise, at most 500 of at most 100 characters.
    pub fn hints(&self) -> &[String] {
        &self.hints
    }

    /// Whether there is nothing to listen for.
    pub fn is_empty(&self) -> bool {
        self.phrases.is_empty()
    }

    fn meaningful(&self, text: &str) -> Vec<String> {
        let mut all = words(text);
        all.retain(|word| !self.fillers.contains(word));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn italian() -> Vocabulary {
        let fillers = ["eh", "ehm", "allora"].map(str::to_owned);
        Vocabulary::new(
            &fillers,
            [
                ("pin", "pin"),
                ("pin", "pin della pensione"),
                ("pin-restore", "perso il pin"),
                ("pin-revoke", "me l'hanno rubato"),
                ("pin-request", "vorrei il pin"),
            ],
        )
    }

    #[test]
    fn fillers_and_pauses_do_not_hide_the_pin() {
        let words = italian();
        assert_eq!(
            words.understand("eh, il pin... della pensione"),
            Understood::Means("pin")
        );
        assert_eq!(
            words.understand("Il PIN, ehm, della pensione"),
            Understood::Means("pin")
        );
    }

    #[test]
    fn the_longest_phrase_wins() {
        assert_eq!(
            italian().understand("allora senta ho perso il PIN"),
            Understood::Means("pin-restore")
        );
        assert_eq!(
            italian().understand("Me l’hanno rubato"),
            Understood::Means("pin-revoke")
        );
    }

    #[test]
    fn a_phrase_is_found_on_word_boundaries_alone() {
        assert_eq!(italian().understand("vado a spinta"), Understood::Unknown);
        assert_eq!(italian().understand("pinpin"), Understood::Unknown);
    }

    #[test]
    fn fillers_alone_are_nothing() {
        assert_eq!(italian().understand("ehm… eh"), Understood::Nothing);
        assert_eq!(italian().understand(""), Understood::Nothing);
    }

    #[test]
    fn hints_keep_within_what_a_platform_takes() {
        let long = "a".repeat(101);
        let many: Vec<String> = (0..600).map(|n| format!("parola {n}")).collect();
        let phrases = std::iter::once(long.as_str()).chain(many.iter().map(String::as_str));
        let words = Vocabulary::new(&[], phrases.map(|phrase| ("x", phrase)));
        assert_eq!(words.hints().len(), 500);
        assert!(words.hints().iter().all(|hint| hint.chars().count() <= 100));
    }
}
