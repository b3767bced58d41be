//! The public body that the texts speak for: its name in every grammatical form, its numbers as
//! they are written, its address and hours. It holds no wording of its own.

use serde::{Deserialize, Serialize};

/// Names and numbers that fill `{…}` in messages and letters. Read from configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Body {
    /// The name as it stands at the head of an SMS, at most 11 characters: `INPS`.
    pub name: String,
    /// With the Italian preposition: `dell'INPS`.
    pub of_it: String,
    /// With the Italian article: `l'INPS`.
    pub the_it: String,
    /// With the German article in the genitive: `des INPS`.
    pub of_de: String,
    /// In English: `INPS`.
    pub name_en: String,
    /// The number from landlines: `803164`.
    pub landline: String,
    /// The number from mobiles, written so that no word of it has eight digits: `06 164164`.
    pub mobile: String,
    /// The number from abroad: `+39 06 164164`.
    pub abroad: String,
    /// Where the PIN is used, as people type it: `www.inps.it`.
    pub site: String,
    /// The sender's address on the letter, a line each.
    pub sender_address: Vec<String>,
    /// The town in the letter's date line: `Roma`.
    pub sender_city: String,
    /// Opening hours in an e-mail: `dal lunedì al venerdì 8-20, sabato 8-14, ora italiana`.
    pub hours_short: String,
    /// Opening hours on the letter: `dal lunedì al venerdì dalle 8 alle 20, …`.
    pub hours_long: String,
    /// The same in German, after "wir antworten".
    pub hours_de: String,
    /// The same in English, after "we answer".
    pub hours_en: String,
}

impl Default for Body {
    /// The institute that the shipped flow speaks for.
    fn default() -> Self {
        Self {
            name: "INPS".to_owned(),
            of_it: "dell'INPS".to_owned(),
            the_it: "l'INPS".to_owned(),
            of_de: "des INPS".to_owned(),
            name_en: "INPS".to_owned(),
            landline: "803164".to_owned(),
            mobile: "06 164164".to_owned(),
            abroad: "+39 06 164164".to_owned(),
            site: "www.inps.it".to_owned(),
            sender_address: vec![
                "Via Ciro il Grande 21".to_owned(),
                "00144 Roma RM".to_owned(),
            ],
            sender_city: "Roma".to_owned(),
            hours_short: "dal lunedì al venerdì 8-20, sabato 8-14, ora italiana".to_owned(),
            hours_long: "dal lunedì al venerdì dalle 8 alle 20, sabato dalle 8 alle 14, \
                         ora italiana"
                .to_owned(),
            hours_de: "von Montag bis Freitag von 8 bis 20 Uhr, am Samstag von 8 bis 14 Uhr, \
                       italienische Zeit"
                .to_owned(),
            hours_en: "from Monday to Friday, 8 a.m. to 8 p.m., and on Saturday, 8 a.m. to \
                       2 p.m., Italian time"
                .to_owned(),
        }
    }
}

#[cfg(test)]
pub(crate) mod samples {
    use super::Body;

    /// The institute of the scenario.
    pub(crate) fn institute() -> Body {
        Body::default()
    }

    /// A body whose name and numbers are as long as they may be.
    pub(crate) fn longest() -> Body {
        Body {
            name: "ENTEPREVIDE".into(),
            name_en: "ENTEPREVIDE".into(),
            ..institute()
        }
    }
}
