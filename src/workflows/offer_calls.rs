//! Offers waiting calls to free operators: one transaction reads both and writes the offers, under
//! one lock, so that no decision is taken on what has changed meanwhile (`pains.md` 50).

use super::{Change, Ctx, Fault};
use crate::domain::presence::{Doing, Seat};
use crate::domain::routing::{self, Free, Waiting};
use crate::store::offers::Offer;
use crate::store::presence::Seat as Row;
use crate::store::{line, offers, presence};

/// The lock that keeps routing to one server at a time.
const ROUTING_LOCK: i64 = 0x726f_7574;
/// How many waiting calls one round looks at.
const ROUND: i64 = 500;
/// A call whose wait document was not asked for as long is not offered: twice the document's
/// length and 15 s (`design.md` 3.3), milliseconds.
pub const BEAT_LIMIT: i64 = 75_000;

/// One round. Says how many offers were made.
pub async fn offer_calls(ctx: &Ctx) -> Result<usize, Fault> {
    let now = ctx.now_ms();
    let mut tx = ctx.db.write().await?;
    tx.alone(ROUTING_LOCK).await?;
    let free: Vec<Free> = presence::seats(&mut tx)
        .await?
        .into_iter()
        .filter(|seat| {
            let endpoint = seat.endpoint.as_deref();
            endpoint.is_some_and(|at| ctx.config.telephony.profile.rings(at))
                && doing(seat, now) == Doing::Ready
        })
        .map(|seat| Free {
            skills: routing::skills(seat.skills.as_deref().unwrap_or_default()),
            idle_since: seat.idle_since,
            operator: seat.operator,
        })
        .collect();
    if free.is_empty() {
        return Ok(0);
    }
    let waiting = line::next_in_turn(&mut tx, now - BEAT_LIMIT, ROUND)
        .await?
        .into_iter()
        .map(|row| Waiting {
            skills: routing::skills(&row.skills),
            call: row.call,
            priority: row.priority,
            returned: row.returned != 0,
            entered_at: row.entered_at,
        })
        .collect();
    let mut made = Vec::new();
    let mut pairs = routing::pair(waiting, free);
    // The group writer locks calls in this order too, so that neither waits for the other.
    pairs.sort_by(|one, other| one.call.cmp(&other.call));
    for pair in pairs {
        if !line::change(&mut tx, &pair.call, "waiting", "offered", now).await? {
            continue;
        }
        let offer = Offer {
            id: ctx.id(),
            call: pair.call,
            operator: pair.operator,
            state: "offered".to_owned(),
            made_at: now,
            deadline: now + ctx.config.line.offer_ms(),
            cause: None,
        };
        offers::insert(&mut tx, &offer).await?;
        made.push(offer.operator);
    }
    tx.commit().await?;
    let count = made.len();
    for operator in made {
        ctx.live.tell(Change::Operator(operator));
    }
    Ok(count)
}

/// What the operator of this seat is doing.
pub fn doing(seat: &Row, now: i64) -> Doing {
    Seat {
        wish: &seat.wish,
        seen_at: seat.seen_at,
        offered: seat.offer.is_some(),
        contact: seat.contact_state.as_deref(),
    }
    .doing(now)
}
