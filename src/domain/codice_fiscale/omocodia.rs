//! Omocodia: when two people would have the same code, digits are replaced by letters from the right.
//! Any subset is accepted, as registers hold more than the rule made.

/// What stands where: a letter, or a digit that omocodia may replace.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Slot {
    Letter,
    Digit,
}

use Slot::{Digit as D, Letter as L};

const SHAPE: [Slot; 16] = [L, L, L, L, L, L, D, D, L, D, D, L, D, D, D, L];

/// The letters that stand for 0 to 9.
const SUBSTITUTES: &str = "LMNPQRSTUV";

/// Puts the digits back into a code of 16 characters, and says whether any had been replaced.
/// `None` when a character does not fit its place.
pub(super) fn undo(code: &str) -> Option<([u8; 16], bool)> {
    let mut plain = [0_u8; 16];
    let mut replaced = false;
    let mut given = code.chars();
    for (out, slot) in plain.iter_mut().zip(SHAPE) {
        let letter = given.next()?;
        let substitute = SUBSTITUTES.find(letter).filter(|_| slot == Slot::Digit);
        *out = match (slot, substitute) {
            (Slot::Digit, Some(digit)) => {
                replaced = true;
                b'0' + u8::try_from(digit).ok()?
            }
            (Slot::Digit, None) if letter.is_ascii_digit() => u8::try_from(letter).ok()?,
            (Slot::Letter, _) if letter.is_ascii_uppercase() => u8::try_from(letter).ok()?,
            (Slot::Digit | Slot::Letter, _) => return None,
        };
    }
    given.next().is_none().then_some((plain, replaced))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::codice_fiscale::CodiceFiscale;
    use crate::domain::codice_fiscale::checksum::check_char;

    #[test]
    fn every_one_of_the_127_variants_is_read_as_the_same_person() {
        let plain = "RSSMRA80A01H501";
        let digits: Vec<usize> = SHAPE
            .iter()
            .enumerate()
            .filter(|(_, slot)| **slot == Slot::Digit)
            .map(|(at, _)| at)
            .collect();
        assert_eq!(digits.len(), 7);
        for mask in 1_u32..128 {
            let mut variant: Vec<u8> = plain.bytes().collect();
            for (bit, at) in digits
                .iter()
                .enumerate()
                .filter(|(bit, _)| mask >> bit & 1 == 1)
            {
                assert!(bit < 7);
                variant[*at] = SUBSTITUTES.as_bytes()[usize::from(variant[*at] - b'0')];
            }
            let mut variant = String::from_utf8(variant).unwrap();
            variant.push(check_char(&variant).unwrap());
            let code = CodiceFiscale::parse(&variant).unwrap();
            assert!(code.is_omocode(), "{variant}");
            assert_eq!(code.place().code(), "H501");
        }
    }

    #[test]
    fn a_letter_that_replaces_no_digit_is_refused() {
        assert!(undo("RSSMRA80A01HA01I").is_none());
        assert!(undo("RSSMRA80101H501U").is_none());
        assert!(undo("ＲSSMRA80A01H501U").is_none());
    }
}
