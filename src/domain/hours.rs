//! When people answer: weekly hours, holidays and the next opening, in the calendar's own zone.
//! Pure: the time is handed in. Reading the calendar file is the flow's work.

use std::collections::BTreeMap;

use jiff::{
    Timestamp, ToSpan, Zoned,
    civil::{Date, Weekday},
    tz::TimeZone,
};

use super::holidays::National;
use super::language::Language;
use super::months;

/// How far ahead an opening is looked for, in days: a year and a leap day.
const HORIZON: i32 = 366;

/// A span of a day, in minutes after local midnight; `to` is no longer open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    from: u16,
    to: u16,
}

impl Span {
    /// Reads `08:00-20:00`; `24:00` may end a day.
    ///
    /// `None` when it is written otherwise, or when it ends before it begins.
    pub fn parse(text: &str) -> Option<Self> {
        let (from, to) = text.split_once('-')?;
        let (from, to) = (minutes(from.trim())?, minutes(to.trim())?);
        (from < to).then_some(Self { from, to })
    }

    fn contains(self, minute: u16) -> bool {
        (self.from..self.to).contains(&minute)
    }

    fn overlaps(self, other: Self) -> bool {
        self.from < other.to && other.from < self.to
    }
}

fn minutes(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    if hour.len() != 2 || minute.len() != 2 {
        return None;
    }
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    let all = hour * 60 + minute;
    (minute < 60 && all <= 24 * 60).then_some(all)
}

/// The spoken names of a day off, by language and with their article.
pub type Names = BTreeMap<String, String>;

/// A day off besides the national ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DayOff {
    /// Once, on this date.
    Once(Date, Names),
    /// Every year on this month and day: a patron saint.
    Yearly(i8, i8, Names),
}

impl DayOff {
    fn names_on(&self, date: Date) -> Option<&Names> {
        match self {
            Self::Once(day, names) => (*day == date).then_some(names),
            Self::Yearly(month, day, names) => {
                (date.month() == *month && date.day() == *day).then_some(names)
            }
        }
    }
}

/// What a calendar holds.
#[derive(Debug, Clone)]
pub struct Calendar {
    zone: TimeZone,
    week: [Vec<Span>; 7],
    national: BTreeMap<National, Names>,
    days_off: Vec<DayOff>,
}

/// Whether somebody answers now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Somebody answers.
    Open,
    /// Outside the hours of a working day.
    Closed {
        /// The next opening.
        reopens: Option<Zoned>,
    },
    /// A day off, whatever the hour.
    Holiday {
        /// How the day is called, by language.
        names: Names,
        /// The next opening.
        reopens: Option<Zoned>,
    },
}

/// Why a calendar cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// No such zone.
    #[error("the zone `{0}` does not exist")]
    Zone(String),
    /// Two spans of one day overlap.
    #[error("two openings of {0} overlap")]
    Overlap(&'static str),
    /// It never opens.
    #[error("it is never open")]
    NeverOpen,
}

/// The days of the week as calendar files call them, Monday first.
pub const DAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

impl Calendar {
    /// A calendar of these hours, Monday first.
    ///
    /// `national` holds the spoken names of the national holidays; one without a name is a working
    /// day. An error says what makes the calendar unusable.
    pub fn new(
        zone: &str,
        week: [Vec<Span>; 7],
        national: BTreeMap<National, Names>,
        days_off: Vec<DayOff>,
    ) -> Result<Self, Broken> {
        let zone = TimeZone::get(zone).map_err(|_| Broken::Zone(zone.to_owned()))?;
        let mut week = week;
        for (day, spans) in DAYS.iter().zip(&mut week) {
            spans.sort();
            if spans
                .iter()
                .zip(spans.iter().skip(1))
                .any(|(a, b)| a.overlaps(*b))
            {
                return Err(Broken::Overlap(day));
            }
        }
        if week.iter().all(Vec::is_empty) {
            return Err(Broken::NeverOpen);
        }
        Ok(Self {
            zone,
            week,
            national,
            days_off,
        })
    }

    /// Whether somebody answers at `now`, and if not, when somebody does.
    pub fn state_at(&self, now: Timestamp) -> State {
        let local = now.to_zoned(self.zone.clone());
        if let Some(names) = self.holiday(local.date()) {
            return State::Holiday {
                names: names.clone(),
                reopens: self.next_opening(&local),
            };
        }
        let minute =
            u16::from(local.hour().unsigned_abs()) * 60 + u16::from(local.minute().unsigned_abs());
        if self
            .spans(local.weekday())
            .iter()
            .any(|span| span.contains(minute))
        {
            return State::Open;
        }
        State::Closed {
            reopens: self.next_opening(&local),
        }
    }

    /// The spoken names of the day off that `date` is, if it is one.
    pub fn holiday(&self, date: Date) -> Option<&Names> {
        self.days_off
            .iter()
            .find_map(|day| day.names_on(date))
            .or_else(|| self.national.get(&National::on(date)?))
    }

    /// The zone in which the hours are meant.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    fn spans(&self, day: Weekday) -> &[Span] {
        let index = usize::from(day.to_monday_zero_offset().unsigned_abs());
        self.week.get(index).map_or(&[], Vec::as_slice)
    }

    fn next_opening(&self, now: &Zoned) -> Option<Zoned> {
        (0..=HORIZON).find_map(|ahead| {
            let date = now.date().checked_add(ahead.days()).ok()?;
            if self.holiday(date).is_some() {
                return None;
            }
            self.spans(date.weekday()).iter().find_map(|span| {
                let hour = i8::try_from(span.from / 60).ok()?;
                let minute = i8::try_from(span.from % 60).ok()?;
                let opens = date
                    .at(hour, minute, 0, 0)
                    .to_zoned(self.zone.clone())
                    .ok()?;
                (opens > *now).then_some(opens)
            })
        })
    }
}

/// An opening as it is spoken: "domani alle 8", "lunedì 4 maggio alle 8".
///
/// Languages other than `it` and `de` are spoken in English. `now` gives the day that is called
/// today.
pub fn spoken_opening(at: &Zoned, now: Timestamp, language: &str) -> String {
    let today = now.to_zoned(at.time_zone().clone()).date();
    let ahead = (at.date() - today).get_days();
    match language {
        "it" => italian(at, ahead),
        "de" => german(at, ahead),
        _ => english(at, ahead),
    }
}

fn italian(at: &Zoned, ahead: i32) -> String {
    const DAYS: [&str; 7] = [
        "lunedì",
        "martedì",
        "mercoledì",
        "giovedì",
        "venerdì",
        "sabato",
        "domenica",
    ];
    let day = match (ahead, at.day()) {
        (0, _) => "oggi".to_owned(),
        (1, _) => "domani".to_owned(),
        (_, 1) => format!(
            "{} primo {}",
            weekday(&DAYS, at),
            month(&months::of(Language::It), at)
        ),
        (_, day) => format!(
            "{} {day} {}",
            weekday(&DAYS, at),
            month(&months::of(Language::It), at)
        ),
    };
    let hour = match at.hour() {
        0 => "a mezzanotte".to_owned(),
        1 => "all'una".to_owned(),
        hour => format!("alle {hour}"),
    };
    match at.minute() {
        0 => format!("{day} {hour}"),
        minute => format!("{day} {hour} e {minute}"),
    }
}

fn german(at: &Zoned, ahead: i32) -> String {
    const DAYS: [&str; 7] = [
        "Montag",
        "Dienstag",
        "Mittwoch",
        "Donnerstag",
        "Freitag",
        "Samstag",
        "Sonntag",
    ];
    let day = match ahead {
        0 => "heute".to_owned(),
        1 => "morgen".to_owned(),
        _ => format!(
            "am {}, dem {}. {},",
            weekday(&DAYS, at),
            at.day(),
            month(&months::of(Language::De), at)
        ),
    };
    match at.minute() {
        0 => format!("{day} um {} Uhr", at.hour()),
        minute => format!("{day} um {} Uhr {minute}", at.hour()),
    }
}

fn english(at: &Zoned, ahead: i32) -> String {
    const DAYS: [&str; 7] = [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ];
    let day = match ahead {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        _ => format!(
            "on {} {} {}",
            weekday(&DAYS, at),
            at.day(),
            month(&months::of(Language::En), at)
        ),
    };
    let half = if at.hour() < 12 { "a.m." } else { "p.m." };
    let hour = match at.hour() % 12 {
        0 => 12,
        hour => hour,
    };
    match at.minute() {
        0 => format!("{day} at {hour} {half}"),
        minute => format!("{day} at {hour}:{minute:02} {half}"),
    }
}

fn weekday<'a>(names: &[&'a str; 7], at: &Zoned) -> &'a str {
    let index = usize::from(at.weekday().to_monday_zero_offset().unsigned_abs());
    names.get(index).copied().unwrap_or_default()
}

fn month<'a>(names: &[&'a str; 12], at: &Zoned) -> &'a str {
    let index = usize::from(at.month().unsigned_abs()).saturating_sub(1);
    names.get(index).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(italian: &str) -> Names {
        Names::from([("it".to_owned(), italian.to_owned())])
    }

    fn calendar(days_off: Vec<DayOff>) -> Calendar {
        let long = vec![Span::parse("08:00-20:00").unwrap()];
        let short = vec![Span::parse("08:00-14:00").unwrap()];
        let week = [
            long.clone(),
            long.clone(),
            long.clone(),
            long.clone(),
            long,
            short,
            Vec::new(),
        ];
        let national = National::ALL
            .into_iter()
            .map(|day| (day, names(day.key())))
            .collect();
        Calendar::new("Europe/Rome", week, national, days_off).unwrap()
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn reopening(calendar: &Calendar, now: &str) -> String {
        match calendar.state_at(at(now)) {
            State::Open => "open".to_owned(),
            State::Closed { reopens } | State::Holiday { reopens, .. } => {
                spoken_opening(&reopens.unwrap(), at(now), "it")
            }
        }
    }

    #[test]
    fn the_hours_are_local_in_winter_and_in_summer() {
        let calendar = calendar(Vec::new());
        assert_eq!(calendar.state_at(at("2015-03-10T07:00:00Z")), State::Open);
        assert_ne!(calendar.state_at(at("2015-03-10T06:59:59Z")), State::Open);
        assert_eq!(calendar.state_at(at("2015-07-10T06:00:00Z")), State::Open);
        assert_ne!(calendar.state_at(at("2015-07-10T05:59:59Z")), State::Open);
        assert_ne!(calendar.state_at(at("2015-07-10T18:00:00Z")), State::Open);
        assert_eq!(calendar.state_at(at("2015-07-10T17:59:59Z")), State::Open);
    }

    #[test]
    fn both_nights_on_which_the_clock_changes_reopen_at_eight_by_the_new_time() {
        let calendar = calendar(Vec::new());
        for (now, opens) in [
            (
                "2015-03-29T00:59:00Z",
                "2015-03-30T08:00:00+02:00[Europe/Rome]",
            ),
            (
                "2015-03-29T01:01:00Z",
                "2015-03-30T08:00:00+02:00[Europe/Rome]",
            ),
            (
                "2015-10-25T00:30:00Z",
                "2015-10-26T08:00:00+01:00[Europe/Rome]",
            ),
            (
                "2015-10-25T01:30:00Z",
                "2015-10-26T08:00:00+01:00[Europe/Rome]",
            ),
        ] {
            let State::Closed { reopens } = calendar.state_at(at(now)) else {
                panic!("{now} is a Sunday");
            };
            assert_eq!(reopens, Some(opens.parse().unwrap()), "{now}");
        }
    }

    #[test]
    fn an_opening_in_the_hour_that_does_not_exist_begins_after_it() {
        let mut week: [Vec<Span>; 7] = Default::default();
        week[6] = vec![Span::parse("02:30-06:00").unwrap()];
        let calendar = Calendar::new("Europe/Rome", week, BTreeMap::new(), Vec::new()).unwrap();
        let State::Closed { reopens } = calendar.state_at(at("2015-03-28T12:00:00Z")) else {
            panic!("closed on Saturday");
        };
        assert_eq!(reopens.unwrap().timestamp(), at("2015-03-29T01:30:00Z"));
    }

    #[test]
    fn the_twenty_ninth_of_february_is_an_ordinary_day_and_can_be_named() {
        let calendar = calendar(Vec::new());
        assert_eq!(calendar.state_at(at("2016-02-29T09:00:00Z")), State::Open);
        assert_eq!(
            reopening(&calendar, "2016-02-27T15:00:00Z"),
            "lunedì 29 febbraio alle 8"
        );
        assert_eq!(
            reopening(&calendar, "2024-02-28T20:00:00Z"),
            "domani alle 8"
        );
    }

    #[test]
    fn easter_monday_is_closed_and_reopens_on_tuesday() {
        let calendar = calendar(Vec::new());
        let state = calendar.state_at(at("2015-04-06T10:00:00Z"));
        assert!(
            matches!(&state, State::Holiday { names, .. } if names["it"] == "easter-monday"),
            "{state:?}"
        );
        assert_eq!(
            reopening(&calendar, "2015-04-06T10:00:00Z"),
            "domani alle 8"
        );
        assert_eq!(
            reopening(&calendar, "2015-04-04T15:00:00Z"),
            "martedì 7 aprile alle 8"
        );
    }

    #[test]
    fn the_patron_of_rome_closes_rome_alone() {
        let rome = calendar(vec![DayOff::Yearly(6, 29, names("San Pietro e Paolo"))]);
        let elsewhere = calendar(Vec::new());
        let noon = at("2015-06-29T10:00:00Z");
        assert!(matches!(rome.state_at(noon), State::Holiday { .. }));
        assert_eq!(elsewhere.state_at(noon), State::Open);
    }

    #[test]
    fn four_october_is_open_in_2025_and_a_holiday_in_2026() {
        let calendar = calendar(Vec::new());
        assert_eq!(calendar.state_at(at("2025-10-04T08:00:00Z")), State::Open);
        assert!(matches!(
            calendar.state_at(at("2026-10-04T08:00:00Z")),
            State::Holiday { .. }
        ));
    }

    #[test]
    fn a_single_day_off_closes_once() {
        let calendar = calendar(vec![DayOff::Once(
            jiff::civil::date(2015, 12, 24),
            names("la vigilia di Natale"),
        )]);
        assert_eq!(
            reopening(&calendar, "2015-12-24T09:00:00Z"),
            "lunedì 28 dicembre alle 8"
        );
        assert_eq!(calendar.state_at(at("2014-12-24T09:00:00Z")), State::Open);
    }

    #[test]
    fn a_reopening_is_spoken_in_each_language() {
        let opens: Zoned = "2015-05-04T08:00:00[Europe/Rome]".parse().unwrap();
        for (now, language, spoken) in [
            ("2015-05-01T10:00:00Z", "it", "lunedì 4 maggio alle 8"),
            (
                "2015-05-01T10:00:00Z",
                "de",
                "am Montag, dem 4. Mai, um 8 Uhr",
            ),
            ("2015-05-01T10:00:00Z", "en", "on Monday 4 May at 8 a.m."),
            ("2015-05-03T10:00:00Z", "de", "morgen um 8 Uhr"),
            ("2015-05-04T04:00:00Z", "it", "oggi alle 8"),
            ("2015-05-04T04:00:00Z", "en", "today at 8 a.m."),
        ] {
            assert_eq!(spoken_opening(&opens, at(now), language), spoken);
        }
    }

    #[test]
    fn today_is_local_even_when_the_utc_date_differs() {
        let opens: Zoned = "2015-05-05T08:30:00[Europe/Rome]".parse().unwrap();
        let just_after_midnight = at("2015-05-04T22:30:00Z");
        assert_eq!(
            spoken_opening(&opens, just_after_midnight, "it"),
            "oggi alle 8 e 30"
        );
    }

    #[test]
    fn a_broken_calendar_says_why() {
        let never = Calendar::new(
            "Europe/Rome",
            Default::default(),
            BTreeMap::new(),
            Vec::new(),
        );
        assert_eq!(never.unwrap_err(), Broken::NeverOpen);
        let mut week: [Vec<Span>; 7] = Default::default();
        week[1] = vec![
            Span::parse("08:00-12:00").unwrap(),
            Span::parse("11:00-13:00").unwrap(),
        ];
        let twice = Calendar::new("Europe/Rome", week, BTreeMap::new(), Vec::new());
        assert_eq!(twice.unwrap_err(), Broken::Overlap("tuesday"));
        let nowhere = Calendar::new("Roma", Default::default(), BTreeMap::new(), Vec::new());
        assert_eq!(nowhere.unwrap_err(), Broken::Zone("Roma".to_owned()));
    }

    #[test]
    fn a_span_is_read_only_when_it_is_one() {
        assert!(Span::parse("08:00-24:00").is_some());
        for wrong in [
            "",
            "8-20",
            "20:00-08:00",
            "08:00-24:01",
            "08:60-09:00",
            "08:00–20:00",
        ] {
            assert_eq!(Span::parse(wrong), None, "{wrong}");
        }
    }
}
