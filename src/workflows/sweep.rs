//! What time alone brings about: offers run out, wrap-ups end, silent calls are asked after, halves
//! are wiped. Any server may sweep; every change is conditional.

use std::collections::HashMap;

use super::{Change, Ctx, Fault, connect_call, end_call, forget, keep_callback, remind};
use crate::domain::presence::UNREACHABLE_AFTER;
use crate::platform::RestError;
use crate::platform::rest::CallStatus;
use crate::store::offers::Offer;
use crate::store::presence::Wish;
use crate::store::{Tx, contacts, halves, line, offers, presence};

/// How long after an acceptance the platform may take to fetch the connect document, milliseconds.
const CONNECT_WITHIN: i64 = 10_000;
/// No call is reaped so soon after the start or the store's recovery, milliseconds.
const REAP_AFTER: i64 = 120_000;
/// How many silent calls one sweep asks after.
const REAP_AT_ONCE: i64 = 5;
/// How long until a silent call that lives is asked after again, milliseconds.
const ASK_AGAIN: i64 = 60_000;
/// The same of a call that talks with an operator: it says nothing while it lasts.
const ASK_TALKERS_AGAIN: i64 = 600_000;

/// How often it is looked for what is to be forgotten, milliseconds.
const FORGET_EVERY: i64 = 60_000;

/// A sweeper and what it must remember between two sweeps.
pub struct Sweeper {
    ctx: Ctx,
    since: i64,
    asked: HashMap<String, i64>,
    forgot: i64,
}

impl Sweeper {
    /// A sweeper that starts now.
    pub fn new(ctx: Ctx) -> Self {
        let since = ctx.now_ms();
        Self {
            ctx,
            since,
            asked: HashMap::new(),
            forgot: 0,
        }
    }

    /// The store was away: nobody could beat, so nobody is reaped for a while.
    pub fn store_was_away(&mut self) {
        self.since = self.ctx.now_ms();
    }

    /// One sweep.
    pub async fn sweep(&mut self) -> Result<(), Fault> {
        self.end_offers().await?;
        self.end_wrap_ups().await?;
        self.ask_after_connecting().await?;
        keep_callback::end_for_who_waits_again(&self.ctx).await?;
        self.reap().await?;
        self.wipe().await?;
        self.forget().await
    }

    async fn forget(&mut self) -> Result<(), Fault> {
        let now = self.ctx.now_ms();
        if now - self.forgot >= FORGET_EVERY {
            forget::forget(&self.ctx).await?;
            remind::remind(&self.ctx).await?;
            self.forgot = now;
        }
        Ok(())
    }

    async fn end_offers(&self) -> Result<(), Fault> {
        let ctx = &self.ctx;
        let now = ctx.now_ms();
        let mut tx = ctx.db.read().await?;
        let overdue = offers::overdue(&mut tx, now).await?;
        let lost = offers::to_unreachable(&mut tx, now - UNREACHABLE_AFTER).await?;
        drop(tx);
        if overdue.is_empty() && lost.is_empty() {
            return Ok(());
        }
        // One transaction an offer: what another server has settled meanwhile holds up no other.
        for offer in &overdue {
            let mut tx = ctx.db.write().await?;
            if give_back(&mut tx, offer, ("expired", "no-answer"), now).await? {
                let pause = Wish {
                    wish: "pause",
                    reason: None,
                    cause: Some("no-answer"),
                };
                presence::wish(&mut tx, &offer.operator, pause, now).await?;
                tx.commit().await?;
            }
        }
        for offer in &lost {
            let mut tx = ctx.db.write().await?;
            if give_back(&mut tx, offer, ("withdrawn", "unreachable"), now).await? {
                tx.commit().await?;
            }
        }
        for offer in overdue.into_iter().chain(lost) {
            ctx.live.tell(Change::Operator(offer.operator));
        }
        ctx.bells.route.ring();
        Ok(())
    }

    async fn end_wrap_ups(&self) -> Result<(), Fault> {
        let ctx = &self.ctx;
        let now = ctx.now_ms();
        let mut tx = ctx.db.write().await?;
        let wrapped = contacts::wrapped(&mut tx, now).await?;
        if wrapped.is_empty() {
            return Ok(());
        }
        for contact in &wrapped {
            if contacts::close(&mut tx, &contact.id, "wrap-up-over", now).await? {
                presence::idle_from(&mut tx, &contact.operator, now).await?;
            }
        }
        tx.commit().await?;
        for contact in wrapped {
            ctx.live.tell(Change::Operator(contact.operator));
        }
        ctx.bells.route.ring();
        Ok(())
    }

    /// Accepted calls for which the platform never came: ask, then end them or put them back.
    async fn ask_after_connecting(&self) -> Result<(), Fault> {
        let ctx = &self.ctx;
        let mut tx = ctx.db.read().await?;
        let stuck = line::stuck_connecting(&mut tx, ctx.now_ms() - CONNECT_WITHIN).await?;
        let mut pairs = Vec::new();
        for row in stuck {
            if let Some(offer) = offers::accepted_of_call(&mut tx, &row.call).await? {
                pairs.push((row.call, offer.id));
            }
        }
        drop(tx);
        for (call, offer) in pairs {
            if self.is_over(&call).await == Some(true) {
                end_call::end_call(ctx, &call, "gone").await?;
            } else {
                connect_call::back_in_line(ctx, &offer, "not-connected").await?;
            }
        }
        Ok(())
    }

    /// Calls of which nothing was heard for long, in line or with an operator: those that the platform
    /// says are over are ended. A platform that does not answer reaps nobody.
    async fn reap(&mut self) -> Result<(), Fault> {
        let now = self.ctx.now_ms();
        if now - self.since < REAP_AFTER {
            return Ok(());
        }
        self.asked.retain(|_, next| now < *next);
        let mut tx = self.ctx.db.read().await?;
        let before = now - super::offer_calls::BEAT_LIMIT;
        let limit = REAP_AT_ONCE + i64::try_from(self.asked.len()).unwrap_or(i64::MAX);
        let silent = line::silent(&mut tx, before, limit).await?;
        drop(tx);
        for row in silent {
            if self.asked.contains_key(&row.call) {
                continue;
            }
            let pause = if row.state == "talking" {
                ASK_TALKERS_AGAIN
            } else {
                ASK_AGAIN
            };
            self.asked.insert(row.call.clone(), now + pause);
            if self.is_over(&row.call).await == Some(true) {
                tracing::info!(call.sid = row.call, "a call that ended unheard was reaped");
                end_call::end_call(&self.ctx, &row.call, "reaped").await?;
            }
        }
        Ok(())
    }

    /// Whether the platform says that the call is over; `None` when it does not say.
    async fn is_over(&self, call: &str) -> Option<bool> {
        match self.ctx.rest.call_status(call).await {
            Ok(status) => Some(status == CallStatus::Ended),
            Err(RestError::Gone) => Some(true),
            Err(_) => None,
        }
    }

    async fn wipe(&self) -> Result<(), Fault> {
        let ctx = &self.ctx;
        let mut tx = ctx.db.write().await?;
        let wiped = halves::wipe_overdue(&mut tx, ctx.now_ms()).await?;
        if wiped > 0 {
            tx.commit().await?;
            ctx.db.checkpoint().await?;
        }
        Ok(())
    }
}

/// Puts a call back in its place and ends its offer. Says whether the offer was live; if not, the
/// transaction is to be dropped.
async fn give_back(
    tx: &mut Tx,
    offer: &Offer,
    (state, cause): (&str, &str),
    now: i64,
) -> Result<bool, Fault> {
    line::change(tx, &offer.call, "offered", "waiting", now).await?;
    Ok(offers::end(tx, &offer.id, state, cause, now).await?)
}
