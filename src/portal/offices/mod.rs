//! *Trova la sede* (R76, R77): by comune or CAP, or by region and then city. Plain links and one GET
//! form; what is searched is a place, so it may stand in the address.

mod words;

use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::routing::get;
use serde::Deserialize;

use self::words::OfficeWords;
use super::Portal;
use super::frame::Frame;
use super::parts::{Errors, Field, Mood, Notice};
use super::problem::{Page, html, html_again};
use super::visit::Visit;
use crate::domain::language::Language;
use crate::domain::office::{Found, Office, Offices};

/// The pages of this topic.
pub fn router() -> Router<Portal> {
    Router::new().route("/offices", get(page))
}

/// What is searched.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Asked {
    place: Option<String>,
    region: Option<String>,
    city: Option<String>,
}

/// An office as it is shown.
struct Shown {
    name: String,
    address: String,
    cap: String,
    phone: Option<String>,
    hours: String,
    closing_days: String,
    manager: Option<String>,
}

#[derive(Template)]
#[template(path = "portal/offices/offices.html")]
struct View {
    frame: Frame,
    words: &'static OfficeWords,
    sample: Option<Notice>,
    errors: Errors,
    place: Field,
    /// Heading of what was found.
    heading: String,
    offices: Vec<Shown>,
    /// What to do when nothing was.
    none: &'static str,
    /// Links to regions, or to the cities of one: text and URL.
    regions: Vec<(String, String)>,
    cities: Vec<(String, String)>,
    region: String,
}

async fn page(State(portal): State<Portal>, visit: Visit, Query(asked): Query<Asked>) -> Page {
    let language = visit.language();
    let words = words::of(language);
    let offices = &portal.ctx.offices;
    let typed = asked.place.as_deref().map(str::trim);
    let region = asked.region.unwrap_or_default();
    let (found, none, error) = look(offices, words, typed, (&region, asked.city.as_deref()));
    let heading = match (typed.filter(|typed| !typed.is_empty()), asked.city) {
        (Some(place), _) => words.found.replace("{place}", place),
        (None, Some(city)) => words.found.replace("{place}", &city),
        (None, None) => String::new(),
    };
    let place = Field::new(language, "place", words.place)
        .hint(words.place_hint)
        .value(typed.unwrap_or_default())
        .error(error)
        .autocomplete("postal-code")
        .size(80, 0);
    let errors = Errors::new(language, place.wrong());
    let link = |path: &str| visit.to(&format!("/offices?{path}"));
    let view = View {
        frame: portal
            .frame(&visit, words.title)
            .wrong_if(!errors.is_empty()),
        sample: sample(offices, words),
        place,
        offices: found
            .into_iter()
            .map(|office| shown(office, language))
            .collect(),
        none,
        regions: offices
            .regions()
            .into_iter()
            .map(|name| (name.to_owned(), link(&format!("region={}", encoded(name)))))
            .collect(),
        cities: offices
            .cities(&region)
            .into_iter()
            .map(|city| {
                let query = format!("region={}&city={}", encoded(&region), encoded(city));
                (city.to_owned(), link(&query))
            })
            .collect(),
        heading: if errors.is_empty() {
            heading
        } else {
            String::new()
        },
        errors,
        words,
        region,
    };
    if view.errors.is_empty() {
        html(&view)
    } else {
        html_again(&view)
    }
}

/// The offices found, what to do when there is none, and what is wrong with what was typed.
fn look<'a>(
    offices: &'a Offices,
    words: &OfficeWords,
    typed: Option<&str>,
    (region, city): (&str, Option<&str>),
) -> (Vec<&'a Office>, &'static str, &'static str) {
    match (typed, city) {
        (Some(""), _) => (Vec::new(), "", words.blank),
        (Some(typed), _) => match offices.find(typed) {
            Found::Offices(found) => (found, "", ""),
            Found::NoSuchPlace => (Vec::new(), "", words.unknown),
            Found::NoOffice => (Vec::new(), words.none, ""),
        },
        (None, Some(city)) => {
            let found = offices.in_city(region, city);
            let none = if found.is_empty() { words.none } else { "" };
            (found, none, "")
        }
        (None, None) => (Vec::new(), "", ""),
    }
}

/// That the list is invented, where it is.
fn sample(offices: &Offices, words: &OfficeWords) -> Option<Notice> {
    offices
        .is_sample()
        .then(|| Notice::new(Mood::Warn, "", vec![words.sample.to_owned()]))
}

fn shown(office: &Office, language: Language) -> Shown {
    Shown {
        name: office.name.clone(),
        address: office.address.clone(),
        cap: office.cap.clone(),
        phone: office.phone.clone(),
        hours: office.hours(language),
        closing_days: office.closing_days(language).join(", "),
        manager: office.manager.clone(),
    }
}

fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}
