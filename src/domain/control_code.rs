//! The control code (R37, R101): a proof of work, or a number written in words. Pure: who poses it,
//! how long it is good and that it is good once is for `workflows::control_code`.

use sha2::{Digest as _, Sha256};

use super::language::Language;

/// The numbers that are asked for: three digits.
const FIRST: u16 = 100;
const HOW_MANY: u16 = 900;
/// The longest counter that is looked at, digits.
const LONGEST_COUNTER: usize = 12;

/// Whether SHA-256 of `salt.counter` begins with `bits` zero bits (at most 32).
pub fn proves(salt: &str, counter: &str, bits: u32) -> bool {
    let digits = counter.len() <= LONGEST_COUNTER && counter.bytes().all(|b| b.is_ascii_digit());
    if counter.is_empty() || !digits {
        return false;
    }
    let hash = Sha256::digest(format!("{salt}.{counter}").as_bytes());
    let first = hash
        .iter()
        .take(4)
        .fold(0_u32, |word, byte| word << 8 | u32::from(*byte));
    first.leading_zeros() >= bits
}

/// A counter that proves `salt`: what a browser searches, for those who ask without one.
pub fn prove(salt: &str, bits: u32) -> String {
    (0..u64::MAX)
        .map(|counter| counter.to_string())
        .find(|counter| proves(salt, counter, bits))
        .unwrap_or_default()
}

/// The number that stands for these random letters.
pub fn number_of(random: &str) -> u16 {
    let sum = random
        .bytes()
        .fold(0_u32, |sum, byte| (sum * 67 + u32::from(byte)) % 1_000_003);
    FIRST + u16::try_from(sum % u32::from(HOW_MANY)).unwrap_or_default()
}

/// Whether this is the number, in digits; blanks are ignored.
pub fn is_number(typed: &str, number: u16) -> bool {
    let digits: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    digits == number.to_string()
}

/// A number from 100 to 999 in words, as it is written in one word or read aloud.
pub fn in_words(number: u16, language: Language) -> String {
    let (hundreds, rest) = (number / 100, number % 100);
    match language {
        Language::It => italian(hundreds, rest),
        Language::De => format!("{}hundert{}", german_one(hundreds), german(rest)),
        Language::En if rest == 0 => format!("{} hundred", english(hundreds)),
        Language::En => format!("{} hundred and {}", english(hundreds), english(rest)),
    }
}

fn word(words: &'static str, at: u16) -> &'static str {
    words.split(' ').nth(usize::from(at)).unwrap_or_default()
}

fn italian(hundreds: u16, rest: u16) -> String {
    const SMALL: &str = "- uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici \
                         quattordici quindici sedici diciassette diciotto diciannove";
    const TENS: &str = "- - venti trenta quaranta cinquanta sessanta settanta ottanta novanta";
    let head = if hundreds == 1 {
        String::new()
    } else {
        word(SMALL, hundreds).to_owned()
    };
    let tail = match (rest / 10, rest % 10) {
        (0, 0) => String::new(),
        (0, 3) => "tré".to_owned(),
        (0 | 1, _) => word(SMALL, rest).to_owned(),
        (tens, 0) => word(TENS, tens).to_owned(),
        (tens, ones @ (1 | 8)) => {
            // The vowel goes before another one: `ventuno`, `trentotto`.
            let mut cut = word(TENS, tens).to_owned();
            cut.pop();
            cut + word(SMALL, ones)
        }
        (tens, 3) => format!("{}tré", word(TENS, tens)),
        (tens, ones) => format!("{}{}", word(TENS, tens), word(SMALL, ones)),
    };
    let cento = if tail.starts_with("ott") {
        "cent"
    } else {
        "cento"
    };
    format!("{head}{cento}{tail}")
}

fn german_one(ones: u16) -> &'static str {
    word("- ein zwei drei vier fünf sechs sieben acht neun", ones)
}

fn german(rest: u16) -> String {
    const SMALL: &str = "- eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn \
                         vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn";
    const TENS: &str = "- - zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig";
    match (rest / 10, rest % 10) {
        (0, 0) => String::new(),
        (0 | 1, _) => word(SMALL, rest).to_owned(),
        (tens, 0) => word(TENS, tens).to_owned(),
        (tens, ones) => format!("{}und{}", german_one(ones), word(TENS, tens)),
    }
}

fn english(rest: u16) -> String {
    const SMALL: &str = "- one two three four five six seven eight nine ten eleven twelve thirteen \
                         fourteen fifteen sixteen seventeen eighteen nineteen";
    const TENS: &str = "- - twenty thirty forty fifty sixty seventy eighty ninety";
    match (rest / 10, rest % 10) {
        (0 | 1, _) => word(SMALL, rest).to_owned(),
        (tens, 0) => word(TENS, tens).to_owned(),
        (tens, ones) => format!("{}-{}", word(TENS, tens), word(SMALL, ones)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(100, "cento", "einhundert", "one hundred")]
    #[case(108, "centotto", "einhundertacht", "one hundred and eight")]
    #[case(203, "duecentotré", "zweihundertdrei", "two hundred and three")]
    #[case(
        321,
        "trecentoventuno",
        "dreihunderteinundzwanzig",
        "three hundred and twenty-one"
    )]
    #[case(
        412,
        "quattrocentododici",
        "vierhundertzwölf",
        "four hundred and twelve"
    )]
    #[case(
        583,
        "cinquecentottantatré",
        "fünfhundertdreiundachtzig",
        "five hundred and eighty-three"
    )]
    #[case(
        617,
        "seicentodiciassette",
        "sechshundertsiebzehn",
        "six hundred and seventeen"
    )]
    #[case(
        768,
        "settecentosessantotto",
        "siebenhundertachtundsechzig",
        "seven hundred and sixty-eight"
    )]
    #[case(
        990,
        "novecentonovanta",
        "neunhundertneunzig",
        "nine hundred and ninety"
    )]
    #[case(801, "ottocentouno", "achthunderteins", "eight hundred and one")]
    fn numbers_are_written_as_people_read_them(
        #[case] number: u16,
        #[case] it: &str,
        #[case] de: &str,
        #[case] en: &str,
    ) {
        assert_eq!(in_words(number, Language::It), it);
        assert_eq!(in_words(number, Language::De), de);
        assert_eq!(in_words(number, Language::En), en);
    }

    #[test]
    fn every_number_has_words_of_its_own_in_every_language() {
        for language in Language::ALL {
            let words: std::collections::BTreeSet<String> = (FIRST..FIRST + HOW_MANY)
                .map(|n| in_words(n, language))
                .collect();
            assert_eq!(words.len(), usize::from(HOW_MANY));
            assert!(
                words
                    .iter()
                    .all(|words| !words.contains('-') || language == Language::En)
            );
        }
    }

    #[test]
    fn a_proof_is_for_one_salt_and_costs_what_was_asked() {
        let counter = prove("salt", 8);
        assert!(proves("salt", &counter, 8));
        assert!(!proves("other", &counter, 8) || !proves("third", &counter, 8));
        for wrong in ["", "-1", "1.0", "0000000000000", "abc"] {
            assert!(!proves("salt", wrong, 0), "{wrong}");
        }
    }

    #[test]
    fn the_numbers_are_spread_over_all_there_are() {
        let drawn: std::collections::BTreeSet<u16> =
            (0..20_000).map(|n| number_of(&format!("q{n}Zx"))).collect();
        assert!(drawn.len() > 850, "{}", drawn.len());
        assert!(drawn.iter().all(|number| (100..=999).contains(number)));
        assert!(is_number(" 4 12", 412) && !is_number("413", 412) && !is_number("", 412));
    }
}
