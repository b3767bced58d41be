//! Words as people say them: brought to one form for comparing, and digits read out in groups.

use crate::domain::phone::Phone;

/// The words of a sentence in small letters, without accents, apostrophes or punctuation.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        match letter {
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => plain.push('a'),
            'è' | 'é' | 'ê' | 'ë' => plain.push('e'),
            'ì' | 'í' | 'î' | 'ï' => plain.push('i'),
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' => plain.push('o'),
            'ù' | 'ú' | 'û' | 'ü' => plain.push('u'),
            'ß' => plain.push_str("ss"),
            'ç' => plain.push('c'),
            'ñ' => plain.push('n'),
            // Combining accents: the same letter, written in two characters.
            '\u{300}'..='\u{36f}' => {}
            letter if letter.is_alphanumeric() => plain.push(letter),
            _ => plain.push(' '),
        }
    }
    plain.split_whitespace().map(str::to_owned).collect()
}

/// A number read out digit by digit, in the groups in which it is written:
/// `803 164` is "otto zero tre, uno sei quattro".
///
/// Languages other than `it` and `de` are read out in English.
pub fn spoken_digits(groups: &str, language: &str) -> String {
    const IT: [&str; 10] = [
        "zero", "uno", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove",
    ];
    const DE: [&str; 10] = [
        "null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun",
    ];
    const EN: [&str; 10] = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    ];
    let names = match language {
        "it" => &IT,
        "de" => &DE,
        _ => &EN,
    };
    let groups: Vec<String> = groups
        .split_whitespace()
        .map(|group| {
            let digits: Vec<&str> = group
                .chars()
                .filter_map(|digit| names.get(digit.to_digit(10)? as usize).copied())
                .collect();
            digits.join(" ")
        })
        .filter(|group| !group.is_empty())
        .collect();
    groups.join(", ")
}

/// A telephone number read out digit by digit, in the groups in which people say it. What is no
/// telephone number is read out in threes.
pub(super) fn spoken_number(number: &str, language: &str) -> String {
    let groups: Vec<String> = if let Ok(phone) = Phone::parse(number) {
        let groups = phone.spoken_groups().into_iter();
        groups.map(|group| group.replace(' ', "")).collect()
    } else {
        let digits: Vec<char> = number.chars().collect();
        let threes = digits.chunks(3);
        threes.map(|group| group.iter().collect()).collect()
    };
    spoken_digits(&groups.join(" "), language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_and_apostrophes_make_no_difference() {
        assert_eq!(words("Me l'hanno RUBATO!"), ["me", "l", "hanno", "rubato"]);
        assert_eq!(
            words("non è più valido"),
            words("NON E' PIU\u{300} valido…")
        );
        assert_eq!(words("Zurück, schließen"), ["zuruck", "schliessen"]);
        assert!(words(" … ?! ").is_empty());
    }

    #[test]
    fn a_telephone_number_is_read_out_without_its_italian_prefix() {
        let spoken = "tre tre tre, uno due tre, quattro cinque sei sette";
        for written in ["3331234567", "+393331234567"] {
            assert_eq!(spoken_number(written, "it"), spoken);
        }
        assert_eq!(spoken_number("4829", "en"), "four eight two, nine");
    }

    #[test]
    fn numbers_are_read_out_in_their_groups() {
        assert_eq!(
            spoken_digits("803 164", "it"),
            "otto zero tre, uno sei quattro"
        );
        assert_eq!(
            spoken_digits("06 164 164", "it"),
            "zero sei, uno sei quattro, uno sei quattro"
        );
        assert_eq!(
            spoken_digits("803 164", "de"),
            "acht null drei, eins sechs vier"
        );
        assert_eq!(
            spoken_digits("803 164", "en"),
            "eight zero three, one six four"
        );
    }
}
