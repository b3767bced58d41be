//! The one way a PIN or a password is stored and checked: argon2id with a pepper.
//! An unknown person costs the same work as a wrong secret, so that time tells nothing.

use argon2::password_hash::phc::{Output, PasswordHash};
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};

use super::{Peppers, SealError};
use crate::rng::Rng;

/// KiB of memory, passes and lanes: 12 to 16 ms a hash on the machines this was sized for.
const MEMORY: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// What checking a secret costs when there is nothing to check it against.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA\
                      $AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// A hash as the database keeps it. It tells nothing without its pepper.
#[derive(Clone, PartialEq, Eq)]
pub struct Hashed {
    /// The PHC string (`$argon2id$…`).
    pub phc: String,
    /// Version of the pepper.
    pub pepper: u8,
}

/// Hashes a whole secret (16 or 8 characters, or a password) with the newest pepper.
/// It takes milliseconds of a core and 19 MiB: call it through a `Hasher`.
pub fn hash_secret(secret: &[u8], peppers: &Peppers, rng: &Rng) -> Result<Hashed, SealError> {
    let (version, pepper) = peppers.newest()?;
    let hash = argon2(pepper)?
        .hash_password_with_salt(secret, &rng.bytes::<16>())
        .map_err(|_| SealError::Failed)?;
    Ok(Hashed {
        phc: hash.to_string(),
        pepper: version,
    })
}

/// Whether `secret` is the one that was hashed. With `None`, nobody's, the work is the same and the
/// answer is no.
pub fn verify(
    secret: &[u8],
    stored: Option<&Hashed>,
    peppers: &Peppers,
) -> Result<bool, SealError> {
    let phc = stored.map_or(NOBODY, |hashed| hashed.phc.as_str());
    let pepper = match stored {
        Some(hashed) => peppers.get(hashed.pepper)?,
        None => peppers.newest()?.1,
    };
    let hash = PasswordHash::new(phc).map_err(|_| SealError::Failed)?;
    // Compared in constant time by `Output`.
    debug_assert!(hash.hash.as_ref().is_some_and(|o: &Output| o.len() == 32));
    let right = argon2(pepper)?.verify_password(secret, &hash).is_ok();
    Ok(right && stored.is_some())
}

fn argon2(pepper: &[u8]) -> Result<Argon2<'_>, SealError> {
    let params = Params::new(MEMORY, PASSES, LANES, Some(32)).map_err(|_| SealError::Failed)?;
    Argon2::new_with_secret(pepper, Algorithm::Argon2id, Version::V0x13, params)
        .map_err(|_| SealError::Failed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::pin;

    fn peppers(seed: u64) -> Peppers {
        Peppers::generate(&Rng::seeded(seed))
    }

    #[test]
    fn only_the_whole_secret_verifies_and_neither_half_alone() {
        let (rng, peppers) = (Rng::seeded(3), peppers(4));
        let halves = pin::generate(|bytes| rng.fill(bytes));
        let stored = hash_secret(&halves.expose_whole(), &peppers, &rng).unwrap();
        let right = |secret: &[u8]| verify(secret, Some(&stored), &peppers).unwrap();
        assert!(right(&halves.expose_whole()));
        assert!(!right(halves.first.expose().as_bytes()));
        assert!(!right(halves.second.expose().as_bytes()));
        assert!(stored.phc.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    }

    #[test]
    fn a_hash_says_nothing_under_another_pepper() {
        let rng = Rng::seeded(3);
        let stored = hash_secret(b"una parola", &peppers(4), &rng).unwrap();
        assert!(!verify(b"una parola", Some(&stored), &peppers(5)).unwrap());
    }

    #[test]
    fn nobodys_secret_is_never_right() {
        assert!(!verify(b"una parola", None, &peppers(4)).unwrap());
        assert!(PasswordHash::new(NOBODY).unwrap().hash.is_some());
    }

    #[test]
    fn a_hash_made_before_the_pepper_changed_still_verifies() {
        let rng = Rng::seeded(3);
        let before = peppers(4);
        let stored = hash_secret(b"una parola", &before, &rng).unwrap();
        let line = "2 BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\n";
        let after = Peppers::parse(&format!("{}{line}", before.to_text().as_str())).unwrap();
        assert!(verify(b"una parola", Some(&stored), &after).unwrap());
        assert_eq!(hash_secret(b"altra", &after, &rng).unwrap().pepper, 2);
    }

    #[test]
    fn a_lost_pepper_is_an_error_and_not_a_wrong_pin() {
        let stored = Hashed {
            phc: NOBODY.into(),
            pepper: 9,
        };
        let result = verify(b"x", Some(&stored), &peppers(4));
        assert_eq!(result, Err(SealError::UnknownKey(9)));
    }
}
