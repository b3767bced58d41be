//! The three letters that surname and name leave in a codice fiscale.

use crate::domain::transliteration::{Umlauts, letters};

/// The letters of a surname: its consonants, then its vowels, then X. Several surnames are one string.
/// `None` when no Latin letter is in it, or one of another alphabet.
pub(super) fn of_surname(surname: &str, umlauts: Umlauts) -> Option<String> {
    let (consonants, vowels) = split(surname, umlauts)?;
    Some(first_three(&consonants, &vowels))
}

/// The letters of a name: as a surname's, but of four or more consonants the second is left out.
pub(super) fn of_name(name: &str, umlauts: Umlauts) -> Option<String> {
    let (mut consonants, vowels) = split(name, umlauts)?;
    if consonants.len() >= 4 {
        consonants.remove(1);
    }
    Some(first_three(&consonants, &vowels))
}

fn split(text: &str, umlauts: Umlauts) -> Option<(String, String)> {
    let all = letters(text, umlauts).filter(|all| !all.is_empty())?;
    Some(all.chars().partition(|letter| !"AEIOU".contains(*letter)))
}

fn first_three(consonants: &str, vowels: &str) -> String {
    consonants
        .chars()
        .chain(vowels.chars())
        .chain("XXX".chars())
        .take(3)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_names_are_filled_with_vowels_and_then_x() {
        let surname = |text| of_surname(text, Umlauts::Expanded).unwrap();
        assert_eq!(surname("Fo"), "FOX");
        assert_eq!(surname("Aiello"), "LLA");
        assert_eq!(surname("De Luca"), "DLC");
        assert_eq!(of_surname("'", Umlauts::Expanded), None);
    }

    #[test]
    fn a_name_of_four_consonants_loses_the_second() {
        let name = |text| of_name(text, Umlauts::Expanded).unwrap();
        assert_eq!(name("Gianfranco"), "GFR");
        assert_eq!(name("Marco"), "MRC");
        assert_eq!(name("Anna Maria"), "NMR");
    }
}
