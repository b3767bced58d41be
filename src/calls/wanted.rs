//! What a script expects of a text: a part of it, or a `/pattern/`. Capitals, accents and line breaks
//! make no difference.

use regex::Regex;

use crate::domain::transliteration::{postal, unaccented};

/// Whether `text` has what `wanted` asks for: the words anywhere in it, or a `/pattern/`, which is
/// looked for in the text as it stands and in its folded form. A pattern that cannot be read fits
/// nothing; `problem` has told so before.
pub fn fits(wanted: &str, text: &str) -> bool {
    let folded = folded(text);
    match pattern(wanted) {
        Some(pattern) => Regex::new(pattern)
            .is_ok_and(|pattern| pattern.is_match(text) || pattern.is_match(&folded)),
        None => folded.contains(&self::folded(wanted)),
    }
}

/// The same for a code, a number or a name, of which a part is not enough.
pub fn is(wanted: &str, text: &str) -> bool {
    match pattern(wanted) {
        Some(_) => fits(wanted, text),
        None => folded(wanted) == folded(text),
    }
}

/// The same for an address, as the post reads it: whole words of it, or a `/pattern/`.
pub fn is_in_address(wanted: &str, address: &str) -> bool {
    match pattern(wanted) {
        Some(_) => fits(wanted, address),
        None => {
            let (wanted, address) = (postal(wanted, &[]), postal(address, &[]));
            !wanted.is_empty() && format!(" {address} ").contains(&format!(" {wanted} "))
        }
    }
}

/// What is wrong with a pattern.
pub fn problem(wanted: &str) -> Option<String> {
    let error = Regex::new(pattern(wanted)?).err()?;
    let last = error.to_string();
    let last = last.lines().last().unwrap_or_default().trim().to_owned();
    Some(format!("`{wanted}` is no pattern: {last}"))
}

fn pattern(wanted: &str) -> Option<&str> {
    wanted.strip_prefix('/')?.strip_suffix('/')
}

/// Small letters without accents, in one line.
fn folded(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    unaccented(&words.join(" "))
}

/// Reads `< 10s`, `>= 40m`.
pub fn comparison(text: &str) -> Option<Comparison> {
    let sign = text.trim_start_matches(|c: char| !matches!(c, '<' | '>'));
    let end = sign.find(|c: char| !matches!(c, '<' | '>' | '='))?;
    let (sign, length) = sign.split_at_checked(end)?;
    let seconds = crate::flow::Seconds::parse(length.trim())?.0;
    let sign = match sign {
        "<" => Sign::Less,
        "<=" => Sign::AtMost,
        ">" => Sign::More,
        ">=" => Sign::AtLeast,
        _ => return None,
    };
    Some(Comparison { sign, seconds })
}

/// A comparison with a length of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comparison {
    sign: Sign,
    seconds: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    Less,
    AtMost,
    More,
    AtLeast,
}

impl Comparison {
    /// Whether it holds for as many milliseconds.
    pub fn holds(self, milliseconds: i64) -> bool {
        let limit = i64::from(self.seconds) * 1_000;
        match self.sign {
            Sign::Less => milliseconds < limit,
            Sign::AtMost => milliseconds <= limit,
            Sign::More => milliseconds > limit,
            Sign::AtLeast => milliseconds >= limit,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_the_text_is_enough_and_line_breaks_do_not_count() {
        assert!(fits(
            "Benvenuto al contact center",
            "Benvenuto al\ncontact center dell'INPS."
        ));
        assert!(!fits("Benvenuta", "Benvenuto"));
    }

    #[test]
    fn between_slashes_stands_a_pattern() {
        assert!(fits("/\\b[0-9]{6}\\b/", "pratica 482913."));
        assert!(!fits("/\\b[0-9]{6}\\b/", "pratica 4829135."));
        assert!(problem("/(/").is_some_and(|text| text.starts_with("`/(/` is no pattern: ")));
        assert_eq!(problem("(testo)"), None);
    }

    #[test]
    fn capitals_and_accents_make_no_difference_in_words_and_in_patterns() {
        assert!(fits("perche ha CHIAMATO", "Perché ha chiamato?"));
        assert!(fits("Perché", "perche"));
        assert!(fits(
            "/^non ho (sentito|capito), perche/",
            "Non ho sentito, perché"
        ));
        // What is written in capitals is not found in small letters.
        assert!(!fits("/[A-Z]{8}/", "la pratica"));
        assert!(fits("/Perché/", "Perché no"));
    }

    #[test]
    fn a_code_is_the_whole_and_an_address_whole_words() {
        assert!(is("IT", "it") && !is("it", "italiano") && is("/^it/", "italiano"));
        let address = "VIA DEL CORSO 12, 00186 ROMA RM";
        assert!(is_in_address("via del Corso, 12", address));
        assert!(!is_in_address("VIA DEL CORSO 1", address));
        assert!(!is_in_address("", address));
        assert!(is_in_address("/corso 1[0-9]\\b/", address));
    }

    #[test]
    fn a_wait_is_compared_as_it_is_written() {
        let under_ten = comparison("< 10s").unwrap();
        assert!(under_ten.holds(9_999) && !under_ten.holds(10_000));
        assert!(comparison(">= 40m").unwrap().holds(2_400_000));
        for wrong in ["10s", "< 10", "<> 3s", "= 3s", ""] {
            assert_eq!(comparison(wrong), None, "{wrong}");
        }
    }
}
