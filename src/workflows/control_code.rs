//! The control code (R37, R101), posed and checked. It keeps out programs that would fill in forms by
//! the thousand; it is no proof of who somebody is.
//!
//! Why this and no distorted picture: the people who need a PIN are often old, and some do not see
//! or hear well. Where JavaScript runs, the browser works for a moment, and there is nothing to
//! read, hear or solve. Where it does not, the page asks for a number that it writes in words in its
//! own language; a screen reader reads it as it stands, so no second, spoken form is needed. A
//! program could answer that question, so that way is limited far more tightly, by source and for
//! all together (`Gates`). Nothing is asked of other companies, and nobody is observed.

use std::net::IpAddr;

use super::gates::{Gate, Gates};
use super::{Ctx, Fault};
use crate::domain::control_code::{is_number, number_of, proves};
use crate::store::spent_codes;

/// How long a code is good, milliseconds: time enough to fill in a form with care.
const GOOD_FOR: i64 = 3_600_000;

/// A code as a page poses it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posed {
    /// What the form sends back: id, end, MAC.
    pub token: String,
    /// What the browser proves: the MAC alone.
    pub salt: String,
    /// Zero bits that it is to find.
    pub bits: u32,
    /// The number that is asked for in words.
    pub number: u16,
    until: i64,
}

/// What came back.
#[derive(Debug, Clone, Copy, Default)]
pub struct Answer<'a> {
    /// The token of the page.
    pub token: &'a str,
    /// What the browser found; blank without JavaScript.
    pub proof: &'a str,
    /// What somebody typed.
    pub number: &'a str,
}

/// What is to be said of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Go on. The code is used up.
    Passed,
    /// Nothing was answered; the same code may be asked again.
    Missing,
    /// Wrong, too old or used: pose another.
    Wrong,
    /// Too much from there; seconds until the next try.
    TooMany(u64),
}

/// Poses a new code.
pub fn pose(ctx: &Ctx) -> Result<Posed, Fault> {
    let until = ctx.now_ms() + GOOD_FOR;
    posed(ctx, &ctx.id(), until)
}

fn posed(ctx: &Ctx, id: &str, until: i64) -> Result<Posed, Fault> {
    let head = format!("{id}.{until}");
    let salt = ctx.hasher.mac("control-code", &head)?;
    let number = number_of(&ctx.hasher.mac("control-number", &head)?);
    Ok(Posed {
        token: format!("{head}.{salt}"),
        salt,
        bits: ctx.config.portal.proof_bits,
        number,
        until,
    })
}

/// The code of this token, when it is ours and still good: a form that comes back for another
/// reason asks the same again.
pub fn again(ctx: &Ctx, token: &str) -> Result<Option<Posed>, Fault> {
    let mut parts = token.splitn(3, '.');
    let (Some(id), Some(until)) = (parts.next(), parts.next()) else {
        return Ok(None);
    };
    let Ok(until) = until.parse::<i64>() else {
        return Ok(None);
    };
    let posed = posed(ctx, id, until)?;
    Ok(Some(posed).filter(|posed| same(&posed.token, token) && until > ctx.now_ms()))
}

fn same(one: &str, other: &str) -> bool {
    use subtle::ConstantTimeEq as _;
    one.as_bytes().ct_eq(other.as_bytes()).into()
}

/// Judges an answer. Right or wrong, the code is used up by it; a commit of its own, so that what
/// follows cannot undo it.
pub async fn check(
    ctx: &Ctx,
    gates: &Gates,
    source: IpAddr,
    answer: Answer<'_>,
) -> Result<Verdict, Fault> {
    let Some(posed) = again(ctx, answer.token)? else {
        return Ok(Verdict::Wrong);
    };
    let (proof, number) = (answer.proof.trim(), answer.number.trim());
    if proof.is_empty() && number.is_empty() {
        return Ok(Verdict::Missing);
    }
    let proved = proves(&posed.salt, proof, posed.bits);
    let gate = if proved { Gate::Proof } else { Gate::Question };
    if let Err(seconds) = gates.pass(gate, source) {
        return Ok(Verdict::TooMany(seconds));
    }
    let right = proved || is_number(number, posed.number);
    let mut tx = ctx.db.write().await?;
    let first = spent_codes::spend(&mut tx, &posed.salt, posed.until).await?;
    tx.commit().await?;
    Ok(if right && first {
        Verdict::Passed
    } else {
        Verdict::Wrong
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::control_code::prove;
    use crate::store::fresh::{Fresh, on_both};
    use crate::workflows::tests::world::World;
    use std::time::Duration;

    on_both!(
        a_code_is_good_once_by_proof_or_by_number,
        a_wrong_number_uses_the_code_up,
        a_code_ends_after_an_hour_and_cannot_be_made_up
    );

    fn source() -> IpAddr {
        IpAddr::from([192, 0, 2, 1])
    }

    async fn judged(world: &World, gates: &Gates, answer: Answer<'_>) -> Verdict {
        check(&world.ctx, gates, source(), answer).await.unwrap()
    }

    async fn a_code_is_good_once_by_proof_or_by_number(at: Fresh) {
        let world = World::on(at).await;
        let gates = Gates::new(&world.ctx.clock);
        let (one, other) = (pose(&world.ctx).unwrap(), pose(&world.ctx).unwrap());
        let proof = prove(&one.salt, one.bits);
        let number = other.number.to_string();
        let proved = Answer {
            token: &one.token,
            proof: &proof,
            number: "",
        };
        let typed = Answer {
            token: &other.token,
            proof: "",
            number: &number,
        };
        let nothing = Answer {
            token: &one.token,
            ..Answer::default()
        };
        assert_eq!(judged(&world, &gates, nothing).await, Verdict::Missing);
        for answer in [proved, typed] {
            assert_eq!(judged(&world, &gates, answer).await, Verdict::Passed);
            assert_eq!(judged(&world, &gates, answer).await, Verdict::Wrong);
        }
    }

    async fn a_wrong_number_uses_the_code_up(at: Fresh) {
        let world = World::on(at).await;
        let gates = Gates::new(&world.ctx.clock);
        let posed = pose(&world.ctx).unwrap();
        let number = posed.number.to_string();
        let right = Answer {
            token: &posed.token,
            proof: "",
            number: &number,
        };
        let wrong = Answer {
            number: "0",
            ..right
        };
        assert_eq!(judged(&world, &gates, wrong).await, Verdict::Wrong);
        assert_eq!(judged(&world, &gates, right).await, Verdict::Wrong);
    }

    async fn a_code_ends_after_an_hour_and_cannot_be_made_up(at: Fresh) {
        let world = World::on(at).await;
        let gates = Gates::new(&world.ctx.clock);
        let posed = pose(&world.ctx).unwrap();
        assert_eq!(
            again(&world.ctx, &posed.token).unwrap(),
            Some(posed.clone())
        );
        let number = posed.number.to_string();
        let made_up = posed
            .token
            .replacen(&posed.until.to_string(), "99999999999999", 1);
        for token in ["", "a.b.c", "a.1", &made_up] {
            assert_eq!(again(&world.ctx, token).unwrap(), None, "{token}");
        }
        world.advance(Duration::from_hours(1)).await;
        let late = Answer {
            token: &posed.token,
            proof: "",
            number: &number,
        };
        assert_eq!(judged(&world, &gates, late).await, Verdict::Wrong);
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn answers_by_hand_are_limited_where_proofs_are_not() {
        let world = World::on(Fresh::sqlite().await).await;
        let gates = Gates::new(&world.ctx.clock);
        let mut last = Verdict::Passed;
        for _ in 0..16 {
            let posed = pose(&world.ctx).unwrap();
            let number = posed.number.to_string();
            let typed = Answer {
                token: &posed.token,
                proof: "",
                number: &number,
            };
            last = judged(&world, &gates, typed).await;
        }
        assert!(matches!(last, Verdict::TooMany(_)), "{last:?}");
        let posed = pose(&world.ctx).unwrap();
        let proof = prove(&posed.salt, posed.bits);
        let proved = Answer {
            token: &posed.token,
            proof: &proof,
            number: "",
        };
        assert_eq!(judged(&world, &gates, proved).await, Verdict::Passed);
    }
}
