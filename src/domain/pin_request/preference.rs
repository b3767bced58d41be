//! Which telephone a person would rather be called at, and when (R40): *Telefono preferenziale* and
//! *Orario preferenziale*. A wish for whoever calls back, nothing more.

use super::form::Form;

/// When somebody would rather be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PreferredTime {
    /// Until one o'clock.
    Morning,
    /// From one until six.
    Afternoon,
    /// After six.
    Evening,
}

impl PreferredTime {
    /// All of them, the earliest first.
    pub const ALL: [Self; 3] = [Self::Morning, Self::Afternoon, Self::Evening];

    /// The word in forms and rows.
    pub fn word(self) -> &'static str {
        match self {
            Self::Morning => "mattina",
            Self::Afternoon => "pomeriggio",
            Self::Evening => "sera",
        }
    }
}

/// What a person would rather.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preference {
    /// The number as it was typed; the mobile, else the landline, unless the person chose.
    pub phone: String,
    /// At any time when none is named.
    pub time: Option<PreferredTime>,
}

impl Preference {
    /// What the form says.
    pub fn of(form: &Form) -> Self {
        let chosen = match form.get("preferred_phone") {
            "landline" => ["landline", "mobile"],
            _ => ["mobile", "landline"],
        };
        let phone = chosen.into_iter().find(|field| !form.is_blank(field));
        Self {
            phone: phone.map_or("", |field| form.get(field)).to_owned(),
            time: Self::time(form.get("preferred_time")),
        }
    }

    pub(super) fn time(word: &str) -> Option<PreferredTime> {
        PreferredTime::ALL
            .into_iter()
            .find(|time| time.word() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_to_call_is_the_preferred_one_else_the_mobile_else_the_landline() {
        let of =
            |fields: &[(&str, &str)]| Preference::of(&fields.iter().copied().collect::<Form>());
        let (mobile, landline) = (("mobile", "333 1234567"), ("landline", "06 59051"));
        assert_eq!(of(&[mobile, landline]).phone, "333 1234567");
        assert_eq!(
            of(&[mobile, landline, ("preferred_phone", "landline")]).phone,
            "06 59051"
        );
        let only = of(&[
            landline,
            ("preferred_phone", "mobile"),
            ("preferred_time", "sera"),
        ]);
        assert_eq!(only.phone, "06 59051");
        assert_eq!(only.time, Some(PreferredTime::Evening));
    }
}
