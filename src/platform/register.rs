//! The register of persons: whether a residence is the registered one (C10). It never says what
//! the registered one is.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;

use crate::domain::csv::Columns;
use crate::domain::person::parse_date;
use crate::domain::postal::Residence;
use crate::domain::transliteration::{postal, street_key};

/// The register, as it was imported.
#[derive(Clone, Default)]
pub struct Register(Arc<HashMap<String, Registered>>);

struct Registered {
    street: String,
    number: String,
    cap: String,
    comune: String,
    provincia: String,
    card: Option<(String, Date)>,
}

/// What the comparison says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agreement {
    /// The same residence.
    Same,
    /// Another one: a word for what differs.
    Differs(&'static str),
    /// The register does not know the person.
    Unknown,
}

/// Why a register cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// The file.
    #[error("the register's file: {0}")]
    File(#[from] std::io::Error),
    /// A column is missing.
    #[error("the register has no column `{0}`")]
    Column(&'static str),
}

const COLUMNS: [&str; 6] = [
    "codice_fiscale",
    "street",
    "number",
    "cap",
    "comune",
    "provincia",
];

/// Columns that a register may have: number and last day of the health card.
const CARD: &str = "health_card";
const CARD_EXPIRES: &str = "card_expires";

impl Register {
    /// Reads the register's export.
    pub fn read(path: &Path) -> Result<Self, RegisterError> {
        Self::parse(&std::fs::read_to_string(path)?)
    }

    /// Reads the register from text.
    pub fn parse(text: &str) -> Result<Self, RegisterError> {
        let mut lines = text.lines().filter(|line| !line.trim().is_empty());
        let columns = Columns::from_header(lines.next().unwrap_or_default());
        if let Some(missing) = COLUMNS.into_iter().find(|column| !columns.has(column)) {
            return Err(RegisterError::Column(missing));
        }
        let persons = lines
            .map(|line| {
                let row = columns.row(line);
                let field = |name: &str| plain(row.get(name));
                let registered = Registered {
                    street: street_key(row.get("street")),
                    number: field("number"),
                    cap: field("cap"),
                    comune: field("comune"),
                    provincia: field("provincia"),
                    card: parse_date(row.get(CARD_EXPIRES)).map(|expires| (field(CARD), expires)),
                };
                (field("codice_fiscale"), registered)
            })
            .collect();
        Ok(Self(Arc::new(persons)))
    }

    /// Number and last day of a person's health card, where the register knows them.
    pub fn card(&self, cf: &str) -> Option<(String, Date)> {
        self.0.get(cf)?.card.clone()
    }

    /// Whether the register knows health cards at all: without them nobody can be asked for one.
    pub fn knows_cards(&self) -> bool {
        self.0.values().any(|person| person.card.is_some())
    }

    /// Compares a residence with the registered one; case, accents and abbreviations do not count.
    pub fn compare(&self, cf: &str, residence: &Residence) -> Agreement {
        let Some(registered) = self.0.get(cf) else {
            return Agreement::Unknown;
        };
        let residence = match residence {
            Residence::Italian(home) => home,
            // The export knows no addresses abroad: a person has to ask (T3).
            Residence::Abroad(_) => return Agreement::Differs("abroad"),
        };
        let same_place = registered.comune == plain(residence.comune().name())
            && registered.provincia == plain(residence.provincia());
        if !same_place {
            return Agreement::Differs("comune");
        }
        if registered.cap != residence.cap().as_str() {
            return Agreement::Differs("cap");
        }
        if registered.street != street_key(residence.street()) {
            return Agreement::Differs("street");
        }
        if registered.number != plain(residence.number()) {
            return Agreement::Differs("number");
        }
        Agreement::Same
    }
}

/// Letters and digits in capitals, without accents or signs.
fn plain(text: &str) -> String {
    postal(text, &[])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::place::comune_in_force;
    use crate::domain::postal::{Abroad, Cap, Italian, country};

    fn register() -> Register {
        Register::parse(
            "codice_fiscale,street,number,cap,comune,provincia\n\
             RSSMRA80A01H501U,Via del Corso,1,00186,Roma,RM\n",
        )
        .unwrap()
    }

    fn residence(street: &str, number: &str, cap: &str) -> Residence {
        let roma = comune_in_force("Roma", Some("RM")).unwrap();
        let home = Italian::new(street, number, Cap::parse(cap).unwrap(), roma).unwrap();
        Residence::Italian(home)
    }

    #[test]
    fn case_accents_and_abbreviations_make_no_difference() {
        let said = residence("V. DEL CORSO", "1", "00186");
        assert_eq!(
            register().compare("RSSMRA80A01H501U", &said),
            Agreement::Same
        );
    }

    #[test]
    fn another_number_another_cap_and_another_person_are_told_apart() {
        let register = register();
        let number = residence("Via del Corso", "2", "00186");
        let cap = residence("Via del Corso", "1", "00187");
        let cf = "RSSMRA80A01H501U";
        assert_eq!(register.compare(cf, &number), Agreement::Differs("number"));
        assert_eq!(register.compare(cf, &cap), Agreement::Differs("cap"));
        assert_eq!(register.compare("XXX", &cap), Agreement::Unknown);
    }

    #[test]
    fn a_residence_abroad_is_never_the_registered_one() {
        let germany = country("Germania").unwrap();
        let home = Residence::Abroad(Abroad::new(germany, ["Via del Corso 1"]).unwrap());
        let said = register().compare("RSSMRA80A01H501U", &home);
        assert_eq!(said, Agreement::Differs("abroad"));
    }

    #[test]
    fn a_register_may_know_health_cards() {
        assert!(!register().knows_cards());
        let text = "codice_fiscale,street,number,cap,comune,provincia,health_card,card_expires\n\
                    A,Via Po,1,10124,Torino,TO,80380001200000000001,2018-06-30\n\
                    B,Via Po,2,10124,Torino,TO,,\n";
        let register = Register::parse(text).unwrap();
        assert!(register.knows_cards());
        let expires = jiff::civil::date(2018, 6, 30);
        let card = ("80380001200000000001".to_owned(), expires);
        assert_eq!(register.card("A"), Some(card));
        assert_eq!(register.card("B"), None);
    }

    #[test]
    fn a_register_without_a_column_is_refused() {
        assert!(Register::parse("codice_fiscale,street\n").is_err());
    }
}
