//! The check character of a codice fiscale and the Luhn digit of a provisional one.

/// What a character in an odd position (first, third …) weighs; digits weigh as the first ten letters.
const ODD: [u16; 26] = [
    1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
];

/// The check character of the first fifteen characters, as they stand: omocodia is not undone.
/// `None` when one of them is neither a capital nor a digit.
pub(super) fn check_char(code: &str) -> Option<char> {
    let mut sum: u16 = 0;
    for (at, byte) in code.bytes().take(15).enumerate() {
        let value = match byte {
            b'0'..=b'9' => byte - b'0',
            b'A'..=b'Z' => byte - b'A',
            _ => return None,
        };
        sum += if at % 2 == 0 {
            *ODD.get(usize::from(value))?
        } else {
            u16::from(value)
        };
    }
    let letter = u8::try_from(sum % 26).ok()?;
    Some(char::from(b'A' + letter))
}

/// Whether the sixteenth character is the check character of the others.
pub(super) fn is_right(code: &str) -> bool {
    let last = code.chars().nth(15);
    last.is_some() && last == check_char(code)
}

/// Whether a row of digits passes the Luhn test.
pub(super) fn luhn(digits: &str) -> bool {
    let mut sum: u32 = 0;
    for (at, digit) in digits.chars().rev().enumerate() {
        let Some(digit) = digit.to_digit(10) else {
            return false;
        };
        let doubled = if at % 2 == 1 { digit * 2 } else { digit };
        sum += if doubled > 9 { doubled - 9 } else { doubled };
    }
    !digits.is_empty() && sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_code_does_not_overflow() {
        assert_eq!(
            check_char("XZXZXZXZXZXZXZX"),
            Some(char::from(b'A' + ((8 * 25 + 7 * 25) % 26) as u8))
        );
    }

    #[test]
    fn a_known_code_has_its_check_character() {
        assert!(is_right("RSSMRA80A01H501U"));
        assert!(!is_right("RSSMRA80A01H501V"));
        assert!(!is_right("RSSMRA80A01H501"));
    }

    #[test]
    fn luhn_tells_a_right_number_from_a_wrong_one() {
        assert!(luhn("00743110157"));
        assert!(!luhn("00743110158"));
        assert!(!luhn(""));
        assert!(!luhn("0074311015x"));
    }
}
