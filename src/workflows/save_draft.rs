//! Keeps what an operator types, field by field, bound to the contact: it survives a reload, a
//! dropped call and a lost session (`pains.md` 27, 30). Nothing is ever locked.

use super::{Change, Ctx, Fault};
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
    /// When it was last saved, Unix milliseconds.
    pub saved_at: Option<i64>,
}

/// What became of a save.
pub enum Save {
    /// Kept; the whole form.
    Kept(Typed),
    /// The form was changed since that version was read; the form as it is now.
    Stale(Typed),
}

/// The contact's form; an empty one where nothing was typed yet.
pub async fn read(ctx: &Ctx, contact: &str) -> Result<Typed, Fault> {
    let mut tx = ctx.db.read().await?;
    let draft = drafts::find(&mut tx, contact, PIN_REQUEST).await?;
    typed(contact, draft)
}

fn typed(contact: &str, draft: Option<Draft>) -> Result<Typed, Fault> {
    Ok(match draft {
        Some(draft) => Typed {
            form: serde_json::from_str(&draft.fields)?,
            version: draft.version,
            form_key: draft.form_key,
            saved_at: Some(draft.saved_at),
        },
        None => Typed {
            form: Form::default(),
            version: 0,
            form_key: form_key(contact),
            saved_at: None,
        },
    })
}

/// The key of a contact's form. One contact has one form: the key needs no draft to be the same every
/// time.
pub fn form_key(contact: &str) -> String {
    format!("{contact}:{PIN_REQUEST}")
}

/// Keeps these fields; the others stay as they are. With a `version`, only if the form is still of
/// that version.
pub async fn save(
    ctx: &Ctx,
    contact: &str,
    fields: &[(String, String)],
    version: Option<i64>,
) -> Result<Save, Fault> {
    let mut tx = ctx.db.write().await?;
    let before = drafts::find(&mut tx, contact, PIN_REQUEST).await?;
    let mut typed = typed(contact, before)?;
    if version.is_some_and(|version| version != typed.version) {
        return Ok(Save::Stale(typed));
    }
    for (field, text) in fields {
        typed.form.set(field, text.as_str());
    }
    typed.version += 1;
    typed.saved_at = Some(ctx.now_ms());
    let draft = Draft {
        fields: serde_json::to_string(&typed.form)?,
        version: typed.version,
        form_key: typed.form_key.clone(),
        saved_at: ctx.now_ms(),
    };
    drafts::save(&mut tx, contact, PIN_REQUEST, &draft).await?;
    tx.commit().await?;
    ctx.live.tell(Change::Contact(contact.to_owned()));
    Ok(Save::Kept(typed))
}
