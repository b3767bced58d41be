//! What somebody who lost their PIN typed (R101, R116), and whether it is what is registered. It says
//! nothing of whom: who is known and who is not is found out elsewhere, and told to nobody.

use super::codice_fiscale::CodiceFiscale;
use super::contacts::{Channel, Contacts, Email};
use super::phone::Phone;
use super::sms_countries::SmsCountries;

/// A field of the form that cannot be read. The same for everybody: it depends on what was typed
/// alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Problem {
    /// No codice fiscale.
    CodiceFiscale,
    /// No mobile that SMS can go to.
    Mobile,
    /// No telephone.
    Landline,
    /// No e-mail address.
    Email,
    /// No PEC address.
    Pec,
    /// Fewer than two contacts (R102, C5).
    TwoContacts,
    /// Neither e-mail nor PEC (R116).
    Mailbox,
    /// Not a telephone and a mailbox (R41).
    Contacts,
}

impl Problem {
    /// The field of the form that it stands at.
    pub fn field(self) -> &'static str {
        match self {
            Self::CodiceFiscale => "codice_fiscale",
            Self::Mobile | Self::TwoContacts | Self::Contacts => "mobile",
            Self::Landline => "landline",
            Self::Email | Self::Mailbox => "email",
            Self::Pec => "pec",
        }
    }
}

/// Who somebody says to be, and where they say to be reached.
pub struct Given {
    /// The codice fiscale, anybody's or nobody's.
    pub cf: String,
    /// The contacts that were typed.
    pub contacts: Contacts,
}

/// What was typed, as it was typed.
#[derive(Clone, Copy, Default)]
pub struct Typed<'a> {
    /// Codice fiscale.
    pub cf: &'a str,
    /// Cellulare.
    pub mobile: &'a str,
    /// Telefono abitazione.
    pub landline: &'a str,
    /// Indirizzo email.
    pub email: &'a str,
    /// PEC.
    pub pec: &'a str,
}

/// Reads the form of a restore: at least two contacts (R102).
pub fn to_restore(typed: Typed<'_>) -> Result<Given, Vec<Problem>> {
    let (given, mut problems) = read(typed);
    let contacts = [typed.mobile, typed.email, typed.pec];
    if contacts
        .iter()
        .filter(|text| !text.trim().is_empty())
        .count()
        < 2
    {
        problems.push(Problem::TwoContacts);
    }
    finish(given, problems)
}

/// Reads the form of a revoke: an e-mail or a PEC (R116).
pub fn to_revoke(typed: Typed<'_>) -> Result<Given, Vec<Problem>> {
    let (given, mut problems) = read(typed);
    if typed.email.trim().is_empty() && typed.pec.trim().is_empty() {
        problems.push(Problem::Mailbox);
    }
    finish(given, problems)
}

/// Reads the form of an activation: where the holder can be reached, as on the web (R41).
pub fn to_activate(typed: Typed<'_>) -> Result<Given, Vec<Problem>> {
    let (given, mut problems) = read(typed);
    if problems.is_empty() && !given.contacts.suffice_on_web() {
        problems.push(Problem::Contacts);
    }
    finish(given, problems)
}

/// The contacts among what was typed that can be read.
pub fn contacts(typed: Typed<'_>) -> Contacts {
    read(typed).0.contacts
}

fn read(typed: Typed<'_>) -> (Given, Vec<Problem>) {
    let mut problems = Vec::new();
    let cf = CodiceFiscale::parse(typed.cf).map(|cf| cf.as_str().to_owned());
    if cf.is_err() {
        problems.push(Problem::CodiceFiscale);
    }
    let blank = |text: &str| text.trim().is_empty();
    let mobile = Phone::parse(typed.mobile).ok().filter(Phone::sms_allowed);
    if mobile.is_none() && !blank(typed.mobile) {
        problems.push(Problem::Mobile);
    }
    let landline = Phone::parse(typed.landline)
        .ok()
        .filter(Phone::reaches_a_person);
    if landline.is_none() && !blank(typed.landline) {
        problems.push(Problem::Landline);
    }
    let email = Email::parse(typed.email).ok();
    if email.is_none() && !blank(typed.email) {
        problems.push(Problem::Email);
    }
    let pec = Email::parse(typed.pec).ok();
    if pec.is_none() && !blank(typed.pec) {
        problems.push(Problem::Pec);
    }
    let contacts = Contacts {
        mobile,
        landline,
        email,
        pec,
    };
    let cf = cf.unwrap_or_default();
    (Given { cf, contacts }, problems)
}

fn finish(given: Given, mut problems: Vec<Problem>) -> Result<Given, Vec<Problem>> {
    problems.sort();
    if problems.is_empty() {
        Ok(given)
    } else {
        Err(problems)
    }
}

/// A registered contact.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// `mobile`, `landline`, `email` or `pec`.
    pub kind: &'a str,
    /// The number in E.164, or the address.
    pub value: &'a str,
    /// Since when it is theirs, Unix milliseconds.
    pub since: i64,
}

/// How what was typed compares with what is registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Compared {
    /// Something was typed, and all of it is registered.
    pub equal: bool,
    /// Nothing of it changed after `settled_since` (T24).
    pub settled: bool,
}

/// Compares the contacts. What is not typed is not compared.
pub fn compare(given: &Contacts, known: &[Known<'_>], settled_since: i64) -> Compared {
    let channels = given.first_half_channels(&SmsCountries::everywhere());
    let found: Vec<_> = channels
        .iter()
        .filter_map(|channel| known.iter().find(|one| is(channel, one)))
        .collect();
    Compared {
        equal: !channels.is_empty() && found.len() == channels.len(),
        settled: found.iter().all(|one| one.since <= settled_since),
    }
}

fn is(channel: &Channel, known: &Known<'_>) -> bool {
    match channel {
        Channel::Sms(phone) => known.kind == "mobile" && known.value == phone.e164(),
        Channel::Email(mail) => known.kind == "email" && same_mailbox(mail, known.value),
        Channel::Pec(mail) => known.kind == "pec" && same_mailbox(mail, known.value),
    }
}

fn same_mailbox(mail: &Email, known: &str) -> bool {
    mail.as_str().eq_ignore_ascii_case(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CF: &str = "RSSMRA80A01H501U";
    const MOBILE: &str = "333 1234567";
    const MAIL: &str = "mario@example.org";

    fn typed<'a>(mobile: &'a str, email: &'a str, pec: &'a str) -> Typed<'a> {
        Typed {
            cf: CF,
            mobile,
            landline: "",
            email,
            pec,
        }
    }

    fn problems(typed: Typed<'_>) -> Vec<Problem> {
        to_restore(typed).err().unwrap_or_default()
    }

    #[test]
    fn two_contacts_restore_whichever_they_are() {
        let pec = "mario@pec.example.org";
        for two in [
            typed(MOBILE, MAIL, ""),
            typed(MOBILE, "", pec),
            typed("", MAIL, pec),
        ] {
            assert_eq!(problems(two), []);
        }
        for one in [
            typed(MOBILE, "", ""),
            typed("", MAIL, " "),
            typed("", "", ""),
        ] {
            assert_eq!(problems(one), [Problem::TwoContacts]);
        }
    }

    #[test]
    fn every_field_that_cannot_be_read_is_named() {
        let wrong = Typed {
            cf: "x",
            mobile: "06 59051",
            landline: "",
            email: "mario",
            pec: "@",
        };
        let expected = [
            Problem::CodiceFiscale,
            Problem::Mobile,
            Problem::Email,
            Problem::Pec,
        ];
        assert_eq!(problems(wrong), expected);
    }

    #[test]
    fn a_revoke_needs_a_mailbox() {
        assert!(to_revoke(typed("", MAIL, "")).is_ok());
        assert!(to_revoke(typed("", "", "m@pec.example.org")).is_ok());
        let none = to_revoke(typed(MOBILE, "", "")).err();
        assert_eq!(none, Some(vec![Problem::Mailbox]));
    }

    #[test]
    fn an_activation_needs_a_telephone_and_a_mailbox() {
        let with = |mobile, landline, email| {
            to_activate(Typed {
                landline,
                ..typed(mobile, email, "")
            })
        };
        assert!(with(MOBILE, "", MAIL).is_ok() && with("", "06 59051", MAIL).is_ok());
        for few in [with(MOBILE, "", ""), with("", "", MAIL)] {
            assert_eq!(few.err(), Some(vec![Problem::Contacts]));
        }
    }

    #[test]
    fn all_that_was_typed_has_to_be_registered_and_settled() {
        let known = |kind, value, since| Known { kind, value, since };
        let registered = [
            known("mobile", "+393331234567", 1_000),
            known("email", "Mario@example.org", 2_000),
            known("landline", "+390659051", 0),
        ];
        let compared = |typed| compare(&contacts(typed), &registered, 1_500);
        let both = compared(typed(MOBILE, MAIL, ""));
        assert_eq!(
            (both.equal, both.settled),
            (true, false),
            "the e-mail is too new"
        );
        let mobile = compared(typed(MOBILE, "", ""));
        assert_eq!((mobile.equal, mobile.settled), (true, true));
        for wrong in [
            typed(MOBILE, "other@example.org", ""),
            typed("333 7654321", MAIL, ""),
            typed(MOBILE, MAIL, "mario@example.org"),
            typed("", "", ""),
        ] {
            assert!(!compared(wrong).equal);
        }
    }
}
