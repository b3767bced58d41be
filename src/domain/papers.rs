//! What somebody shows at an office's desk: the signed form MV35 and an identity document (R71, R72),
//! as typed and as judged. The document's number is handed on once, to be made a digest; never kept.

use jiff::civil::Date;

use super::person::parse_date;

/// A document by which a person is known (art. 35 d.P.R. 445/2000).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentKind {
    /// Carta d'identità, on paper or electronic.
    IdentityCard,
    /// A passport, of whatever State.
    Passport,
    /// Patente di guida.
    DrivingLicence,
    /// Permesso di soggiorno.
    ResidencePermit,
    /// Another with a photograph and the stamp of a public administration.
    Equivalent,
}

impl DocumentKind {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::IdentityCard,
        Self::Passport,
        Self::DrivingLicence,
        Self::ResidencePermit,
        Self::Equivalent,
    ];

    /// The word in forms and in the audit.
    pub fn word(self) -> &'static str {
        match self {
            Self::IdentityCard => "identity-card",
            Self::Passport => "passport",
            Self::DrivingLicence => "driving-licence",
            Self::ResidencePermit => "residence-permit",
            Self::Equivalent => "equivalent",
        }
    }

    /// The kind of this word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// A document that is valid today and was seen beside its owner. No `Debug`: its number is personal.
#[derive(Clone, PartialEq, Eq)]
pub struct IdentityDocument {
    /// Which.
    pub kind: DocumentKind,
    /// Its last day.
    pub expires: Date,
    number: String,
}

impl IdentityDocument {
    /// Capital letters and digits. For a digest alone.
    pub fn expose_number(&self) -> &str {
        &self.number
    }
}

/// What was shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Papers {
    /// The day on which MV35 was signed, where it was asked for.
    pub mv35: Option<Date>,
    /// The document.
    pub document: IdentityDocument,
}

/// The fields, in the order in which they are asked for.
pub const FIELDS: [&str; 6] = [
    "mv35",
    "mv35_date",
    "id_kind",
    "id_number",
    "id_expires",
    "id_seen",
];

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// It must be filled in, or chosen.
    Missing,
    /// It is no date.
    NoDate,
    /// A day that has not come.
    InFuture,
    /// The document is not valid any more.
    Expired,
    /// A document's number has 5 to 20 letters and digits.
    NoNumber,
    /// What has to be done was not ticked.
    NotTicked,
}

/// Reads the papers. `mv35`: whether the form is needed, as it is for a PIN and not to revoke one.
///
/// # Errors
/// What is wrong, by field, all at once.
pub fn read<'a>(
    field: impl Fn(&str) -> &'a str,
    today: Date,
    mv35: bool,
) -> Result<Papers, Vec<(&'static str, Wrong)>> {
    let mut wrong = Vec::new();
    let ticked = |name: &'static str| {
        let ticked = field(name) == "yes";
        if ticked {
            Ok(())
        } else {
            Err((name, Wrong::NotTicked))
        }
    };
    let signed = if mv35 {
        wrong.extend(ticked("mv35").err());
        note(
            &mut wrong,
            "mv35_date",
            signed_on(field("mv35_date"), today),
        )
    } else {
        None
    };
    let kind = DocumentKind::parse(field("id_kind")).ok_or(Wrong::Missing);
    let kind = note(&mut wrong, "id_kind", kind);
    let number = note(&mut wrong, "id_number", number(field("id_number")));
    let expires = note(
        &mut wrong,
        "id_expires",
        valid_until(field("id_expires"), today),
    );
    wrong.extend(ticked("id_seen").err());
    match (kind, number, expires) {
        (Some(kind), Some(number), Some(expires)) if wrong.is_empty() => Ok(Papers {
            mv35: signed,
            document: IdentityDocument {
                kind,
                expires,
                number,
            },
        }),
        _ => Err(wrong),
    }
}

fn note<T>(
    wrong: &mut Vec<(&'static str, Wrong)>,
    name: &'static str,
    result: Result<T, Wrong>,
) -> Option<T> {
    result.map_err(|why| wrong.push((name, why))).ok()
}

fn day(text: &str) -> Result<Date, Wrong> {
    if text.is_empty() {
        return Err(Wrong::Missing);
    }
    parse_date(text).ok_or(Wrong::NoDate)
}

fn signed_on(text: &str, today: Date) -> Result<Date, Wrong> {
    let signed = day(text)?;
    if signed > today {
        return Err(Wrong::InFuture);
    }
    Ok(signed)
}

fn valid_until(text: &str, today: Date) -> Result<Date, Wrong> {
    let last = day(text)?;
    if last < today {
        return Err(Wrong::Expired);
    }
    Ok(last)
}

fn number(text: &str) -> Result<String, Wrong> {
    if text.is_empty() {
        return Err(Wrong::Missing);
    }
    let number: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '/' | '.'))
        .collect();
    let fits = (5..=20).contains(&number.len());
    if !fits || !number.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return Err(Wrong::NoNumber);
    }
    Ok(number.to_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use std::collections::BTreeMap;

    const TODAY: Date = date(2015, 3, 10);

    fn typed(changes: &[(&'static str, &'static str)]) -> BTreeMap<&'static str, &'static str> {
        let mut typed = BTreeMap::from([
            ("mv35", "yes"),
            ("mv35_date", "10/03/2015"),
            ("id_kind", "identity-card"),
            ("id_number", "ax 1234567"),
            ("id_expires", "10/03/2015"),
            ("id_seen", "yes"),
        ]);
        typed.extend(changes.iter().copied());
        typed
    }

    fn judged(
        changes: &[(&'static str, &'static str)],
        mv35: bool,
    ) -> Result<Papers, Vec<(&'static str, Wrong)>> {
        let typed = typed(changes);
        read(|name| typed.get(name).copied().unwrap_or(""), TODAY, mv35)
    }

    #[test]
    fn a_document_is_good_to_its_last_day() {
        let papers = judged(&[], true).ok().unwrap();
        assert_eq!(papers.mv35, Some(TODAY));
        assert_eq!(papers.document.expose_number(), "AX1234567");
        let expired = judged(&[("id_expires", "09/03/2015")], true);
        assert_eq!(expired.err().unwrap(), [("id_expires", Wrong::Expired)]);
    }

    #[test]
    fn nothing_may_be_missing_and_everything_is_said_at_once() {
        let blank: Vec<_> = FIELDS.iter().map(|name| (*name, "")).collect();
        let wrong = judged(&blank, true).err().unwrap();
        let fields: Vec<_> = wrong.iter().map(|(name, _)| *name).collect();
        assert_eq!(fields, FIELDS);
        for name in FIELDS {
            assert!(judged(&[(name, "")], true).is_err(), "{name}");
        }
    }

    #[test]
    fn the_form_is_signed_today_or_before_and_not_needed_to_revoke() {
        let later = judged(&[("mv35_date", "11/03/2015")], true);
        assert_eq!(later.err().unwrap(), [("mv35_date", Wrong::InFuture)]);
        let without = judged(&[("mv35", ""), ("mv35_date", "")], false);
        assert_eq!(without.ok().unwrap().mv35, None);
    }

    #[test]
    fn a_number_has_letters_and_digits_alone() {
        for text in ["AX12", "AX1234567890123456789", "AX 12345#", "àx12345"] {
            let wrong = judged(&[("id_number", text)], true).err().unwrap();
            assert_eq!(wrong, [("id_number", Wrong::NoNumber)], "{text}");
        }
    }

    #[test]
    fn every_kind_is_read_back_from_its_word() {
        for kind in DocumentKind::ALL {
            assert_eq!(DocumentKind::parse(kind.word()), Some(kind));
        }
        assert_eq!(DocumentKind::parse("library-card"), None);
    }
}
