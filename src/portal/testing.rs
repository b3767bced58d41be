//! A visitor for tests: asks the router, keeps cookies, sends forms as the page gave them.

use std::collections::BTreeMap;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use tower::ServiceExt as _;

use super::Portal;
use crate::domain::control_code::prove;
use crate::workflows::Ctx;

/// A browser without JavaScript, nearly.
pub(crate) struct Visitor {
    router: Router,
    cookies: BTreeMap<String, String>,
}

/// What a visitor got.
pub(crate) struct Seen {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Visitor {
    pub(crate) fn new(ctx: &Ctx) -> Self {
        Self::of(Portal::new(ctx.clone()).router())
    }

    pub(crate) fn of(router: Router) -> Self {
        Self {
            router,
            cookies: BTreeMap::new(),
        }
    }

    /// Another browser at the same portal.
    pub(crate) fn again(&self) -> Self {
        Self::of(self.router.clone())
    }

    pub(crate) async fn get(&mut self, path: &str) -> Seen {
        self.ask(Request::get(path), Body::empty()).await
    }

    /// Sends exactly these fields.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Seen {
        let pair = |(name, text): &(&str, &str)| {
            let encode = |text: &str| {
                percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC)
                    .to_string()
            };
            format!("{}={}", encode(name), encode(text))
        };
        let body: Vec<String> = fields.iter().map(pair).collect();
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        self.ask(request, Body::from(body.join("&"))).await
    }

    /// Sends the hidden fields of `page`, its control code answered if it has one, and `typed`.
    pub(crate) async fn fill(&mut self, page: &Seen, path: &str, typed: &[(&str, &str)]) -> Seen {
        let mut fields = page.hidden();
        if let Some(salt) = page.between("data-salt=\"", "\"") {
            let bits = page.between("data-bits=\"", "\"").unwrap().parse().unwrap();
            fields.insert("control_proof".to_owned(), prove(&salt, bits));
        }
        for (name, text) in typed {
            fields.insert((*name).to_owned(), (*text).to_owned());
        }
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, t)| (&**n, &**t)).collect();
        self.post(path, &fields).await
    }

    /// Sends these fields and a document of this type, in the field `document`.
    pub(crate) async fn upload(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        (said, bytes): (&str, &[u8]),
    ) -> Seen {
        const PART: &str = "--x\r\nContent-Disposition: form-data; name=";
        let mut body = Vec::new();
        for (name, value) in fields {
            let part = format!("{PART}\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        let head = format!("{PART}\"document\"; filename=\"d\"\r\nContent-Type: {said}\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--x--\r\n");
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
            .header("sec-fetch-site", "same-origin");
        self.ask(request, Body::from(body)).await
    }

    /// The cookie of this name.
    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    async fn ask(&mut self, request: axum::http::request::Builder, body: Body) -> Seen {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let request = request
            .header(header::COOKIE, cookies.join("; "))
            .body(body)
            .unwrap();
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (answer.status(), answer.headers().clone());
        for set in headers.get_all(header::SET_COOKIE) {
            let pair = set.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX).await;
        Seen {
            status,
            headers,
            text: String::from_utf8(bytes.unwrap().to_vec()).unwrap(),
        }
    }
}

impl Seen {
    /// Where it leads; blank when nowhere.
    pub(crate) fn to(&self) -> &str {
        let location = self.headers.get(header::LOCATION);
        location.map_or("", |location| location.to_str().unwrap())
    }

    /// Whether the page says this; references are read as the letters they stand for.
    pub(crate) fn says(&self, words: &str) -> bool {
        let plain = self.text.replace("&#39;", "'").replace("&#34;", "\"");
        plain.replace("&#38;", "&").contains(words)
    }

    /// The hidden fields.
    pub(crate) fn hidden(&self) -> BTreeMap<String, String> {
        self.text
            .split("<input type=\"hidden\"")
            .skip(1)
            .map(|rest| {
                let attribute = |name: &str| {
                    let (_, rest) = rest.split_once(&format!(" {name}=\"")).unwrap();
                    rest.split('"').next().unwrap().to_owned()
                };
                (attribute("name"), attribute("value"))
            })
            .collect()
    }

    /// What stands between two marks, where they first occur.
    pub(crate) fn between(&self, before: &str, after: &str) -> Option<String> {
        let (_, rest) = self.text.split_once(before)?;
        Some(rest.split_once(after)?.0.to_owned())
    }
}
