//! The countries that text messages with half of a PIN may go to: where our platform delivers them
//! reliably. A mobile of any other country is a telephone that can be rung, and no more.

use serde::Deserialize;

use super::phone::Phone;

/// Two-letter codes of countries; Italy needs no mention, `*` is everywhere.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct SmsCountries(Vec<String>);

/// The European Union, the European Free Trade Association, the United Kingdom and the other small
/// states of Europe where people with Italian pensions live; beyond it the countries with large
/// Italian communities. In the United States and Canada a mobile cannot be told from a landline by
/// its number, so that their numbers never take a half.
const SHIPPED: &[&str] = &[
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "LT",
    "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK", "CH", "IS", "LI", "NO", "GB", "AD",
    "MC", "SM", "VA", "AL", "US", "CA", "AU", "AR", "BR", "UY",
];

impl Default for SmsCountries {
    fn default() -> Self {
        Self(SHIPPED.iter().map(|code| (*code).to_owned()).collect())
    }
}

impl SmsCountries {
    /// Without any limit: to read back what was judged before.
    pub fn everywhere() -> Self {
        Self(vec!["*".to_owned()])
    }

    /// Whether a text message with a half may go to this number.
    pub fn take(&self, phone: &Phone) -> bool {
        let listed = |code: &String| code == "*" || code.eq_ignore_ascii_case(phone.region());
        phone.sms_allowed() && (phone.is_italian() || self.0.iter().any(listed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_foreign_mobile_takes_an_sms_only_where_its_country_is_listed() {
        let shipped = SmsCountries::default();
        let none: SmsCountries = serde_json::from_str("[]").unwrap();
        let takes =
            |countries: &SmsCountries, number: &str| countries.take(&Phone::parse(number).unwrap());
        let (italian, german, indian) = ("333 1234567", "+49 1512 3456789", "+91 98765 43210");
        assert!(takes(&shipped, italian) && takes(&shipped, german));
        assert!(!takes(&shipped, indian));
        assert!(takes(&none, italian) && !takes(&none, german));
        assert!(takes(&SmsCountries::everywhere(), indian));
        assert!(!takes(&shipped, "0659051"), "a landline takes none");
    }
}
