//! Telephone numbers: what kind one is, whether an SMS may go there, and how to read it back (R28, R52).
//! A number is personal data: only `e164` gives it whole.

use std::fmt;

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat, PhoneNumberType, Region};

/// What a number is used for, as Google's metadata know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PhoneKind {
    FixedLine,
    Mobile,
    FixedLineOrMobile,
    TollFree,
    PremiumRate,
    SharedCost,
    Voip,
    Personal,
    Pager,
    Uan,
    Voicemail,
    Unknown,
}

impl PhoneKind {
    /// The kind as `centralino check phone` writes it.
    pub fn word(self) -> &'static str {
        match self {
            Self::FixedLine => "FIXED_LINE",
            Self::Mobile => "MOBILE",
            Self::FixedLineOrMobile => "FIXED_LINE_OR_MOBILE",
            Self::TollFree => "TOLL_FREE",
            Self::PremiumRate => "PREMIUM_RATE",
            Self::SharedCost => "SHARED_COST",
            Self::Voip => "VOIP",
            Self::Personal => "PERSONAL_NUMBER",
            Self::Pager => "PAGER",
            Self::Uan => "UAN",
            Self::Voicemail => "VOICEMAIL",
            Self::Unknown => "UNKNOWN",
        }
    }

    fn of(kind: PhoneNumberType) -> Self {
        match kind {
            PhoneNumberType::FixedLine => Self::FixedLine,
            PhoneNumberType::Mobile => Self::Mobile,
            PhoneNumberType::FixedLineOrMobile => Self::FixedLineOrMobile,
            PhoneNumberType::TollFree => Self::TollFree,
            PhoneNumberType::PremiumRate => Self::PremiumRate,
            PhoneNumberType::SharedCost => Self::SharedCost,
            PhoneNumberType::VoIP => Self::Voip,
            PhoneNumberType::PersonalNumber => Self::Personal,
            PhoneNumberType::Pager => Self::Pager,
            PhoneNumberType::UAN => Self::Uan,
            PhoneNumberType::VoiceMail => Self::Voicemail,
            PhoneNumberType::Unknown => Self::Unknown,
        }
    }
}

/// Why a text is no telephone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    #[error("this is not a telephone number")]
    NotANumber,
    #[error("no network has this number")]
    Invalid,
}

/// A number that exists in some numbering plan. Without a prefix it is Italian.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Phone {
    e164: String,
    country: i32,
    region: String,
    national: String,
    kind: PhoneKind,
}

impl Phone {
    /// Reads a number as people write it.
    pub fn parse(text: &str) -> Result<Self, PhoneError> {
        let number = PHONE_NUMBER_UTIL
            .parse(text.trim(), Some(Region::IT))
            .map_err(|_| PhoneError::NotANumber)?;
        if !number.is_valid() {
            return Err(PhoneError::Invalid);
        }
        Ok(Self {
            e164: number.format_as(PhoneNumberFormat::E164).into_owned(),
            country: number.country_code,
            region: number
                .get_region_code()
                .map_or_else(String::new, |region| region.to_string()),
            national: number.get_national_significant_number(),
            kind: PhoneKind::of(number.get_type()),
        })
    }

    /// The number with `+` and its country's prefix: how it is stored and dialled.
    pub fn e164(&self) -> &str {
        &self.e164
    }

    pub fn kind(&self) -> PhoneKind {
        self.kind
    }

    /// Whether it can take a text message: mobiles alone. Where one may be sent is for
    /// `SmsCountries` to say.
    pub fn sms_allowed(&self) -> bool {
        self.kind == PhoneKind::Mobile
    }

    /// The two letters of its country, such as `IT`.
    pub fn region(&self) -> &str {
        &self.region
    }

    /// Whether a person can be rung there: a line of somebody's own, not a service.
    pub fn reaches_a_person(&self) -> bool {
        match self.kind {
            PhoneKind::FixedLine
            | PhoneKind::Mobile
            | PhoneKind::FixedLineOrMobile
            | PhoneKind::Voip
            | PhoneKind::Personal => true,
            PhoneKind::TollFree
            | PhoneKind::PremiumRate
            | PhoneKind::SharedCost
            | PhoneKind::Pager
            | PhoneKind::Uan
            | PhoneKind::Voicemail
            | PhoneKind::Unknown => false,
        }
    }

    /// Whether a caller may ask to be rung there: an Italian fixed line or mobile, or one of the
    /// countries named by their two letters. Never a number that costs whoever rings it more.
    pub fn takes_callbacks(&self, countries: &[String]) -> bool {
        let somebodys = matches!(
            self.kind,
            PhoneKind::FixedLine | PhoneKind::Mobile | PhoneKind::FixedLineOrMobile
        );
        let listed = |code: &String| code.eq_ignore_ascii_case(&self.region);
        somebodys && (self.is_italian() || countries.iter().any(listed))
    }

    /// Whether it is an Italian number.
    pub fn is_italian(&self) -> bool {
        self.country == 39
    }

    /// The digits parted for reading back, one by one: `["3 3 3", "1 2 3", "4 5 6 7"]`. A foreign
    /// number begins with its prefix. No group has one digit alone.
    pub fn spoken_groups(&self) -> Vec<String> {
        let digits: Vec<char> = self.national.chars().collect();
        let mut groups: Vec<Vec<char>> = digits.chunks(3).map(<[char]>::to_vec).collect();
        if let Some(alone) = groups.pop_if(|last| last.len() == 1) {
            match groups.last_mut() {
                Some(before) => before.extend(alone),
                None => groups.push(alone),
            }
        }
        let spaced = |group: Vec<char>| {
            group
                .into_iter()
                .map(String::from)
                .collect::<Vec<_>>()
                .join(" ")
        };
        let prefix = (!self.is_italian()).then(|| format!("+{}", self.country).chars().collect());
        prefix.into_iter().chain(groups).map(spaced).collect()
    }

    /// The last two digits, for lists: `***34`.
    pub fn masked(&self) -> String {
        let tail = self.e164.len().saturating_sub(2);
        format!("***{}", self.e164.get(tail..).unwrap_or_default())
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phone(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_mobile_takes_text_messages_and_a_landline_does_not() {
        let mobile = Phone::parse("333 123 4567").unwrap();
        assert_eq!(
            (mobile.e164(), mobile.kind()),
            ("+393331234567", PhoneKind::Mobile)
        );
        assert!(mobile.sms_allowed());
        let landline = Phone::parse("0321 338111").unwrap();
        assert!(!landline.sms_allowed() && landline.reaches_a_person());
        assert!(!Phone::parse("803164").unwrap().reaches_a_person());
    }

    #[test]
    fn a_number_is_read_back_digit_by_digit_in_groups() {
        let groups = |text| Phone::parse(text).unwrap().spoken_groups();
        assert_eq!(groups("3331234567"), ["3 3 3", "1 2 3", "4 5 6 7"]);
        assert_eq!(groups("0659051"), ["0 6 5", "9 0 5 1"]);
        assert_eq!(groups("+41446681800").first().unwrap(), "+ 4 1");
    }

    #[test]
    fn a_caller_is_rung_back_on_italian_lines_and_in_countries_that_are_named() {
        let swiss = "+41446681800";
        for (text, italy, with_swiss) in [
            ("3331234567", true, true),
            ("0659051", true, true),
            ("803164", false, false),
            ("899123456", false, false),
            ("848800444", false, false),
            ("800123456", false, false),
            (swiss, false, true),
            ("+41900123456", false, false),
        ] {
            let takes = |countries: &[String]| {
                Phone::parse(text).is_ok_and(|phone| phone.takes_callbacks(countries))
            };
            assert_eq!(takes(&[]), italy, "{text}");
            assert_eq!(takes(&["ch".to_owned()]), with_swiss, "{text}");
        }
    }

    #[test]
    fn a_number_is_never_printed_by_accident() {
        let phone = Phone::parse("3331234534").unwrap();
        assert_eq!(phone.masked(), "***34");
        assert_eq!(format!("{phone:?}"), "Phone(***)");
    }

    #[test]
    fn what_was_stored_is_read_again() {
        for text in ["3331234567", "0659051", "803164", "+41446681800"] {
            let phone = Phone::parse(text).unwrap();
            assert_eq!(Phone::parse(phone.e164()).unwrap(), phone);
        }
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_reader(text in any::<String>()) {
            drop(Phone::parse(&text));
        }

        #[test]
        fn every_digit_is_read_back_once(text in "3[0-9]{8,9}") {
            if let Ok(phone) = Phone::parse(&text) {
                let spoken: String = phone.spoken_groups().concat().replace(' ', "");
                prop_assert_eq!(spoken, text);
            }
        }
    }
}
