//! What a script expects of a text: a part of it, or a `/pattern/`.

use regex::Regex;

/// Whether `text` is what `wanted` asks for. A pattern that cannot be read fits nothing; `problem`
/// has told so before.
pub fn fits(wanted: &str, text: &str) -> bool {
    match pattern(wanted) {
        Some(pattern) => Regex::new(pattern).is_ok_and(|pattern| pattern.is_match(text)),
        None => one_line(text).contains(&one_line(wanted)),
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

/// Line breaks and indentation do not count.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
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
        assert!(!fits("benvenuto", "Benvenuto"));
    }

    #[test]
    fn between_slashes_stands_a_pattern() {
        assert!(fits("/\\b[0-9]{6}\\b/", "pratica 482913."));
        assert!(!fits("/\\b[0-9]{6}\\b/", "pratica 4829135."));
        assert!(problem("/(/").is_some_and(|text| text.starts_with("`/(/` is no pattern: ")));
        assert_eq!(problem("(testo)"), None);
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
