//! Contacts as a citizen types them on the web: what each field can be, and whether all suffice
//! (R40, R41, T24). It has no words: a page says them in its language.

use std::collections::BTreeMap;

use super::contacts::{Contacts, Email};
use super::phone::{Phone, PhoneKind};

/// The fields, in the order of the form.
pub const FIELDS: [&str; 4] = ["mobile", "landline", "email", "pec"];

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContactProblem {
    /// No network has this number, or it is a service's.
    BadNumber,
    /// Takes no SMS.
    NotMobile,
    /// A mobile where a landline is asked for.
    IsMobile,
    /// No mailbox.
    BadMail,
    /// The PEC is the e-mail again.
    SameMail,
    /// No telephone at all.
    NoPhone,
    /// Neither e-mail nor PEC.
    NoMail,
}

/// Reads the fields; `typed` gives the text of one.
///
/// # Errors
/// What to put right, by field, all at once.
pub fn read<'a>(
    typed: impl Fn(&str) -> &'a str,
) -> Result<Contacts, BTreeMap<&'static str, ContactProblem>> {
    let mut wrong = BTreeMap::new();
    let [mobile, landline] = ["mobile", "landline"].map(|field| {
        let text = typed(field).trim();
        let read = (!text.is_empty()).then(|| phone(field == "mobile", text))?;
        read.map_err(|problem| wrong.insert(field, problem)).ok()
    });
    let [email, pec] = ["email", "pec"].map(|field| {
        let text = typed(field).trim();
        let read = (!text.is_empty()).then(|| Email::parse(text))?;
        let read = read.map_err(|_| wrong.insert(field, ContactProblem::BadMail));
        read.ok()
    });
    if pec.is_some() && pec == email {
        wrong.insert("pec", ContactProblem::SameMail);
    }
    let blank =
        |one: &str, other: &str| typed(one).trim().is_empty() && typed(other).trim().is_empty();
    if blank("mobile", "landline") {
        wrong.insert("mobile", ContactProblem::NoPhone);
    }
    if blank("email", "pec") {
        wrong.insert("email", ContactProblem::NoMail);
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    Ok(Contacts {
        mobile,
        landline,
        email,
        pec,
    })
}

fn phone(mobile: bool, text: &str) -> Result<Phone, ContactProblem> {
    let phone = Phone::parse(text).map_err(|_| ContactProblem::BadNumber)?;
    if !phone.reaches_a_person() {
        return Err(ContactProblem::BadNumber);
    }
    match (mobile, phone.kind() == PhoneKind::Mobile) {
        (true, _) if phone.sms_allowed() => Ok(phone),
        (true, _) => Err(ContactProblem::NotMobile),
        (false, true) => Err(ContactProblem::IsMobile),
        (false, false) => Ok(phone),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(fields: [&str; 4]) -> Vec<(&'static str, ContactProblem)> {
        let typed = |name: &str| {
            let at = FIELDS.iter().position(|field| *field == name);
            at.map_or("", |at| fields[at])
        };
        match read(typed) {
            Ok(_) => Vec::new(),
            Err(wrong) => wrong.into_iter().collect(),
        }
    }

    #[test]
    fn a_telephone_and_a_mailbox_suffice() {
        assert!(wrong(["333 1234567", "", "a@example.it", ""]).is_empty());
        assert!(wrong(["", "06 59051", "", "a@pec.example.it"]).is_empty());
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        use ContactProblem as P;
        assert_eq!(
            wrong([""; 4]),
            [("email", P::NoMail), ("mobile", P::NoPhone)]
        );
        assert_eq!(
            wrong(["06 59051", "333 1234567", "a@", "a@example.it"]),
            [
                ("email", P::BadMail),
                ("landline", P::IsMobile),
                ("mobile", P::NotMobile)
            ]
        );
        let twice = wrong(["333 1234567", "", "a@example.it", "a@EXAMPLE.it"]);
        assert_eq!(twice, [("pec", P::SameMail)]);
        assert_eq!(
            wrong(["12", "", "a@example.it", ""]),
            [("mobile", P::BadNumber)]
        );
    }
}
