//! How a citizen can be reached, and which way the first half of a PIN goes (R52–R54, R102, C19, C20).
//! Addresses are personal data: only `as_str` gives one whole.

use std::fmt;

use email_address::{EmailAddress, Options};

use super::phone::Phone;
use super::policy::{FirstHalfChannels, PhoneContacts};
use super::sms_countries::SmsCountries;

/// The outcome of a call whose caller has neither mobile nor e-mail nor PEC (C19).
pub const SENT_TO_OFFICE: &str = "sent-to-office";

/// An e-mail address by its syntax, with a domain that has a dot. A PEC looks the same.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Email(String);

/// The text is no e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not an e-mail address")]
pub struct EmailError;

impl Email {
    /// Reads an address; the domain becomes lower case. Only ASCII: not every mail server takes more.
    pub fn parse(text: &str) -> Result<Self, EmailError> {
        let text = text.trim();
        if !text.is_ascii()
            || text
                .bytes()
                .any(|b| b.is_ascii_control() || b == b' ' || b == b'"')
        {
            return Err(EmailError);
        }
        let options = Options::default()
            .with_required_tld()
            .without_domain_literal()
            .without_display_text();
        let address = EmailAddress::parse_with_options(text, options).map_err(|_| EmailError)?;
        Ok(Self(format!(
            "{}@{}",
            address.local_part(),
            address.domain().to_ascii_lowercase()
        )))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first letter and the domain: `m***@example.it`.
    pub fn masked(&self) -> String {
        let (local, domain) = self.0.split_once('@').unwrap_or_default();
        format!("{}***@{domain}", local.get(..1).unwrap_or_default())
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(***)")
    }
}

/// What the citizen gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contacts {
    pub mobile: Option<Phone>,
    pub landline: Option<Phone>,
    pub email: Option<Email>,
    pub pec: Option<Email>,
}

/// A way that half of a PIN can go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Channel {
    Sms(Phone),
    Email(Email),
    Pec(Email),
}

impl Channel {
    /// Its short name: `sms`, `email`, `pec`.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Sms(_) => "sms",
            Self::Email(_) => "email",
            Self::Pec(_) => "pec",
        }
    }

    /// The number or address that it goes to.
    pub fn address(&self) -> &str {
        match self {
            Self::Sms(phone) => phone.e164(),
            Self::Email(email) | Self::Pec(email) => email.as_str(),
        }
    }

    /// The address as it may stand on a screen or in a list.
    pub fn masked(&self) -> String {
        match self {
            Self::Sms(phone) => phone.masked(),
            Self::Email(email) | Self::Pec(email) => email.masked(),
        }
    }
}

impl Contacts {
    /// The ways the first half can go, the best first: SMS to a mobile of a country on the list, else
    /// e-mail, else PEC. The next is taken when one fails. Empty means the office (C19,
    /// `SENT_TO_OFFICE`).
    pub fn first_half_channels(&self, sms: &SmsCountries) -> Vec<Channel> {
        let mobile = self.mobile.clone().filter(|mobile| sms.take(mobile));
        let email = self.email.clone().map(Channel::Email);
        let pec = self.pec.clone().map(Channel::Pec);
        mobile
            .map(Channel::Sms)
            .into_iter()
            .chain(email)
            .chain(pec)
            .collect()
    }

    /// The ways the first half goes at once (C20): the best, or SMS and mail together.
    pub fn first_half_now(&self, sms: &SmsCountries, policy: FirstHalfChannels) -> Vec<Channel> {
        let mut ways = self.first_half_channels(sms);
        match policy {
            FirstHalfChannels::One => ways.truncate(1),
            FirstHalfChannels::All => {}
        }
        ways
    }

    /// Whether a lost PIN can ever be restored: two of mobile, e-mail and PEC are needed (C5). Who has
    /// fewer is told at issue that only revoking and asking again remains.
    pub fn can_restore(&self, sms: &SmsCountries) -> bool {
        self.first_half_channels(sms).len() >= 2
    }

    /// Whether the contacts suffice for a request by telephone (T1, R41): a mobile that takes SMS, or
    /// any telephone with e-mail or PEC; or as on the web.
    pub fn suffice_by_phone(&self, sms: &SmsCountries, policy: PhoneContacts) -> bool {
        let by_sms = self.mobile.as_ref().is_some_and(|mobile| sms.take(mobile));
        match policy {
            PhoneContacts::MobileSuffices => by_sms || self.suffice_on_web(),
            PhoneContacts::AsOnWeb => self.suffice_on_web(),
        }
    }

    /// Whether the contacts suffice on the web (R41): a telephone, and an e-mail or PEC.
    pub fn suffice_on_web(&self) -> bool {
        (self.mobile.is_some() || self.landline.is_some())
            && (self.email.is_some() || self.pec.is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn contacts(mobile: &str, landline: &str, email: &str, pec: &str) -> Contacts {
        Contacts {
            mobile: Phone::parse(mobile).ok(),
            landline: Phone::parse(landline).ok(),
            email: Email::parse(email).ok(),
            pec: Email::parse(pec).ok(),
        }
    }

    fn ways(contacts: &Contacts) -> Vec<&'static str> {
        contacts
            .first_half_channels(&SmsCountries::default())
            .iter()
            .map(Channel::word)
            .collect()
    }

    #[test]
    fn the_first_half_goes_by_sms_else_by_mail_else_by_pec() {
        let (mobile, mail, pec) = ("3331234567", "a@example.it", "a@pec.example.it");
        assert_eq!(
            ways(&contacts(mobile, "", mail, pec)),
            ["sms", "email", "pec"]
        );
        assert_eq!(ways(&contacts("", "0659051", mail, "")), ["email"]);
        assert_eq!(ways(&contacts("", "", "", pec)), ["pec"]);
        assert!(ways(&contacts("", "0659051", "", "")).is_empty());
    }

    #[test]
    fn a_foreign_mobile_off_the_list_leaves_the_mail() {
        let (indian, mail) = ("+91 98765 43210", "a@example.it");
        assert_eq!(ways(&contacts(indian, "", mail, "")), ["email"]);
        assert_eq!(
            ways(&contacts("+49 1512 3456789", "", mail, "")),
            ["sms", "email"]
        );
        let sms = SmsCountries::default();
        let by_phone = |one: &Contacts| one.suffice_by_phone(&sms, PhoneContacts::MobileSuffices);
        assert!(!by_phone(&contacts(indian, "", "", "")));
        assert!(by_phone(&contacts(indian, "", mail, "")));
        assert!(!contacts(indian, "", mail, "").can_restore(&sms));
    }

    #[test]
    fn a_telephone_request_needs_less_than_one_on_the_web_unless_policy_says_so() {
        let sms = SmsCountries::default();
        let by_phone = |one: &Contacts| one.suffice_by_phone(&sms, PhoneContacts::MobileSuffices);
        let mobile_alone = contacts("3331234567", "", "", "");
        assert!(by_phone(&mobile_alone) && !mobile_alone.suffice_on_web());
        assert!(!mobile_alone.suffice_by_phone(&sms, PhoneContacts::AsOnWeb));
        assert!(!by_phone(&contacts("", "0659051", "", "")));
        let with_mail = contacts("", "0659051", "a@example.it", "");
        assert!(by_phone(&with_mail));
        assert!(with_mail.suffice_by_phone(&sms, PhoneContacts::AsOnWeb));
        assert!(!mobile_alone.can_restore(&sms));
        assert!(contacts("3331234567", "", "a@example.it", "").can_restore(&sms));
    }

    #[test]
    fn the_first_half_goes_one_way_or_by_sms_and_mail_as_policy_says() {
        let given = contacts("3331234567", "", "a@example.it", "");
        let now = |policy| given.first_half_now(&SmsCountries::default(), policy).len();
        assert_eq!(now(FirstHalfChannels::One), 1);
        assert_eq!(now(FirstHalfChannels::All), 2);
    }

    #[test]
    fn an_address_needs_a_domain_with_a_dot() {
        for wrong in [
            "",
            "mario",
            "mario@",
            "@example.it",
            "mario@localhost",
            "a b@example.it",
            "Mario <m@example.it>",
            "m@[127.0.0.1]",
            "a@b.it\r\nBcc: c@d.it",
        ] {
            assert_eq!(Email::parse(wrong), Err(EmailError), "{wrong}");
        }
        let right = Email::parse(" Mario.Rossi@Example.IT ").unwrap();
        assert_eq!(right.as_str(), "Mario.Rossi@example.it");
        assert_eq!(right.masked(), "M***@example.it");
        assert_eq!(format!("{right:?}"), "Email(***)");
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_reader(text in any::<String>()) {
            if let Ok(email) = Email::parse(&text) {
                prop_assert_eq!(Email::parse(email.as_str()), Ok(email));
            }
        }
    }
}
