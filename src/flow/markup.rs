//! SSML in the texts of a flow: what is wrong with it, and where in its file. What there can be in it
//! `twiml` knows.

use super::{
    diagnostic::{Findings, Place},
    yaml::Placed,
};
use crate::twiml::Ssml;

/// Characters of YAML, like quotes and backslashes, that may stand in a file between two characters
/// of a text.
const BETWEEN: u32 = 8;

/// Checks SSML as it is written in a file, of which `source` is the text.
pub(super) fn check(
    written: &Placed<String>,
    what: &str,
    source: Option<&str>,
    findings: &mut Findings,
) {
    let place = |at| {
        source
            .and_then(|source| place_in(source, written, at))
            .unwrap_or(written.place)
    };
    if let Err(error) = Ssml::parse(written) {
        let message = format!("the SSML of {what}: {error}");
        findings.error_with("bad-ssml", place(error.at), message, error.wrong.help());
    }
    for at in Ssml::spelled_out(written) {
        let message = format!("{what} has a voice spell characters out");
        findings.warning("spelled-out", place(at), message);
    }
}

/// Checks that a plain text holds no markup: it would be read out.
pub(super) fn none(text: &str, what: &str, place: Place, findings: &mut Findings) {
    let begins = |rest: &str| {
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        rest.starts_with(|c: char| c.is_ascii_alphabetic()) && rest.contains('>')
    };
    if text.split('<').skip(1).any(begins) {
        let message = format!("{what} holds markup and is no SSML: a voice reads it out");
        findings.warning("markup-in-text", place, message);
    }
}

/// Where the byte `at` of a scalar stands in its file; `None` where the file is written in a way that
/// we cannot follow.
///
/// The reader of YAML tells where a scalar begins. From there the text and the file go side by side:
/// what stands in the file alone is quotes, escapes, and the blanks of a text over several lines.
fn place_in(source: &str, scalar: &Placed<String>, at: usize) -> Option<Place> {
    let row = usize::try_from(scalar.place.line).ok()?.checked_sub(1)?;
    let column = usize::try_from(scalar.place.column).ok()?.checked_sub(1)?;
    let before: usize = source
        .split('\n')
        .take(row)
        .map(|line| line.len() + 1)
        .sum();
    let mut rest = source.get(before..)?.chars();
    rest.by_ref().take(column).for_each(drop);
    let mut next = scalar.place;
    for (here, wanted) in scalar.value.char_indices() {
        let mut between = 0;
        let found = loop {
            let (place, character) = (next, rest.next()?);
            if character == '\n' {
                next = Place {
                    line: next.line + 1,
                    column: 1,
                };
            } else {
                next.column += 1;
            }
            if character == wanted || (character.is_whitespace() && wanted.is_whitespace()) {
                break place;
            }
            between += u32::from(!character.is_whitespace());
            if between > BETWEEN {
                return None;
            }
        };
        if here >= at {
            return Some(found);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::yaml;
    use std::collections::BTreeMap;

    /// Where the `#` of the text under `x` stands, in characters of the file.
    fn places(source: &str) -> (Option<Place>, Place) {
        let mut findings = Findings::of("x.yaml");
        let map: BTreeMap<String, Placed<String>> = yaml::read(source, &mut findings).unwrap();
        let scalar = &map["x"];
        let found = place_in(source, scalar, scalar.value.find('#').unwrap());
        let (line, row) = (1..)
            .zip(source.lines())
            .find(|(_, row)| row.contains('#'))
            .unwrap();
        let column = row.chars().position(|c| c == '#').unwrap() + 1;
        let wanted = Place {
            line,
            column: u32::try_from(column).unwrap(),
        };
        (found, wanted)
    }

    #[test]
    fn a_place_in_a_text_is_found_however_the_text_is_written() {
        for source in [
            "x: uno#\n",
            "a: b\nx: \"così <p a=\\\"1\\\"> #due\"\n",
            "x: 'l''uno <b>#'\n",
            "x: uno\n   due\n   tre#\n",
            "x: >-\n  uno\n  due #tre\n",
            "x: |\n  uno\n\n  due #tre\n",
            "{ y: z, x: \"uno \\\n   due #\" }\n",
        ] {
            let (found, wanted) = places(source);
            assert_eq!(found, Some(wanted), "{source}");
        }
    }

    #[test]
    fn what_cannot_be_followed_has_no_place() {
        let scalar = |value: &str| Placed {
            value: value.to_owned(),
            place: Place { line: 1, column: 4 },
        };
        assert_eq!(
            place_in("x: \"\\u00e8 lungo tutto questo#\"", &scalar("è#"), 2),
            None
        );
        assert_eq!(place_in("x: a", &scalar("a"), 9), None);
        assert_eq!(place_in("", &scalar("a"), 0), None);
    }

    #[test]
    fn markup_in_a_plain_text_is_told() {
        let told = |text: &str| {
            let mut findings = Findings::of("x.yaml");
            none(text, "it", Place::default(), &mut findings);
            !findings.into_vec().is_empty()
        };
        assert!(told("Prema <break/> uno.") && told("<p>uno</p>") && told("uno</p>"));
        assert!(!told("Meno di 3 < 5 > 4.") && !told("a <3") && !told("Prema uno."));
    }
}
