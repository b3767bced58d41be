//! The alphabet of text messages (GSM 03.38). A text outside it costs twice and is cut at 70.

/// Septets that fit in one message.
pub const ONE_PART: usize = 160;

const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡\
                     ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
const EXTENDED: &str = "^{}\\[~]|€\u{c}";

/// How many septets a text takes; `None` when a character is not in the alphabet.
pub fn gsm7_septets(text: &str) -> Option<usize> {
    text.chars()
        .map(|c| match c {
            c if BASIC.contains(c) => Some(1),
            c if EXTENDED.contains(c) => Some(2),
            _ => None,
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_basic_alphabet_has_all_its_characters() {
        // 128 positions less the escape.
        assert_eq!(BASIC.chars().count(), 127);
        assert_eq!(gsm7_septets(BASIC), Some(127));
        assert_eq!(gsm7_septets("€[]"), Some(6));
    }

    #[test]
    fn italian_small_accents_are_inside_and_most_capital_ones_are_not() {
        assert_eq!(gsm7_septets("à è é ì ò ù É"), Some(13));
        for c in ["À", "È", "Ì", "Ò", "Ù", "ç", "’", "«", "»", "–", "…", "°"] {
            assert_eq!(gsm7_septets(c), None, "{c}");
        }
    }

    proptest! {
        #[test]
        fn no_text_takes_less_than_a_septet_a_character(text in ".*") {
            if let Some(septets) = gsm7_septets(&text) {
                prop_assert!(septets >= text.chars().count());
            }
        }
    }
}
