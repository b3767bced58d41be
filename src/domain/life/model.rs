//! Random lives against a reference that was written on its own, from the tables of the domain: it
//! knows secrets by number and keeps them, where the machine only says what must follow.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::*;
use crate::domain::policy::{LockMode, Policy};

/// A secret: its number, and how many characters it has.
type Secret = (u32, usize);

/// What a citizen of the reference has. Words as in the tables of the domain.
#[derive(Debug, Clone, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "facts that do not hang together"
)]
struct Citizen {
    state: &'static str,
    ever_used: bool,
    dispositive: bool,
    exempt: bool,
    /// The one secret that opens something.
    secret: Option<Secret>,
    /// Shown and not confirmed.
    shown: Option<Secret>,
    link: bool,
    /// A half that was posted unasked.
    invitation: bool,
    ends: Option<Timestamp>,
    failures: u32,
    locked_until: Option<Timestamp>,
    dead: BTreeSet<u32>,
}

/// What a citizen or somebody else does; the machine is asked in its own words.
#[derive(Debug, Clone, Copy)]
enum Deed {
    Ask {
        fits: bool,
    },
    Check {
        same: bool,
    },
    CallBack {
        confirmed: bool,
        by_another: bool,
    },
    Office {
        papers: bool,
    },
    Campaign,
    Activate {
        right: bool,
    },
    /// Types the secret that opens, half of it, a dead one, or nonsense.
    Type(What),
    Retype {
        same: bool,
    },
    Leave,
    AskRestore {
        equal: bool,
    },
    Code {
        right: bool,
        left: u32,
    },
    LinkLapses,
    Revoke {
        identified: bool,
    },
    Convert {
        verified: bool,
    },
    Date {
        eligible: bool,
    },
    LetterBack,
    Contacts(ContactProof),
    /// So many seconds pass.
    Wait(i64),
}

#[derive(Debug, Clone, Copy)]
enum What {
    Right,
    Half,
    Dead,
    Nonsense,
}

fn deeds() -> impl Strategy<Value = Deed> {
    let yes = || prop::bool::weighted(0.8);
    let what = prop_oneof![
        5 => Just(What::Right),
        2 => Just(What::Half),
        2 => Just(What::Dead),
        4 => Just(What::Nonsense),
    ];
    prop_oneof![
        4 => yes().prop_map(|fits| Deed::Ask { fits }),
        4 => yes().prop_map(|same| Deed::Check { same }),
        2 => (yes(), yes()).prop_map(|(confirmed, by_another)| Deed::CallBack { confirmed, by_another }),
        1 => yes().prop_map(|papers| Deed::Office { papers }),
        1 => Just(Deed::Campaign),
        2 => yes().prop_map(|right| Deed::Activate { right }),
        18 => what.prop_map(Deed::Type),
        6 => yes().prop_map(|same| Deed::Retype { same }),
        1 => Just(Deed::Leave),
        3 => yes().prop_map(|equal| Deed::AskRestore { equal }),
        3 => (yes(), 0_u32..5).prop_map(|(right, left)| Deed::Code { right, left }),
        1 => Just(Deed::LinkLapses),
        1 => yes().prop_map(|identified| Deed::Revoke { identified }),
        2 => yes().prop_map(|verified| Deed::Convert { verified }),
        1 => prop::bool::weighted(0.7).prop_map(|eligible| Deed::Date { eligible }),
        1 => Just(Deed::LetterBack),
        1 => prop_oneof![
            Just(ContactProof::LoggedIn), Just(ContactProof::TwoPeople), Just(ContactProof::Nothing)
        ].prop_map(Deed::Contacts),
        6 => prop_oneof![1_i64..400, Just(300), Just(86_400 * 40)].prop_map(Deed::Wait),
    ]
}

impl Citizen {
    fn new(exempt: bool) -> Self {
        Self {
            state: "nessuno",
            exempt,
            ..Self::default()
        }
    }

    fn kill(&mut self) {
        self.dead
            .extend(self.secret.take().map(|(number, _)| number));
        self.dead
            .extend(self.shown.take().map(|(number, _)| number));
        self.link = false;
        self.invitation = false;
        self.ends = None;
    }

    fn new_secret(&mut self, number: u32, length: usize) {
        self.kill();
        self.secret = Some((number, length));
        self.state = "iniziale";
    }

    fn is_live(&self) -> bool {
        ["preassegnato", "iniziale", "attivo"].contains(&self.state)
    }

    fn is_expired(&self, now: Timestamp) -> bool {
        self.state == "attivo" && self.ends.is_some_and(|ends| ends <= now)
    }

    /// Forgets who the PIN was: another one begins.
    fn begin_anew(&mut self, dispositive: bool) {
        self.kill();
        self.ever_used = false;
        self.dispositive = dispositive;
    }

    /// What the tables say that `deed` does. `number` is of no secret yet.
    #[expect(clippy::too_many_lines, reason = "the tables, row after row")]
    fn does(&mut self, deed: Deed, number: u32, now: Timestamp, mode: LockMode) {
        let free = ["nessuno", "revocato", "dismesso"].contains(&self.state);
        match deed {
            Deed::Ask { fits: true } if free => {
                self.begin_anew(false);
                self.state = "richiesto";
            }
            Deed::Check { same: true } if self.state == "richiesto" => self.new_secret(number, 16),
            Deed::Check { same: false } if self.state == "richiesto" => {
                self.state = "da-richiamare";
            }
            Deed::CallBack {
                confirmed,
                by_another: true,
            } if self.state == "da-richiamare" => {
                self.state = if confirmed { "richiesto" } else { "nessuno" };
            }
            Deed::Office { papers: true } if free => {
                self.begin_anew(true);
                self.new_secret(number, 16);
            }
            Deed::Campaign if self.state == "nessuno" => {
                self.begin_anew(false);
                self.invitation = true;
                self.state = "preassegnato";
            }
            Deed::Activate { right: true } if self.state == "preassegnato" => {
                self.new_secret(number, 16);
            }
            Deed::Type(what) => self.types(what, number, now, mode),
            Deed::Retype { same: true } if self.shown.is_some() => {
                let own = self.shown.take();
                self.dead
                    .extend(self.secret.take().map(|(number, _)| number));
                self.secret = own;
                self.state = "attivo";
                self.ever_used = true;
                self.ends = Some(six_months_after(now));
            }
            Deed::Retype { same: false } | Deed::Leave => {
                self.dead
                    .extend(self.shown.take().map(|(number, _)| number));
            }
            Deed::AskRestore { equal: true } if self.ever_used && self.is_live() => {
                self.link = true;
            }
            Deed::Code { right: true, .. } if self.link => {
                self.new_secret(number, 16);
                (self.failures, self.locked_until) = (0, None);
            }
            Deed::Code {
                right: false,
                left: 0,
            }
            | Deed::LinkLapses => self.link = false,
            Deed::Revoke { identified: true } if self.is_live() || self.state == "dismesso" => {
                self.kill();
                self.state = "revocato";
            }
            Deed::Convert { verified: true } if self.state == "attivo" && !self.is_expired(now) => {
                self.dispositive = true;
            }
            Deed::Date { eligible: false } if self.is_live() && !self.exempt => {
                self.kill();
                self.state = "dismesso";
            }
            Deed::Ask { .. }
            | Deed::Check { .. }
            | Deed::CallBack { .. }
            | Deed::Office { .. }
            | Deed::Campaign
            | Deed::Activate { .. }
            | Deed::Retype { .. }
            | Deed::AskRestore { .. }
            | Deed::Code { .. }
            | Deed::Revoke { .. }
            | Deed::Convert { .. }
            | Deed::Date { .. }
            | Deed::LetterBack
            | Deed::Contacts(_)
            | Deed::Wait(_) => {}
        }
    }

    fn types(&mut self, what: What, number: u32, now: Timestamp, mode: LockMode) {
        let five = SignedDuration::from_mins(5);
        if let Some(until) = self.locked_until.filter(|until| now < *until) {
            let from = if mode == LockMode::Restart {
                now
            } else {
                until
            };
            self.locked_until = Some(from + five);
            return;
        }
        if matches!(what, What::Right) && self.secret.is_some() {
            (self.failures, self.locked_until) = (0, None);
            if self.state == "iniziale" || self.is_expired(now) {
                self.dead
                    .extend(self.shown.replace((number, 8)).map(|(number, _)| number));
            }
            return;
        }
        self.failures = (self.failures + 1).min(10);
        if self.failures == 10 {
            self.locked_until = Some(now + five);
        }
    }
}

/// The machine's end is tested by itself; here only that both agree about it.
fn six_months_after(now: Timestamp) -> Timestamp {
    let rome = jiff::tz::TimeZone::get("Europe/Rome").unwrap();
    let day = now.to_zoned(rome).start_of_day().unwrap();
    let last = day.checked_add(jiff::Span::new().months(6)).unwrap();
    last.tomorrow().unwrap().start_of_day().unwrap().timestamp()
}

fn holder(citizen: &Citizen) -> Holder {
    Holder {
        class: Class::Cittadino,
        exempt: citizen.exempt,
    }
}

/// The same deed in the machine's words. What was typed is compared with the secrets that the
/// reference keeps.
#[expect(clippy::too_many_lines, reason = "a line a deed")]
fn event(deed: Deed, citizen: &Citizen) -> Option<Event> {
    let refused = Err(eligibility::Reason::OnlyAbroad);
    Some(match deed {
        Deed::Ask { fits } => Event::Requested(Asked {
            eligible: Ok(()),
            agrees: fits,
            contacts_suffice: true,
            origin: Origin::Web,
            holder: holder(citizen),
        }),
        Deed::Check { same } => Event::AddressChecked { same },
        Deed::CallBack {
            confirmed,
            by_another,
        } => Event::CallBackDecided(Decision {
            confirmed,
            by_another,
            eligible: Ok(()),
        }),
        Deed::Office { papers } => Event::IssuedAtOffice(Desk {
            mv35: papers,
            document: true,
            eligible: if papers { Ok(()) } else { refused },
            holder: holder(citizen),
        }),
        Deed::Campaign => Event::Preassigned(holder(citizen)),
        Deed::Activate { right } => Event::Activated(Activation {
            first_half_right: right,
            card_right: true,
            contacts_suffice: true,
        }),
        Deed::Type(what) => {
            let (typed, right) = match (what, citizen.secret) {
                (What::Right, Some((_, 16))) => (Typed::Sixteen, true),
                (What::Right, Some(_)) => (Typed::Eight, true),
                // The half that was posted: it is known, and opens nothing.
                (What::Half, None) if citizen.invitation => (Typed::Eight, true),
                (What::Half, _) | (What::Right, None) => (Typed::Eight, false),
                (What::Dead, _) => (Typed::Sixteen, false),
                (What::Nonsense, _) => (Typed::Neither, false),
            };
            Event::LogIn {
                typed,
                right,
                eligible: true,
            }
        }
        Deed::Retype { same } => Event::Retyped { same },
        Deed::Leave => Event::ChangeAbandoned,
        Deed::AskRestore { equal } => Event::RestoreAsked {
            contacts_equal: equal,
            settled: true,
        },
        Deed::Code { right, left } => Event::RestoreCode {
            right,
            tries_left: left,
        },
        Deed::LinkLapses => Event::RestoreLapsed,
        Deed::Revoke { identified } => Event::Revoked { identified },
        Deed::Convert { verified } => Event::Converted {
            verified_by_person: verified,
        },
        Deed::Date { eligible } => Event::PolicyDate { eligible },
        Deed::LetterBack => Event::LetterReturned,
        Deed::Contacts(proof) => Event::ContactsChanged(proof),
        Deed::Wait(_) => return None,
    })
}

/// What a store that obeys the effects would hold: the secrets that open, by their numbers.
#[derive(Debug, Default)]
struct Obeyed {
    live: Vec<u32>,
    shown: Option<u32>,
}

impl Obeyed {
    fn obeys(&mut self, effects: &[Effect], standing: Standing, number: u32) {
        for effect in effects {
            match effect {
                Effect::KillSecret => self.live.clear(),
                Effect::StoreHalves if standing != Standing::Preassegnato => {
                    self.live.push(number);
                }
                Effect::ShowNewPin => self.shown = Some(number),
                Effect::DiscardNewSecret => self.shown = None,
                Effect::ActivateNewSecret => {
                    self.live.clear();
                    self.live.extend(self.shown.take());
                }
                Effect::StoreHalves
                | Effect::SendFirstHalf
                | Effect::SendSecondHalf
                | Effect::PrintLetter
                | Effect::PrintInvitation
                | Effect::BindEnvelope
                | Effect::EndSessions
                | Effect::CancelDeliveries
                | Effect::OpenSession
                | Effect::Tell(_)
                | Effect::CallBackTask
                | Effect::VerifyAddressTask
                | Effect::MailLinkAndCode
                | Effect::MailImpossible
                | Effect::CloseRestore => {}
            }
        }
        if standing == Standing::Dismesso {
            // Its hash stays, to say why; it opens nothing.
            self.live.clear();
        }
    }
}

/// One citizen's whole life, in both. The transitions that happened in it.
fn lives(deeds: &[Deed], mode: LockMode, exempt: bool) -> Result<BTreeSet<Rule>, TestCaseError> {
    let policy = Policy {
        lock: mode,
        ..Policy::default()
    };
    let mut now: Timestamp = "2015-03-10T09:15:00Z".parse().unwrap();
    let (mut life, mut citizen) = (Life::default(), Citizen::new(exempt));
    let mut obeyed = Obeyed::default();
    let mut rules = BTreeSet::new();
    for (number, deed) in (1..).zip(deeds.iter().copied()) {
        if let Deed::Wait(seconds) = deed {
            now += SignedDuration::from_secs(seconds);
        }
        let before = life;
        if let Some(event) = event(deed, &citizen)
            && let Ok(step) = life.step(event, now, &policy)
        {
            let entered = step.has(Effect::OpenSession) || step.has(Effect::ShowNewPin);
            if matches!(deed, Deed::Type(_)) {
                let right = matches!(deed, Deed::Type(What::Right)) && citizen.secret.is_some();
                prop_assert_eq!(entered, right && !before.lock.is_shut(now), "{:?}", deed);
            }
            obeyed.obeys(&step.effects, step.life.standing, number);
            life = step.life;
            rules.insert(step.rule);
        }
        citizen.does(deed, number, now, mode);
        agrees(&life, &citizen, &obeyed)?;
        invariants(&before, &life, deed, (now, mode))?;
    }
    Ok(rules)
}

fn agrees(life: &Life, citizen: &Citizen, obeyed: &Obeyed) -> Result<(), TestCaseError> {
    prop_assert_eq!(life.standing.word(), citizen.state);
    prop_assert_eq!(life.lock.failures(), citizen.failures);
    prop_assert_eq!(life.lock.until(), citizen.locked_until);
    prop_assert_eq!(life.changing, citizen.shown.is_some());
    prop_assert_eq!(life.restoring, citizen.link);
    if life.standing.is_live() {
        prop_assert_eq!(life.expires_at, citizen.ends);
        prop_assert_eq!(life.ever_used, citizen.ever_used);
        prop_assert_eq!(life.kind == Kind::Dispositivo, citizen.dispositive);
    }
    let opens: Vec<u32> = citizen.secret.iter().map(|(number, _)| *number).collect();
    prop_assert_eq!(
        &obeyed.live,
        &opens,
        "at most one secret opens, and the same one"
    );
    prop_assert!(
        obeyed
            .live
            .iter()
            .all(|number| !citizen.dead.contains(number))
    );
    Ok(())
}

fn invariants(
    before: &Life,
    after: &Life,
    deed: Deed,
    (now, mode): (Timestamp, LockMode),
) -> Result<(), TestCaseError> {
    if before.standing.is_live() && after.standing.is_live() {
        prop_assert!(
            after.ever_used || !before.ever_used,
            "ever_used never goes back"
        );
    }
    if matches!(deed, Deed::Type(_)) && after.lock.is_shut(now) {
        let from = match (before.lock.is_shut(now), mode) {
            (true, LockMode::Additive) => before.lock.until().unwrap_or(now),
            (true, LockMode::Restart) | (false, _) => now,
        };
        prop_assert_eq!(after.lock.until(), Some(from + Lock::LENGTH));
    }
    prop_assert!(!after.changing || after.standing.is_live());
    prop_assert!(!after.restoring || after.ever_used);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn thousands_of_lives_go_as_the_tables_say(
        deeds in prop::collection::vec(deeds(), 1..80),
        additive: bool,
        exempt: bool,
    ) {
        let mode = if additive { LockMode::Additive } else { LockMode::Restart };
        lives(&deeds, mode, exempt)?;
    }
}

#[test]
fn in_a_few_hundred_lives_every_transition_happens() {
    let mut runner = TestRunner::deterministic();
    let many = prop::collection::vec(deeds(), 80);
    let mut rules = BTreeSet::new();
    for _ in 0..400 {
        let deeds = many.new_tree(&mut runner).unwrap().current();
        rules.extend(lives(&deeds, LockMode::Restart, false).unwrap());
    }
    assert_eq!(rules.len(), 24, "{rules:?}");
}
