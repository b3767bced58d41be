//! A first half that came by letter, unasked, is activated (T7, R120, R121). What is wrong is said
//! alike for every codice fiscale.

use axum::extract::State;

use super::form::{FormPage, Message, card_messages, errors, fields, messages, typed};
use super::words;
use super::{BUSY, HERE, Told};
use crate::domain::health_card::HealthCard;
use crate::domain::pin::{self, HALF};
use crate::domain::recovery;
use crate::portal::Portal;
use crate::portal::parts::{ControlCode, Mood, Notice};
use crate::portal::problem::{Page, Problem, go, html, html_again};
use crate::portal::visit::{Sent, Visit};
use crate::web::fields::Fields;
use crate::workflows::activate_pin::{Activated, Attempt, activate};

const FIELDS: [(&str, bool); 8] = [
    ("codice_fiscale", false),
    ("pin_first", false),
    ("card_number", false),
    ("card_expiry", false),
    ("mobile", true),
    ("landline", true),
    ("email", true),
    ("pec", true),
];

/// The form.
pub async fn page(State(portal): State<Portal>, visit: Visit) -> Page {
    let control = portal.control_code(&visit)?;
    html(&form(&portal, &visit, (&Fields::default(), &[]), control))
}

fn form(
    portal: &Portal,
    visit: &Visit,
    (typed, wrong): (&Fields, &[Message]),
    control: ControlCode,
) -> FormPage {
    let language = visit.language();
    let words = words::of(language);
    let fields = fields(language, &FIELDS, typed, wrong);
    let errors = errors(language, &fields, Some(&control));
    let frame = portal
        .form_frame(visit, words.activate)
        .under(HERE, words.title);
    FormPage {
        frame: frame.wrong_if(!errors.is_empty()),
        errors,
        lead: words.activate_lead.to_vec(),
        action: visit.to("/lost/activate"),
        fields,
        control: Some(control),
        button: words.activate_go,
    }
}

/// Takes the form.
pub async fn send(State(portal): State<Portal>, mut sent: Sent) -> Page {
    let words = words::of(sent.visit.language());
    let secret = sent.fields.take_secret("pin_first");
    let half = pin::normalise(&secret).filter(|half| half.expose().len() == HALF);
    let given = recovery::to_activate(typed(&sent.fields));
    let card = HealthCard::parse(
        sent.fields.get("card_number"),
        sent.fields.get("card_expiry"),
    );
    let (given, card, half) = match (given, card, half) {
        (Ok(given), Ok(card), Some(half)) => (given, card, half),
        (given, card, half) => {
            let mut wrong = messages(words, &given.err().unwrap_or_default());
            wrong.extend(card_messages(words, &card.err().unwrap_or_default()));
            if half.is_none() {
                wrong.push(("pin_first", words.wrong_half));
            }
            let control = portal.control_code_again(&sent.visit, &sent.fields)?;
            let page = form(&portal, &sent.visit, (&sent.fields, &wrong), control);
            return html_again(&page);
        }
    };
    if let Some(control) = portal.check_control_code(&sent).await? {
        let page = form(&portal, &sent.visit, (&sent.fields, &[]), control);
        return html_again(&page);
    }
    let attempt = Attempt {
        cf: &given.cf,
        half: &half,
        card: &card,
        contacts: &given.contacts,
    };
    let done = activate(&portal.ctx, attempt).await;
    let refusal = match done.map_err(Problem::Fault)? {
        Activated::ByPost => return go(&sent.visit.to("/lost/activate/post")),
        Activated::ByMessage => return go(&sent.visit.to("/lost/activate/message")),
        Activated::Wrong => words.activate_wrong,
        Activated::Locked(_) => words.activate_locked,
        Activated::Busy => return Err(Problem::TooMany(BUSY)),
    };
    let wrong = [("codice_fiscale", refusal)];
    let control = portal.control_code(&sent.visit)?;
    html_again(&form(&portal, &sent.visit, (&sent.fields, &wrong), control))
}

/// Activated: the second half comes by letter.
pub async fn by_post(State(portal): State<Portal>, visit: Visit) -> Page {
    let words = words::of(visit.language());
    told(&portal, &visit, words.activated_post)
}

/// Activated: the second half comes by SMS or mail (C11).
pub async fn by_message(State(portal): State<Portal>, visit: Visit) -> Page {
    let words = words::of(visit.language());
    told(&portal, &visit, words.activated_message)
}

fn told(portal: &Portal, visit: &Visit, text: &str) -> Page {
    let words = words::of(visit.language());
    html(&Told {
        frame: portal
            .frame(visit, words.activated)
            .under(HERE, words.title),
        notice: Notice::new(Mood::Good, "", vec![text.to_owned()]),
        next: words.activated_next,
        links: vec![("/access", words.access)],
    })
}
