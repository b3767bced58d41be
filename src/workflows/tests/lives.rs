//! Citizens' lives through the workflows and the store, deed after deed by a fixed seed, against
//! what the tables of the domain say: one secret opens, and no dead one and no half ever does.

use std::time::Duration;

use super::world::{World, cf, form, heard};
use crate::domain::message_text::Deed;
use crate::domain::pin::{self, HALF};
use crate::domain::recovery::{self, Typed};
use crate::letters::bundle::Recipient;
use crate::rng::Rng;
use crate::store::citizen_sessions::CitizenSession;
use crate::store::fresh::{Fresh, on_both};
use crate::store::operators::Operator;
use crate::store::pins::Pin;
use crate::store::{halves, jobs, log_in_tries, pins};
use crate::workflows::approve::Verdict;
use crate::workflows::ask_code::{self, Errand};
use crate::workflows::change_pin::{self, Retyped, Shown};
use crate::workflows::citizen_session::{self, Stage};
use crate::workflows::confirm_code::{self, Confirmed, TRIES};
use crate::workflows::decide_call_back::{Decided, decide, propose};
use crate::workflows::issue_pin::Issued;
use crate::workflows::log_in::{Attempt, LogIn, log_in};
use crate::workflows::move_letters::gather;
use crate::workflows::pin_life;
use crate::workflows::restore_pin::second_row;
use crate::workflows::revoke_pin::revoke;

on_both!(random_lives_open_with_one_secret_alone);

const CITIZENS: u8 = 3;
const DEEDS: u32 = 45;
const FIVE: i64 = 300_000;
/// For how long contacts have to be known before they restore, milliseconds (T24).
const SETTLES: i64 = 7 * 86_400_000;

/// What the reference knows of a citizen.
#[derive(Default)]
struct Citizen {
    number: u8,
    /// The secret that opens, in clear.
    live: Option<Vec<u8>>,
    shown: Option<Vec<u8>>,
    /// What opened once, or was half of it.
    dead: Vec<Vec<u8>>,
    ever_used: bool,
    failures: i64,
    locked_until: i64,
    session: Option<CitizenSession>,
    calls: u32,
    /// Since when the contacts are known.
    known: Option<i64>,
    restored: u32,
}

impl Citizen {
    fn kill(&mut self) {
        self.dead.extend(self.live.take());
        self.dead.extend(self.shown.take());
    }
}

async fn random_lives_open_with_one_secret_alone(at: Fresh) {
    let world = World::on(at).await;
    let chance = Rng::seeded(1_515);
    let mut citizens: Vec<Citizen> = (1..=CITIZENS)
        .map(|number| Citizen {
            number,
            ..Citizen::default()
        })
        .collect();
    for _ in 0..DEEDS {
        for citizen in &mut citizens {
            let [deed, more] = chance.bytes();
            one_deed(&world, citizen, deed % 20, more).await;
            agrees(&world, citizen).await;
        }
    }
    let (mut dead, mut live, mut restored) = (0, 0, 0);
    for citizen in &mut citizens {
        restored += citizen.restored;
        dead += citizen.dead.len();
        live += usize::from(citizen.live.is_some());
        ends_well(&world, citizen).await;
    }
    assert!(dead > 20 && live > 0, "{dead} dead and {live} live secrets");
    assert!(restored > 0, "nobody's PIN was restored");
}

async fn one_deed(world: &World, citizen: &mut Citizen, which: u8, more: u8) {
    match which {
        0..=2 => ask(world, citizen).await,
        3..=7 => {
            if let Some(live) = citizen.live.clone() {
                types(world, citizen, &live).await;
            }
        }
        8..=11 => change(world, citizen, more.is_multiple_of(4)).await,
        12..=14 => {
            let wrong = match citizen
                .dead
                .get(usize::from(more) % citizen.dead.len().max(1))
            {
                Some(dead) => dead.clone(),
                None => b"K7QM2XRT".to_vec(),
            };
            types(world, citizen, &wrong).await;
        }
        15 => {
            for _ in 0..11 {
                types(world, citizen, b"K7QM2XRT").await;
            }
        }
        16 => {
            let id = row(world, citizen).await.map(|pin| pin.id);
            if let Some(id) = id.filter(|_| citizen.live.is_some()) {
                let mut tx = world.ctx.db.write().await.unwrap();
                assert!(revoke(&world.ctx, &mut tx, &id, "lost").await.unwrap());
                tx.commit().await.unwrap();
                citizen.kill();
            }
        }
        17 => restore(world, citizen, !more.is_multiple_of(4)).await,
        _ => {
            leave(world, citizen).await;
            let minutes = [2, 6, 60, 60 * 24 * 40, 60 * 24 * 190][usize::from(more) % 5];
            world.advance(Duration::from_mins(minutes)).await;
        }
    }
}

async fn row(world: &World, citizen: &Citizen) -> Option<Pin> {
    let mut tx = world.ctx.db.read().await.unwrap();
    pins::last_of(&mut tx, &cf(citizen.number)).await.unwrap()
}

/// Asks by telephone. A second time within the month another operator has to agree.
async fn ask(world: &World, citizen: &mut Citizen) {
    citizen.calls += 1;
    let (number, call) = (citizen.number, citizen.calls);
    let name = format!("operator-{number}-{call}");
    let operator = world.operator(&name).await;
    let contact = world.talking(&format!("CA-{name}"), &operator).await;
    let issued = world.issue(&operator, &contact, &form(number), &name).await;
    if issued == Issued::AlreadyThere {
        assert!(citizen.live.is_some(), "refused to who has none");
        return;
    }
    if let Issued::CallBack(practice) = &issued {
        let other = Operator {
            id: format!("{name}-other"),
            ..operator.clone()
        };
        let ctx = &world.ctx;
        assert!(
            propose(ctx, &operator, practice, heard(true, ""))
                .await
                .unwrap()
        );
        let own = decide(ctx, &operator, practice, Verdict::Approve)
            .await
            .unwrap();
        assert_eq!(own, Decided::OwnProposal);
        let decided = decide(ctx, &other, practice, Verdict::Approve)
            .await
            .unwrap();
        assert_eq!(decided, Decided::Done);
    } else {
        assert!(matches!(issued, Issued::Issued(_)), "{issued:?}");
    }
    assert!(citizen.live.is_none(), "two live PINs");
    let pin = row(world, citizen).await.unwrap();
    let whole = whole(world, &pin).await;
    citizen.dead.extend(whole.chunks(HALF).map(<[u8]>::to_vec));
    citizen.live = Some(whole);
    citizen.ever_used = false;
    citizen.known.get_or_insert(world.ctx.now_ms());
}

/// Both halves of a PIN on its way, as SMS and letter will tell them.
pub(super) async fn whole(world: &World, pin: &Pin) -> Vec<u8> {
    let mut tx = world.ctx.db.read().await.unwrap();
    let first = halves::sealed(&mut tx, &pin.id, "first").await.unwrap();
    drop(tx);
    let first = world.ctx.outbox.open(&first.unwrap(), &pin.id).unwrap();
    let bundle = gather(&world.ctx).await.unwrap();
    let of_pin = |to: &Recipient| matches!(to, Recipient::Person(to) if to.pin == pin.id);
    let entry = bundle.entries.iter().find(|entry| of_pin(&entry.to));
    let entry = entry.unwrap();
    let second = world.identity.open(&entry.sealed, &entry.to.binding());
    [first.as_slice(), second.unwrap().as_slice()].concat()
}

/// Types something, and what comes of it is what the tables say.
async fn types(world: &World, citizen: &mut Citizen, secret: &[u8]) {
    leave(world, citizen).await;
    let typed = pin::normalise(std::str::from_utf8(secret).unwrap()).unwrap();
    let cf = cf(citizen.number);
    let attempt = Attempt {
        cf: &cf,
        pin: &typed,
        code: true,
    };
    let (now, pin) = (world.ctx.now_ms(), row(world, citizen).await);
    let outcome = log_in(&world.ctx, attempt).await.unwrap();
    if now < citizen.locked_until {
        citizen.locked_until = now + FIVE;
        assert!(matches!(outcome, LogIn::Locked(until) if until == now + FIVE));
    } else if citizen.live.as_deref() == Some(secret) {
        (citizen.failures, citizen.locked_until) = (0, 0);
        let LogIn::In(token, stage) = outcome else {
            panic!("the live secret does not open")
        };
        let over = pin
            .and_then(|pin| pin.expires_at)
            .is_some_and(|end| end <= now);
        let must_change = secret.len() == pin::WHOLE || over;
        assert_eq!(stage == Stage::Change, must_change);
        citizen.session = citizen_session::of(&world.ctx, &token).await.unwrap();
    } else {
        citizen.failures = (citizen.failures + 1).min(10);
        if citizen.failures == 10 {
            citizen.locked_until = now + FIVE;
            assert!(matches!(outcome, LogIn::Locked(until) if until == now + FIVE));
        } else {
            assert!(
                matches!(outcome, LogIn::Wrong),
                "a dead secret or a half opens"
            );
        }
    }
}

/// Asks for new characters and types them again, or something else.
async fn change(world: &World, citizen: &mut Citizen, wrongly: bool) {
    let Some(session) = citizen.session.clone() else {
        return;
    };
    let ctx = &world.ctx;
    let new = match change_pin::show(ctx, &session).await.unwrap() {
        Shown::New(half) => half.expose().as_bytes().to_vec(),
        Shown::Already | Shown::Busy => panic!("every change here is ended"),
        Shown::No => {
            assert!(citizen.live.is_none(), "a live PIN cannot be changed");
            return;
        }
    };
    citizen.shown = Some(new.clone());
    let again = if wrongly { b"K7QM2XRT".to_vec() } else { new };
    let typed = pin::normalise(std::str::from_utf8(&again).unwrap()).unwrap();
    let done = change_pin::confirm(ctx, &session, Some(&typed))
        .await
        .unwrap();
    if wrongly {
        assert_eq!(done, Retyped::Wrong);
        citizen.dead.extend(citizen.shown.take());
    } else {
        assert_eq!(done, Retyped::Done);
        let new = citizen.shown.take();
        citizen.kill();
        citizen.live = new;
        citizen.ever_used = true;
    }
}

/// Asks for a restore with the registered contacts, and types the mailed code or five wrong ones.
async fn restore(world: &World, citizen: &mut Citizen, rightly: bool) {
    leave(world, citizen).await;
    let (ctx, number) = (&world.ctx, citizen.number);
    let settled = citizen
        .known
        .is_some_and(|since| ctx.now_ms() - since >= SETTLES);
    let typed = Typed {
        cf: &cf(number),
        mobile: &format!("333 12345{number:02}"),
        email: &format!("anna{number}@example.org"),
        ..Typed::default()
    };
    let given = recovery::to_restore(typed).ok().unwrap();
    ask_code::ask(ctx, Deed::Restore, &given, None)
        .await
        .unwrap();
    let mailed = mailed(world).await;
    let possible = citizen.live.is_some() && citizen.ever_used && settled;
    assert_eq!(mailed.is_some(), possible);
    let Some((token, code)) = mailed else {
        return;
    };
    if !rightly {
        for left in (0..TRIES).rev() {
            let wrong = confirm_code::confirm(ctx, &token, "wrong").await.unwrap();
            let so = if left > 0 {
                Confirmed::Wrong(left)
            } else {
                Confirmed::Ended
            };
            assert_eq!(wrong, so);
        }
    }
    let confirmed = confirm_code::confirm(ctx, &token, &code).await.unwrap();
    if !rightly {
        assert_eq!(confirmed, Confirmed::Ended, "the old PIN stays");
        return;
    }
    assert_eq!(confirmed, Confirmed::Restored);
    citizen.kill();
    let pin = row(world, citizen).await.unwrap();
    let mut whole = Vec::new();
    for (which, sealed_for) in [("first", pin.id.clone()), ("second", second_row(&pin.id))] {
        let mut tx = ctx.db.read().await.unwrap();
        let half = halves::sealed(&mut tx, &pin.id, which).await.unwrap();
        let half = ctx.outbox.open(&half.unwrap(), &sealed_for).unwrap();
        citizen.dead.push(half.to_vec());
        whole.extend_from_slice(&half);
    }
    citizen.live = Some(whole);
    (citizen.failures, citizen.locked_until) = (0, 0);
    citizen.restored += 1;
}

/// Link and code, if the errand that was just asked for ends in a mail with them.
async fn mailed(world: &World) -> Option<(String, String)> {
    let ctx = &world.ctx;
    for _asked_then_mailed in 0..2 {
        let (now, never) = (ctx.now_ms(), i64::MAX);
        let mut tx = ctx.db.write().await.unwrap();
        let due = jobs::claim(&mut tx, jobs::Lane::Messages, now, never, 1_000)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        for job in due.iter().filter(|job| job.kind == "code") {
            match serde_json::from_str(&job.data).unwrap() {
                Errand::Ask { sealed } => ask_code::answer(ctx, job, &sealed).await.unwrap(),
                Errand::Code { sealed, .. } => {
                    let opened = ctx.outbox.open(&sealed, &job.id).unwrap();
                    let text = std::str::from_utf8(&opened).unwrap();
                    let (token, code) = text.split_once(' ').unwrap();
                    return Some((token.to_owned(), code.to_owned()));
                }
                Errand::NotPossible { .. } => {}
            }
        }
    }
    None
}

async fn leave(world: &World, citizen: &mut Citizen) {
    if let Some(session) = citizen.session.take() {
        let out = citizen_session::log_out(&world.ctx, &session).await;
        out.unwrap();
    }
    citizen.dead.extend(citizen.shown.take());
}

/// The rows say what the reference says.
async fn agrees(world: &World, citizen: &Citizen) {
    let ctx = &world.ctx;
    let cf = cf(citizen.number);
    let mut tx = ctx.db.read().await.unwrap();
    let living = pin_life::read(ctx, &mut tx, &cf).await.unwrap();
    let who = pin_life::who(ctx, &cf).unwrap();
    let tries = log_in_tries::of(&mut tx, &who).await.unwrap();
    assert_eq!(living.life.standing.is_live(), citizen.live.is_some());
    if citizen.live.is_some() {
        assert_eq!(living.life.ever_used, citizen.ever_used);
    }
    assert_eq!(tries.failures, citizen.failures);
    assert_eq!(tries.locked_until, citizen.locked_until);
}

/// When nothing is locked any more, every dead secret is dead and the live one opens.
async fn ends_well(world: &World, citizen: &mut Citizen) {
    for dead in citizen.dead.clone() {
        world.advance(Duration::from_mins(6)).await;
        types(world, citizen, &dead).await;
        assert!(citizen.session.is_none());
    }
    world.advance(Duration::from_mins(6)).await;
    if let Some(live) = citizen.live.clone() {
        types(world, citizen, &live).await;
        assert!(citizen.session.is_some());
    }
}
