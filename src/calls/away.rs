//! A running demo, reached over HTTP: its telephones, and what its set-up addresses tell to whoever
//! has the token that it printed.

use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use reqwest::{Client, RequestBuilder};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::record::Recorded;
use super::seen::{Departed, Life, Now};
use crate::clock::Clock;
use crate::platform::http_client;

/// How long an answer may take.
const LIMIT: Duration = Duration::from_secs(30);
/// How long a stream may last: the longest call and more.
const STREAM: Duration = Duration::from_hours(12);
/// Where set-up is.
pub const SET_UP: &str = "/demo/set-up";

/// A demo. Clones reach the same.
#[derive(Clone)]
pub struct Away {
    /// `http://127.0.0.1:8080`, without a slash at the end.
    pub url: String,
    /// Its time is everybody's.
    pub clock: Clock,
    token: Option<String>,
    http: Client,
    streams: Client,
}

/// Something that a script asks for and that cannot be set or seen where it is played.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct NotChecked(pub String);

impl Away {
    /// A demo at this address; with the token that it printed, if there is one.
    pub fn new(url: &str, token: Option<&str>) -> Result<Self> {
        Ok(Self {
            url: url.trim_end_matches('/').to_owned(),
            clock: Clock::system(),
            token: token.map(str::to_owned),
            http: http_client(LIMIT)?,
            streams: http_client(STREAM)?,
        })
    }

    /// What came of a call.
    pub async fn life(&self, sid: &str) -> Result<Life> {
        self.told(&format!("/calls/{sid}")).await
    }

    /// What has left the house so far.
    pub async fn departed(&self) -> Result<Departed> {
        self.told("/departed").await
    }

    /// The time there, and what the calendar of the flow behind this number says.
    pub async fn now(&self, dialled: &str) -> Result<Now> {
        let query = [("dialled", dialled)];
        let request = self.http.get(self.set_up("/now")).query(&query);
        answer(self.with_token(request, "a look at the records")?).await
    }

    /// Waits for the next call there, until its end.
    pub async fn next_call(&self) -> Result<Recorded> {
        let request = self.streams.get(self.set_up("/next-call"));
        let recorded: Option<Recorded> = answer(self.with_token(request, "a recording")?).await?;
        recorded.context("the demo ended before a call did")
    }

    /// Adds an operator; the answer is the password.
    pub async fn add_operator(&self, name: &str, skills: &[String]) -> Result<String> {
        let body = json!({ "name": name, "skills": skills });
        let request = self.http.post(self.set_up("/operators")).json(&body);
        let added: Value = answer(self.with_token(request, "an operator")?).await?;
        let password = added.get("password").and_then(Value::as_str);
        Ok(password
            .context("the demo gave the operator no password")?
            .to_owned())
    }

    /// Asks for something to be done; nothing may come back.
    pub async fn post(&self, path: &str, body: &Value) -> Result<Value> {
        let request = self.http.post(format!("{}{path}", self.url)).json(body);
        let sent = request.send().await;
        let sent = sent.with_context(|| format!("{} does not answer", self.url))?;
        if !sent.status().is_success() {
            bail!("{path} answers {}", sent.status());
        }
        let text = sent.text().await?;
        Ok(serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    /// The events of a stream, until it ends.
    pub async fn events<E: DeserializeOwned + Send + 'static>(
        &self,
        path: &str,
    ) -> Result<UnboundedReceiver<E>> {
        let request = self.streams.get(format!("{}{path}", self.url));
        let mut stream = request.send().await?.error_for_status()?;
        let (sender, receiver) = unbounded_channel();
        tokio::spawn(async move {
            let mut bytes = Vec::new();
            loop {
                let chunk = tokio::select! {
                    chunk = stream.chunk() => chunk,
                    () = sender.closed() => return,
                };
                let Ok(Some(chunk)) = chunk else { return };
                bytes.extend_from_slice(&chunk);
                while let Some(end) = bytes.iter().position(|byte| *byte == b'\n') {
                    let line: Vec<u8> = bytes.drain(..=end).collect();
                    let data = line.strip_prefix(b"data:");
                    let event = data.and_then(|data| serde_json::from_slice(data).ok());
                    if let Some(event) = event
                        && sender.send(event).is_err()
                    {
                        return;
                    }
                }
            }
        });
        Ok(receiver)
    }

    async fn told<T: DeserializeOwned>(&self, path: &str) -> Result<T> {
        let request = self.http.get(self.set_up(path));
        answer(self.with_token(request, "a look at the records")?).await
    }

    fn set_up(&self, path: &str) -> String {
        format!("{}{SET_UP}{path}", self.url)
    }

    fn with_token(&self, request: RequestBuilder, what: &str) -> Result<RequestBuilder> {
        match &self.token {
            Some(token) => Ok(request.bearer_auth(token)),
            None => Err(NotChecked(format!(
                "{what} needs the token that the demo printed (--token)"
            ))
            .into()),
        }
    }
}

async fn answer<T: DeserializeOwned>(request: RequestBuilder) -> Result<T> {
    let answer = request.send().await.context("the demo does not answer")?;
    if answer.status() == reqwest::StatusCode::UNAUTHORIZED {
        bail!("the demo does not know this token");
    }
    Ok(answer.error_for_status()?.json().await?)
}
