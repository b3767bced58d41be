//! An operator's browser, as far as a scripted call needs one: a cookie, forms, and the answers to
//! the server's pings while it is open. It sees nothing but what the console sends.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use reqwest::{Client, RequestBuilder, header};
use tokio::task::JoinHandle;

use super::page::Page;
use crate::clock::Clock;
use crate::platform::http_client;

/// How often an open page answers the server's ping.
const PING: Duration = Duration::from_secs(5);
/// How long an answer may take, in real time.
const LIMIT: Duration = Duration::from_secs(30);
/// How many redirects are followed.
const HOPS: usize = 5;

/// A browser of one operator.
pub struct Browser {
    url: String,
    http: Client,
    clock: Clock,
    cookie: Option<String>,
    csrf: String,
    /// The page on the screen.
    pub page: Page,
    screens: Screens,
    pings: Option<JoinHandle<()>>,
}

/// Every answer of the console in a run. Clones write to the same.
#[derive(Clone, Default)]
pub struct Screens(Arc<Mutex<String>>);

impl Screens {
    fn keep(&self, text: &str) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.push_str(text);
        all.push('\n');
    }

    /// All of them, one after the other.
    pub fn text(&self) -> String {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl Browser {
    /// A browser that is not open yet.
    pub fn new(url: &str, clock: &Clock, screens: &Screens) -> Result<Self> {
        Ok(Self {
            url: url.to_owned(),
            http: http_client(LIMIT)?,
            clock: clock.clone(),
            cookie: None,
            csrf: String::new(),
            page: Page::default(),
            screens: screens.clone(),
            pings: None,
        })
    }

    /// Signs in, and keeps the page open.
    pub async fn sign_in(&mut self, name: &str, password: &str) -> Result<()> {
        self.get("/console/sign-in").await?;
        self.post(
            "/console/sign-in",
            &[("name", name), ("password", password)],
        )
        .await?;
        if self.page.path != "/console" || self.cookie.is_none() {
            bail!(
                "{name} cannot sign in: {} answered {}",
                self.page.path,
                self.page.status
            );
        }
        self.open();
        Ok(())
    }

    /// Signs out, and closes the page.
    pub async fn sign_out(&mut self) -> Result<()> {
        self.post("/console/sign-out", &[]).await?;
        self.close();
        self.cookie = None;
        Ok(())
    }

    /// The page answers pings from now on.
    pub fn open(&mut self) {
        self.close();
        let ping = self.request(self.http.post(format!("{}/console/pong", self.url)));
        let (clock, csrf) = (self.clock.clone(), self.csrf.clone());
        self.pings = Some(tokio::spawn(async move {
            loop {
                let _busy = clock.sleep(PING).await;
                let Some(request) = ping.try_clone() else {
                    return;
                };
                let form = [("csrf", csrf.as_str()), ("id", "1")];
                // A ping that is lost is what the server must live with.
                drop(request.form(&form).send().await);
            }
        }));
    }

    /// The page is gone without a word.
    pub fn close(&mut self) {
        if let Some(pings) = self.pings.take() {
            pings.abort();
        }
    }

    /// Looks at a page.
    pub async fn get(&mut self, path: &str) -> Result<()> {
        let request = self.request(self.http.get(format!("{}{path}", self.url)));
        self.follow(path, request).await
    }

    /// Sends a form, and looks where the answer points.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Result<()> {
        let mut form = vec![("csrf", self.csrf.clone())];
        form.extend(
            fields
                .iter()
                .map(|(name, text)| (*name, (*text).to_owned())),
        );
        let request = self.http.post(format!("{}{path}", self.url)).form(&form);
        let request = self.request(request);
        self.follow(path, request).await
    }

    fn request(&self, request: RequestBuilder) -> RequestBuilder {
        let request = request.header(header::ORIGIN, &self.url);
        match &self.cookie {
            Some(cookie) => request.header(header::COOKIE, cookie),
            None => request,
        }
    }

    async fn follow(&mut self, path: &str, request: RequestBuilder) -> Result<()> {
        let mut path = path.to_owned();
        let mut request = request;
        for _ in 0..HOPS {
            let answer = request
                .send()
                .await
                .with_context(|| format!("{path} does not answer"))?;
            self.take_cookie(answer.headers());
            let status = answer.status();
            let next = answer
                .headers()
                .get(header::LOCATION)
                .and_then(|to| to.to_str().ok())
                .map(str::to_owned);
            let text = answer.text().await?;
            self.screens.keep(&text);
            if let Some(next) = next.filter(|_| status.is_redirection()) {
                path = next;
                request = self.request(self.http.get(format!("{}{path}", self.url)));
                continue;
            }
            self.page = Page {
                status: status.as_u16(),
                path,
                text,
            };
            if let Some(csrf) = self.page.field("csrf").filter(|csrf| !csrf.is_empty()) {
                self.csrf = csrf;
            }
            if status.is_server_error() {
                bail!("{} answers {status}", self.page.path);
            }
            return Ok(());
        }
        bail!("{path} redirects without end")
    }

    fn take_cookie(&mut self, headers: &header::HeaderMap) {
        let set = headers
            .get(header::SET_COOKIE)
            .and_then(|cookie| cookie.to_str().ok());
        if let Some(cookie) = set {
            let pair = cookie.split(';').next().unwrap_or_default();
            self.cookie = Some(pair.to_owned()).filter(|pair| !pair.ends_with('='));
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.close();
    }
}
