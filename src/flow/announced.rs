//! An announcement as a supervisor filled it in: the words in every language, kept whole, so that a
//! new release of the flow does not change what was switched on. Expiry is the caller's work.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    announcements::{Template, Words},
    event::{Emergency, Event, Facts},
    model::Flow,
    step::step,
};
use crate::{
    domain::{hours::spoken_opening, zone::rome},
    twiml::{Prompt, Say, Verb},
};

/// What a supervisor writes for a moment that nobody knows.
pub const UNKNOWN: &str = "unknown";

/// What an announcement does to the call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// The call goes on.
    Inform,
    /// The call ends.
    Close,
}

impl Mode {
    /// As files and the database write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Inform => "inform",
            Self::Close => "close",
        }
    }

    /// The mode of this word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Inform, Self::Close]
            .into_iter()
            .find(|mode| mode.as_str() == word)
    }
}

/// What is wrong with a field as it was filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadField {
    /// Nothing was filled in.
    Missing,
    /// It is none of the values, or no time.
    Unreadable,
    /// The template has no such field.
    NoSuchField,
}

/// An announcement, filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announced {
    closes: bool,
    /// The moment that the words name, Unix milliseconds.
    moment: Option<i64>,
    /// By language. `{moment}` stands for the moment.
    texts: BTreeMap<String, String>,
    /// Instead, once the moment is past.
    past: BTreeMap<String, String>,
}

/// What was chosen for the fields.
struct Chosen<'a> {
    values: Vec<(&'a str, &'a Words)>,
    moment: Option<i64>,
}

impl Template {
    /// Fills the template in. A value is given by its name, a moment in RFC 3339 or as [`UNKNOWN`].
    ///
    /// # Errors
    /// What is wrong, by field.
    pub fn fill(
        &self,
        fields: &BTreeMap<String, String>,
        mode: Mode,
    ) -> Result<Announced, BTreeMap<String, BadField>> {
        let chosen = self.choose(fields)?;
        let tail = |inform, close| match mode {
            Mode::Inform => inform,
            Mode::Close => close,
        };
        let texts = self.whole(
            &self.say,
            tail(self.inform.as_ref(), self.close.as_ref()),
            &chosen,
        );
        let unknown = self.unknown.as_ref().map(|unknown| {
            let tail = tail(unknown.inform.as_ref(), unknown.close.as_ref());
            self.whole(&unknown.say, tail, &chosen)
        });
        let (texts, past) = match (chosen.moment, unknown) {
            (None, Some(unknown)) => (unknown, BTreeMap::new()),
            (_, past) => (texts, past.unwrap_or_default()),
        };
        Ok(Announced {
            closes: mode == Mode::Close,
            moment: chosen.moment,
            texts,
            past,
        })
    }

    fn choose(
        &self,
        fields: &BTreeMap<String, String>,
    ) -> Result<Chosen<'_>, BTreeMap<String, BadField>> {
        let mut bad: BTreeMap<String, BadField> = fields
            .keys()
            .filter(|name| !self.fields.contains_key(name.as_str()))
            .map(|name| (name.clone(), BadField::NoSuchField))
            .collect();
        let mut chosen = Chosen {
            values: Vec::new(),
            moment: None,
        };
        for (name, field) in &self.fields {
            let given = fields.get(name.as_str()).map_or("", String::as_str);
            let found = if field.moment {
                time(given).ok().map(|at| chosen.moment = at)
            } else {
                let words = field.values.get(given);
                words.map(|words| chosen.values.push((&name.value, words)))
            };
            if found.is_none() {
                let why = if given.is_empty() {
                    BadField::Missing
                } else {
                    BadField::Unreadable
                };
                bad.insert(name.value.clone(), why);
            }
        }
        if bad.is_empty() { Ok(chosen) } else { Err(bad) }
    }

    /// A text and its tail in every language, with the values in their places.
    fn whole(
        &self,
        say: &Words,
        tail: Option<&Words>,
        chosen: &Chosen<'_>,
    ) -> BTreeMap<String, String> {
        let moment = self.moment().map(|name| format!("{{{name}}}"));
        let texts = say.iter().map(|(language, first)| {
            let mut text = first.value.clone();
            if let Some(tail) = tail.and_then(|tail| tail.get(language)) {
                text.push(' ');
                text.push_str(tail);
            }
            for (name, words) in &chosen.values {
                let value = words.get(language).map_or("", |value| value.as_str());
                text = text.replace(&format!("{{{name}}}"), value);
            }
            if let Some(moment) = &moment {
                text = text.replace(moment, "{moment}");
            }
            (language.clone(), text)
        });
        texts.collect()
    }
}

/// A moment, or nothing where it is not known.
///
/// # Errors
/// It is no time.
fn time(given: &str) -> Result<Option<i64>, jiff::Error> {
    if given == UNKNOWN {
        return Ok(None);
    }
    let at: Timestamp = given.parse()?;
    Ok(Some(at.as_millisecond()))
}

impl Announced {
    /// The moment that the words name, Unix milliseconds.
    pub fn moment(&self) -> Option<i64> {
        self.moment
    }

    /// Whether the call ends after it.
    pub fn closes(&self) -> bool {
        self.closes
    }

    /// What callers hear at `now`: a moment is spoken as seen from there, and not once it is past.
    pub fn at(&self, now: Timestamp) -> Emergency {
        let moment = self
            .moment
            .and_then(|ms| Timestamp::from_millisecond(ms).ok());
        let texts = match moment {
            Some(moment) if moment <= now => self.past.clone(),
            Some(moment) => {
                let at = moment.to_zoned(rome());
                let spoken = self.texts.iter().map(|(language, text)| {
                    let spoken = spoken_opening(&at, now, language);
                    // "at 8 a.m." at the end of a sentence has its full stop already.
                    let text = text.replace("{moment}", &spoken).replace(".m..", ".m.");
                    (language.clone(), text)
                });
                spoken.collect()
            }
            None => self.texts.clone(),
        };
        Emergency {
            texts,
            closes: self.closes,
        }
    }
}

impl Flow {
    /// What can be announced, by name.
    pub fn announcements(&self) -> impl Iterator<Item = (&str, &Template)> {
        self.announcements
            .iter()
            .map(|(name, template)| (name.value.as_str(), template))
    }

    /// A template.
    pub fn announcement(&self, name: &str) -> Option<&Template> {
        self.announcements.get(name)
    }
}

/// Everything that a caller hears first, in its order.
pub fn first_words(flow: &Flow, facts: &Facts) -> Vec<Say> {
    let first = step(flow, &flow.first_position(), &Event::Start, facts);
    let mut said = Vec::new();
    for verb in first.document.verbs {
        if let Verb::Say(say) = verb {
            said.push(say);
        } else if let Verb::Gather(gather) = verb {
            for prompt in gather.prompts {
                if let Prompt::Say(say) = prompt {
                    said.push(say);
                }
            }
        }
    }
    said
}
