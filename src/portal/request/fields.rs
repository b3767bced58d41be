//! The parts of each page: fields and choices with what was typed and what is wrong with it.

use std::collections::BTreeMap;

use super::said::said;
use super::states;
use super::step::{Step, label};
use super::words::{self, RequestWords};
use crate::domain::language::Language;
use crate::domain::pin_request::{ABROAD, Form, ITALIAN, PreferredTime, Problem};
use crate::portal::parts::{Choice, Field, Kind};
use crate::portal::problem::Problem as NoPage;

/// What was typed, and what is wrong with it.
pub struct Typed<'a> {
    /// The page's language.
    pub language: Language,
    /// What was typed.
    pub form: &'a Form,
    /// What is wrong, by field; nothing on a page that was not sent yet.
    pub problems: &'a BTreeMap<&'static str, Problem>,
}

impl Typed<'_> {
    fn words(&self) -> &'static RequestWords {
        words::of(self.language)
    }

    /// What is wrong with a field, in words; blank when nothing is.
    pub fn wrong(&self, name: &str) -> String {
        let label = label(self.words(), name);
        self.problems
            .get(name)
            .map_or_else(String::new, |problem| said(self.language, label, problem))
    }

    /// Everything that is wrong, in the order of the page.
    pub fn all_wrong(&self, step: Step) -> Vec<(&'static str, String)> {
        step.fields(self.form)
            .iter()
            .map(|field| (*field, self.wrong(field)))
            .filter(|(_, said)| !said.is_empty())
            .collect()
    }

    fn field(&self, name: &'static str) -> Field {
        Field::new(self.language, name, label(self.words(), name))
            .value(self.form.get(name))
            .error(self.wrong(name))
            .size(120, 0)
    }

    fn choice(&self, name: &'static str, options: Vec<(&'static str, String)>) -> Choice {
        Choice::new(self.language, name, label(self.words(), name), options)
            .value(self.form.get(name))
            .error(self.wrong(name))
    }

    fn country(&self, name: &'static str) -> Field {
        self.field(name)
            .kind(Kind::Select(states::all(self.language)))
    }

    /// The parts of a page, drawn.
    pub fn parts(&self, step: Step) -> Result<Vec<String>, NoPage> {
        match step {
            Step::Start => self.start(),
            Step::Person => self.person(),
            Step::Residence if self.form.is_abroad() => self.abroad(),
            Step::Residence => self.residence(),
            Step::Contacts => self.contacts(),
            Step::Document => self.document(),
        }
    }

    fn start(&self) -> Result<Vec<String>, NoPage> {
        let words = self.words();
        let kinds = vec![
            (ITALIAN, words.italian.to_owned()),
            (ABROAD, words.abroad.to_owned()),
        ];
        let code = self
            .field("codice_fiscale")
            .hint(words.cf_hint)
            .size(24, 16);
        Ok(vec![
            drawn(&code)?,
            drawn(&self.choice("residence_kind", kinds))?,
        ])
    }

    fn person(&self) -> Result<Vec<String>, NoPage> {
        let words = self.words();
        let sexes = vec![("F", words.female.to_owned()), ("M", words.male.to_owned())];
        let surname = self.field("surname").hint(words.surname_hint);
        let name = self.field("name").hint(words.name_hint);
        let born = self.field("birth_date").hint(words.birth_date_hint);
        let place = self.field("birth_place").hint(words.birth_place_hint);
        let province = self.field("birth_province").hint(words.birth_province_hint);
        Ok(vec![
            drawn(&surname.autocomplete("family-name"))?,
            drawn(&name.autocomplete("given-name"))?,
            drawn(&born.autocomplete("bday").size(10, 8))?,
            drawn(&self.choice("sex", sexes))?,
            drawn(&place)?,
            // Whoever was born abroad may leave it blank.
            drawn(&province.optional().size(6, 4))?,
        ])
    }

    fn residence(&self) -> Result<Vec<String>, NoPage> {
        let words = self.words();
        let number = self.field("street_number").hint(words.number_hint);
        let province = self.field("provincia").hint(words.provincia_hint);
        let cap = self.field("cap").hint(words.cap_hint).kind(Kind::Digits);
        Ok(vec![
            drawn(&self.field("street").autocomplete("address-line1"))?,
            drawn(&number.size(10, 4))?,
            drawn(&self.field("comune").autocomplete("address-level2"))?,
            drawn(&province.size(2, 4))?,
            drawn(&cap.autocomplete("postal-code").size(5, 4))?,
        ])
    }

    fn abroad(&self) -> Result<Vec<String>, NoPage> {
        let words = self.words();
        let first = self.field("foreign_1").hint(words.line_1_hint).size(44, 0);
        Ok(vec![
            drawn(&first.autocomplete("address-line1"))?,
            drawn(
                &self
                    .field("foreign_2")
                    .size(44, 0)
                    .optional()
                    .autocomplete("address-line2"),
            )?,
            drawn(
                &self
                    .field("foreign_3")
                    .size(44, 0)
                    .optional()
                    .autocomplete("address-line3"),
            )?,
            drawn(&self.country("country"))?,
        ])
    }

    fn contacts(&self) -> Result<Vec<String>, NoPage> {
        let words = self.words();
        let hint = if self.form.is_abroad() {
            words.mobile_hint_abroad
        } else {
            words.mobile_hint
        };
        let phone = |name| {
            self.field(name)
                .kind(Kind::Tel)
                .optional()
                .autocomplete("tel")
        };
        let mail = |name| self.field(name).kind(Kind::Email).optional();
        let phones = [("mobile", words.mobile), ("landline", words.landline)];
        let phones = phones.map(|(value, text)| (value.to_owned(), text.to_owned()));
        let times = PreferredTime::ALL.iter().zip(words.times);
        let times = times.map(|(time, text)| (time.word().to_owned(), text.to_owned()));
        let wish = |name, list| self.field(name).kind(Kind::Select(list)).optional();
        Ok(vec![
            drawn(&phone("landline"))?,
            drawn(&phone("mobile").hint(hint))?,
            drawn(&mail("email").autocomplete("email"))?,
            drawn(&mail("pec").hint(words.pec_hint))?,
            drawn(&wish("preferred_phone", phones.to_vec()))?,
            drawn(&wish("preferred_time", times.collect()))?,
        ])
    }

    fn document(&self) -> Result<Vec<String>, NoPage> {
        Ok(vec![
            drawn(&self.country("document_country"))?,
            drawn(&self.field("document_number").size(30, 16))?,
        ])
    }
}

fn drawn(part: &impl askama::Template) -> Result<String, NoPage> {
    part.render().map_err(NoPage::Drawing)
}
