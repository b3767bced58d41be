//! CAPs, residences in Italy and abroad, and the lines of a letter, after the standard of Poste
//! Italiane (April 2009; C10). Whether somebody really lives there is for the register to say.

mod abroad;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use abroad::{Abroad, LINES, check_line, country};

use super::place::{self, Place};
use super::province;
use super::transliteration::postal;

/// The longest line that fits a window, in characters.
pub const LINE_MAX: usize = 44;

/// The old CAP of a whole city that today has zones: mail with it is late or comes back.
const ZONED: &[(&str, &str)] = &[
    ("00100", "Roma"),
    ("06100", "Perugia"),
    ("09100", "Cagliari"),
    ("10100", "Torino"),
    ("15100", "Alessandria"),
    ("16100", "Genova"),
    ("19100", "La Spezia"),
    ("20100", "Milano"),
    ("24100", "Bergamo"),
    ("25100", "Brescia"),
    ("29100", "Piacenza"),
    ("30100", "Venezia"),
    ("34100", "Trieste"),
    ("35100", "Padova"),
    ("37100", "Verona"),
    ("38100", "Trento"),
    ("40100", "Bologna"),
    ("41100", "Modena"),
    ("42100", "Reggio Emilia"),
    ("43100", "Parma"),
    ("44100", "Ferrara"),
    ("47100", "Forlì"),
    ("47900", "Rimini"),
    ("48100", "Ravenna"),
    ("50100", "Firenze"),
    ("56100", "Pisa"),
    ("57100", "Livorno"),
    ("60100", "Ancona"),
    ("61100", "Pesaro"),
    ("65100", "Pescara"),
    ("70100", "Bari"),
    ("71100", "Foggia"),
    ("74100", "Taranto"),
    ("80100", "Napoli"),
    ("84100", "Salerno"),
    ("89100", "Reggio Calabria"),
    ("90100", "Palermo"),
    ("95100", "Catania"),
    ("98100", "Messina"),
];

/// Why an address cannot go on a letter. The messages are read by operators and citizens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PostalError {
    #[error("Il CAP ha cinque cifre, per esempio 00186. Lo rilegga con chi chiama.")]
    CapForm,
    #[error(
        "{0} è divisa in zone e ogni zona ha il suo CAP: scriva quello della via, non quello generico."
    )]
    CapGeneric(&'static str),
    #[error("Questo CAP non è della provincia di {0}. Controlli CAP, comune e provincia.")]
    CapElsewhere(&'static str),
    #[error("Scriva la via o la piazza, per esempio Via del Corso.")]
    StreetMissing,
    #[error("Scriva il numero civico. Se non c'è, scriva SNC.")]
    NumberMissing,
    #[error("Via e numero insieme superano {LINE_MAX} caratteri: abbrevi la via.")]
    StreetTooLong,
    #[error("Scriva almeno una riga dell'indirizzo, come sta sulle lettere che arrivano a casa.")]
    LinesMissing,
    #[error(
        "Scriva l'indirizzo con le lettere del nostro alfabeto, come sulle lettere dall'estero."
    )]
    LineAlphabet,
    #[error("Una riga della lettera ha al massimo {LINE_MAX} caratteri: la divida o la abbrevi.")]
    LineTooLong,
}

/// A CAP of five digits that is not the generic one of a city with zones.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Cap(String);

impl Cap {
    pub fn parse(text: &str) -> Result<Self, PostalError> {
        let cap = text.trim();
        if cap.len() != 5 || !cap.bytes().all(|b| b.is_ascii_digit()) {
            return Err(PostalError::CapForm);
        }
        match ZONED.iter().find(|(generic, _)| *generic == cap) {
            Some((_, city)) => Err(PostalError::CapGeneric(city)),
            None => Ok(Self(cap.to_owned())),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Refuses a CAP that cannot lie in the municipality's province.
    pub fn agrees_with(&self, comune: &Place) -> Result<(), PostalError> {
        if province::may_have_cap(comune.province(), &self.0) {
            Ok(())
        } else {
            Err(PostalError::CapElsewhere(comune.province()))
        }
    }
}

/// Where a person lives and a letter goes (R36, R39).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Record", into = "Record")]
pub enum Residence {
    /// In Italy.
    Italian(Italian),
    /// Anywhere else: no CAP, comune or province.
    Abroad(Abroad),
}

impl Residence {
    /// The address for reading aloud and for lists: `VIA DEL CORSO 1, 00186 ROMA RM`.
    pub fn one_line(&self) -> String {
        self.address_lines().join(", ")
    }

    /// The lines below the name: IND and LOC, or the lines abroad and EST. Capitals, no punctuation,
    /// none over 44 characters.
    pub fn address_lines(&self) -> Vec<String> {
        match self {
            Self::Italian(home) => vec![home.street_line(), home.town_line()],
            Self::Abroad(home) => home.lines(),
        }
    }

    /// The lines of a letter (DEST first).
    pub fn letter_lines(&self, addressee: &str) -> Vec<String> {
        std::iter::once(addressee_line(addressee))
            .chain(self.address_lines())
            .collect()
    }

    /// Whether it is abroad: letters take longer, numbers need their prefix.
    pub fn is_abroad(&self) -> bool {
        match self {
            Self::Italian(_) => false,
            Self::Abroad(_) => true,
        }
    }
}

/// A residence as it is kept.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Record {
    Italian {
        street: String,
        number: String,
        cap: String,
        comune: String,
        provincia: String,
    },
    Abroad {
        country: String,
        lines: Vec<String>,
    },
}

/// What was kept is no residence of today: a comune has ceased, or the record is another's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the record is no residence of today")]
pub struct NoResidence;

impl TryFrom<Record> for Residence {
    type Error = NoResidence;

    fn try_from(record: Record) -> Result<Self, NoResidence> {
        match record {
            Record::Italian {
                street,
                number,
                cap,
                comune,
                provincia,
            } => {
                let comune =
                    place::comune_in_force(&comune, Some(&provincia)).ok_or(NoResidence)?;
                let cap = Cap::parse(&cap).map_err(|_| NoResidence)?;
                Italian::new(&street, &number, cap, comune)
                    .map(Self::Italian)
                    .map_err(|_| NoResidence)
            }
            Record::Abroad {
                country: name,
                lines,
            } => {
                let state = country(&name).ok_or(NoResidence)?;
                Abroad::new(state, lines.iter().map(String::as_str))
                    .map(Self::Abroad)
                    .map_err(|_| NoResidence)
            }
        }
    }
}

impl From<Residence> for Record {
    fn from(residence: Residence) -> Self {
        match residence {
            Residence::Italian(home) => Self::Italian {
                street: home.street,
                number: home.number,
                cap: home.cap.0,
                comune: home.comune.name().to_owned(),
                provincia: home.comune.province().to_owned(),
            },
            Residence::Abroad(home) => Self::Abroad {
                country: home.country().name().to_owned(),
                lines: home.typed().to_vec(),
            },
        }
    }
}

/// An Italian address.
#[derive(Clone, PartialEq, Eq)]
pub struct Italian {
    street: String,
    number: String,
    cap: Cap,
    comune: &'static Place,
}

impl Italian {
    /// Puts an address together. `comune` is a municipality in force; its province is the address's.
    pub fn new(
        street: &str,
        number: &str,
        cap: Cap,
        comune: &'static Place,
    ) -> Result<Self, PostalError> {
        let residence = Self {
            street: street.trim().to_owned(),
            number: number.trim().to_owned(),
            cap,
            comune,
        };
        if !residence.street.chars().any(char::is_alphabetic) {
            return Err(PostalError::StreetMissing);
        }
        if residence.number.is_empty() {
            return Err(PostalError::NumberMissing);
        }
        if residence.street_line().chars().count() > LINE_MAX {
            return Err(PostalError::StreetTooLong);
        }
        residence.cap.agrees_with(comune)?;
        Ok(residence)
    }

    pub fn street(&self) -> &str {
        &self.street
    }

    pub fn number(&self) -> &str {
        &self.number
    }

    pub fn cap(&self) -> &Cap {
        &self.cap
    }

    pub fn comune(&self) -> &'static Place {
        self.comune
    }

    /// The letters of the province.
    pub fn provincia(&self) -> &'static str {
        self.comune.province()
    }

    /// The bar of a number such as 12/B stays: without it the number is another one.
    fn street_line(&self) -> String {
        format!(
            "{} {}",
            postal(&self.street, &[]),
            postal(&self.number, &['/'])
        )
    }

    fn town_line(&self) -> String {
        let town = postal(self.comune.name(), &[]);
        format!("{} {} {}", self.cap.0, shorten(&town, 35), self.provincia())
    }
}

impl fmt::Debug for Italian {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Italian(***)")
    }
}

impl fmt::Debug for Residence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Residence(***)")
    }
}

impl fmt::Debug for Cap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cap(***)")
    }
}

/// The addressee in 44 characters: when too long, names but the first and the last become initials.
fn addressee_line(addressee: &str) -> String {
    let whole = postal(addressee, &[]);
    if whole.chars().count() <= LINE_MAX {
        return whole;
    }
    let words: Vec<&str> = whole.split(' ').collect();
    let last = words.len().saturating_sub(1);
    let short: Vec<&str> = words
        .iter()
        .enumerate()
        .map(|(at, word)| {
            if at == 0 || at == last {
                word
            } else {
                word.get(..1).unwrap_or(word)
            }
        })
        .collect();
    shorten(&short.join(" "), LINE_MAX)
}

fn shorten(line: &str, to: usize) -> String {
    line.chars()
        .take(to)
        .collect::<String>()
        .trim_end()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::place;
    use proptest::prelude::*;

    fn rome(street: &str, number: &str) -> Result<Residence, PostalError> {
        let cap = Cap::parse("00186").unwrap();
        Italian::new(street, number, cap, place::by_code("H501").unwrap()).map(Residence::Italian)
    }

    #[test]
    fn a_letter_has_three_lines_in_capitals_without_punctuation() {
        let home = rome("Via del Corso,", "1").unwrap();
        assert_eq!(
            home.letter_lines("Mario D'Alò"),
            ["MARIO D ALO", "VIA DEL CORSO 1", "00186 ROMA RM"]
        );
        assert_eq!(home.one_line(), "VIA DEL CORSO 1, 00186 ROMA RM");
        assert!(
            rome("Via del Corso", "12/b")
                .unwrap()
                .one_line()
                .starts_with("VIA DEL CORSO 12/B,")
        );
    }

    #[test]
    fn the_generic_cap_of_a_city_with_zones_is_refused() {
        for (cap, city) in ZONED {
            assert_eq!(Cap::parse(cap), Err(PostalError::CapGeneric(city)));
            assert!(
                place::comune_in_force(city, None)
                    .is_some_and(|comune| province::may_have_cap(comune.province(), cap)),
                "{city}"
            );
        }
        assert!(Cap::parse("00186").is_ok());
        for wrong in ["", "0018", "001866", "0018a", "٠٠١٨٦"] {
            assert_eq!(Cap::parse(wrong), Err(PostalError::CapForm), "{wrong}");
        }
    }

    #[test]
    fn a_cap_of_another_province_is_refused() {
        let milan = Cap::parse("20121").unwrap();
        let home = Italian::new("Via Roma", "1", milan, place::by_code("H501").unwrap());
        assert_eq!(home, Err(PostalError::CapElsewhere("RM")));
    }

    #[test]
    fn an_address_without_street_or_number_or_too_long_is_refused() {
        assert_eq!(rome(" ", "1"), Err(PostalError::StreetMissing));
        assert_eq!(rome("Via Roma", " "), Err(PostalError::NumberMissing));
        assert_eq!(
            rome(&"Via ".repeat(12), "1"),
            Err(PostalError::StreetTooLong)
        );
    }

    #[test]
    fn what_is_kept_of_a_residence_is_read_again() {
        let germany = country("Germania").unwrap();
        let lines = ["Hauptstraße 5", "10115 Berlin"];
        let abroad = Residence::Abroad(Abroad::new(germany, lines).unwrap());
        for home in [rome("Via del Corso", "12/b").unwrap(), abroad] {
            let kept = serde_json::to_string(&home).unwrap();
            assert_eq!(serde_json::from_str::<Residence>(&kept).unwrap(), home);
        }
        for broken in [
            "{}",
            r#"{"country":"Atlantide","lines":["x"]}"#,
            r#"{"street":"Via","number":"1","cap":"00186","comune":"Abano","provincia":"PD"}"#,
        ] {
            assert!(
                serde_json::from_str::<Residence>(broken).is_err(),
                "{broken}"
            );
        }
    }

    proptest! {
        #[test]
        fn no_line_is_ever_over_44_characters(who in any::<String>(), street in any::<String>(), number in "[0-9]{1,3}(/[A-Z])?") {
            if let Ok(home) = rome(&street, &number) {
                for line in home.letter_lines(&who) {
                    prop_assert!(line.chars().count() <= LINE_MAX, "{line}");
                    prop_assert!(line.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || " /".contains(c)));
                }
            }
        }
    }
}
