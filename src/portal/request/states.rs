//! The states of today, by their name in the page's language: a list to choose from. Their Italian
//! names, which stand on letters, are the table's of places.

use crate::domain::language::Language;
use crate::domain::place::{self, Place};
use crate::domain::transliteration::fold;

/// One line a state: Belfiore code, name in German, name in English.
const NAMES: &str = include_str!("states.csv");

/// Code and name of every state, by name.
pub fn all(language: Language) -> Vec<(String, String)> {
    let mut states: Vec<(String, String)> = NAMES
        .lines()
        .filter_map(|line| {
            let code = line.split(';').next()?;
            Some((code.to_owned(), name(language, place::by_code(code)?)))
        })
        .collect();
    states.sort_by_cached_key(|(_, name)| fold(name));
    states
}

/// The name of a state in this language; in Italian where no other is known.
pub fn name(language: Language, state: &Place) -> String {
    let column = match language {
        Language::It => None,
        Language::De => Some(1),
        Language::En => Some(2),
    };
    let line = NAMES.lines().find(|line| line.starts_with(state.code()));
    let named = line
        .zip(column)
        .and_then(|(line, column)| line.split(';').nth(column));
    named.unwrap_or(state.name()).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::postal;

    #[test]
    fn every_state_of_today_is_listed_once_in_every_language() {
        for language in Language::ALL {
            let states = all(language);
            assert_eq!(states.len(), NAMES.lines().count());
            for (code, name) in &states {
                assert!(
                    postal::country(code).is_some() && !name.is_empty(),
                    "{code}"
                );
            }
        }
        let of_today = (0..1000).filter_map(|number| place::by_code(&format!("Z{number:03}")));
        let missing: Vec<_> = of_today
            .filter(|state| state.in_force() && !NAMES.contains(state.code()))
            .map(Place::name)
            .collect();
        assert_eq!(missing, Vec::<&str>::new());
        assert_eq!(
            name(Language::De, postal::country("Z112").unwrap()),
            "Deutschland"
        );
    }
}
