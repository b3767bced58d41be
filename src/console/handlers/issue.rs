//! Confirm, the result, and the one correction inside the call.

use axum::extract::{Path, State};

use super::contact::Shown;
use super::problem::{Page, Problem, go, html};
use super::review::{by, shown_of};
use super::staff::{Sent, Staff};
use crate::console::Console;
use crate::console::views::correct::CorrectForm;
use crate::console::views::result::{IssueResult, ResultPage};
use crate::console::views::shell::Here;
use crate::domain::codice_fiscale::CodiceFiscale;
use crate::domain::life::eligibility::Reason;
use crate::domain::pin_request::{self, ABROAD, Form, Refusal};
use crate::store::contacts::Contact;
use crate::store::pins;
use crate::store::practices::{self, Practice};
use crate::workflows::correct_pin::{self, Corrected};
use crate::workflows::dictate_half;
use crate::workflows::identify_caller;
use crate::workflows::issue_pin::{self, Issued, Request};
use crate::workflows::save_draft::{self, Typed};

pub async fn issue(State(console): State<Console>, Path(id): Path<String>, sent: Sent) -> Page {
    let contact = sent.staff.contact(&console, &id).await?;
    let typed = save_draft::read(&console.ctx, &id).await?;
    let read: i64 = sent.fields.get("version").parse().unwrap_or_default();
    if read != typed.version && !issued_before(&console, &typed).await? {
        // Something was changed after it was read aloud: it must be read again.
        return go(&format!("/console/contacts/{id}/review"));
    }
    let asked = Request {
        operator: &sent.staff.operator,
        contact: &contact.id,
        form: &typed.form,
        form_key: &typed.form_key,
    };
    let issued = issue_pin::issue_pin(&console.ctx, asked).await?;
    console.after_issue(&sent.staff, &contact, issued).await
}

async fn issued_before(console: &Console, typed: &Typed) -> Result<bool, Problem> {
    let mut tx = console.ctx.db.read().await?;
    Ok(practices::by_form(&mut tx, &typed.form_key)
        .await?
        .is_some())
}

pub async fn correct(State(console): State<Console>, Path(id): Path<String>, sent: Sent) -> Page {
    let contact = sent.staff.contact(&console, &id).await?;
    let typed = save_draft::read(&console.ctx, &id).await?;
    let mut form = typed.form;
    for field in ["mobile", "email"] {
        form.set(field, sent.fields.get(field));
    }
    let wrong = ["mobile", "email"]
        .iter()
        .any(|field| !pin_request::check_field(field, &form).is_empty());
    if wrong {
        return console
            .result_page(&sent.staff, &contact, Some(&form))
            .await;
    }
    let asked = Request {
        operator: &sent.staff.operator,
        contact: &contact.id,
        form: &form,
        form_key: &typed.form_key,
    };
    match correct_pin::correct_pin(&console.ctx, asked, sent.fields.get("reason")).await? {
        Corrected::Done(issued) => console.after_issue(&sent.staff, &contact, issued).await,
        Corrected::NotAllowed(why) => Err(Problem::Conflict(
            "Non si può più correggere".to_owned(),
            vec![not_allowed(why).to_owned()],
        )),
    }
}

fn not_allowed(why: &str) -> &'static str {
    match why {
        "already-corrected" => "In questa telefonata il PIN è già stato corretto una volta.",
        "letter-left" => "La lettera è già in stampa: annulli il PIN e ne chieda un altro.",
        "too-many" => "Oggi ha già fatto molte correzioni: chiami il responsabile.",
        "address-changed" => "L'indirizzo non si corregge così: la pratica va rifatta.",
        "another-person" => "Il codice fiscale non è quello della pratica.",
        _ => "La telefonata è finita: si può correggere solo mentre si parla.",
    }
}

pub async fn result(State(console): State<Console>, Path(id): Path<String>, staff: Staff) -> Page {
    let contact = staff.contact(&console, &id).await?;
    console.result_page(&staff, &contact, None).await
}

impl Console {
    async fn after_issue(&self, staff: &Staff, contact: &Contact, issued: Issued) -> Page {
        let refused = match issued {
            Issued::Issued(_) | Issued::CallBack(_) => {
                return go(&format!("/console/contacts/{}/result", contact.id));
            }
            Issued::Wrong(messages) => {
                let shown = Shown {
                    messages,
                    ..Shown::default()
                };
                return self.call_page(staff, contact, shown).await;
            }
            Issued::SendToOffice => {
                let shown = shown_of(Refusal::SendToOffice);
                return self.call_page(staff, contact, shown).await;
            }
            Issued::AlreadyThere => self.already_there(contact).await?,
            Issued::SharedContact(kind) => shared(&kind),
            Issued::NotEligible(reason) => not_eligible(reason),
            Issued::Closed => IssueResult::Refused {
                title: "Il contatto è chiuso".to_owned(),
                text: "La richiesta non è partita.".to_owned(),
                instead: vec!["Riprenda i dati nella prossima telefonata.".to_owned()],
            },
        };
        self.draw_result(staff, contact, String::new(), refused)
            .await
    }

    /// There is a PIN, or a request that waits: which, is told once the caller is known to be that
    /// person. Before it the answer is the same.
    async fn already_there(&self, contact: &Contact) -> Result<IssueResult, Problem> {
        let typed = save_draft::read(&self.ctx, &contact.id).await?;
        let mut tx = self.ctx.db.read().await?;
        let known = identify_caller::caller(&mut tx, &contact.id).await?;
        let cf = CodiceFiscale::parse(typed.form.get("codice_fiscale"));
        let Some(caller) = known.filter(|caller| cf.is_ok_and(|cf| cf.as_str() == caller.cf))
        else {
            return Ok(IssueResult::ToIdentify);
        };
        if pins::live_of(&mut tx, &caller.cf).await?.is_some() {
            return Ok(IssueResult::AlreadyHasPin);
        }
        Ok(IssueResult::Refused {
            title: "C'è già una richiesta in corso".to_owned(),
            text: "Stiamo controllando un dato di quella richiesta: una seconda non parte."
                .to_owned(),
            instead: vec!["La persona viene richiamata: basta aspettare.".to_owned()],
        })
    }

    async fn result_page(&self, staff: &Staff, contact: &Contact, wrong: Option<&Form>) -> Page {
        let mut tx = self.ctx.db.read().await?;
        let practice = practices::of_contact(&mut tx, &contact.id).await?;
        drop(tx);
        let Some(practice) = practice else {
            return go(&format!("/console/contacts/{}", contact.id));
        };
        let form: Form = serde_json::from_str(&practice.request)?;
        let person = format!("{} {}", form.get("name"), form.get("surname"));
        let result = if practice.state == "issued" {
            self.issued_result(staff, contact, practice, wrong.unwrap_or(&form))
                .await?
        } else {
            IssueResult::ToCallBack {
                practice: practice.number,
            }
        };
        self.draw_result(staff, contact, person, result).await
    }

    async fn issued_result(
        &self,
        staff: &Staff,
        contact: &Contact,
        practice: Practice,
        form: &Form,
    ) -> Result<IssueResult, Problem> {
        let request: Form = serde_json::from_str(&practice.request)?;
        let abroad = request.get("residence_kind") == ABROAD;
        let contacts = pin_request::read_back(&request)
            .map(|request| request.contacts)
            .unwrap_or_default();
        let sms = &self.ctx.config.telephony.sms_countries;
        let channels = contacts.first_half_channels(sms);
        let delivery = self.delivery(&contact.id).await?;
        let (Some(delivery), Some(first)) = (delivery, channels.first()) else {
            return Err(Problem::NotFound);
        };
        let asked = Request {
            operator: &staff.operator,
            contact: &contact.id,
            form,
            form_key: &practice.form_key,
        };
        let dictation = dictate_half::may_dictate(&self.ctx, &contact.id).await?;
        let may_correct = correct_pin::may_correct(&self.ctx, asked).await?.is_ok();
        Ok(IssueResult::Issued {
            practice: practice.number,
            first_half_by: by(first),
            abroad,
            never_restorable: !contacts.can_restore(sms),
            delivery,
            correction: may_correct.then(|| correct_form(staff, contact, form)),
            dictation,
        })
    }

    async fn draw_result(
        &self,
        staff: &Staff,
        contact: &Contact,
        person: String,
        result: IssueResult,
    ) -> Page {
        let contact = staff.contact(self, &contact.id).await?;
        let page = ResultPage {
            shell: self.shell(staff, Here::Contact).await?,
            contact_id: contact.id.clone(),
            person,
            result,
            outcome: self.outcome_form(staff, &contact, None),
        };
        html(&page)
    }
}

fn correct_form(staff: &Staff, contact: &Contact, form: &Form) -> CorrectForm {
    let message = |field: &str| {
        pin_request::check_field(field, form)
            .into_iter()
            .find(|(name, _)| *name == field)
            .map_or_else(String::new, |(_, text)| text)
    };
    CorrectForm {
        contact_id: contact.id.clone(),
        csrf: staff.csrf.clone(),
        form_key: format!("{}:correct", contact.id),
        mobile: form.get("mobile").to_owned(),
        email: form.get("email").to_owned(),
        mobile_message: message("mobile"),
        email_message: message("email"),
    }
}

/// What the operator reads out: why, and the ways that remain (C12, R134–R136).
fn not_eligible(reason: Reason) -> IssueResult {
    let (text, first) = match reason {
        Reason::OnlyFew => (
            "Oggi il PIN si dà solo a chi è minorenne, a chi non ha un documento italiano e a chi ha un tutore, un curatore o un amministratore di sostegno.",
            "Per gli altri ci sono SPID, CIE e CNS.",
        ),
        Reason::OnlyAbroad => (
            "Oggi il PIN si dà solo a chi abita all'estero e non ha un documento d'identità italiano.",
            "Per gli altri ci sono SPID, CIE e CNS.",
        ),
        Reason::NotByPhone => (
            "Il PIN spetta, ma non si chiede più per telefono.",
            "Si chiede sul sito o in una sede, con il documento estero.",
        ),
    };
    IssueResult::Refused {
        title: "Il PIN non si può dare".to_owned(),
        text: text.to_owned(),
        instead: vec![
            first.to_owned(),
            "Lo SPID si chiede a InfoCert, Aruba, Poste ID, Namirial, TIM ID, SpidItalia, Intesa o Sielte; la CIE al \
             comune di residenza; la CNS alla struttura sanitaria."
                .to_owned(),
            "Chi ha già un PIN può sempre sapere a che punto è, o annullarlo.".to_owned(),
        ],
    }
}

fn shared(kind: &str) -> IssueResult {
    let what = match kind {
        "mobile" => "Questo cellulare è già di altre persone",
        "email" => "Questa e-mail è già di altre persone",
        "pec" => "Questa PEC è già di altre persone",
        _ => "Questo numero non si può usare",
    };
    IssueResult::Refused {
        title: what.to_owned(),
        text: "Per sicurezza la prima metà del PIN non può andare lì: la richiesta non è partita."
            .to_owned(),
        instead: vec![
            "Chieda un recapito che sia solo di chi chiama, poi rilegga e confermi.".to_owned(),
            "Se non ne ha, il PIN si chiede in sede con un documento.".to_owned(),
        ],
    }
}
