//! What somebody types on the web, from page to page: kept on the server under a key that only their
//! browser's cookie gives, for an hour after its last use.

use serde::{Deserialize, Serialize};

use super::{Ctx, Fault};
use crate::auth;
use crate::domain::pin_request::Form;
use crate::domain::practice::PracticeNumber;
use crate::store::uploads;
use crate::store::web_drafts::{self, WebDraft};

/// The request for a PIN.
const FORM: &str = "pin-request";
/// How long a draft lives without use, milliseconds.
pub const KEPT: i64 = 3_600_000;

/// A request being typed.
pub struct Draft {
    /// What was typed.
    pub form: Form,
    /// The number that the request has, whatever becomes of it.
    pub number: PracticeNumber,
    /// Makes replays of its confirmation one; its documents belong to it.
    pub form_key: String,
    /// Whether it was confirmed: then nothing can be changed any more.
    pub done: bool,
    key: String,
}

/// As it stands in the row.
#[derive(Serialize, Deserialize)]
struct Kept {
    form: Form,
    number: PracticeNumber,
    done: bool,
}

/// Begins a new draft in place of the one that was there, whose documents go with it.
pub async fn begin(ctx: &Ctx, key: &str, form: Form) -> Result<Draft, Fault> {
    let now = ctx.now_ms();
    let draft = Draft {
        form,
        number: PracticeNumber::generate(|bytes| ctx.rng.fill(bytes)),
        form_key: format!("web:{}", auth::new_token(&ctx.rng)),
        done: false,
        key: key.to_owned(),
    };
    let row = WebDraft {
        token_hash: key.to_owned(),
        form: FORM.to_owned(),
        fields: draft.fields()?,
        form_key: draft.form_key.clone(),
        csrf: String::new(),
        created_at: now,
        used_at: now,
    };
    let mut tx = ctx.db.write().await?;
    if let Some(before) = web_drafts::find(&mut tx, key, FORM, 0).await? {
        uploads::delete_of(&mut tx, &before.form_key).await?;
        web_drafts::delete(&mut tx, key).await?;
    }
    web_drafts::insert(&mut tx, &row).await?;
    tx.commit().await?;
    Ok(draft)
}

/// The draft of this key, while it is used.
pub async fn read(ctx: &Ctx, key: &str) -> Result<Option<Draft>, Fault> {
    let mut tx = ctx.db.read().await?;
    let Some(row) = web_drafts::find(&mut tx, key, FORM, ctx.now_ms() - KEPT).await? else {
        return Ok(None);
    };
    let kept: Kept = serde_json::from_str(&row.fields)?;
    Ok(Some(Draft {
        form: kept.form,
        number: kept.number,
        form_key: row.form_key,
        done: kept.done,
        key: row.token_hash,
    }))
}

/// Keeps what was typed.
pub async fn save(ctx: &Ctx, draft: &Draft) -> Result<(), Fault> {
    let mut tx = ctx.db.write().await?;
    web_drafts::save(&mut tx, &draft.key, &draft.fields()?, ctx.now_ms()).await?;
    tx.commit().await?;
    Ok(())
}

impl Draft {
    fn fields(&self) -> Result<String, Fault> {
        let kept = Kept {
            form: self.form.clone(),
            number: self.number,
            done: self.done,
        };
        Ok(serde_json::to_string(&kept)?)
    }
}
