//! Keeps what an operator types, field by field, bound to the contact: it survives a reload, a
//! dropped call and a lost session (`pains.md` 27, 30). Nothing is ever locked.

use super::{Ctx, Fault};
use crate::domain::pin_request::Form;
use crate::store::drafts;
use crate::store::drafts::Draft;

/// The only form there is for now.
pub const PIN_REQUEST: &str = "pin-request";

/// A form as typed so far.
#[derive(Clone)]
pub struct Typed {
    /// The fields.
    pub form: Form,
    /// Grows by one with every change.
    pub version: i64,
    /// Makes replays of its confirmation one.
    pub form_key: String,
}

/// The contact's form; an empty one where nothing was typed yet.
pub async fn read(ctx: &Ctx, contact: &str) -> Result<Typed, Fault> {
    let mut tx = ctx.db.read().await?;
    let draft = drafts::find(&mut tx, contact, PIN_REQUEST).await?;
    drop(tx);
    match draft {
        Some(draft) => Ok(Typed {
            form: serde_json::from_str(&draft.fields)?,
            version: draft.version,
            form_key: draft.form_key,
        }),
        None => Ok(Typed {
            form: Form::default(),
            version: 0,
            // One contact has one form: the key needs no draft to be the same every time.
            form_key: format!("{contact}:{PIN_REQUEST}"),
        }),
    }
}

/// Keeps these fields; the others stay as they are. Gives back the whole form.
pub async fn save(
    ctx: &Ctx,
    contact: &str,
    fields: &[(String, String)],
) -> Result<Typed, Fault> {
    let mut tx = ctx.db.write().await?;
    let before = drafts::find(&mut tx, contact, PIN_REQUEST).await?;
    let mut typed = match before {
        Some(draft) => Typed {
            form: serde_json::from_str(&draft.fields)?,
            version: draft.version,
            form_key: draft.form_key,
        },
        None => Typed {
            form: Form::default(),
            version: 0,
            form_key: format!("{contact}:{PIN_REQUEST}"),
        },
    };
    for (field, text) in fields {
        typed.form.set(field, text.as_str());
    }
    typed.version += 1;
    let draft = Draft {
        fields: serde_json::to_string(&typed.form)?,
        version: typed.version,
        form_key: typed.form_key.clone(),
    };
    drafts::save(&mut tx, contact, PIN_REQUEST, &draft, ctx.now_ms()).await?;
    tx.commit().await?;
    Ok(typed)
}
