//! Each transition by its number, with its guards; and what may not happen.

use jiff::{SignedDuration, Timestamp};
use rstest::rstest;

use super::*;
use crate::domain::life::eligibility::Reason;
use crate::domain::policy::{LockMode, SecondHalf};

fn noon() -> Timestamp {
    "2015-03-10T11:00:00Z".parse().unwrap()
}

fn policy() -> Policy {
    Policy::default()
}

fn asked() -> Asked {
    Asked {
        eligible: Ok(()),
        agrees: true,
        contacts_suffice: true,
        origin: Origin::Web,
        holder: Holder::default(),
    }
}

fn desk() -> Desk {
    Desk {
        mv35: true,
        document: true,
        eligible: Ok(()),
        holder: Holder::default(),
    }
}

fn decision() -> Decision {
    Decision {
        confirmed: true,
        by_another: true,
        eligible: Ok(()),
    }
}

fn proof() -> Activation {
    Activation {
        first_half_right: true,
        card_right: true,
        contacts_suffice: true,
    }
}

fn log_in(typed: Typed, right: bool) -> Event {
    Event::LogIn {
        typed,
        right,
        eligible: true,
    }
}

const RESTORE: Event = Event::RestoreAsked {
    contacts_equal: true,
    settled: true,
};

/// One step at noon, with the policy as shipped.
fn step(life: Life, event: Event) -> Result<Step, No> {
    life.step(event, noon(), &policy())
}

fn after(life: Life, event: Event) -> Life {
    step(life, event).unwrap().life
}

fn standing(standing: Standing) -> Life {
    Life {
        standing,
        ..Life::default()
    }
}

/// A PIN with the holder's own eight characters since noon.
fn active() -> Life {
    let changing = after(standing(Standing::Iniziale), log_in(Typed::Sixteen, true));
    after(changing, Event::Retyped { same: true })
}

fn after_its_end(life: Life) -> Timestamp {
    life.expires_at.unwrap()
}

const DEAD: [Standing; 3] = [Standing::Nessuno, Standing::Revocato, Standing::Dismesso];
const LIVE: [Standing; 3] = [Standing::Preassegnato, Standing::Iniziale, Standing::Attivo];

#[test]
fn t1_a_request_is_taken_from_who_has_no_live_pin() {
    for from in DEAD {
        let taken = step(standing(from), Event::Requested(asked())).unwrap();
        assert_eq!(
            (taken.rule, taken.life.standing),
            (Rule::T1, Standing::Richiesto)
        );
        assert!(taken.has(Effect::Tell(News::Requested)));
    }
    for from in LIVE
        .into_iter()
        .chain([Standing::Richiesto, Standing::DaRichiamare])
    {
        let refused = step(standing(from), Event::Requested(asked()));
        assert_eq!(refused, Err(No::AlreadyThere), "{from:?}");
    }
}

#[test]
fn t1_each_guard_refuses_by_its_name() {
    let refused = |asked| step(Life::default(), Event::Requested(asked)).unwrap_err();
    let eligible = Err(Reason::OnlyAbroad);
    assert_eq!(
        refused(Asked {
            eligible,
            ..asked()
        }),
        No::MayNotHave(Reason::OnlyAbroad)
    );
    assert_eq!(
        refused(Asked {
            agrees: false,
            ..asked()
        }),
        No::Differs
    );
    assert_eq!(
        refused(Asked {
            contacts_suffice: false,
            ..asked()
        }),
        No::ContactsMissing
    );
}

#[test]
fn t2_an_address_that_agrees_makes_an_ordinary_pin_in_two_halves() {
    let taken = after(Life::default(), Event::Requested(asked()));
    let issued = step(taken, Event::AddressChecked { same: true }).unwrap();
    assert_eq!(issued.rule, Rule::T2);
    let life = issued.life;
    assert_eq!(
        (life.standing, life.kind),
        (Standing::Iniziale, Kind::Ordinario)
    );
    assert_eq!((life.origin, life.ever_used), (Origin::Web, false));
    for effect in [
        Effect::StoreHalves,
        Effect::SendFirstHalf,
        Effect::PrintLetter,
    ] {
        assert!(issued.has(effect), "{effect:?}");
    }
}

#[test]
fn t3_an_address_that_differs_makes_a_task_and_no_pin() {
    let waits = step(
        standing(Standing::Richiesto),
        Event::AddressChecked { same: false },
    );
    let waits = waits.unwrap();
    assert_eq!(
        (waits.rule, waits.life.standing),
        (Rule::T3, Standing::DaRichiamare)
    );
    assert_eq!(waits.effects, [Effect::CallBackTask]);
}

#[test]
fn t4_a_second_person_decides_what_the_call_back_found() {
    let decide = |decision| {
        step(
            standing(Standing::DaRichiamare),
            Event::CallBackDecided(decision),
        )
    };
    let confirmed = decide(decision()).unwrap();
    assert_eq!(
        (confirmed.rule, confirmed.life.standing),
        (Rule::T4, Standing::Richiesto)
    );
    let rejected = decide(Decision {
        confirmed: false,
        ..decision()
    })
    .unwrap();
    assert_eq!(rejected.life.standing, Standing::Nessuno);
    let alone = decide(Decision {
        by_another: false,
        ..decision()
    });
    assert_eq!(alone, Err(No::SecondPersonNeeded));
    let too_late = decide(Decision {
        eligible: Err(Reason::OnlyFew),
        ..decision()
    });
    assert_eq!(too_late, Err(No::MayNotHave(Reason::OnlyFew)));
}

#[test]
fn t5_an_office_hands_out_a_dispositive_pin_of_sixteen_characters() {
    for from in DEAD {
        let issued = step(standing(from), Event::IssuedAtOffice(desk())).unwrap();
        let life = issued.life;
        assert_eq!((issued.rule, life.standing), (Rule::T5, Standing::Iniziale));
        assert_eq!((life.kind, life.origin), (Kind::Dispositivo, Origin::Sede));
        assert!(issued.has(Effect::BindEnvelope) && !issued.has(Effect::SendFirstHalf));
        let entered = step(life, log_in(Typed::Sixteen, true)).unwrap();
        assert_eq!(entered.rule, Rule::T8, "the first access still changes it");
    }
}

#[test]
fn t5_without_mv35_or_document_nothing_is_handed_out() {
    for desk in [
        Desk {
            mv35: false,
            ..desk()
        },
        Desk {
            document: false,
            ..desk()
        },
    ] {
        let refused = step(Life::default(), Event::IssuedAtOffice(desk));
        assert_eq!(refused, Err(No::DocumentsMissing));
    }
    let refused = step(standing(Standing::Attivo), Event::IssuedAtOffice(desk()));
    assert_eq!(refused, Err(No::AlreadyThere));
}

#[test]
fn t6_a_campaign_reaches_only_who_never_had_a_pin() {
    let sent = step(Life::default(), Event::Preassigned(Holder::default())).unwrap();
    assert_eq!(
        (sent.rule, sent.life.standing),
        (Rule::T6, Standing::Preassegnato)
    );
    assert_eq!(sent.life.origin, Origin::DUfficio);
    assert!(sent.has(Effect::PrintInvitation));
    for from in [Standing::Revocato, Standing::Dismesso, Standing::Iniziale] {
        let refused = step(standing(from), Event::Preassigned(Holder::default()));
        assert_eq!(refused, Err(No::AlreadyThere), "{from:?}");
    }
}

#[rstest]
#[case(SecondHalf::Post, Effect::PrintLetter, Effect::SendSecondHalf)]
#[case(SecondHalf::Sms, Effect::SendSecondHalf, Effect::PrintLetter)]
fn t7_an_activation_sends_the_second_half_as_the_policy_says(
    #[case] by: SecondHalf,
    #[case] so: Effect,
    #[case] not_so: Effect,
) {
    let policy = Policy {
        activation_second_half: by,
        ..policy()
    };
    let life = standing(Standing::Preassegnato);
    let done = life
        .step(Event::Activated(proof()), noon(), &policy)
        .unwrap();
    assert_eq!(
        (done.rule, done.life.standing),
        (Rule::T7, Standing::Iniziale)
    );
    assert!(done.has(so) && !done.has(not_so));
    assert!(done.has(Effect::Tell(News::Activated)));
}

#[test]
fn t7_each_guard_refuses() {
    let refused = |proof| step(standing(Standing::Preassegnato), Event::Activated(proof));
    let wrong_half = Activation {
        first_half_right: false,
        ..proof()
    };
    let wrong_card = Activation {
        card_right: false,
        ..proof()
    };
    let nowhere = Activation {
        contacts_suffice: false,
        ..proof()
    };
    assert_eq!(refused(wrong_half), Err(No::Differs));
    assert_eq!(refused(wrong_card), Err(No::Differs));
    assert_eq!(refused(nowhere), Err(No::ContactsMissing));
}

#[test]
fn t8_the_first_access_shows_new_characters_and_opens_nothing() {
    let entered = step(standing(Standing::Iniziale), log_in(Typed::Sixteen, true)).unwrap();
    assert_eq!(entered.rule, Rule::T8);
    assert_eq!(entered.effects, [Effect::ShowNewPin]);
    assert!(entered.life.changing && !entered.life.ever_used);
    assert_eq!(entered.life.shown(noon()), Shown::CambioInCorso);
}

#[test]
fn t8_the_page_of_the_change_may_be_asked_for_again_but_not_with_a_pin_in_force() {
    let again = step(standing(Standing::Iniziale), Event::ChangeBegun).unwrap();
    assert_eq!((again.rule, again.life.changing), (Rule::T8, true));
    let wanted = step(active(), Event::ChangeBegun).unwrap();
    assert_eq!(wanted.effects, [Effect::ShowNewPin], "at any time, too");
    let end = after_its_end(active());
    let forced = active().step(Event::ChangeBegun, end, &policy()).unwrap();
    assert_eq!((forced.rule, forced.life.changing), (Rule::T12, true));
    assert_eq!(step(Life::default(), Event::ChangeBegun), Err(No::NoPin));
}

#[test]
fn t9_only_the_right_retyping_makes_the_new_characters_the_pin() {
    let changing = after(standing(Standing::Iniziale), log_in(Typed::Sixteen, true));
    let done = step(changing, Event::Retyped { same: true }).unwrap();
    assert_eq!(done.rule, Rule::T9);
    let life = done.life;
    assert_eq!((life.standing, life.ever_used), (Standing::Attivo, true));
    assert_eq!(life.changed_at, Some(noon()));
    assert_eq!(
        life.expires_at,
        Some("2015-09-10T22:00:00Z".parse().unwrap())
    );
    assert!(done.has(Effect::ActivateNewSecret) && done.has(Effect::Tell(News::Changed)));
    let out_of_nowhere = step(standing(Standing::Iniziale), Event::Retyped { same: true });
    assert_eq!(out_of_nowhere, Err(No::NoChangeOpen));
}

#[test]
fn t10_a_change_left_early_leaves_everything_as_it_was() {
    let before = standing(Standing::Iniziale);
    let changing = after(before, log_in(Typed::Sixteen, true));
    for event in [Event::Retyped { same: false }, Event::ChangeAbandoned] {
        let left = step(changing, event).unwrap();
        assert_eq!((left.rule, left.life), (Rule::T10, before));
        assert_eq!(left.effects, [Effect::DiscardNewSecret]);
    }
    assert_eq!(step(before, Event::ChangeAbandoned), Err(No::NoChangeOpen));
}

#[test]
fn t11_the_right_eight_characters_open_a_session_and_clear_the_failures() {
    let failed = after(active(), log_in(Typed::Eight, false));
    assert_eq!(failed.lock.failures(), 1);
    let entered = step(failed, log_in(Typed::Eight, true)).unwrap();
    assert_eq!((entered.rule, entered.life), (Rule::T11, active()));
    assert_eq!(entered.effects, [Effect::OpenSession]);
}

#[test]
fn t11_who_is_not_eligible_any_more_does_not_enter() {
    let not_eligible = Event::LogIn {
        typed: Typed::Eight,
        right: true,
        eligible: false,
    };
    assert_eq!(step(active(), not_eligible), Err(No::NotEligible));
    let exempt = Life {
        exempt: true,
        ..active()
    };
    assert_eq!(step(exempt, not_eligible).unwrap().rule, Rule::T11);
}

#[test]
fn t12_after_its_end_the_right_pin_opens_only_its_change() {
    let life = active();
    let end = after_its_end(life);
    let minute = SignedDuration::from_mins(1);
    let before = life
        .step(log_in(Typed::Eight, true), end - minute, &policy())
        .unwrap();
    assert_eq!(before.rule, Rule::T11);
    assert_eq!(life.shown(end), Shown::Scaduto);
    let entered = life
        .step(log_in(Typed::Eight, true), end, &policy())
        .unwrap();
    assert_eq!(
        (entered.rule, entered.effects),
        (Rule::T12, vec![Effect::ShowNewPin])
    );
    let done = entered
        .life
        .step(Event::Retyped { same: true }, end, &policy())
        .unwrap();
    assert_eq!(done.life.shown(end), Shown::Attivo);
}

#[test]
fn t13_a_wrong_pin_counts_and_the_tenth_locks_and_tells_once() {
    let mut life = active();
    for number in 1..=10 {
        let failed = step(life, log_in(Typed::Eight, false)).unwrap();
        assert_eq!(
            (failed.rule, failed.life.lock.failures()),
            (Rule::T13, number)
        );
        assert_eq!(
            failed.has(Effect::Tell(News::Locked)),
            number == 10,
            "{number}"
        );
        life = failed.life;
    }
    assert!(life.lock.is_shut(noon()));
    let later = noon() + Lock::LENGTH;
    let again = life
        .step(log_in(Typed::Eight, false), later, &policy())
        .unwrap();
    assert_eq!(
        again.effects,
        [],
        "told once, not with every lock that follows"
    );
    assert!(again.life.lock.is_shut(later));
}

#[test]
fn t13_who_has_no_pin_is_counted_and_locked_alike() {
    let wrong = log_in(Typed::Eight, false);
    let mut with = active();
    let mut without = Life::default();
    for _ in 0..12 {
        let (a, b) = (step(with, wrong).unwrap(), step(without, wrong).unwrap());
        assert_eq!(
            (a.rule, a.effects, a.life.lock),
            (b.rule, b.effects, b.life.lock)
        );
        (with, without) = (a.life, b.life);
    }
    assert!(without.lock.is_shut(noon()));
}

#[rstest]
#[case(LockMode::Restart, "2015-03-10T11:08:00Z")]
#[case(LockMode::Additive, "2015-03-10T11:10:00Z")]
fn t14_while_locked_even_the_right_pin_is_not_looked_at(
    #[case] lock: LockMode,
    #[case] until: &str,
) {
    let policy = Policy { lock, ..policy() };
    let locked = (0..10).fold(active(), |life, _| after(life, log_in(Typed::Eight, false)));
    let three_past = "2015-03-10T11:03:00Z".parse().unwrap();
    let right = locked
        .step(log_in(Typed::Eight, true), three_past, &policy)
        .unwrap();
    assert_eq!((right.rule, right.effects.len()), (Rule::T14, 0));
    assert_eq!(right.life.lock.until(), Some(until.parse().unwrap()));
    let wrong = locked
        .step(log_in(Typed::Eight, false), three_past, &policy)
        .unwrap();
    assert_eq!(right.life, wrong.life, "right and wrong are the same");
    let end = until.parse().unwrap();
    let entered = right
        .life
        .step(log_in(Typed::Eight, true), end, &policy)
        .unwrap();
    assert_eq!(
        (entered.rule, entered.life.lock),
        (Rule::T11, Lock::default())
    );
}

#[test]
fn t15_no_half_alone_opens_anything() {
    for from in [Standing::Iniziale, Standing::Preassegnato] {
        let failed = step(standing(from), log_in(Typed::Eight, true)).unwrap();
        assert_eq!((failed.rule, failed.life.lock.failures()), (Rule::T15, 1));
        assert_eq!(failed.effects, []);
    }
    let sixteen = step(active(), log_in(Typed::Sixteen, true)).unwrap();
    assert_eq!(
        sixteen.rule,
        Rule::T13,
        "sixteen characters are for the first access alone"
    );
    let odd = step(active(), log_in(Typed::Neither, true)).unwrap();
    assert_eq!(odd.rule, Rule::T13);
}

#[test]
fn t16_who_used_the_pin_and_knows_the_contacts_gets_link_and_code() {
    for now in [noon(), after_its_end(active())] {
        let asked = active().step(RESTORE, now, &policy()).unwrap();
        assert_eq!(
            (asked.rule, &asked.effects[..]),
            (Rule::T16, &[Effect::MailLinkAndCode][..])
        );
        assert_eq!(asked.life.shown(now), Shown::RipristinoInCorso);
    }
}

#[test]
fn t16_what_does_not_agree_changes_nothing_but_is_mailed() {
    for (contacts_equal, settled) in [(false, true), (true, false)] {
        let event = Event::RestoreAsked {
            contacts_equal,
            settled,
        };
        let asked = step(active(), event).unwrap();
        assert_eq!(asked.life, active());
        assert_eq!(asked.effects, [Effect::MailImpossible]);
    }
    assert_eq!(step(Life::default(), RESTORE), Err(No::NoPin));
}

#[test]
fn t16_a_restored_pin_that_was_never_entered_can_be_restored_again() {
    let restored = Life {
        ever_used: true,
        ..standing(Standing::Iniziale)
    };
    assert!(after(restored, RESTORE).restoring);
}

#[test]
fn t17_the_right_code_kills_the_old_secret_and_sends_two_halves() {
    let restoring = after(active(), RESTORE);
    let code = Event::RestoreCode {
        right: true,
        tries_left: 4,
    };
    let restored = step(restoring, code).unwrap();
    assert_eq!(restored.rule, Rule::T17);
    let life = restored.life;
    assert_eq!(
        (life.standing, life.origin),
        (Standing::Iniziale, Origin::Ripristino)
    );
    assert!(life.ever_used && !life.restoring && life.expires_at.is_none());
    for effect in [
        Effect::KillSecret,
        Effect::EndSessions,
        Effect::SendFirstHalf,
        Effect::SendSecondHalf,
        Effect::Tell(News::Restored),
    ] {
        assert!(restored.has(effect), "{effect:?}");
    }
    assert_eq!(step(active(), code), Err(No::NoRestoreOpen));
}

#[test]
fn t17_a_restore_is_the_way_out_of_a_lock() {
    let locked = (0..10).fold(active(), |life, _| after(life, log_in(Typed::Eight, false)));
    let restoring = after(locked, RESTORE);
    let restored = after(
        restoring,
        Event::RestoreCode {
            right: true,
            tries_left: 4,
        },
    );
    assert_eq!(restored.lock, Lock::default());
}

#[test]
fn t18_a_code_wrong_too_often_or_too_late_leaves_the_old_secret() {
    let restoring = after(active(), RESTORE);
    let wrong = |tries_left| {
        step(
            restoring,
            Event::RestoreCode {
                right: false,
                tries_left,
            },
        )
    };
    assert_eq!(wrong(1), Err(No::WrongCode));
    for over in [wrong(0), step(restoring, Event::RestoreLapsed)] {
        let over = over.unwrap();
        assert_eq!((over.rule, over.life), (Rule::T18, active()));
        assert_eq!(over.effects, [Effect::CloseRestore]);
    }
    assert_eq!(step(active(), Event::RestoreLapsed), Err(No::NoRestoreOpen));
}

#[test]
fn t19_a_pin_that_was_never_used_cannot_be_restored() {
    for from in [Standing::Iniziale, Standing::Preassegnato] {
        let refused = step(standing(from), RESTORE).unwrap();
        assert_eq!((refused.rule, refused.life), (Rule::T19, standing(from)));
        assert_eq!(refused.effects, [Effect::MailImpossible]);
    }
}

#[test]
fn t20_every_live_pin_can_be_revoked_with_all_that_hangs_on_it() {
    for from in LIVE.into_iter().chain([Standing::Dismesso]) {
        let revoked = step(standing(from), Event::Revoked { identified: true }).unwrap();
        assert_eq!(
            (revoked.rule, revoked.life.standing),
            (Rule::T20, Standing::Revocato)
        );
        for effect in [
            Effect::KillSecret,
            Effect::EndSessions,
            Effect::CancelDeliveries,
            Effect::Tell(News::Revoked),
        ] {
            assert!(revoked.has(effect), "{from:?} {effect:?}");
        }
    }
    let nobody = step(active(), Event::Revoked { identified: false });
    assert_eq!(nobody, Err(No::NotIdentified));
    for from in [Standing::Nessuno, Standing::Richiesto, Standing::Revocato] {
        let refused = step(standing(from), Event::Revoked { identified: true });
        assert_eq!(refused, Err(No::NoPin), "{from:?}");
    }
}

#[test]
fn t21_a_person_who_saw_the_document_makes_an_ordinary_pin_dispositive() {
    let convert =
        |life: Life, verified_by_person| step(life, Event::Converted { verified_by_person });
    let done = convert(active(), true).unwrap();
    assert_eq!((done.rule, done.life.kind), (Rule::T21, Kind::Dispositivo));
    assert_eq!(
        done.effects,
        [Effect::Tell(News::Converted)],
        "the secret stays"
    );
    assert_eq!(convert(active(), false), Err(No::NotIdentified));
    assert_eq!(convert(done.life, true), Err(No::AlreadyDispositivo));
    assert_eq!(
        convert(standing(Standing::Iniziale), true),
        Err(No::NotInThisState)
    );
    let expired = active().step(
        Event::Converted {
            verified_by_person: true,
        },
        after_its_end(active()),
        &policy(),
    );
    assert_eq!(expired, Err(No::Expired));
}

#[test]
fn t22_the_policys_date_dismisses_every_live_pin_but_those_of_exempt_holders() {
    for from in LIVE {
        let over = step(standing(from), Event::PolicyDate { eligible: false }).unwrap();
        assert_eq!(
            (over.rule, over.life.standing),
            (Rule::T22, Standing::Dismesso)
        );
        assert!(over.has(Effect::EndSessions) && over.has(Effect::CancelDeliveries));
        assert!(over.has(Effect::Tell(News::Dismissed)));
        let exempt = Life {
            exempt: true,
            ..standing(from)
        };
        let stays = step(exempt, Event::PolicyDate { eligible: false });
        assert_eq!(stays, Err(No::StillEligible));
    }
    let too_early = step(active(), Event::PolicyDate { eligible: true });
    assert_eq!(too_early, Err(No::StillEligible));
}

#[test]
fn t22_a_dismissed_pin_opens_nothing_and_a_wrong_one_still_counts() {
    let over = after(active(), Event::PolicyDate { eligible: false });
    assert_eq!(step(over, log_in(Typed::Eight, true)), Err(No::NotEligible));
    let wrong = step(over, log_in(Typed::Eight, false)).unwrap();
    assert_eq!((wrong.rule, wrong.life.lock.failures()), (Rule::T13, 1));
}

#[test]
fn t23_a_letter_that_came_back_makes_a_task_and_changes_nothing() {
    let life = standing(Standing::Iniziale);
    let back = step(life, Event::LetterReturned).unwrap();
    assert_eq!((back.rule, back.life), (Rule::T23, life));
    assert_eq!(back.effects, [Effect::VerifyAddressTask]);
    assert_eq!(
        step(active(), Event::LetterReturned),
        Err(No::NotInThisState)
    );
}

#[test]
fn t24_contacts_change_for_who_is_logged_in_or_by_two_people() {
    let change = |proof| step(active(), Event::ContactsChanged(proof));
    for proof in [ContactProof::LoggedIn, ContactProof::TwoPeople] {
        let done = change(proof).unwrap();
        assert_eq!((done.rule, done.life), (Rule::T24, active()));
        assert_eq!(done.effects, [Effect::Tell(News::Contacts)]);
    }
    assert_eq!(change(ContactProof::Nothing), Err(No::SecondPersonNeeded));
    let event = Event::ContactsChanged(ContactProof::LoggedIn);
    assert_eq!(
        step(standing(Standing::Iniziale), event),
        Err(No::NotInThisState)
    );
}

#[test]
fn a_new_pin_after_a_revoked_one_was_never_used() {
    let revoked = after(active(), Event::Revoked { identified: true });
    assert!(revoked.ever_used);
    let taken = after(revoked, Event::Requested(asked()));
    let issued = after(taken, Event::AddressChecked { same: true });
    assert!(!issued.ever_used && issued.expires_at.is_none());
}

#[test]
fn every_word_is_read_back() {
    for standing in Standing::ALL {
        assert_eq!(Standing::parse(standing.word()), Some(*standing));
    }
    for news in News::ALL {
        assert_eq!(News::parse(news.word()), Some(*news));
    }
    assert_eq!(Kind::parse("dispositivo"), Some(Kind::Dispositivo));
    assert_eq!(Origin::parse("d-ufficio"), Some(Origin::DUfficio));
    assert_eq!(Class::parse("intermediario"), Some(Class::Intermediario));
    assert_eq!(Standing::parse("Attivo"), None);
}
