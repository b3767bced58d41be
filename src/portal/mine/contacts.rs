//! Where a person is reached, and how they change it (T24).

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;

use super::words::{self, ContactsWords, MineWords};
use crate::domain::contact_form::{self, ContactProblem, FIELDS};
use crate::domain::contacts::Email;
use crate::domain::language::Language;
use crate::domain::phone::Phone;
use crate::portal::frame::Frame;
use crate::portal::inside::{Inside, SentInside};
use crate::portal::parts::{Errors, Field, Kind, Mood, Notice};
use crate::portal::problem::{Page, Problem, html, html_again};
use crate::portal::{Portal, when};
use crate::store::citizens::{self, Dated};
use crate::workflows::change_contacts::{self, Changed};

const DAY: i64 = 86_400_000;

/// A contact as its owner reads it: never whole.
pub(super) struct Known {
    pub(super) kind: &'static str,
    pub(super) masked: String,
    pub(super) since: String,
    pub(super) settles: Option<String>,
    /// Whether a PIN can be restored with it, sooner or later.
    pub(super) restores: bool,
}

#[derive(Template)]
#[template(path = "portal/mine/contacts.html")]
struct View {
    frame: Frame,
    words: &'static MineWords,
    form: &'static ContactsWords,
    errors: Errors,
    done: Option<Notice>,
    told: Notice,
    fields: Vec<Field>,
}

/// All contacts of a person.
pub(super) async fn known(
    portal: &Portal,
    language: Language,
    cf: &str,
) -> Result<Vec<Known>, Problem> {
    let mut tx = portal.ctx.db.read().await?;
    let all = citizens::contacts_since(&mut tx, cf).await?;
    let known = |one: &Dated| {
        let words = words::of(language);
        let settled = one.since + i64::from(portal.ctx.config.policy.settled_contact_days) * DAY;
        let waits = settled > portal.ctx.now_ms();
        let since = when::day_of(language, one.since);
        Known {
            kind: name(language, &one.kind),
            masked: masked(one),
            since: words.since.replace("{day}", &since),
            settles: (waits && one.kind != "landline").then(|| {
                let day = when::day_of(language, settled);
                words.settles.replace("{day}", &day)
            }),
            restores: one.kind != "landline",
        }
    };
    Ok(all.iter().map(known).collect())
}

fn name(language: Language, kind: &str) -> &'static str {
    let [mobile, landline, email, pec] = words::of(language).kinds;
    match kind {
        "mobile" => mobile,
        "landline" => landline,
        "email" => email,
        _ => pec,
    }
}

fn masked(one: &Dated) -> String {
    match one.kind.as_str() {
        "mobile" | "landline" => Phone::parse(&one.value).map(|phone| phone.masked()),
        _ => Ok(Email::parse(&one.value)
            .map(|mail| mail.masked())
            .unwrap_or_default()),
    }
    .unwrap_or_default()
}

pub(super) async fn page(State(portal): State<Portal>, inside: Inside) -> Page {
    let mut tx = portal.ctx.db.read().await?;
    let now = citizens::contacts(&mut tx, &inside.session.cf).await?;
    drop(tx);
    let typed: BTreeMap<String, String> =
        now.into_iter().map(|one| (one.kind, one.value)).collect();
    html(&view(&portal, &inside, &typed, (BTreeMap::new(), None)))
}

pub(super) async fn save(State(portal): State<Portal>, sent: SentInside) -> Page {
    let SentInside { inside, fields } = sent;
    let words = &words::of(inside.visit.language()).form;
    let typed = &fields.0;
    let contacts = match contact_form::read(|field| fields.get(field)) {
        Ok(contacts) => contacts,
        Err(wrong) => {
            let wrong = wrong
                .into_iter()
                .map(|(field, problem)| (field, said(words, problem)));
            return html_again(&view(&portal, &inside, typed, (wrong.collect(), None)));
        }
    };
    let cf = &inside.session.cf;
    let done = |text: &'static str, mood| Notice::new(mood, "", vec![text.to_owned()]);
    let nothing = BTreeMap::new();
    match change_contacts::change_contacts(&portal.ctx, cf, &contacts).await? {
        Changed::Done => {
            let done = done(words.done, Mood::Good);
            html(&view(&portal, &inside, typed, (nothing, Some(done))))
        }
        Changed::Same => {
            let same = done(words.same, Mood::Info);
            html(&view(&portal, &inside, typed, (nothing, Some(same))))
        }
        Changed::TooFew => {
            let wrong = BTreeMap::from([("mobile", words.no_phone)]);
            html_again(&view(&portal, &inside, typed, (wrong, None)))
        }
        Changed::Shared(kind) => {
            let field = FIELDS.into_iter().find(|field| *field == kind);
            let wrong = field
                .map(|field| (field, words.shared))
                .into_iter()
                .collect();
            html_again(&view(&portal, &inside, typed, (wrong, None)))
        }
        Changed::Not => Err(Problem::Elsewhere(inside.visit.to("/access/change"))),
    }
}

fn said(words: &'static ContactsWords, problem: ContactProblem) -> &'static str {
    match problem {
        ContactProblem::BadNumber => words.bad_number,
        ContactProblem::NotMobile => words.not_mobile,
        ContactProblem::IsMobile => words.is_mobile,
        ContactProblem::BadMail => words.bad_mail,
        ContactProblem::SameMail => words.same_mail,
        ContactProblem::NoPhone => words.no_phone,
        ContactProblem::NoMail => words.no_mail,
    }
}

fn view(
    portal: &Portal,
    inside: &Inside,
    typed: &BTreeMap<String, String>,
    (wrong, done): (BTreeMap<&'static str, &'static str>, Option<Notice>),
) -> View {
    let language = inside.visit.language();
    let words = words::of(language);
    let form = &words.form;
    let field = |name: &'static str| {
        let (kind, hint, fill) = match name {
            "mobile" => (Kind::Tel, form.mobile_hint, "tel"),
            "landline" => (Kind::Tel, form.landline_hint, "home tel"),
            "email" => (Kind::Email, "", "email"),
            _ => (Kind::Email, form.pec_hint, "off"),
        };
        Field::new(language, name, self::name(language, name))
            .kind(kind)
            .hint(hint)
            .autocomplete(fill)
            .value(typed.get(name).map_or("", String::as_str))
            .error(wrong.get(name).copied().unwrap_or_default())
            .alternative()
    };
    let fields: Vec<Field> = FIELDS.into_iter().map(field).collect();
    let wrong: Vec<(&str, &str)> = fields.iter().filter_map(Field::wrong).collect();
    let errors = Errors::new(language, wrong);
    let days = portal.ctx.config.policy.settled_contact_days.to_string();
    View {
        frame: inside
            .frame(portal, form.title)
            .under("/mine", words.title)
            .wrong_if(!errors.is_empty()),
        words,
        form,
        done,
        told: Notice::new(Mood::Info, "", vec![form.told.replace("{days}", &days)]),
        errors,
        fields,
    }
}
