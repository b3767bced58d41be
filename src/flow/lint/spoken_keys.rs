//! The keys that a text speaks of: «prema uno», "drücken Sie die Eins", "press one".

use crate::flow::words::words;

/// A key, or an entry of several, and where the words for it end, in characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Told {
    pub keys: String,
    pub end: usize,
}

/// The words of a language that have to do with keys, in the form of [`words`].
#[derive(Debug)]
struct Keypad {
    /// The keys 0 to 9.
    digits: [&'static str; 10],
    star: &'static [&'static str],
    hash: &'static [&'static str],
    /// After these a key is named.
    press: &'static [&'static str],
    /// What may stand between.
    between: &'static [&'static str],
    /// Between one key and another.
    or: &'static [&'static str],
    /// After these a number is no key: "press one of the keys".
    of: &'static [&'static str],
    /// Before these a noun is a key: "die Eins".
    articles: &'static [&'static str],
}

const ITALIAN: Keypad = Keypad {
    digits: [
        "zero", "uno", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove",
    ],
    star: &["asterisco", "stella"],
    hash: &["cancelletto"],
    press: &[
        "prema", "premere", "premi", "preme", "premete", "premendo", "tasto",
    ],
    between: &["il", "lo", "l", "tasto", "numero", "poi"],
    or: &["o", "oppure", "e"],
    of: &["dei", "degli", "delle", "di"],
    articles: &[],
};

const GERMAN: Keypad = Keypad {
    digits: [
        "null", "eins", "zwei", "drei", "vier", "funf", "sechs", "sieben", "acht", "neun",
    ],
    star: &["sterntaste", "stern"],
    hash: &["rautetaste", "raute"],
    press: &["drucken", "drucke", "druckt", "taste", "wahlen"],
    between: &["sie", "bitte", "die", "taste", "auf", "dann"],
    or: &["oder", "und"],
    of: &["der", "von"],
    articles: &["die", "der"],
};

const ENGLISH: Keypad = Keypad {
    digits: [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    ],
    star: &["star", "asterisk"],
    hash: &["hash", "pound"],
    press: &["press", "presses", "pressing", "key", "dial"],
    between: &["the", "key", "number", "button"],
    or: &["or", "and"],
    of: &["of"],
    articles: &[],
};

/// The keys that a text tells, in their order; `None` in a language whose keys we cannot read.
pub(super) fn told(text: &str, language: &str) -> Option<Vec<Told>> {
    let keypad = match language {
        "it" => &ITALIAN,
        "de" => &GERMAN,
        "en" => &ENGLISH,
        _ => return None,
    };
    let said = heard(text);
    let mut all: Vec<Told> = Vec::new();
    let mut at = 0;
    while at < said.len() {
        match keypad.named(&said, at) {
            Some((told, next)) => {
                all.push(told);
                at = next;
            }
            None => at += 1,
        }
    }
    Some(all)
}

/// A word of a text.
#[derive(Debug)]
struct Heard {
    word: String,
    capital: bool,
    /// Whether a stop stands before it.
    stopped: bool,
    /// Where it ends, in characters.
    end: usize,
}

fn heard(text: &str) -> Vec<Heard> {
    let mut all = Vec::new();
    let mut letters = String::new();
    let mut stopped = false;
    for (at, letter) in text.chars().chain([' ']).enumerate() {
        if letter.is_alphanumeric() || matches!(letter, '*' | '#') {
            letters.push(letter);
            continue;
        }
        if !letters.is_empty() {
            let plain = words(&letters).concat();
            all.push(Heard {
                capital: letters.starts_with(char::is_uppercase),
                word: if plain.is_empty() {
                    letters.clone()
                } else {
                    plain
                },
                stopped,
                end: at,
            });
            letters.clear();
            stopped = false;
        }
        stopped |= matches!(letter, '.' | ',' | ';' | ':' | '!' | '?' | '…');
    }
    all
}

impl Keypad {
    /// The key whose words begin at `at`, and where the next may begin.
    fn named(&self, said: &[Heard], at: usize) -> Option<(Told, usize)> {
        let first = said.get(at)?;
        let key = self.key(&first.word)?;
        let before = |back: usize| at.checked_sub(back).and_then(|at| said.get(at));
        let noun = first.capital
            && before(1).is_some_and(|word| self.articles.contains(&word.word.as_str()));
        if !noun && !self.pressed(said, at) {
            return None;
        }
        let mut told = Told {
            keys: key.to_string(),
            end: first.end,
        };
        let mut next = at + 1;
        // Keys without a stop between them are one entry.
        while let Some(word) = said.get(next)
            && !word.stopped
            && let Some(key) = self.key(&word.word)
        {
            told.keys.push(key);
            told.end = word.end;
            next += 1;
        }
        let part = said.get(next).filter(|word| !word.stopped);
        if !noun && part.is_some_and(|word| self.of.contains(&word.word.as_str())) {
            return None;
        }
        Some((told, next))
    }

    /// Whether what stands before a word says that it is a key: back over articles, and over
    /// another key with "or".
    fn pressed(&self, said: &[Heard], at: usize) -> bool {
        let Some(earlier) = said.get(..at) else {
            return false;
        };
        let mut after_or = false;
        let mut stopped = said.get(at).is_some_and(|word| word.stopped);
        for word in earlier.iter().rev() {
            // What stands before a stop is another matter, but for "one, or two".
            if std::mem::replace(&mut stopped, word.stopped) && !after_or {
                return false;
            }
            let plain = word.word.as_str();
            if self.press.contains(&plain) {
                return true;
            }
            let another = after_or && self.key(plain).is_some();
            if self.or.contains(&plain) {
                after_or = true;
            } else if !another && !self.between.contains(&plain) {
                return false;
            }
        }
        false
    }

    fn key(&self, word: &str) -> Option<char> {
        if let Some(digit) = self.digits.iter().position(|digit| *digit == word) {
            return char::from_digit(u32::try_from(digit).ok()?, 10);
        }
        if self.star.contains(&word) || word == "*" {
            return Some('*');
        }
        if self.hash.contains(&word) || word == "#" {
            return Some('#');
        }
        let mut letters = word.chars();
        let one = letters.next().filter(char::is_ascii_digit)?;
        letters.next().is_none().then_some(one)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str, language: &str) -> String {
        let all = told(text, language).unwrap();
        let keys: Vec<String> = all.into_iter().map(|told| told.keys).collect();
        keys.join(" ")
    }

    #[test]
    fn keys_are_read_in_each_language() {
        for (language, text, wanted) in [
            (
                "it",
                "Per le pensioni prema uno. Per riascoltare prema asterisco.",
                "1 *",
            ),
            (
                "it",
                "Se preferisce, prema il tasto nove, poi cancelletto.",
                "9",
            ),
            ("it", "Prema uno o due, oppure tre.", "1 2 3"),
            ("it", "Prema 4. Prema uno due per il resto.", "4 12"),
            ("it", "Digiti il numero e poi prema cancelletto.", "#"),
            (
                "de",
                "drücken Sie die Eins. Wenn nicht, die Zwei. Für alle die Null.",
                "1 2 0",
            ),
            ("de", "Zum Wiederholen drücken Sie die Sterntaste.", "*"),
            ("de", "Drücken Sie eins oder fünf.", "1 5"),
            (
                "en",
                "For English, press three. To hear this again, press star.",
                "3 *",
            ),
            ("en", "Enter it, then press the hash key.", "#"),
        ] {
            assert_eq!(keys(text, language), wanted, "{text}");
        }
    }

    #[test]
    fn numbers_that_are_no_keys_are_let_be() {
        for (language, text) in [
            (
                "it",
                "Prema un tasto con calma. Rispondono sei operatori; ne ho visto uno.",
            ),
            ("it", "Prema uno dei tasti."),
            (
                "de",
                "Drücken Sie in Ruhe eine Taste. Die drei Anträge sind da.",
            ),
            (
                "en",
                "Press one of the keys. There are two people ahead of you.",
            ),
        ] {
            assert_eq!(keys(text, language), "", "{text}");
        }
        assert_eq!(told("Appuyez sur le un.", "fr"), None);
    }

    #[test]
    fn a_key_knows_where_its_words_end() {
        let all = told("Per l'età prema uno. Altro.", "it").unwrap();
        assert_eq!(all[0].end, "Per l'età prema uno".chars().count());
    }
}
