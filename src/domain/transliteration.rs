//! Turns what people write (accents, apostrophes, umlauts) into plain capital letters.
//! It knows letters only: no names, places or addresses.

/// How to spell the letters that have a two-letter form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Umlauts {
    /// Ö becomes OE, as the Agenzia delle Entrate does (circolare 34/E of 2011).
    Expanded,
    /// Ö becomes O, as many older codes and registers have it.
    Plain,
}

/// The letters A–Z of a name, without blanks, apostrophes or hyphens.
/// `None` when it holds a letter that has no Latin form here (another alphabet).
pub fn letters(text: &str, umlauts: Umlauts) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_uppercase) {
        match latin(letter, umlauts) {
            Some(plain) => out.extend(plain.chars().filter(char::is_ascii_uppercase)),
            None if letter == '\u{308}' => expand_diaeresis(&mut out, umlauts),
            None if letter.is_alphabetic() => return None,
            None if letter.is_ascii_uppercase() => out.push(letter),
            None => {}
        }
    }
    Some(out)
}

/// A key to compare names of places by: capitals and digits only, nothing between them, so that
/// «L'Aquila», «l’aquila» and «LAQUILA» are one.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_uppercase) {
        match latin(letter, Umlauts::Plain) {
            Some(plain) => out.push_str(plain),
            None if letter.is_alphanumeric() => out.push(letter),
            None => {}
        }
    }
    out
}

/// The same text in small letters without accents; everything else stays as it is, so that
/// «Perché?» and «PERCHE'?» differ in the apostrophe alone.
pub fn unaccented(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_uppercase) {
        match latin(letter, Umlauts::Plain) {
            Some(plain) => out.extend(plain.chars().map(|plain| plain.to_ascii_lowercase())),
            None if is_combining(letter) => {}
            None => out.extend(letter.to_lowercase()),
        }
    }
    out
}

/// Capitals, digits and single blanks, as the post wants an address: everything else parts words.
/// The characters of `kept` stay as they are.
pub fn postal(text: &str, kept: &[char]) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_uppercase) {
        match latin(letter, Umlauts::Plain) {
            Some(plain) => out.push_str(plain),
            None if letter.is_ascii_digit() || kept.contains(&letter) => out.push(letter),
            None if is_combining(letter) => {}
            None => out.push(' '),
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A key to compare streets by: capitals and digits, with the usual abbreviations written out.
pub fn street_key(text: &str) -> String {
    postal(text, &[])
        .split(' ')
        .map(|word| match word {
            "V" => "VIA",
            "P" | "PZA" | "PZZA" => "PIAZZA",
            "C" | "CSO" => "CORSO",
            "VLE" => "VIALE",
            "S" | "SAN" | "SANTO" | "SANTA" => "S",
            other => other,
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// O followed by a combining diaeresis is an Ö written in two characters.
fn expand_diaeresis(out: &mut String, umlauts: Umlauts) {
    if umlauts == Umlauts::Expanded && out.ends_with(['A', 'O', 'U']) {
        out.push('E');
    }
}

fn is_combining(letter: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&letter)
}

/// The Latin capitals for one upper-case letter.
fn latin(letter: char, umlauts: Umlauts) -> Option<&'static str> {
    let expanded = umlauts == Umlauts::Expanded;
    Some(match letter {
        'A'..='Z' => return ascii(letter),
        'Ä' if expanded => "AE",
        'Ö' | 'Ø' if expanded => "OE",
        'Ü' if expanded => "UE",
        'Å' if expanded => "AA",
        'À'..='Å' | 'Ā' | 'Ă' | 'Ą' | 'Ǎ' | 'Ạ'..='Ặ' => "A",
        'Æ' => "AE",
        'Ç' | 'Ć' | 'Ĉ' | 'Ċ' | 'Č' => "C",
        'Ð' | 'Ď' | 'Đ' => "D",
        'È'..='Ë' | 'Ē' | 'Ĕ' | 'Ė' | 'Ę' | 'Ě' | 'Ə' | 'Ẹ'..='Ệ' => "E",
        'Ĝ' | 'Ğ' | 'Ġ' | 'Ģ' | 'Ǧ' => "G",
        'Ĥ' | 'Ħ' => "H",
        'Ì'..='Ï' | 'Ĩ' | 'Ī' | 'Ĭ' | 'Į' | 'İ' | 'Ǐ' | 'Ỉ'..='Ị' => "I",
        'Ĳ' => "IJ",
        'Ĵ' => "J",
        'Ķ' => "K",
        'Ĺ' | 'Ļ' | 'Ľ' | 'Ŀ' | 'Ł' => "L",
        'Ñ' | 'Ń' | 'Ņ' | 'Ň' | 'Ŋ' => "N",
        'Ò'..='Ö' | 'Ø' | 'Ō' | 'Ŏ' | 'Ő' | 'Ơ' | 'Ǒ' | 'Ọ'..='Ợ' => "O",
        'Œ' => "OE",
        'Ŕ' | 'Ŗ' | 'Ř' => "R",
        'Ś' | 'Ŝ' | 'Ş' | 'Š' | 'Ș' => "S",
        'ẞ' => "SS",
        'Ţ' | 'Ť' | 'Ŧ' | 'Ț' => "T",
        'Þ' => "TH",
        'Ù'..='Ü' | 'Ũ' | 'Ū' | 'Ŭ' | 'Ů' | 'Ű' | 'Ų' | 'Ư' | 'Ǔ' | 'Ụ'..='Ự' => "U",
        'Ŵ' => "W",
        'Ý' | 'Ŷ' | 'Ÿ' | 'Ỳ'..='Ỹ' => "Y",
        'Ź' | 'Ż' | 'Ž' => "Z",
        _ => return None,
    })
}

fn ascii(letter: char) -> Option<&'static str> {
    const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let at = ALPHABET.find(letter)?;
    ALPHABET.get(at..=at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn accents_apostrophes_and_hyphens_disappear() {
        let plain = |text| letters(text, Umlauts::Expanded).unwrap();
        assert_eq!(plain("D'Alò"), "DALO");
        assert_eq!(plain("Pérez García"), "PEREZGARCIA");
        assert_eq!(plain("Saint-André"), "SAINTANDRE");
        assert_eq!(plain("Łukasz Şahin Đorđe"), "LUKASZSAHINDORDE");
    }

    #[test]
    fn an_umlaut_has_two_spellings_however_it_was_typed() {
        assert_eq!(letters("Gößl", Umlauts::Expanded).unwrap(), "GOESSL");
        assert_eq!(letters("Go\u{308}tz", Umlauts::Expanded).unwrap(), "GOETZ");
        assert_eq!(letters("Götz", Umlauts::Plain).unwrap(), "GOTZ");
        assert_eq!(letters("Go\u{308}tz", Umlauts::Plain).unwrap(), "GOTZ");
    }

    #[test]
    fn without_accents_and_capitals_a_text_keeps_its_punctuation() {
        assert_eq!(
            unaccented("Perché no? È GIÀ così."),
            "perche no? e gia cosi."
        );
        assert_eq!(unaccented("Fu\u{308}r die Straße"), "fur die strasse");
        assert_eq!(unaccented("Иван"), "иван");
    }

    #[test]
    fn another_alphabet_is_not_guessed() {
        assert_eq!(letters("Иванов", Umlauts::Expanded), None);
    }

    #[test]
    fn an_address_keeps_its_words_apart_and_loses_its_punctuation() {
        assert_eq!(postal("Via dell'Orso, n. 3", &[]), "VIA DELL ORSO N 3");
        assert_eq!(postal("12/b", &['/']), "12/B");
    }

    proptest! {
        #[test]
        fn only_capitals_ever_come_out(text in any::<String>()) {
            if let Some(plain) = letters(&text, Umlauts::Expanded) {
                prop_assert!(plain.bytes().all(|b| b.is_ascii_uppercase()));
            }
            prop_assert!(postal(&text, &[]).chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == ' '));
            prop_assert_eq!(fold(&fold(&text)), fold(&text));
        }
    }
}
