//! Italy's national holidays, by rule and for any year. It knows no opening hours and speaks no
//! language: the spoken names come from the calendar file.

use jiff::{ToSpan, civil::Date};

/// A day on which all of Italy rests (law 260/1949 and what changed it).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum National {
    /// 1 January.
    NewYear,
    /// 6 January.
    Epiphany,
    /// Easter Sunday.
    Easter,
    /// The Monday after Easter.
    EasterMonday,
    /// 25 April.
    Liberation,
    /// 1 May.
    Labour,
    /// 2 June.
    Republic,
    /// 15 August.
    Assumption,
    /// 4 October, from 2026 on (law 151/2025).
    SaintFrancis,
    /// 1 November.
    AllSaints,
    /// 8 December.
    Immaculate,
    /// 25 December.
    Christmas,
    /// 26 December.
    SaintStephen,
}

/// The year from which 4 October is a holiday again (law 151/2025).
const SAINT_FRANCIS_FROM: i16 = 2026;

impl National {
    /// All of them, in the order of the year.
    pub const ALL: [Self; 13] = [
        Self::NewYear,
        Self::Epiphany,
        Self::Easter,
        Self::EasterMonday,
        Self::Liberation,
        Self::Labour,
        Self::Republic,
        Self::Assumption,
        Self::SaintFrancis,
        Self::AllSaints,
        Self::Immaculate,
        Self::Christmas,
        Self::SaintStephen,
    ];

    /// The name by which a calendar file gives its spoken names.
    pub fn key(self) -> &'static str {
        match self {
            Self::NewYear => "new-year",
            Self::Epiphany => "epiphany",
            Self::Easter => "easter",
            Self::EasterMonday => "easter-monday",
            Self::Liberation => "liberation",
            Self::Labour => "labour",
            Self::Republic => "republic",
            Self::Assumption => "assumption",
            Self::SaintFrancis => "saint-francis",
            Self::AllSaints => "all-saints",
            Self::Immaculate => "immaculate",
            Self::Christmas => "christmas",
            Self::SaintStephen => "saint-stephen",
        }
    }

    /// The holiday that falls on `date`, if any. Easter Monday gives way to a fixed day, because
    /// that is the name by which people call it.
    pub fn on(date: Date) -> Option<Self> {
        let fixed = match (date.month(), date.day()) {
            (1, 1) => Some(Self::NewYear),
            (1, 6) => Some(Self::Epiphany),
            (4, 25) => Some(Self::Liberation),
            (5, 1) => Some(Self::Labour),
            (6, 2) => Some(Self::Republic),
            (8, 15) => Some(Self::Assumption),
            (10, 4) if date.year() >= SAINT_FRANCIS_FROM => Some(Self::SaintFrancis),
            (11, 1) => Some(Self::AllSaints),
            (12, 8) => Some(Self::Immaculate),
            (12, 25) => Some(Self::Christmas),
            (12, 26) => Some(Self::SaintStephen),
            _ => None,
        };
        fixed.or_else(|| {
            let easter = easter(date.year())?;
            if date == easter {
                Some(Self::Easter)
            } else if easter
                .checked_add(1.day())
                .is_ok_and(|monday| monday == date)
            {
                Some(Self::EasterMonday)
            } else {
                None
            }
        })
    }
}

/// Easter Sunday of a Gregorian year (the anonymous algorithm of 1876).
///
/// `None` only outside the years that a [`Date`] can hold.
pub fn easter(year: i16) -> Option<Date> {
    let year_number = i32::from(year);
    let golden = year_number.rem_euclid(19);
    let century = year_number.div_euclid(100);
    let in_century = year_number.rem_euclid(100);
    let moon_shift = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - century / 4 - moon_shift + 15).rem_euclid(30);
    let to_sunday =
        (32 + 2 * (century % 4) + 2 * (in_century / 4) - epact - in_century % 4).rem_euclid(7);
    let late = (golden + 11 * epact + 22 * to_sunday) / 451;
    let packed = epact + to_sunday - 7 * late + 114;
    let month = i8::try_from(packed / 31).ok()?;
    let day = i8::try_from(packed % 31 + 1).ok()?;
    Date::new(year, month, day).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn easter_falls_where_the_church_tables_put_it() {
        for (year, month, day) in [
            (1961, 4, 2),
            (2000, 4, 23),
            (2008, 3, 23),
            (2011, 4, 24),
            (2015, 4, 5),
            (2024, 3, 31),
            (2025, 4, 20),
            (2026, 4, 5),
            (2038, 4, 25),
        ] {
            assert_eq!(easter(year), Some(date(year, month, day)));
        }
    }

    #[test]
    fn easter_monday_is_a_holiday_and_the_tuesday_is_not() {
        assert_eq!(National::on(date(2015, 4, 6)), Some(National::EasterMonday));
        assert_eq!(National::on(date(2015, 4, 7)), None);
    }

    #[test]
    fn four_october_is_a_holiday_from_2026_on() {
        assert_eq!(National::on(date(2025, 10, 4)), None);
        assert_eq!(
            National::on(date(2026, 10, 4)),
            Some(National::SaintFrancis)
        );
        assert_eq!(
            National::on(date(2030, 10, 4)),
            Some(National::SaintFrancis)
        );
    }

    #[test]
    fn a_fixed_day_gives_its_name_to_easter_monday() {
        assert_eq!(National::on(date(2011, 4, 25)), Some(National::Liberation));
    }

    #[test]
    fn every_holiday_falls_on_some_day_of_2027() {
        let mut day = date(2027, 1, 1);
        let mut found = Vec::new();
        while day.year() == 2027 {
            found.extend(National::on(day));
            day = day.tomorrow().unwrap();
        }
        assert_eq!(found.len(), National::ALL.len());
        assert_eq!(found[2], National::Easter);
    }
}
