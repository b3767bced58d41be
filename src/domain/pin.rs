//! A PIN's secret: two halves of eight characters (R51), how they are made and how they are typed.
//! Nothing here can be printed, compared or serialised by accident; `expose` is the one way to read.

use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// Digits and letters without I, L, O and U: 32 symbols, so that five random bits make one.
pub const ALPHABET: [u8; 32] = *b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Characters in one half (R51).
pub const HALF: usize = 8;

/// Characters in the PIN for the first access (R51, C6).
pub const WHOLE: usize = 2 * HALF;

/// Eight characters that one channel delivers. Wiped when dropped.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Half([u8; HALF]);

/// The two halves of one PIN: the first by SMS or mail, the second by letter (C4).
pub struct Halves {
    /// By SMS, e-mail or PEC.
    pub first: Half,
    /// By letter.
    pub second: Half,
}

/// What somebody typed as a PIN, in the alphabet's own form. Wiped when dropped.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Typed(Vec<u8>);

impl Half {
    /// Makes a half from uniformly random bytes: each gives five bits, so no symbol is favoured.
    fn from_random(random: &Zeroizing<[u8; HALF]>) -> Self {
        let mut symbols = [0; HALF];
        for (symbol, byte) in symbols.iter_mut().zip(random.iter()) {
            *symbol = symbol_of(*byte);
        }
        Self(symbols)
    }

    /// Takes back a half that was sealed; `None` when the bytes are not one.
    pub fn from_opened(bytes: &[u8]) -> Option<Self> {
        let symbols: [u8; HALF] = bytes.try_into().ok()?;
        let half = Self(symbols);
        half.0.iter().all(|s| ALPHABET.contains(s)).then_some(half)
    }

    /// The eight characters. For sealing, sending and printing alone.
    pub fn expose(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl Halves {
    /// Takes back both halves of a PIN that was sealed whole; `None` when the bytes are not one.
    pub fn from_opened(bytes: &[u8]) -> Option<Self> {
        let (first, second) = bytes.split_at_checked(HALF)?;
        Some(Self {
            first: Half::from_opened(first)?,
            second: Half::from_opened(second)?,
        })
    }

    /// The sixteen characters in the order in which they are typed (C4).
    pub fn expose_whole(&self) -> Zeroizing<Vec<u8>> {
        let mut whole = Zeroizing::new(Vec::with_capacity(WHOLE));
        whole.extend_from_slice(&self.first.0);
        whole.extend_from_slice(&self.second.0);
        whole
    }
}

impl Typed {
    /// The characters typed: 8 or 16 of the alphabet.
    pub fn expose(&self) -> &[u8] {
        &self.0
    }
}

/// Makes a PIN. `fill` must give uniformly random bytes from a generator fit for secrets.
pub fn generate(mut fill: impl FnMut(&mut [u8])) -> Halves {
    Halves {
        first: generate_half(&mut fill),
        second: generate_half(&mut fill),
    }
}

/// Makes eight characters: a holder's own PIN (R83), as random as a half.
pub fn generate_half(mut fill: impl FnMut(&mut [u8])) -> Half {
    let mut random = Zeroizing::new([0; HALF]);
    fill(random.as_mut_slice());
    Half::from_random(&random)
}

/// Reads what was typed: case, blanks and hyphens do not matter, O is 0, I and L are 1.
/// `None` when it can be no PIN: another character, or neither 8 nor 16 of them.
pub fn normalise(typed: &str) -> Option<Typed> {
    // Full capacity from the start: growing would leave copies behind that nobody wipes.
    let mut symbols = Typed(Vec::with_capacity(WHOLE));
    for c in typed.chars() {
        let symbol = match c.to_ascii_uppercase() {
            'O' => b'0',
            'I' | 'L' => b'1',
            '-' => continue,
            c if c.is_whitespace() => continue,
            c => u8::try_from(c).ok().filter(|s| ALPHABET.contains(s))?,
        };
        if symbols.0.len() == WHOLE {
            return None;
        }
        symbols.0.push(symbol);
    }
    let complete = matches!(symbols.0.len(), HALF | WHOLE);
    complete.then_some(symbols)
}

fn symbol_of(byte: u8) -> u8 {
    let [first, ..] = ALPHABET;
    ALPHABET
        .get(usize::from(byte & 31))
        .copied()
        .unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::Rng;
    use proptest::prelude::*;

    fn some_halves(seed: u64) -> Halves {
        let rng = Rng::seeded(seed);
        generate(|bytes| rng.fill(bytes))
    }

    #[test]
    fn the_alphabet_has_no_letter_that_is_read_as_another() {
        for c in b"ILOU" {
            assert!(!ALPHABET.contains(c));
        }
        let distinct: std::collections::BTreeSet<_> = ALPHABET.iter().collect();
        assert_eq!(distinct.len(), 32);
    }

    #[test]
    fn every_symbol_is_as_likely_as_any_other() {
        let mut seen = [0_u32; 256];
        for seed in 0..4_000 {
            let halves = some_halves(seed);
            for symbol in halves.expose_whole().iter() {
                seen[usize::from(*symbol)] += 1;
            }
        }
        // 64,000 draws over 32 symbols: chi-square with 31 degrees of freedom stays below 70
        // in all but one of ten thousand fair runs; the seeds make this run always the same.
        let expected = 2_000.0;
        let chi: f64 = ALPHABET
            .iter()
            .map(|s| (f64::from(seen[usize::from(*s)]) - expected).powi(2) / expected)
            .sum();
        assert!(chi < 70.0, "chi-square {chi}");
    }

    #[test]
    fn two_halves_of_a_pin_are_drawn_apart() {
        let halves = some_halves(1);
        assert_ne!(halves.first.expose(), halves.second.expose());
    }

    #[test]
    fn what_is_hard_to_read_is_understood() {
        let typed = normalise("o1il-k7qm 2xrt 9znc").unwrap();
        assert_eq!(typed.expose(), b"0111K7QM2XRT9ZNC");
        assert_eq!(normalise(" wkhp9znc ").unwrap().expose(), b"WKHP9ZNC");
    }

    #[test]
    fn what_can_be_no_pin_is_refused() {
        for typed in [
            "",
            "K7QM2XR",
            "K7QM2XRTW",
            "K7QM2XRT9ZNCWKHP1",
            "K7QMUXRT",
            "è7QM2XRT",
        ] {
            assert!(normalise(typed).is_none(), "{typed}");
        }
    }

    #[test]
    fn a_half_comes_back_only_from_its_own_form() {
        assert_eq!(Half::from_opened(b"K7QM2XRT").unwrap().expose(), "K7QM2XRT");
        assert!(Half::from_opened(b"k7qm2xrt").is_none());
        assert!(Half::from_opened(b"K7QM2XR").is_none());
    }

    #[test]
    fn a_whole_pin_comes_back_in_its_order() {
        let halves = Halves::from_opened(b"K7QM2XRTWKHP9ZNC").unwrap();
        assert_eq!(halves.first.expose(), "K7QM2XRT");
        assert_eq!(halves.second.expose(), "WKHP9ZNC");
        assert!(Halves::from_opened(b"K7QM2XRT").is_none());
        assert!(Halves::from_opened(b"K7QM2XRTWKHP9ZNC0").is_none());
    }

    proptest! {
        #[test]
        fn a_half_has_eight_characters_of_the_alphabet(seed: u64) {
            let halves = some_halves(seed);
            for half in [&halves.first, &halves.second] {
                prop_assert_eq!(half.expose().len(), 8);
                prop_assert!(half.expose().bytes().all(|s| ALPHABET.contains(&s)));
            }
        }

        #[test]
        fn whatever_is_typed_nothing_panics(typed in ".*") {
            if let Some(typed) = normalise(&typed) {
                prop_assert!(typed.expose().iter().all(|s| ALPHABET.contains(s)));
            }
        }

        #[test]
        fn a_pin_typed_in_small_letters_and_groups_is_the_same(seed: u64) {
            let halves = some_halves(seed);
            let typed = format!("{} - {}", halves.first.expose(), halves.second.expose());
            let read = normalise(&typed.to_lowercase()).unwrap();
            let whole = halves.expose_whole();
            prop_assert_eq!(read.expose(), whole.as_slice());
        }
    }
}
