//! The fields of the PIN request: their names, labels and how wide they stand; and one field on the page.

use askama::Template;

/// What a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Plain text; the keyboard a small screen shows (`inputmode`).
    Text(&'static str),
    /// One of a few: value and text.
    Choice(&'static [(&'static str, &'static str)]),
    /// A comune, completed from the table; its province's field. `birth` also knows those that are gone.
    Place {
        /// The field that takes the province.
        province: &'static str,
        /// `birth` or `residence`.
        use_for: &'static str,
    },
}

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldSpec {
    /// Its name in requests.
    pub name: &'static str,
    /// Its label.
    pub label: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// Columns of twelve.
    pub width: u8,
    /// Most characters.
    pub most: u16,
    /// How to fill it, in a few words.
    pub hint: &'static str,
}

const fn text(name: &'static str, label: &'static str, width: u8, most: u16) -> FieldSpec {
    let kind = Kind::Text("text");
    let hint = "";
    FieldSpec {
        name,
        label,
        kind,
        width,
        most,
        hint,
    }
}

const fn hinted(spec: FieldSpec, mode: &'static str, hint: &'static str) -> FieldSpec {
    FieldSpec {
        kind: Kind::Text(mode),
        hint,
        ..spec
    }
}

const fn kind(spec: FieldSpec, kind: Kind) -> FieldSpec {
    FieldSpec { kind, ..spec }
}

const SEX: Kind = Kind::Choice(&[("", ""), ("F", "F"), ("M", "M")]);
const LANGUAGE: Kind = Kind::Choice(&[("it", "italiano"), ("de", "tedesco"), ("en", "inglese")]);
const BIRTH: Kind = Kind::Place {
    province: "birth_province",
    use_for: "birth",
};
const RESIDENCE: Kind = Kind::Place {
    province: "provincia",
    use_for: "residence",
};

const PHONE: Kind = Kind::Choice(&[("", ""), ("mobile", "cellulare"), ("landline", "fisso")]);
const TIME: Kind = Kind::Choice(&[
    ("", ""),
    ("mattina", "mattina"),
    ("pomeriggio", "pomeriggio"),
    ("sera", "sera"),
]);
const RESIDENCE_KIND: Kind = Kind::Choice(&[("", "italiana"), ("estera", "estera")]);

/// The person (R25, R26, R38).
pub const PERSON: &[FieldSpec] = &[
    text("surname", "Cognome", 4, 60),
    text("name", "Nome", 4, 60),
    hinted(
        text("codice_fiscale", "Codice fiscale", 4, 24),
        "text",
        "16 caratteri",
    ),
    hinted(
        text("birth_date", "Data di nascita", 3, 10),
        "numeric",
        "gg/mm/aaaa",
    ),
    kind(text("sex", "Sesso", 2, 1), SEX),
    kind(text("birth_place", "Luogo di nascita", 5, 80), BIRTH),
    hinted(text("birth_province", "Prov.", 2, 2), "text", "EE: estero"),
];

/// The ways to reach them (R28, R29, R53, R54).
pub const CONTACTS: &[FieldSpec] = &[
    hinted(text("mobile", "Cellulare", 3, 24), "tel", "per l'SMS"),
    hinted(text("landline", "Telefono fisso", 3, 24), "tel", ""),
    hinted(text("email", "E-mail", 3, 254), "email", ""),
    hinted(text("pec", "PEC", 3, 254), "email", ""),
    kind(
        text("preferred_phone", "Telefono preferenziale", 3, 8),
        PHONE,
    ),
    kind(text("preferred_time", "Orario preferenziale", 3, 10), TIME),
];

/// Where the letter goes, and in which language (R27, R39).
pub const RESIDENCE_FIELDS: &[FieldSpec] = &[
    hinted(
        text("street", "Via o piazza", 5, 80),
        "text",
        "di residenza",
    ),
    text("street_number", "Civico", 2, 10),
    kind(text("comune", "Comune", 5, 80), RESIDENCE),
    text("provincia", "Prov.", 2, 2),
    hinted(text("cap", "CAP", 2, 5), "numeric", "5 cifre"),
    kind(text("language", "Messaggi in", 3, 2), LANGUAGE),
];

/// Where the letter goes when that is not in Italy (R36): no CAP, comune or province then.
pub const ABROAD_FIELDS: &[FieldSpec] = &[
    kind(text("residence_kind", "Residenza", 3, 8), RESIDENCE_KIND),
    hinted(text("country", "Stato", 4, 60), "text", "in italiano"),
    hinted(
        text("foreign_1", "Indirizzo, riga 1", 5, 44),
        "text",
        "come sulle lettere",
    ),
    text("foreign_2", "Indirizzo, riga 2", 5, 44),
    text("foreign_3", "Indirizzo, riga 3", 5, 44),
];

/// Every field, in the order of the form.
pub fn all() -> impl Iterator<Item = &'static FieldSpec> {
    PERSON
        .iter()
        .chain(CONTACTS)
        .chain(RESIDENCE_FIELDS)
        .chain(ABROAD_FIELDS)
}

/// One field as it stands on the page.
#[derive(Debug, Clone, Template)]
#[template(path = "console/views/field.html")]
pub struct Field<'a> {
    /// Which one.
    pub spec: &'a FieldSpec,
    /// What was typed.
    pub value: &'a str,
    /// What to do about it, when it is wrong.
    pub message: &'a str,
}

impl Field<'_> {
    fn has(&self, choice: &str) -> bool {
        self.value == choice
    }

    fn described_by(&self) -> String {
        if self.spec.hint.is_empty() {
            format!("{}-message", self.spec.name)
        } else {
            format!("{0}-hint {0}-message", self.spec.name)
        }
    }
}
