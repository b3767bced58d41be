//! The form of an announcement: what was typed, as it is understood, and what is wrong with it, in
//! Italian. Times are typed and shown as the clocks in Italy have them.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::{DateTime, Time};

use crate::console::handlers::shown;
use crate::console::views::announcement::{Input, InputKind};
use crate::domain::zone::rome;
use crate::flow::{BadField, Field, Flow, Mode, Template, UNKNOWN};
use crate::web::fields::Fields;
use crate::workflows::announce::{BadTime, Wish, Wrong};

/// How long an announcement lasts where nobody says otherwise, milliseconds.
pub const TWO_HOURS: i64 = 2 * 3_600_000;

/// A time that cannot be read.
pub const NO_TIME: &str = "Scriva giorno e ora, per esempio 10/03/2015 18:00.";

/// A form, as it was typed and as it is understood.
pub struct Typed {
    /// As typed, by the name of the input.
    pub values: BTreeMap<String, String>,
    /// The template's fields, as the workflow takes them.
    fields: BTreeMap<String, String>,
    mode: Option<Mode>,
    /// When it ends, Unix milliseconds.
    pub until: Option<i64>,
    /// What to do, by the name of the input.
    pub messages: BTreeMap<String, String>,
}

impl Typed {
    /// Nothing typed yet: two hours are proposed, and the end of the day is a choice away.
    pub fn blank(now: i64) -> Self {
        let values = [
            ("until", "two-hours".to_owned()),
            ("until-at", typed_time(now + TWO_HOURS)),
        ];
        Self {
            values: values.map(|(name, value)| (name.to_owned(), value)).into(),
            fields: BTreeMap::new(),
            mode: None,
            until: None,
            messages: BTreeMap::new(),
        }
    }

    /// Reads what was sent.
    pub fn read(fields: &Fields, template: &Template, now: i64) -> Self {
        let mut typed = Self {
            values: BTreeMap::new(),
            ..Self::blank(now)
        };
        typed.read_fields(fields, template);
        typed.mode = Mode::parse(&typed.keep(fields, "mode"));
        if typed.mode.is_none() {
            typed.refuse_input("mode", "Scelga se la chiamata prosegue o si chiude.");
        }
        let at = typed.keep(fields, "until-at");
        match typed.keep(fields, "until").as_str() {
            "two-hours" => typed.until = Some(whole_minutes(now + TWO_HOURS)),
            "today" => typed.until = Some(end_of_day(now)),
            "at" => {
                typed.until = local_time(&at);
                if typed.until.is_none() {
                    typed.refuse_input("until", NO_TIME);
                }
            }
            _ => typed.refuse_input("until", "Scelga fino a quando: un annuncio finisce sempre."),
        }
        typed
    }

    fn read_fields(&mut self, fields: &Fields, template: &Template) {
        for (name, field) in &template.fields {
            let input = format!("field-{}", name.value);
            let given = self.keep(fields, &input);
            if !field.moment {
                if !field.values.contains_key(given.as_str()) {
                    self.refuse_input(&input, "Scelga una voce.");
                }
                self.fields.insert(name.value.clone(), given);
                continue;
            }
            let at = self.keep(fields, &format!("at-{}", name.value));
            let moment = match given.as_str() {
                UNKNOWN => Ok(UNKNOWN.to_owned()),
                "known" => local_time(&at).map(rfc3339).ok_or(NO_TIME),
                _ => Err("Dica quando, o che non si sa ancora."),
            };
            match moment {
                Ok(moment) => {
                    self.fields.insert(name.value.clone(), moment);
                }
                Err(text) => self.refuse_input(&input, text),
            }
        }
    }

    fn keep(&mut self, fields: &Fields, name: &str) -> String {
        let value = fields.get(name).to_owned();
        self.values.insert(name.to_owned(), value.clone());
        value
    }

    fn refuse_input(&mut self, name: &str, text: &str) {
        self.messages.insert(name.to_owned(), text.to_owned());
    }

    /// The form as a wish; none where something is missing.
    pub fn wish<'a>(
        &'a self,
        flows: &'a [&'a Flow],
        template: &'a str,
        instead_of: &'a [&'a str],
    ) -> Option<Wish<'a>> {
        Some(Wish {
            flows,
            template,
            fields: &self.fields,
            mode: self.mode?,
            until: self.until?,
            instead_of,
        })
    }

    /// Says what the workflow found.
    pub fn refuse(&mut self, wrong: &Wrong, template: &Template) {
        for (name, bad) in &wrong.fields {
            let text = match bad {
                BadField::Missing => "Scelga una voce.",
                BadField::Unreadable => NO_TIME,
                BadField::NoSuchField => continue,
            };
            let message = self.messages.entry(format!("field-{name}"));
            message.or_insert_with(|| text.to_owned());
        }
        if let (Some(bad), Some(name)) = (wrong.moment, template.moment()) {
            let text = match bad {
                BadTime::Past => "Questo momento è già passato.",
                BadTime::TooFar => "Scelga un momento entro trenta giorni.",
            };
            self.refuse_input(&format!("field-{name}"), text);
        }
        if let Some(bad) = wrong.until {
            self.refuse_input("until", bad_end(bad));
        }
    }

    /// The same form as hidden fields: its end is a time by now, not a length.
    pub fn sent_again(&self) -> Vec<(String, String)> {
        let mut values = self.values.clone();
        values.insert("until".to_owned(), "at".to_owned());
        let until = self.until.map(typed_time).unwrap_or_default();
        values.insert("until-at".to_owned(), until);
        values.into_iter().collect()
    }
}

/// The template's fields as inputs.
pub fn inputs(template: &Template) -> Vec<Input> {
    let inputs = template.fields.iter().map(|(name, field)| {
        let kind = if field.moment {
            InputKind::Moment
        } else {
            let values = field.values.iter();
            InputKind::Values(
                values
                    .map(|(value, _)| (value.value.clone(), shown_value(Some(field), &value.value)))
                    .collect(),
            )
        };
        Input {
            name: name.value.clone(),
            title: field.title.clone(),
            kind,
        }
    });
    inputs.collect()
}

/// What is wrong with an end.
pub fn bad_end(bad: BadTime) -> &'static str {
    match bad {
        BadTime::Past => "La fine deve essere dopo adesso.",
        BadTime::TooFar => "Al massimo sette giorni da adesso.",
    }
}

/// A value as supervisors read it: in Italian, or as it is where the template has it no more.
pub fn shown_value(field: Option<&Field>, given: &str) -> String {
    let words = field.and_then(|field| field.values.get(given));
    let words = words.and_then(|words| words.get("it").or_else(|| words.values().next()));
    if let Some(words) = words {
        return words.value.clone();
    }
    match given.parse::<Timestamp>() {
        Ok(at) => shown::day_and_time(at.as_millisecond()),
        Err(_) if given == UNKNOWN => "non si sa quando".to_owned(),
        Err(_) => given.to_owned(),
    }
}

/// A time as browsers send it (`2015-03-10T18:00`), or as people type it where a browser has no such
/// field (`10/03/2015 18:00`), Unix milliseconds.
pub fn local_time(typed: &str) -> Option<i64> {
    let read = typed.parse::<DateTime>().ok();
    let read = read.or_else(|| DateTime::strptime("%d/%m/%Y %H:%M", typed).ok());
    let zoned = read?.to_zoned(rome()).ok()?;
    Some(zoned.timestamp().as_millisecond())
}

/// A time as browsers take it, without its seconds.
pub fn typed_time(ms: i64) -> String {
    let at = Timestamp::from_millisecond(ms).unwrap_or_default();
    at.to_zoned(rome()).strftime("%Y-%m-%dT%H:%M").to_string()
}

fn whole_minutes(ms: i64) -> i64 {
    ms - ms.rem_euclid(60_000)
}

/// The midnight to come.
fn end_of_day(now: i64) -> i64 {
    let at = Timestamp::from_millisecond(now).unwrap_or_default();
    let today = at.to_zoned(rome()).date();
    let midnight = today
        .tomorrow()
        .and_then(|tomorrow| tomorrow.to_datetime(Time::midnight()).to_zoned(rome()));
    midnight.map_or(now, |at| at.timestamp().as_millisecond())
}

fn rfc3339(ms: i64) -> String {
    let at = Timestamp::from_millisecond(ms).unwrap_or_default();
    at.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(at: &str) -> i64 {
        at.parse::<Timestamp>().unwrap().as_millisecond()
    }

    #[test]
    fn times_are_those_of_italian_clocks_in_winter_and_in_summer() {
        let winter = ms("2015-03-10T17:00:00Z");
        assert_eq!(local_time("2015-03-10T18:00"), Some(winter));
        assert_eq!(local_time("10/03/2015 18:00"), Some(winter));
        assert_eq!(typed_time(winter), "2015-03-10T18:00");
        assert_eq!(
            local_time("2015-07-10T18:00"),
            Some(ms("2015-07-10T16:00:00Z"))
        );
        for nonsense in [
            "",
            "presto",
            "2015-02-30T10:00",
            "10/13/2015 10:00",
            "18:00",
        ] {
            assert_eq!(local_time(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn a_day_ends_at_its_own_midnight_also_when_the_clock_changes() {
        assert_eq!(
            end_of_day(ms("2015-03-10T22:59:00Z")),
            ms("2015-03-10T23:00:00Z")
        );
        assert_eq!(
            end_of_day(ms("2015-03-29T10:00:00Z")),
            ms("2015-03-29T22:00:00Z")
        );
    }
}
