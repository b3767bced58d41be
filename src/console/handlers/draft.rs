//! What is typed is saved and checked as it is typed; names of places are completed.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use serde::Serialize;
use serde_json::json;

use super::problem::{Page, Problem, go};
use super::staff::{Sent, Staff};
use crate::console::Console;
use crate::domain::pin_request::{self, FIELDS, Form};
use crate::web::fields::Fields;
use crate::workflows::save_draft::{self, Save};

/// One field with the version it builds on, or the whole form where there is no script.
pub async fn save(State(console): State<Console>, Path(id): Path<String>, sent: Sent) -> Page {
    let contact = sent.staff.contact(&console, &id).await?;
    if contact.state == "closed" {
        return Err(Problem::Conflict(
            "Il contatto è chiuso".to_owned(),
            vec!["I dati scritti non si possono più cambiare.".to_owned()],
        ));
    }
    let field = sent.fields.get("field");
    if field.is_empty() {
        save_draft::save(&console.ctx, &id, &all_fields(&sent.fields), None).await?;
        return go(&format!("/console/contacts/{id}"));
    }
    let version = sent.fields.get("version").parse().ok();
    let value = sent.fields.0.get("value").cloned().unwrap_or_default();
    let changed = [(field.to_owned(), value)];
    Ok(
        match save_draft::save(&console.ctx, &id, &changed, version).await? {
            Save::Kept(typed) => Json(json!({ "version": typed.version })).into_response(),
            Save::Stale(typed) => (
                StatusCode::CONFLICT,
                Json(json!({ "version": typed.version })),
            )
                .into_response(),
        },
    )
}

/// The form's fields as sent.
pub fn all_fields(fields: &Fields) -> Vec<(String, String)> {
    FIELDS
        .iter()
        .filter_map(|field| Some(((*field).to_owned(), fields.0.get(*field)?.clone())))
        .collect()
}

/// What to put right once a field is left. Fields without a message are cleared.
pub async fn check(State(console): State<Console>, Path(id): Path<String>, sent: Sent) -> Page {
    sent.staff.contact(&console, &id).await?;
    let form: Form = all_fields(&sent.fields).into_iter().collect();
    let field = sent.fields.get("field");
    let mut messages: BTreeMap<&str, String> = pin_request::affects(field)
        .iter()
        .map(|affected| (*affected, String::new()))
        .collect();
    messages.extend(pin_request::check_field(field, &form));
    Ok(Json(json!({ "messages": messages })).into_response())
}

/// A place on the list.
#[derive(Serialize)]
struct Place {
    name: String,
    province: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'static str>,
}

/// Places whose name begins as typed.
pub async fn places(_staff: Staff, Query(query): Query<BTreeMap<String, String>>) -> Page {
    let prefix = query.get("q").map_or("", String::as_str);
    let found = if query.get("use").map(String::as_str) == Some("birth") {
        pin_request::complete_place(prefix)
    } else {
        pin_request::complete_comune(prefix)
    };
    let list: Vec<Place> = found
        .into_iter()
        .map(|one| Place {
            name: one.name.to_owned(),
            province: one.province.to_owned(),
            note: (!one.active).then_some("non esiste più"),
        })
        .collect();
    Ok(Json(list).into_response())
}
