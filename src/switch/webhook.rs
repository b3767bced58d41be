//! Signed requests to the server: documents that are asked for, and reports in their order.
//! It knows the limits of a platform (64 kB, 15 s) and nothing of what the documents say.

use std::sync::{Arc, Mutex, Weak};
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, HeaderValue};
use reqwest::{Body, Method, RequestBuilder, Response, Url};

use super::document::{Failure, Fetch};
use super::exchange::Exchange;
use super::faults::Mishap;
use super::lock;
use super::mailbox::{Post, mailbox, pause};
use crate::twiml::Document;

/// The largest document that a platform reads.
const SIZE_LIMIT: usize = 64 * 1024;

/// How an exchange asks for documents.
#[derive(Clone)]
pub enum Webhooks {
    /// Over HTTP, signed, as a platform does.
    Http,
    /// By a function of the same process: for calls that need no server.
    Here(Here),
}

/// Answers webhooks in the process, without a wire, signatures or a server.
#[derive(Clone)]
pub struct Here {
    /// Gives the document for a path and its parameters. Reports are answered too; what they are
    /// answered does not matter.
    pub answer: Arc<Answering>,
    /// How long every recording lasts.
    pub recording: Duration,
}

/// The document for a path and its parameters.
pub type Answering = dyn Fn(&str, &[(String, String)]) -> Document + Send + Sync;

/// Form parameters in the order in which they are sent.
#[derive(Debug, Clone, Default)]
pub(super) struct Params(pub Vec<(String, String)>);

impl Params {
    #[expect(
        clippy::needless_pass_by_value,
        reason = "texts and numbers read alike"
    )]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.0.push((name.to_owned(), value.to_string()));
        self
    }

    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }
}

impl Exchange {
    /// Asks for a document. `params` are all of the request's parameters.
    pub async fn ask(&self, fetch: &Fetch, params: Params) -> Result<Document, Failure> {
        let failure = |code, reason: String| Failure {
            code,
            url: fetch.url.to_string(),
            reason,
        };
        let mishap = lock(&self.faults).for_webhook(fetch.url.as_str());
        if mishap == Some(Mishap::Lost) {
            return Err(failure(11_205, "the request was lost".to_owned()));
        }
        if let Webhooks::Here(here) = &self.config.webhooks {
            return Ok((here.answer)(fetch.url.path(), &params.0));
        }
        let answer = self.send(&fetch.method, &fetch.url, &params).await;
        let answer = answer.map_err(|error| failure(11_205, error))?;
        if mishap == Some(Mishap::Replayed) {
            drop(self.send(&fetch.method, &fetch.url, &params).await);
        }
        if !answer.status().is_success() {
            return Err(failure(11_200, format!("answered {}", answer.status())));
        }
        if !is_xml(answer.headers().get(CONTENT_TYPE)) {
            return Err(failure(12_300, "the answer is not XML".to_owned()));
        }
        let body = read(answer)
            .await
            .map_err(|(code, why)| failure(code, why))?;
        if let Some(fault) = self.refuses(&body) {
            return Err(failure(12_200, fault));
        }
        Document::parse(&body).map_err(|error| failure(12_100, error.to_string()))
    }

    async fn send(&self, method: &Method, url: &Url, params: &Params) -> Result<Response, String> {
        let http = self.http.as_ref().ok_or("there is no wire")?;
        let mut url = url.clone();
        // The fragment steers the platform; it is neither sent nor signed.
        url.set_fragment(None);
        let by_get = *method == Method::GET;
        if by_get {
            url.query_pairs_mut().extend_pairs(&params.0);
        }
        let signed: &[(String, String)] = if by_get { &[] } else { &params.0 };
        let mut request = http
            .request(method.clone(), url.clone())
            .header("I-Twilio-Idempotency-Token", self.sid(""));
        if !by_get {
            request = request.form(&params.0);
        }
        let built = request.build().map_err(|error| error.to_string())?;
        let body = built.body().and_then(Body::as_bytes).unwrap_or_default();
        let now = self.clock().now().as_second();
        let signature = self.config.signer.headers(url.as_str(), signed, body, now);
        let mut request = RequestBuilder::from_parts(http.clone(), built);
        for (name, value) in signature {
            request = request.header(name, value);
        }
        request.send().await.map_err(|error| error.to_string())
    }

    /// Sends a report whose answer does not matter.
    pub async fn tell(&self, url: &Url, params: &Params) {
        if let Webhooks::Here(here) = &self.config.webhooks {
            drop((here.answer)(url.path(), &params.0));
            return;
        }
        if let Err(error) = self.send(&Method::POST, url, params).await {
            tracing::warn!(url = %url, error = %error, "switch.report_failed");
        }
    }
}

fn is_xml(kind: Option<&HeaderValue>) -> bool {
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    matches!(kind, "text/xml" | "application/xml" | "text/html")
}

async fn read(mut answer: Response) -> Result<String, (u32, String)> {
    let mut body = Vec::new();
    while let Some(chunk) = answer
        .chunk()
        .await
        .map_err(|error| (11_200, error.to_string()))?
    {
        body.extend_from_slice(&chunk);
        if body.len() > SIZE_LIMIT {
            return Err((11_750, "the document is larger than 64 kB".to_owned()));
        }
    }
    String::from_utf8(body).map_err(|_| (12_100, "the document is not UTF-8".to_owned()))
}

/// Sends the reports of one call or message one after the other.
pub(super) struct Reporter {
    reports: Mutex<Option<Post<(Url, Params)>>>,
    exchange: Weak<Exchange>,
}

impl Reporter {
    pub fn new(exchange: &Arc<Exchange>) -> Self {
        Self {
            reports: Mutex::new(None),
            exchange: Arc::downgrade(exchange),
        }
    }

    /// Puts a report behind those before it.
    pub fn report(&self, url: Url, params: Params) {
        let Some(exchange) = self.exchange.upgrade() else {
            return;
        };
        let mut reports = lock(&self.reports);
        let post = reports.get_or_insert_with(|| start(&exchange));
        post.send((url, params));
    }

    /// No report follows; what is under way is still sent.
    pub fn close(&self) {
        *lock(&self.reports) = None;
    }
}

fn start(exchange: &Arc<Exchange>) -> Post<(Url, Params)> {
    let (post, mut inbox) = mailbox::<(Url, Params)>(exchange.clock());
    let exchange = Arc::downgrade(exchange);
    tokio::spawn(async move {
        while let Some(((url, params), busy)) = inbox.next().await {
            let Some(exchange) = exchange.upgrade() else {
                return;
            };
            let mishap = lock(&exchange.faults).for_webhook(url.as_str());
            match mishap {
                Some(Mishap::Lost) => {}
                Some(Mishap::Late(delay)) => {
                    tokio::spawn(async move {
                        let busy = pause(exchange.clock(), busy, delay).await;
                        exchange.tell(&url, &params).await;
                        drop(busy);
                    });
                }
                Some(Mishap::Replayed) => {
                    exchange.tell(&url, &params).await;
                    exchange.tell(&url, &params).await;
                }
                None => exchange.tell(&url, &params).await,
            }
        }
    });
    post
}
