//! Lets through what the platform signed, and hands its parameters on. 403 and an empty body else,
//! and not a word why.
//!
//! A signature says who sent a request, not that it is sent for the first time: the platform itself
//! repeats requests, so every webhook may come twice. Where the time is signed (Telnyx), what is older
//! than five minutes is refused.

use std::net::IpAddr;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use secrecy::ExposeSecret as _;

use super::params::Params;
use super::{LARGEST, Telephony};
use crate::config::Config;
use crate::seal::Tokens;
use crate::twiml::Profile;
use crate::twiml::signature::{self, PublicKey, Refusal, Stamped};
use crate::web::proxies::Forwarded;

/// How requests prove that they come from the platform.
pub struct Signing {
    profile: Profile,
    /// The address over which the platform signs, without a slash at the end.
    public_url: String,
    /// Proxies whose word on the address that was asked for counts, too.
    proxies: Vec<IpAddr>,
    keys: Arc<SigningKeys>,
}

/// What signatures are checked with.
pub enum SigningKeys {
    /// Of a platform that signs with a token, or with a signing key.
    Tokens(Tokens),
    /// Of a platform that signs with a key pair.
    Public(Vec<PublicKey>),
    /// Nothing is checked: `--insecure-unsigned-webhooks` alone.
    Unchecked,
}

/// Where the parameters of a request stand.
enum Fields<'a> {
    Query(&'a str),
    Form(&'a [u8]),
    Json(&'a [u8]),
}

pub async fn signed(State(telephony): State<Telephony>, request: Request, next: Next) -> Response {
    let _busy = telephony.ctx.clock.busy();
    let (mut parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LARGEST).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let now_ms = telephony.ctx.now_ms();
    if let Err(cause) = telephony.signing.check(&parts, &body, now_ms) {
        telephony.refused.count(cause);
        return StatusCode::FORBIDDEN.into_response();
    }
    let params = match Fields::of(&parts, &body) {
        Fields::Query(query) => Params::parse(query.as_bytes()),
        Fields::Form(body) => Params::parse(body),
        Fields::Json(_) => Params::default(),
    };
    parts.extensions.insert(params);
    next.run(Request::from_parts(parts, Body::empty())).await
}

impl<'a> Fields<'a> {
    fn of(parts: &'a Parts, body: &'a [u8]) -> Self {
        if matches!(parts.method, Method::GET | Method::HEAD) {
            return Self::Query(parts.uri.query().unwrap_or_default());
        }
        let kind = header(parts, CONTENT_TYPE.as_str()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        if kind.eq_ignore_ascii_case("application/json") {
            Self::Json(body)
        } else {
            Self::Form(body)
        }
    }

    /// The decoded fields, as bytes: those of a JSON body stay in it, what it is signed for is the
    /// address.
    fn raw(&self, parts: &Parts) -> Vec<(Vec<u8>, Vec<u8>)> {
        match self {
            Self::Form(body) => signature::form_fields(body),
            Self::Query(query) => signature::form_fields(query.as_bytes()),
            Self::Json(_) => {
                signature::form_fields(parts.uri.query().unwrap_or_default().as_bytes())
            }
        }
    }
}

impl Signing {
    /// As the configuration says, with these keys.
    pub fn new(config: &Config, keys: Arc<SigningKeys>) -> Self {
        Self {
            profile: config.telephony.profile,
            public_url: config.telephony.public_url.clone(),
            proxies: config.server.trusted_proxies.clone(),
            keys,
        }
    }

    fn check(&self, parts: &Parts, body: &[u8], now_ms: i64) -> Result<(), Refusal> {
        let headers = self.profile.signature_headers().iter();
        let given: Vec<&str> = headers.filter_map(|name| header(parts, name)).collect();
        match (&*self.keys, given.as_slice()) {
            (SigningKeys::Unchecked, _) => Ok(()),
            (_, []) => Err(Refusal::Unsigned),
            (SigningKeys::Tokens(tokens), given) => self.by_token(tokens, parts, body, given),
            (SigningKeys::Public(keys), [given, ..]) => {
                let request = Stamped {
                    timestamp: header(parts, signature::TIMESTAMP).unwrap_or_default(),
                    body,
                };
                // Neither address nor query is signed: parameters come in the body or not at all.
                match Fields::of(parts, body) {
                    Fields::Query(_) => Err(Refusal::Unsigned),
                    Fields::Form(_) | Fields::Json(_) => request.check(keys, given, now_ms),
                }
            }
        }
    }

    /// Over address and fields. Which token, says the account that the request names: a lie about it
    /// only picks another token that did not sign it.
    fn by_token(
        &self,
        tokens: &Tokens,
        parts: &Parts,
        body: &[u8],
        given: &[&str],
    ) -> Result<(), Refusal> {
        let fields = Fields::of(parts, body);
        let raw = fields.raw(parts);
        let account = raw.iter().find(|(key, _)| key == b"AccountSid");
        let account = account.map_or_else(Default::default, |(_, value)| {
            String::from_utf8_lossy(value)
        });
        let addresses = self.addresses(parts);
        let mut genuine = false;
        for token in tokens.of(&account) {
            let token = token.expose_secret();
            for url in &addresses {
                for given in given {
                    genuine |= match fields {
                        Fields::Query(_) => signature::verify::<&str>(token, url, &[], given),
                        Fields::Form(_) => signature::verify(token, url, &raw, given),
                        Fields::Json(body) => signature::verify_json(token, url, body, given),
                    };
                }
            }
        }
        genuine.then_some(()).ok_or(Refusal::Forged)
    }

    /// The addresses that the platform may have signed: the configured one, and where a proxy of ours
    /// says that another was asked for, that one.
    fn addresses(&self, parts: &Parts) -> Vec<String> {
        let path = parts.uri.path_and_query().map_or("", |path| path.as_str());
        let mut addresses = vec![format!("{}{path}", self.public_url)];
        if let Some(base) = self.base_as_forwarded(parts) {
            addresses.push(format!("{base}{path}"));
        }
        addresses
    }

    /// The public address with what the proxy says of it in its place.
    fn base_as_forwarded(&self, parts: &Parts) -> Option<String> {
        let told = Forwarded::by(parts, &self.proxies)?;
        let (scheme, rest) = self.public_url.split_once("://")?;
        let (authority, below) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let scheme = told.scheme.unwrap_or(scheme);
        let mut host = told.host.unwrap_or(authority).to_owned();
        let has_port = host.rfind(':') > host.rfind([']', '@']);
        if let (Some(port), false) = (told.port, has_port) {
            host = format!("{host}:{port}");
        }
        Some(format!("{scheme}://{host}{below}"))
    }
}

/// A header's first value, if it is there and says something. What is no text is no signature.
fn header<'a>(parts: &'a Parts, name: &str) -> Option<&'a str> {
    let value = parts.headers.get(name)?;
    value.to_str().ok().filter(|value| !value.is_empty())
}
