//! The promise to ring back: the number that was typed is read from the call's journal, the promise is
//! committed, and only then the flow speaks of it.

use super::Telephony;
use super::at::STORE_ANSWERS;
use super::params::Params;
use crate::flow::{Flow, Number, Position, Promise, Wish};
use crate::workflows::call_story;
use crate::workflows::promise_callback::promise_callback;

impl Telephony {
    /// Asks the store for what the caller wishes. Says what came of it, and which number is meant.
    pub(super) async fn promise(
        &self,
        flow: &Flow,
        (call, at): (&str, &Position),
        wish: &Wish,
        params: &Params,
    ) -> (Promise, Option<String>) {
        if !self.ctx.writer.is_up() {
            return (Promise::Failed, None);
        }
        let number = match &wish.number {
            Number::Caller => Some(params.text("From").to_owned()),
            Number::Typed(name) => self.typed((call, at), Some(name)).await,
        };
        let Some(number) = number else {
            return (Promise::Failed, None);
        };
        // Our own line would be rung, and take a place in it.
        if flow.line_of(&number).is_some() {
            return (Promise::Refused, Some(number));
        }
        let commit = promise_callback(&self.ctx, call, wish, &number);
        let promise = match self.ctx.clock.within(STORE_ANSWERS, commit).await {
            Some(Ok(promise)) => promise,
            Some(Err(error)) => {
                tracing::warn!(error.message = %error, "a call back could not be promised");
                Promise::Failed
            }
            None => {
                tracing::warn!("a call back could not be promised in time");
                Promise::Failed
            }
        };
        (promise, Some(number))
    }

    /// The number that the caller typed last, under this name or any; none while the store is away, and
    /// none, rather than an older one, where that number is not written down yet.
    pub(super) async fn typed(
        &self,
        (call, at): (&str, &Position),
        name: Option<&str>,
    ) -> Option<String> {
        if !self.ctx.writer.is_up() {
            return None;
        }
        let read = call_story::typed(&self.ctx, call, &at.typed, name);
        self.ctx.clock.within(STORE_ANSWERS, read).await?.ok()?
    }
}
