//! Where a call goes next: a document to fetch or to run, or an end. Only data.

use std::ops::ControlFlow;

use reqwest::{Method, Url};

use super::call::{Ended, Signal};
use super::mailbox::Post;
use super::webhook::Params;
use crate::twiml::Document;

/// A document to be asked for.
#[derive(Clone)]
pub(super) struct Fetch {
    pub method: Method,
    pub url: Url,
    pub extra: Params,
}

impl Fetch {
    pub fn post(url: Url, extra: Params) -> Self {
        Self {
            method: Method::POST,
            url,
            extra,
        }
    }
}

/// Where REST sends a call.
pub(super) enum Moved {
    To(Fetch),
    Run(Document),
}

/// A queued caller is taken by another call's `<Dial><Queue>`.
pub(super) struct Taken {
    pub by: String,
    pub by_number: String,
    pub url: Option<Url>,
    pub peer: Post<Signal>,
}

/// What stops a document before its last verb.
pub(super) enum Exit {
    /// A verb goes on elsewhere.
    Goto(Fetch),
    /// REST sends the call elsewhere.
    Moved(Moved),
    /// `<Leave>`.
    Leave,
    /// REST took the caller out of the queue.
    Dequeued(Fetch),
    /// The document of a REST dequeue, and the one that follows when it runs out.
    Connect(Fetch, Option<(Url, Document)>),
    /// Another call took the caller out of the queue.
    Taken(Taken),
    /// A document could not be had.
    Failed(Failure),
    /// The call is over.
    End(Ended),
}

/// Why a document could not be had, with the platform's error code.
#[derive(Debug, Clone)]
pub(super) struct Failure {
    pub code: u32,
    pub url: String,
    pub reason: String,
}

/// The outcome of a verb: go on with the next, or leave the document.
pub(super) type Turn<T = ()> = ControlFlow<Exit, T>;
