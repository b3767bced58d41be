//! The citizen confirms a request on the web (T1–T3). Whoever asks learns nothing about an existing
//! PIN: the answer is one and the same; its holder is told on the registered contacts.

use std::collections::BTreeMap;

use super::issue_pin::today;
use super::take_request::{self, Taken, Taker, Taking};
use super::tell::{self, News};
use super::web_draft::{self, Draft};
use super::{Change, Ctx, Fault};
use crate::domain::life::eligibility::{self, Facts, Reason, Way};
use crate::domain::pin::Half;
use crate::domain::pin_request::{self, Channel, Form, Problem, Refusal, Rules};
use crate::store::{citizens, jobs, uploads};

/// How long nobody is told a second time that they were asked for, milliseconds.
const TOLD_FOR: i64 = 86_400_000;

/// What became of a confirmation, as far as anybody at the browser may know.
pub enum Asked {
    /// It was received. The first half in clear only where policy shows it (R62).
    Received(Option<Half>),
    /// Not with the policy of the day (C12).
    NotEligible(Reason),
    /// What to put right, by field.
    Wrong(BTreeMap<&'static str, Problem>),
    /// The copy of the foreign document is missing (R133).
    NoDocument,
    /// Too many at once: nothing was taken.
    Busy,
}

/// What a person has to show before they may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Nothing.
    Nothing,
    /// That there is no Italian identity document, and the foreign one.
    ForeignDocument,
}

/// Whether somebody with this form may ask on the web, and what has to be shown. It looks at the
/// form and the day alone, never at what is known of the person.
pub fn may_ask(ctx: &Ctx, form: &Form) -> Result<Needs, Reason> {
    let now = ctx.clock.now();
    let policy = ctx.config.policy.eligibility;
    let minor = pin_request::is_minor(form, today(ctx));
    let facts = Facts {
        minor,
        ..Facts::default()
    };
    if eligibility::may_have(policy, facts, Way::Web, now).is_ok() {
        return Ok(Needs::Nothing);
    }
    let shown = Facts {
        minor,
        without_italian_document: true,
        abroad_without_document: form.is_abroad(),
        under_guardianship: false,
    };
    eligibility::may_have(policy, shown, Way::Web, now).map(|()| Needs::ForeignDocument)
}

/// By which rules the pages judge today.
pub fn rules_on_web(ctx: &Ctx, needs: Needs) -> Rules<'_> {
    Rules {
        today: Some(today(ctx)),
        channel: Channel::Web,
        sms: &ctx.config.telephony.sms_countries,
        foreign_document: needs == Needs::ForeignDocument,
    }
}

/// Takes the request. Confirmed twice, it is one practice.
pub async fn request_pin(ctx: &Ctx, draft: &mut Draft) -> Result<Asked, Fault> {
    let needs = match may_ask(ctx, &draft.form) {
        Ok(needs) => needs,
        Err(reason) => return Ok(Asked::NotEligible(reason)),
    };
    let request = match pin_request::validate(&draft.form, &rules_on_web(ctx, needs)) {
        Ok(request) => request,
        Err(Refusal::Fields(problems)) => return Ok(Asked::Wrong(problems)),
        Err(Refusal::SendToOffice) => {
            return Ok(Asked::Wrong(BTreeMap::from([("email", Problem::NoMail)])));
        }
    };
    if needs == Needs::ForeignDocument && !draft.done && !has_document(ctx, draft).await? {
        return Ok(Asked::NoDocument);
    }
    let taking = Taking {
        taker: Taker::Web,
        form: &draft.form,
        request: &request,
        form_key: &draft.form_key,
        number: draft.number,
    };
    let taken = take_request::take(ctx, taking).await?;
    let cf = request.codice_fiscale.as_str();
    let asked = match taken {
        Taken::Issued { shown, .. } => Asked::Received(shown),
        Taken::CallBack(practice) => {
            hand_over(ctx, draft, &practice).await?;
            ctx.live.tell(Change::Line);
            Asked::Received(None)
        }
        Taken::AlreadyThere | Taken::SharedContact(_) => {
            tell_holder(ctx, cf, draft).await?;
            Asked::Received(None)
        }
        Taken::NotEligible(reason) => return Ok(Asked::NotEligible(reason)),
        Taken::Busy => return Ok(Asked::Busy),
    };
    draft.done = true;
    web_draft::save(ctx, draft).await?;
    Ok(asked)
}

/// Whether a copy of the foreign document was sent with this draft.
pub async fn has_document(ctx: &Ctx, draft: &Draft) -> Result<bool, Fault> {
    let mut tx = ctx.db.read().await?;
    let sent = uploads::of_subject(&mut tx, &draft.form_key).await?;
    Ok(!sent.is_empty())
}

async fn hand_over(ctx: &Ctx, draft: &Draft, practice: &str) -> Result<(), Fault> {
    let mut tx = ctx.db.write().await?;
    uploads::hand_over(&mut tx, &draft.form_key, practice).await?;
    tx.commit().await?;
    Ok(())
}

/// Tells the holder of a PIN, where they are known, that it was asked for again; once a day, so that
/// nobody is rung out of bed by somebody else's clicks.
async fn tell_holder(ctx: &Ctx, cf: &str, draft: &Draft) -> Result<(), Fault> {
    let word = format!("\"{}\"", News::AskedAgain.word());
    let since = ctx.now_ms() - TOLD_FOR;
    let mut tx = ctx.db.write().await?;
    uploads::delete_of(&mut tx, &draft.form_key).await?;
    let told = jobs::of(&mut tx, cf).await?;
    let lately = |job: &jobs::Job| job.created_at > since && job.data.contains(&word);
    if !told.iter().any(lately) {
        let known = citizens::contacts(&mut tx, cf).await?;
        tell::these(ctx, &mut tx, cf, &known, News::AskedAgain).await?;
    }
    tx.commit().await?;
    ctx.bells.jobs.ring();
    Ok(())
}
