//! Whom a letter goes to, and the bytes that tie its sealed half to exactly that person and address.
//! A letter whose address was changed after the issue does not open.

use serde::{Deserialize, Serialize};

use super::practice::PracticeNumber;

/// The person and residence on one letter (R56, C10). It has no codice fiscale, by design.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Addressee {
    /// Id of the PIN whose second half this letter carries.
    pub pin: String,
    /// The number that stands in the SMS too.
    pub practice: PracticeNumber,
    /// Given name, as the person writes it.
    pub name: String,
    /// Surname, as the person writes it.
    pub surname: String,
    /// The lines below the name: street and number; CAP, comune and provincia; a country if abroad.
    pub address: Vec<String>,
}

impl Addressee {
    /// Name and surname.
    pub fn full_name(&self) -> String {
        format!("{} {}", self.name, self.surname)
    }

    /// Whether the letter leaves Italy: its last line is a state, and no CAP begins it.
    pub fn is_abroad(&self) -> bool {
        let last = self.address.last().map_or("", String::as_str);
        let cap = last.split(' ').next().unwrap_or_default();
        cap.len() != 5 || !cap.bytes().all(|sign| sign.is_ascii_digit())
    }

    /// What the half is sealed with. Every field is preceded by its length, so that no two
    /// addressees give the same bytes.
    pub fn binding(&self) -> Vec<u8> {
        let practice = self.practice.to_string();
        let fields = [&self.pin, &practice, &self.name, &self.surname];
        length_prefixed(fields.into_iter().chain(&self.address))
    }
}

/// The fields one after another, each preceded by its length.
pub(super) fn length_prefixed<S: AsRef<str>>(fields: impl IntoIterator<Item = S>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for field in fields {
        let field = field.as_ref();
        bytes.extend_from_slice(&(field.len() as u64).to_le_bytes());
        bytes.extend_from_slice(field.as_bytes());
    }
    bytes
}

#[cfg(test)]
pub(crate) mod samples {
    use super::{Addressee, PracticeNumber};

    pub(crate) fn mario() -> Addressee {
        Addressee {
            pin: "pin-1".into(),
            practice: PracticeNumber::parse("482913").unwrap(),
            name: "Mario".into(),
            surname: "Rossi".into(),
            address: vec!["Via del Corso 1".into(), "00186 Roma RM".into()],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_leaves_italy_when_its_last_line_is_a_state() {
        let mut to = samples::mario();
        assert!(!to.is_abroad());
        to.address = vec!["10115 BERLIN".into(), "GERMANIA".into()];
        assert!(to.is_abroad());
    }

    #[test]
    fn every_field_of_the_letter_is_bound() {
        let mario = samples::mario();
        let changes: [fn(&mut Addressee); 5] = [
            |a| a.pin = "pin-2".into(),
            |a| a.practice = PracticeNumber::parse("482914").unwrap(),
            |a| a.surname = "Rosso".into(),
            |a| a.address = vec!["Via del Corso 2".into(), "00186 Roma RM".into()],
            |a| a.address = vec!["Via del Corso 1 00186 Roma RM".into()],
        ];
        for change in changes {
            let mut other = mario.clone();
            change(&mut other);
            assert_ne!(other.binding(), mario.binding());
        }
        let mut moved = mario.clone();
        moved.name = "MarioR".into();
        moved.surname = "ossi".into();
        assert_ne!(moved.binding(), mario.binding());
    }
}
