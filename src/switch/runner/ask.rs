//! Asking the server for documents, and what happens when one cannot be had.

use std::ops::ControlFlow::{Break, Continue};
use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;

use super::{Heard, Runner};
use crate::switch::call::{CallStatus, Ended};
use crate::switch::document::{Exit, Failure, Fetch, Turn};
use crate::switch::webhook::Params;
use crate::twiml::{Document, Say};

/// What the caller hears when a document cannot be had and there is no fallback.
const APOLOGY: &str = "We are sorry. An application error has occurred. Goodbye.";

/// As many documents may be asked for without any time passing.
const AT_ONE_INSTANT: u32 = 10;

impl Runner {
    /// Asks for a document. Whoever hangs up meanwhile is gone at once; the request goes on alone.
    pub(in crate::switch) async fn fetch(&mut self, mut fetch: Fetch) -> Turn<Document> {
        self.take_time().await?;
        let mut params = self.call.params(&self.exchange);
        params.extend(std::mem::take(&mut fetch.extra));
        let base = fetch.url.clone();
        let exchange = Arc::clone(&self.exchange);
        let busy = exchange.clock().busy();
        let mut task = tokio::spawn(async move { (exchange.ask(&fetch, params).await, busy) });
        let answer = loop {
            tokio::select! {
                biased;
                answer = &mut task => break answer,
                Some((signal, _busy)) = self.inbox.next() => match self.sort(signal)? {
                    // Keys and words between two documents are lost, as on the platform.
                    Heard::Key(_) | Heard::Speech(_) => {}
                    news @ (Heard::Leg(..) | Heard::Peer(_) | Heard::MemberArrived) => {
                        self.kept.push_back(news);
                    }
                },
            }
        };
        match answer {
            Ok((Ok(document), _busy)) => {
                self.base = base;
                Continue(document)
            }
            Ok((Err(failure), _busy)) => Break(Exit::Failed(failure)),
            Err(error) => Break(self.failed(11_200, &error.to_string())),
        }
    }

    /// Documents that go round without a sound would hold virtual time still for ever: after ten at
    /// one instant each takes a second.
    async fn take_time(&mut self) -> Turn {
        let now = self.exchange.clock().now();
        let count = if self.asked.0 == now {
            self.asked.1 + 1
        } else {
            0
        };
        self.asked = (now, count);
        if count > AT_ONE_INSTANT {
            self.pass(Duration::from_secs(1)).await?;
        }
        Continue(())
    }

    /// Asks for a document that the call itself does not wait on; errors leave it empty.
    pub(in crate::switch) async fn ask_aside(&self, url: &Url, extra: Params) -> Option<Document> {
        let mut params = self.call.params(&self.exchange);
        params.extend(extra);
        let fetch = Fetch::post(url.clone(), Params::default());
        self.exchange.ask(&fetch, params).await.ok()
    }

    pub(super) async fn recover(&mut self, failure: Failure) -> Turn {
        tracing::warn!(
            call = %self.call.sid, code = failure.code, url = %failure.url,
            reason = %failure.reason, "switch.document_failed"
        );
        let fallback = self.number.fallback_url.take();
        if !self.recovers() {
            let reason = format!("error {}: {}", failure.code, failure.reason);
            return Break(Exit::End(Ended::new(CallStatus::Completed, reason)));
        }
        if let Some(url) = fallback.and_then(|url| url.parse::<Url>().ok()) {
            let why = Params::default()
                .with("ErrorCode", failure.code)
                .with("ErrorUrl", &failure.url);
            let recovered = match self.fetch(Fetch::post(url, why)).await {
                Continue(document) => self.run(&document).await,
                Break(exit) => Break(exit),
            };
            return recovered;
        }
        self.answer();
        self.say(&Say::new(APOLOGY, "en-US")).await?;
        let reason = format!("error {}: {}", failure.code, failure.reason);
        Break(Exit::End(Ended::new(CallStatus::Completed, reason)))
    }
}
