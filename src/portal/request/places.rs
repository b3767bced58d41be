//! Names of places while one is typed: a list of suggestions where JavaScript runs. A name that is
//! typed whole needs none of it. Public data; nothing about anybody.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::Query;
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;

use crate::domain::pin_request;

/// A place on the list.
#[derive(Serialize)]
struct Place {
    name: &'static str,
    province: &'static str,
}

/// Places whose name begins as typed.
pub async fn places(Query(query): Query<BTreeMap<String, String>>) -> Response {
    let prefix = query.get("q").map_or("", String::as_str);
    let found = if query.get("use").map(String::as_str) == Some("birth") {
        pin_request::complete_place(prefix)
    } else {
        pin_request::complete_comune(prefix)
    };
    let list: Vec<Place> = found
        .into_iter()
        .map(|one| Place {
            name: one.name,
            province: one.province,
        })
        .collect();
    Json(list).into_response()
}
