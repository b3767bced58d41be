//! Whether a caller is who they say: facts said before the operator sees them, compared with what is
//! known (`domain.md`, caller identity). It tells which facts match and never what is known.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::contacts::Email;
use super::person::parse_date;
use super::phone::Phone;
use super::transliteration::{fold, street_key};

/// How many facts besides the codice fiscale make a caller known.
pub const NEEDED: usize = 2;
/// After how many facts that did not match nothing more can be tried in a contact.
pub const MISSES: i64 = 3;
/// How many of a number's digits are asked for.
const LAST_DIGITS: usize = 4;

/// A kind of fact. Phone and e-mail are one: whoever holds a telephone may well read its mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fact {
    /// The date of birth.
    BirthDate,
    /// Street of residence, and comune where it was said.
    Residence,
    /// The end of a registered number, or a registered e-mail or PEC.
    Contact,
    /// Number and expiry of the health card.
    HealthCard,
}

impl Fact {
    /// All of them, in the order in which they are asked.
    pub const ALL: [Self; 4] = [
        Self::BirthDate,
        Self::Residence,
        Self::Contact,
        Self::HealthCard,
    ];

    /// The word by which it is kept.
    pub fn word(self) -> &'static str {
        match self {
            Self::BirthDate => "birth-date",
            Self::Residence => "residence",
            Self::Contact => "contact",
            Self::HealthCard => "health-card",
        }
    }

    /// The fact of this word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fact| fact.word() == word)
    }
}

/// What is known of a person. No `Debug`: it is personal data.
#[derive(Clone, Default)]
pub struct Known {
    /// Year, month, day.
    pub birth_date: Option<Date>,
    /// The street of residence.
    pub street: String,
    /// The comune of residence.
    pub comune: String,
    /// Numbers in E.164.
    pub phones: Vec<String>,
    /// Addresses of e-mail and PEC.
    pub mails: Vec<String>,
    /// Number and last day of the health card.
    pub card: Option<(String, Date)>,
}

/// What a caller said, in a form that can be compared. No `Debug`: it is personal data.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Said {
    birth_date: Option<Date>,
    residence: Option<(String, Option<String>)>,
    contact: Option<SaidContact>,
    card: Option<(String, Date)>,
}

#[derive(Clone, PartialEq, Eq)]
enum SaidContact {
    LastDigits(String),
    Mail(String),
}

/// The fields in which an operator types what is said.
pub const FIELDS: [&str; 7] = [
    "birth_date",
    "street",
    "comune",
    "phone_end",
    "email",
    "card_number",
    "card_expires",
];

impl Said {
    /// Reads the fields. What cannot be read is told by field and is no miss.
    ///
    /// # Errors
    /// What to put right, by field, in Italian.
    pub fn read<'a>(
        field: impl Fn(&str) -> &'a str,
    ) -> Result<Self, Vec<(&'static str, &'static str)>> {
        let mut wrong = Vec::new();
        let mut said = Self::default();
        if !field("birth_date").is_empty() {
            said.birth_date = parse_date(field("birth_date"));
            if said.birth_date.is_none() {
                wrong.push(("birth_date", "Scriva la data così: 31/12/1980."));
            }
        }
        match (field("street"), field("comune")) {
            ("", "") => {}
            ("", _) => wrong.push((
                "street",
                "Il comune da solo non basta: chieda anche la via.",
            )),
            (street, comune) => {
                let comune = (!comune.is_empty()).then(|| fold(comune));
                said.residence = Some((street_key(street), comune));
            }
        }
        match said_contact(field("phone_end"), field("email")) {
            Ok(contact) => said.contact = contact,
            Err(message) => wrong.push(message),
        }
        match said_card(field("card_number"), field("card_expires")) {
            Ok(card) => said.card = card,
            Err(message) => wrong.push(message),
        }
        if wrong.is_empty() {
            Ok(said)
        } else {
            Err(wrong)
        }
    }

    /// Whether nothing was said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Each fact that was said, and whether it is the known one. With nothing known none matches.
    pub fn compared(&self, known: &Known) -> Vec<(Fact, bool)> {
        let birth_date = self.birth_date.map(|date| known.birth_date == Some(date));
        let residence = self.residence.as_ref().map(|(street, comune)| {
            !known.street.is_empty()
                && *street == street_key(&known.street)
                && comune
                    .as_ref()
                    .is_none_or(|said| *said == fold(&known.comune))
        });
        let contact = self.contact.as_ref().map(|contact| contact.is_of(known));
        let card = self
            .card
            .as_ref()
            .map(|card| known.card.as_ref() == Some(card));
        Fact::ALL
            .into_iter()
            .zip([birth_date, residence, contact, card])
            .filter_map(|(fact, same)| Some((fact, same?)))
            .collect()
    }
}

impl SaidContact {
    fn is_of(&self, known: &Known) -> bool {
        match self {
            Self::LastDigits(digits) => known.phones.iter().any(|phone| phone.ends_with(digits)),
            Self::Mail(mail) => known.mails.iter().any(|one| one.eq_ignore_ascii_case(mail)),
        }
    }
}

fn said_contact(
    phone_end: &str,
    email: &str,
) -> Result<Option<SaidContact>, (&'static str, &'static str)> {
    let digits: String = phone_end.chars().filter(|c| !c.is_whitespace()).collect();
    match (digits.as_str(), email) {
        ("", "") => Ok(None),
        ("", email) => Email::parse(email)
            .map(|email| Some(SaidContact::Mail(email.as_str().to_owned())))
            .map_err(|_| ("email", "Scriva l'indirizzo intero, con la chiocciola.")),
        (_, email) if !email.is_empty() => {
            Err(("email", "Basta un recapito: il telefono o l'e-mail."))
        }
        (digits, _) => {
            if digits.len() == LAST_DIGITS && digits.bytes().all(|b| b.is_ascii_digit()) {
                return Ok(Some(SaidContact::LastDigits(digits.to_owned())));
            }
            Phone::parse(digits)
                .map(|whole| Some(SaidContact::LastDigits(whole.e164().to_owned())))
                .map_err(|_| ("phone_end", "Scriva le ultime quattro cifre del numero."))
        }
    }
}

fn said_card(
    number: &str,
    expires: &str,
) -> Result<Option<(String, Date)>, (&'static str, &'static str)> {
    let digits: String = number.chars().filter(|c| !c.is_whitespace()).collect();
    if digits.is_empty() && expires.is_empty() {
        return Ok(None);
    }
    if digits.len() != 20 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(("card_number", "Il numero della tessera ha venti cifre."));
    }
    match parse_date(expires) {
        Some(expires) => Ok(Some((digits, expires))),
        None => Err(("card_expires", "Scriva la scadenza così: 31/12/2020.")),
    }
}

/// Where a caller stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// More facts are needed.
    Open,
    /// Enough facts match.
    Identified,
    /// Too many did not: nothing more is tried in this contact.
    Failed,
}

impl Standing {
    /// The word by which it is kept.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Identified => "identified",
            Self::Failed => "failed",
        }
    }
}

/// What the facts of a contact come to. `misses` are those of the whole contact, for whatever codice
/// fiscale: too many outweigh any number of matches.
pub fn standing(matched: &BTreeSet<Fact>, misses: i64) -> Standing {
    if misses >= MISSES {
        Standing::Failed
    } else if matched.len() >= NEEDED {
        Standing::Identified
    } else {
        Standing::Open
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn known() -> Known {
        Known {
            birth_date: Some(date(1980, 1, 1)),
            street: "Via del Corso".to_owned(),
            comune: "Roma".to_owned(),
            phones: vec!["+393331234567".to_owned()],
            mails: vec!["mario@example.org".to_owned()],
            card: Some(("80380001200000000001".to_owned(), date(2018, 6, 30))),
        }
    }

    fn said(fields: &[(&str, &'static str)]) -> Result<Said, Vec<(&'static str, &'static str)>> {
        Said::read(|name| {
            fields
                .iter()
                .find(|(field, _)| *field == name)
                .map_or("", |(_, text)| text)
        })
    }

    fn compared(fields: &[(&str, &'static str)]) -> Vec<(Fact, bool)> {
        said(fields).ok().unwrap().compared(&known())
    }

    #[test]
    fn each_fact_matches_what_is_known_however_it_is_written() {
        for (fields, fact) in [
            (&[("birth_date", "1/1/1980")][..], Fact::BirthDate),
            (&[("street", "v. del corso")], Fact::Residence),
            (
                &[("street", "Via del Corso"), ("comune", "ROMA")],
                Fact::Residence,
            ),
            (&[("phone_end", "4567")], Fact::Contact),
            (&[("phone_end", "333 123 4567")], Fact::Contact),
            (&[("email", "Mario@Example.org")], Fact::Contact),
            (
                &[
                    ("card_number", "8038 0001 2000 0000 0001"),
                    ("card_expires", "30/6/2018"),
                ],
                Fact::HealthCard,
            ),
        ] {
            assert_eq!(compared(fields), [(fact, true)], "{fact:?}");
        }
    }

    #[test]
    fn a_fact_that_differs_is_a_miss_and_so_is_every_fact_about_nobody() {
        let wrong = [
            ("birth_date", "2/1/1980"),
            ("street", "Via del Corso"),
            ("comune", "Milano"),
            ("phone_end", "4568"),
            ("card_number", "80380001200000000001"),
            ("card_expires", "1/7/2018"),
        ];
        assert!(compared(&wrong).iter().all(|(_, same)| !same));
        let right = [
            ("birth_date", "1/1/1980"),
            ("street", "Via del Corso"),
            ("phone_end", "4567"),
            ("card_number", "80380001200000000001"),
            ("card_expires", "30/6/2018"),
        ];
        let nobody = said(&right).ok().unwrap().compared(&Known::default());
        assert_eq!(nobody.len(), 4);
        assert!(nobody.iter().all(|(_, same)| !same));
    }

    #[test]
    fn what_cannot_be_read_is_told_by_field() {
        for (fields, field) in [
            (&[("birth_date", "ieri")][..], "birth_date"),
            (&[("comune", "Roma")], "street"),
            (&[("phone_end", "67")], "phone_end"),
            (&[("email", "mario")], "email"),
            (&[("card_number", "1")], "card_number"),
            (&[("card_number", "80380001200000000001")], "card_expires"),
        ] {
            let wrong = said(fields).err().unwrap();
            assert_eq!(wrong.len(), 1, "{field}");
            assert_eq!(wrong[0].0, field);
        }
        assert!(said(&[]).ok().unwrap().is_empty());
    }

    #[test]
    fn two_facts_identify_and_three_misses_outweigh_them() {
        let none = BTreeSet::new();
        let one = BTreeSet::from([Fact::BirthDate]);
        let two = BTreeSet::from([Fact::BirthDate, Fact::Contact]);
        assert_eq!(standing(&none, 2), Standing::Open);
        assert_eq!(standing(&one, 0), Standing::Open);
        assert_eq!(standing(&two, 2), Standing::Identified);
        assert_eq!(standing(&two, 3), Standing::Failed);
    }

    #[test]
    fn a_fact_is_read_back_from_its_word() {
        for fact in Fact::ALL {
            assert_eq!(Fact::parse(fact.word()), Some(fact));
        }
        assert_eq!(Fact::parse("pin"), None);
    }
}
