//! Calendar files to calendars. The rules of opening hours are `domain::hours`'.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{
    diagnostic::{Findings, Place},
    files::{CalendarFile, Holidays},
    model::SpokenCalendar,
    texts::Settler,
    wording::Text,
    yaml::Placed,
};
use crate::domain::{
    holidays::National,
    hours::{Broken, Calendar, DAYS, DayOff, Names, Span},
};

/// A calendar, or what is wrong with its file.
pub(super) fn build(
    mut raw: CalendarFile,
    settler: &Settler<'_>,
    today: Option<Date>,
    findings: &mut Findings,
) -> Option<SpokenCalendar> {
    settler.settle(&mut raw.spoken, "`spoken`", findings);
    let week = week(&raw, findings);
    let national = national(&mut raw, settler, findings);
    let days_off = days_off(&mut raw, settler, findings);
    if let Some(today) = today {
        past_only(&raw, today, findings);
    }
    match Calendar::new(&raw.zone, week?, national, days_off?) {
        Ok(calendar) => Some(SpokenCalendar {
            calendar,
            spoken: raw.spoken,
        }),
        Err(broken) => {
            let (place, help) = match &broken {
                Broken::Zone(_) => (
                    raw.zone.place,
                    "write a zone of the IANA database: `Europe/Rome`",
                ),
                Broken::Overlap(day) => {
                    let key = raw.hours.get_key_value(*day);
                    (
                        key.map(|(key, _)| key.place).unwrap_or_default(),
                        "let one opening end before the next begins",
                    )
                }
                Broken::NeverOpen => (
                    first_place(raw.hours.keys()),
                    "write at least one opening: `monday: [\"08:00-20:00\"]`",
                ),
            };
            findings.error_with("broken-calendar", place, broken.to_string(), help);
            None
        }
    }
}

fn week(raw: &CalendarFile, findings: &mut Findings) -> Option<[Vec<Span>; 7]> {
    let mut week: [Vec<Span>; 7] = Default::default();
    let mut whole = true;
    for (day, spans) in &raw.hours {
        let slot = DAYS
            .iter()
            .zip(&mut week)
            .find_map(|(name, slot)| (*name == day.value).then_some(slot));
        let Some(slot) = slot else {
            let message = format!("`{}` is no day: write monday to sunday", day.value);
            findings.error("broken-calendar", day.place, message);
            whole = false;
            continue;
        };
        for text in spans {
            if let Some(span) = Span::parse(text) {
                slot.push(span);
            } else {
                let message = format!("`{}` are no hours: write 08:00-20:00", text.value);
                findings.error("broken-calendar", text.place, message);
                whole = false;
            }
        }
    }
    for day in DAYS.iter().filter(|day| !raw.hours.contains_key(**day)) {
        let message = format!("the hours of {day} are not written");
        let help = format!("write `{day}: []` if nobody answers on that day");
        let place = first_place(raw.hours.keys());
        findings.error_with("broken-calendar", place, message, help);
    }
    whole.then_some(week)
}

/// A calendar that somebody kept up to date last year, and nobody this year.
fn past_only(raw: &CalendarFile, today: Date, findings: &mut Findings) {
    let dates = raw.once.keys().filter_map(|day| day.parse::<Date>().ok());
    if let Some(last) = dates.max().filter(|last| *last < today) {
        let message = format!("the last single day off is {last}, and that is over");
        findings.error("past-calendar", first_place(raw.once.keys()), message);
    }
}

/// Where a list begins.
fn first_place<'a>(keys: impl Iterator<Item = &'a Placed<String>>) -> Place {
    keys.map(|key| key.place).min().unwrap_or_default()
}

fn national(
    raw: &mut CalendarFile,
    settler: &Settler<'_>,
    findings: &mut Findings,
) -> BTreeMap<National, Names> {
    let mut named = BTreeMap::new();
    for (key, text) in &mut raw.national {
        let what = format!("the holiday `{}`", key.value);
        settler.settle(text, &what, findings);
        match National::ALL.into_iter().find(|n| n.key() == key.value) {
            Some(national) => {
                named.insert(national, names(text));
            }
            None => findings.error(
                "broken-calendar",
                key.place,
                format!("there is no national holiday `{}`", key.value),
            ),
        }
    }
    if raw.holidays == Holidays::Open {
        return BTreeMap::new();
    }
    for national in National::ALL {
        if !named.contains_key(&national) {
            let message = format!("the national holiday `{}` has no name", national.key());
            let place = first_place(raw.national.keys());
            let help = "write it under `national`, with its spoken name in every language, or \
                        `holidays: open` if people answer then, too";
            findings.error_with("broken-calendar", place, message, help);
        }
    }
    named
}

fn days_off(
    raw: &mut CalendarFile,
    settler: &Settler<'_>,
    findings: &mut Findings,
) -> Option<Vec<DayOff>> {
    let mut days = Vec::new();
    let mut whole = true;
    let yearly: fn(&str, Names) -> Option<DayOff> = |day, names| {
        // 2024 is a leap year: 29 February may be somebody's day.
        let date: Date = format!("2024-{day}").parse().ok()?;
        Some(DayOff::Yearly(date.month(), date.day(), names))
    };
    let once: fn(&str, Names) -> Option<DayOff> =
        |day, names| Some(DayOff::Once(day.parse().ok()?, names));
    for (entries, read, form) in [
        (&mut raw.patrons, yearly, "MM-DD"),
        (&mut raw.once, once, "YYYY-MM-DD"),
    ] {
        for (day, text) in entries {
            let day: &Placed<String> = day;
            settler.settle(text, &format!("the day off `{}`", day.value), findings);
            if let Some(off) = read(day, names(text)) {
                days.push(off);
            } else {
                let message = format!("`{}` is no day: write {form}", day.value);
                findings.error("broken-calendar", day.place, message);
                whole = false;
            }
        }
    }
    whole.then_some(days)
}

fn names(text: &Text) -> Names {
    text.value
        .written
        .iter()
        .map(|(language, name)| (language.clone(), name.text().into_owned()))
        .collect()
}
