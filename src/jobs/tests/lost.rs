//! A PIN that was lost: restored or revoked by link and code, its holder told on every contact.

use std::time::Duration;

use serde_json::json;
use wiremock::ResponseTemplate;
use zeroize::Zeroizing;

use super::{answer, work};
use crate::calls::smtp_sink::{Mail, SmtpSink};
use crate::domain::health_card::HealthCard;
use crate::domain::message_text::Deed;
use crate::domain::recovery::{self, Typed};
use crate::seal::Hashed;
use crate::store::citizens::Reach;
use crate::store::fresh::{Fresh, on_both};
use crate::store::jobs::{self, Job};
use crate::store::log_in_tries::Tries;
use crate::store::pins::{self, Pin};
use crate::store::{audit, citizen_sessions, citizens, log_in_tries};
use crate::workflows::ask_code::ask;
use crate::workflows::confirm_code::{Confirmed, about, confirm};
use crate::workflows::pin_life;
use crate::workflows::tests::world::{World, cf};

on_both!(
    a_restore_sends_two_halves_by_two_contacts_and_the_old_pin_dies,
    the_second_half_waits_for_the_first,
    a_first_half_never_goes_where_the_second_went,
    five_wrong_codes_end_a_restore_and_the_old_pin_stays,
    a_locked_pin_is_restored_and_the_lock_is_over,
    a_link_is_good_for_half_an_hour_and_once,
    a_new_link_replaces_the_one_before,
    a_pin_that_was_never_used_is_refused_by_mail_once_a_day,
    what_is_not_registered_is_answered_at_the_registered_address_alone,
    a_contact_that_changed_this_week_restores_nothing,
    a_contact_that_changed_after_the_mail_restores_nothing,
    an_unknown_person_leaves_nothing_behind,
    a_restored_pin_that_was_never_entered_can_be_restored_again,
    a_revoke_ends_everything_and_everybody_is_told,
    a_revoke_works_for_a_pin_never_used_or_dismissed,
    a_locked_person_is_told_once_an_hour_and_a_stranger_never,
    a_notice_whose_answer_was_lost_is_not_sent_twice,
    a_notice_that_fails_is_given_up_and_is_no_lost_half
);

const DAY: Duration = Duration::from_hours(24);

struct Lost {
    world: World,
    sink: SmtpSink,
}

/// A world that takes mail and SMS.
async fn lost(at: Fresh) -> Lost {
    let mut world = World::on(at).await;
    let sink = world.takes_mail().await;
    world.takes_sms().await;
    Lost { world, sink }
}

impl Lost {
    /// The PIN of the citizen 1, issued a month ago; `attivo` when it was used.
    async fn pin(&self, used: bool) -> Pin {
        let mut pin = self.world.issued(1).await;
        work(&self.world).await;
        self.world.advance(30 * DAY).await;
        work(&self.world).await;
        if used {
            let secret = Zeroizing::new(b"ABCDEFGH".to_vec());
            let hashed = self.world.ctx.hasher.hash(secret).await.unwrap();
            pin.state = "attivo".to_owned();
            pin.ever_used = 1;
            pin.kind = "dispositivo".to_owned();
            pin.hash = hashed.phc;
            self.save(&pin).await;
        }
        let mut tx = self.world.ctx.db.read().await.unwrap();
        pins::find(&mut tx, &pin.id).await.unwrap().unwrap()
    }

    async fn save(&self, pin: &Pin) {
        let mut tx = self.world.ctx.db.write().await.unwrap();
        assert!(pins::save(&mut tx, pin).await.unwrap());
        tx.commit().await.unwrap();
    }

    /// The form of a restore, sent.
    async fn ask(&self, cf: &str, mobile: &str, email: &str, pec: &str) {
        let typed = Typed {
            cf,
            mobile,
            email,
            pec,
            ..Typed::default()
        };
        let given = recovery::to_restore(typed).ok().unwrap();
        ask(&self.world.ctx, Deed::Restore, &given, None)
            .await
            .unwrap();
        self.work().await;
    }

    async fn ask_right(&self) {
        self.ask(&cf(1), "3331234501", "anna1@example.org", "")
            .await;
    }

    async fn ask_revoke(&self, email: &str) {
        let typed = Typed {
            cf: &cf(1),
            email,
            ..Typed::default()
        };
        let given = recovery::to_revoke(typed).ok().unwrap();
        let card = HealthCard::parse("8038 0000 1000 0000 0000", "1/1/2020");
        let card = card.ok().unwrap();
        ask(&self.world.ctx, Deed::Revoke, &given, Some(&card))
            .await
            .unwrap();
        self.work().await;
    }

    /// Runs all that is due in the next seconds.
    async fn work(&self) {
        for _ in 0..3 {
            work(&self.world).await;
            self.world.advance(Duration::from_secs(2)).await;
        }
    }

    fn mails(&self, subject: &str) -> Vec<Mail> {
        let mails = self.sink.mails().into_iter();
        mails
            .filter(|mail| mail.subject.contains(subject))
            .collect()
    }

    /// Token and code of the last mail that has them.
    fn code(&self) -> (String, String) {
        let mails = self.sink.mails();
        let mail = mails
            .iter()
            .rev()
            .find(|mail| mail.text.contains("/lost/code/"));
        let text = &mail.unwrap().text;
        let token = text.split("/lost/code/").nth(1).unwrap();
        let token = token.split_whitespace().next().unwrap().to_owned();
        let code = text.split("questo codice: ").nth(1).unwrap();
        (token, code.lines().next().unwrap().to_owned())
    }

    async fn confirm(&self, token: &str, code: &str) -> Confirmed {
        let confirmed = confirm(&self.world.ctx, token, code).await.unwrap();
        self.work().await;
        confirmed
    }

    async fn is_secret(&self, pin: &Pin, typed: &str) -> bool {
        let stored = Hashed {
            phc: pin.hash.clone(),
            pepper: u8::try_from(pin.pepper).unwrap(),
        };
        let secret = Zeroizing::new(typed.as_bytes().to_vec());
        self.world
            .ctx
            .hasher
            .verify(secret, Some(stored))
            .await
            .unwrap()
    }

    async fn found(&self, pin: &str) -> Pin {
        let mut tx = self.world.ctx.db.read().await.unwrap();
        pins::find(&mut tx, pin).await.unwrap().unwrap()
    }

    async fn jobs(&self, subject: &str) -> Vec<Job> {
        let mut tx = self.world.ctx.db.read().await.unwrap();
        jobs::of(&mut tx, subject).await.unwrap()
    }

    async fn set_contacts(&self, contacts: &[(&str, &str)]) {
        let reaches: Vec<_> = contacts
            .iter()
            .map(|(kind, value)| Reach {
                kind: (*kind).to_owned(),
                value: (*value).to_owned(),
            })
            .collect();
        let now = self.world.ctx.now_ms();
        let mut tx = self.world.ctx.db.write().await.unwrap();
        citizens::set_contacts(&mut tx, &cf(1), &reaches, now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }
}

/// The word of eight capitals or digits in a message.
fn half(text: &str) -> String {
    let words = text.split_whitespace().map(|word| word.trim_matches(','));
    let is_half = |word: &&str| {
        let fits = |c: char| c.is_ascii_digit() || c.is_ascii_uppercase();
        word.len() == 8 && word.chars().all(fits)
    };
    words.rev().find(is_half).unwrap_or_default().to_owned()
}

async fn a_restore_sends_two_halves_by_two_contacts_and_the_old_pin_dies(at: Fresh) {
    let lost = lost(at).await;
    let old = lost.pin(true).await;
    lost.ask_right().await;
    let mails = lost.mails("Ripristino del PIN");
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].to, ["anna1@example.org"]);
    assert!(
        lost.is_secret(&lost.found(&old.id).await, "ABCDEFGH").await,
        "until the code is typed"
    );
    let (token, code) = lost.code();
    for _ in 0..3 {
        let found = about(&lost.world.ctx, &token).await.unwrap();
        assert_eq!(found, Some(Deed::Restore), "a scanner may open the link");
    }
    assert_eq!(lost.confirm(&token, &code).await, Confirmed::Restored);

    let dead = lost.found(&old.id).await;
    assert_eq!((dead.state.as_str(), dead.hash.as_str()), ("revocato", ""));
    let new = lost.world.live_pin(&cf(1)).await.unwrap();
    let words = [new.state.as_str(), &new.origin, &new.kind];
    assert_eq!(words, ["iniziale", "ripristino", "dispositivo"]);
    assert_eq!(new.ever_used, 1, "it is the person's PIN that was used");
    let texts = lost.world.texts().await;
    let sms = texts
        .iter()
        .find(|text| text.contains("La seconda è nell'e-mail"));
    let sms = sms.unwrap();
    assert!(sms.contains(&new.number));
    let second = lost.mails("La seconda metà del suo PIN");
    assert_eq!(
        (second.len(), second[0].to.clone()),
        (1, vec!["anna1@example.org".to_owned()])
    );
    let whole = format!("{}{}", half(sms), half(&second[0].text));
    assert!(
        lost.is_secret(&new, &whole).await,
        "the SMS first, then the mail"
    );
    assert!(!lost.is_secret(&new, "ABCDEFGH").await);
    assert_eq!(lost.mails("Il suo PIN è stato ripristinato").len(), 1);
    assert!(
        texts
            .iter()
            .any(|text| text.contains("è stato ripristinato il"))
    );
    is_audited_and_forgotten(&lost, &old).await;
}

async fn is_audited_and_forgotten(lost: &Lost, old: &Pin) {
    let mut tx = lost.world.ctx.db.read().await.unwrap();
    let deeds = audit::all(&mut tx).await.unwrap();
    for action in ["pin.restore-asked", "pin.restored"] {
        assert!(deeds.iter().any(|deed| deed.action == action), "{action}");
    }
    drop(tx);
    for job in lost
        .jobs(&old.id)
        .await
        .iter()
        .filter(|job| job.kind == "code")
    {
        assert_eq!(job.data, "{}", "neither link nor code stay");
    }
}

async fn the_second_half_waits_for_the_first(at: Fresh) {
    let lost = lost(at).await;
    lost.pin(true).await;
    lost.ask_right().await;
    let (token, code) = lost.code();
    lost.world.platform.reset().await;
    answer(&lost.world, "POST", ResponseTemplate::new(503)).await;
    let nothing = json!({ "messages": [], "next_page_uri": null });
    answer(
        &lost.world,
        "GET",
        ResponseTemplate::new(200).set_body_json(nothing),
    )
    .await;
    assert_eq!(lost.confirm(&token, &code).await, Confirmed::Restored);
    assert!(lost.mails("La seconda metà").is_empty());
    lost.world.takes_sms().await;
    let nothing = json!({ "messages": [], "next_page_uri": null });
    answer(
        &lost.world,
        "GET",
        ResponseTemplate::new(200).set_body_json(nothing),
    )
    .await;
    lost.world.advance(Duration::from_mins(5)).await;
    lost.work().await;
    assert_eq!(lost.mails("La seconda metà").len(), 1);
    assert!(
        lost.world
            .texts()
            .await
            .iter()
            .any(|text| text.contains("prima metà"))
    );
}

async fn a_first_half_never_goes_where_the_second_went(at: Fresh) {
    let lost = lost(at).await;
    lost.pin(true).await;
    lost.ask_right().await;
    let (token, code) = lost.code();
    lost.world.platform.reset().await;
    let refused = ResponseTemplate::new(400).set_body_json(json!({ "code": 21211 }));
    answer(&lost.world, "POST", refused).await;
    assert_eq!(lost.confirm(&token, &code).await, Confirmed::Restored);
    let new = lost.world.live_pin(&cf(1)).await.unwrap();
    let jobs = lost.jobs(&new.id).await;
    let kinds: Vec<_> = jobs
        .iter()
        .map(|job| (job.kind.as_str(), job.state.as_str()))
        .collect();
    assert!(kinds.contains(&("sms", "failed")), "{kinds:?}");
    assert!(
        !kinds.iter().any(|(kind, _)| *kind == "mail"),
        "both halves in one mailbox"
    );
    assert!(lost.mails("La prima metà").is_empty());
}

async fn five_wrong_codes_end_a_restore_and_the_old_pin_stays(at: Fresh) {
    let lost = lost(at).await;
    let old = lost.pin(true).await;
    lost.ask_right().await;
    let (token, code) = lost.code();
    let wrong = if code == "0000 0000" {
        "11111111"
    } else {
        "00000000"
    };
    for left in [4, 3, 2, 1] {
        assert_eq!(lost.confirm(&token, wrong).await, Confirmed::Wrong(left));
    }
    assert_eq!(lost.confirm(&token, wrong).await, Confirmed::Ended);
    assert_eq!(lost.confirm(&token, &code).await, Confirmed::Ended);
    assert_eq!(about(&lost.world.ctx, &token).await.unwrap(), None);
    let pin = lost.found(&old.id).await;
    assert_eq!((pin.state.as_str(), pin.hash), ("attivo", old.hash));
}

async fn a_locked_pin_is_restored_and_the_lock_is_over(at: Fresh) {
    let lost = lost(at).await;
    lost.pin(true).await;
    let who = pin_life::who(&lost.world.ctx, &cf(1)).unwrap();
    let now = lost.world.ctx.now_ms();
    let shut = Tries {
        failures: 10,
        locked_until: now + 300_000,
        last_at: now,
    };
    let mut tx = lost.world.ctx.db.write().await.unwrap();
    log_in_tries::set(&mut tx, &who, shut).await.unwrap();
    tx.commit().await.unwrap();
    lost.ask_right().await;
    let (token, code) = lost.code();
    assert_eq!(lost.confirm(&token, &code).await, Confirmed::Restored);
    let mut tx = lost.world.ctx.db.read().await.unwrap();
    let tries = log_in_tries::of(&mut tx, &who).await.unwrap();
    assert_eq!((tries.failures, tries.locked_until), (0, 0));
}

async fn a_link_is_good_for_half_an_hour_and_once(at: Fresh) {
    let lost = lost(at).await;
    lost.pin(true).await;
    lost.ask_right().await;
    let (token, code) = lost.code();
    lost.world.advance(Duration::from_mins(30)).await;
    assert_eq!(lost.confirm(&token, &code).await, Confirmed::Ended);
    lost.ask_right().await;
    let (token, code) = lost.code();
    assert_eq!(lost.confirm("another-se", &code).await, Confirmed::Ended);
    let typed = format!(" {} ", code.replace(' ', "-"));
    assert_eq!(lost.confirm(&token, &typed).await, Confirmed::Restored);
    assert_eq!(lost.confirm(&token, &code).await, Confirmed::Ended);
}

async fn a_new_link_replaces_the_one_before(at: Fresh) {
    let lost = lost(at).await;
    lost.pin(true).await;
    lost.ask_right().await;
    let (first, code) = lost.code();
    lost.ask_right().await;
    let (second, _) = lost.code();
    assert_ne!(first, second);
    assert_eq!(lost.confirm(&first, &code).await, Confirmed::Ended);
    assert!(about(&lost.world.ctx, &second).await.unwrap().is_some());
    for _ in 0..10 {
        lost.ask_right().await;
    }
    assert_eq!(
        lost.mails("Ripristino del PIN").len(),
        5,
        "nobody floods a mailbox"
    );
}

async fn a_pin_that_was_never_used_is_refused_by_mail_once_a_day(at: Fresh) {
    let lost = lost(at).await;
    let old = lost.pin(false).await;
    for _ in 0..3 {
        lost.ask_right().await;
    }
    let refusal = "non siamo riusciti a ripristinarlo";
    assert_eq!(lost.mails(refusal).len(), 1);
    assert!(
        lost.mails(refusal)[0]
            .text
            .contains("il PIN non è mai stato usato")
    );
    assert!(lost.mails("Ripristino del PIN").is_empty());
    assert_eq!(lost.found(&old.id).await.state, "iniziale");
    lost.world.advance(DAY).await;
    lost.ask_right().await;
    assert_eq!(lost.mails(refusal).len(), 2);
}

async fn what_is_not_registered_is_answered_at_the_registered_address_alone(at: Fresh) {
    let lost = lost(at).await;
    lost.pin(true).await;
    lost.ask(&cf(1), "3331234501", "thief@example.org", "")
        .await;
    lost.ask(&cf(1), "3337654321", "anna1@example.org", "")
        .await;
    lost.ask(
        &cf(1),
        "3331234501",
        "anna1@example.org",
        "thief@example.org",
    )
    .await;
    let refusals = lost.mails("non siamo riusciti a ripristinarlo");
    assert_eq!(
        (refusals.len(), refusals[0].to.clone()),
        (1, vec!["anna1@example.org".to_owned()])
    );
    assert!(
        lost.sink
            .mails()
            .iter()
            .all(|mail| mail.to == ["anna1@example.org"])
    );
    assert!(lost.mails("Ripristino del PIN").is_empty());
}

/// Another mobile together with a restore: not this week (`security.md` 10).
async fn a_contact_that_changed_this_week_restores_nothing(at: Fresh) {
    let lost = lost(at).await;
    lost.pin(true).await;
    let changed = [("mobile", "+393337654321"), ("email", "anna1@example.org")];
    lost.set_contacts(&changed).await;
    lost.ask(&cf(1), "3337654321", "anna1@example.org", "")
        .await;
    assert!(lost.mails("Ripristino del PIN").is_empty());
    assert_eq!(lost.mails("non siamo riusciti a ripristinarlo").len(), 1);
    lost.world.advance(7 * DAY).await;
    lost.ask(&cf(1), "3337654321", "anna1@example.org", "")
        .await;
    assert_eq!(lost.mails("Ripristino del PIN").len(), 1);
}

async fn a_contact_that_changed_after_the_mail_restores_nothing(at: Fresh) {
    let lost = lost(at).await;
    let old = lost.pin(true).await;
    lost.ask_right().await;
    let (token, code) = lost.code();
    let changed = [("mobile", "+393337654321"), ("email", "anna1@example.org")];
    lost.set_contacts(&changed).await;
    assert_eq!(lost.confirm(&token, &code).await, Confirmed::Ended);
    assert_eq!(lost.found(&old.id).await.state, "attivo");
}

async fn an_unknown_person_leaves_nothing_behind(at: Fresh) {
    let lost = lost(at).await;
    let before = lost.sink.mails().len();
    let typed = Typed {
        cf: &cf(7),
        mobile: "3331234507",
        email: "anna7@example.org",
        ..Typed::default()
    };
    let given = recovery::to_restore(typed).ok().unwrap();
    ask(&lost.world.ctx, Deed::Restore, &given, None)
        .await
        .unwrap();
    let mut tx = lost.world.ctx.db.write().await.unwrap();
    let now = lost.world.ctx.now_ms();
    let [job] = jobs::claim(&mut tx, jobs::Lane::Messages, now, now, 10)
        .await
        .unwrap()
        .try_into()
        .unwrap();
    tx.commit().await.unwrap();
    for typed in [cf(7), "1234507".to_owned(), "anna7".to_owned()] {
        assert!(!job.data.contains(&typed), "sealed while it waits");
    }
    lost.world.advance(Duration::from_mins(2)).await;
    lost.work().await;
    let mut tx = lost.world.ctx.db.read().await.unwrap();
    assert!(jobs::find(&mut tx, &job.id).await.unwrap().is_none());
    assert_eq!(lost.sink.mails().len(), before);
}

async fn a_restored_pin_that_was_never_entered_can_be_restored_again(at: Fresh) {
    let lost = lost(at).await;
    lost.pin(true).await;
    for _ in 0..2 {
        lost.ask_right().await;
        let (token, code) = lost.code();
        assert_eq!(lost.confirm(&token, &code).await, Confirmed::Restored);
    }
}

async fn a_revoke_ends_everything_and_everybody_is_told(at: Fresh) {
    let lost = lost(at).await;
    let pin = lost.pin(false).await;
    let session = citizen_sessions::CitizenSession {
        token_hash: "hash".to_owned(),
        cf: cf(1),
        pin: pin.id.clone(),
        stage: "open".to_owned(),
        csrf: "csrf".to_owned(),
        created_at: lost.world.ctx.now_ms(),
        used_at: lost.world.ctx.now_ms(),
    };
    let mut tx = lost.world.ctx.db.write().await.unwrap();
    citizen_sessions::insert(&mut tx, &session).await.unwrap();
    tx.commit().await.unwrap();
    lost.ask_revoke("thief@example.org").await;
    let refusals = lost.mails("non siamo riusciti ad annullarlo");
    assert_eq!(
        (refusals.len(), refusals[0].to.clone()),
        (1, vec!["anna1@example.org".to_owned()])
    );
    lost.ask_revoke("anna1@example.org").await;
    assert_eq!(
        lost.found(&pin.id).await.state,
        "iniziale",
        "until the code is typed"
    );
    let (token, code) = lost.code();
    assert_eq!(lost.confirm(&token, &code).await, Confirmed::Revoked);
    let dead = lost.found(&pin.id).await;
    assert_eq!((dead.state.as_str(), dead.hash.as_str()), ("revocato", ""));
    for which in ["first", "second"] {
        assert!(!lost.world.is_sealed(&pin.id, which).await, "{which}");
    }
    let mut tx = lost.world.ctx.db.read().await.unwrap();
    assert!(
        citizen_sessions::find(&mut tx, "hash")
            .await
            .unwrap()
            .is_none()
    );
    let letter = crate::store::letters::find(&mut tx, &pin.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(letter.state, "cancelled");
    drop(tx);
    assert_eq!(lost.mails("Il suo PIN è stato annullato").len(), 1);
    let texts = lost.world.texts().await;
    assert!(
        texts
            .iter()
            .any(|text| text.contains("è stato annullato il"))
    );
}

async fn a_revoke_works_for_a_pin_never_used_or_dismissed(at: Fresh) {
    let lost = lost(at).await;
    let mut pin = lost.pin(true).await;
    pin.state = "dismesso".to_owned();
    lost.save(&pin).await;
    lost.ask_revoke("anna1@example.org").await;
    let (token, code) = lost.code();
    assert_eq!(lost.confirm(&token, &code).await, Confirmed::Revoked);
    assert_eq!(lost.found(&pin.id).await.state, "revocato");
}

async fn locked_job(lost: &Lost, cf: &str, key: &str) -> String {
    let now = lost.world.ctx.now_ms();
    let job = Job {
        id: lost.world.ctx.id(),
        key: key.to_owned(),
        kind: "locked".to_owned(),
        subject: cf.to_owned(),
        data: json!({ "at": now }).to_string(),
        state: "due".to_owned(),
        due_at: now,
        tries: 0,
        error: None,
        created_at: now,
    };
    let mut tx = lost.world.ctx.db.write().await.unwrap();
    jobs::insert(&mut tx, &job).await.unwrap();
    tx.commit().await.unwrap();
    lost.work().await;
    job.id
}

async fn a_locked_person_is_told_once_an_hour_and_a_stranger_never(at: Fresh) {
    let lost = lost(at).await;
    lost.pin(true).await;
    for (minutes, told) in [(0, 1), (30, 1), (31, 2)] {
        lost.world.advance(Duration::from_mins(minutes)).await;
        let id = locked_job(&lost, &cf(1), &format!("locked-{minutes}")).await;
        assert_eq!(
            lost.mails("Il suo PIN è stato bloccato").len(),
            told,
            "{minutes}"
        );
        let mut tx = lost.world.ctx.db.read().await.unwrap();
        assert!(jobs::find(&mut tx, &id).await.unwrap().is_none());
    }
    let before = lost.sink.mails().len();
    let id = locked_job(&lost, &cf(8), "stranger").await;
    let mut tx = lost.world.ctx.db.read().await.unwrap();
    assert!(jobs::find(&mut tx, &id).await.unwrap().is_none());
    assert!(jobs::of(&mut tx, &cf(8)).await.unwrap().is_empty());
    assert_eq!(lost.sink.mails().len(), before);
}

async fn a_notice_whose_answer_was_lost_is_not_sent_twice(at: Fresh) {
    let lost = lost(at).await;
    lost.pin(true).await;
    lost.world.platform.reset().await;
    answer(&lost.world, "POST", ResponseTemplate::new(503)).await;
    let mut tx = lost.world.ctx.db.write().await.unwrap();
    let news = crate::domain::life::News::Contacts;
    crate::workflows::tell::everyone(&lost.world.ctx, &mut tx, &cf(1), news)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    work(&lost.world).await;
    let sent = lost.world.texts().await;
    assert_eq!(sent.len(), 1);
    let message = json!({ "sid": "SM99", "status": "sent", "error_code": null, "body": sent[0] });
    let page = json!({ "messages": [message], "next_page_uri": null });
    answer(
        &lost.world,
        "GET",
        ResponseTemplate::new(200).set_body_json(page),
    )
    .await;
    lost.world.advance(Duration::from_secs(3)).await;
    lost.work().await;
    assert_eq!(lost.world.texts().await.len(), 1, "found, not sent again");
    let jobs = lost.jobs(&cf(1)).await;
    let notices = jobs.iter().filter(|job| job.data.contains("\"contacts\""));
    assert!(notices.clone().count() == 2 && notices.clone().all(|job| job.state == "done"));
}

async fn a_notice_that_fails_is_given_up_and_is_no_lost_half(at: Fresh) {
    let lost = lost(at).await;
    lost.pin(false).await;
    lost.world.platform.reset().await;
    let refused = ResponseTemplate::new(400).set_body_json(json!({ "code": 21211 }));
    answer(&lost.world, "POST", refused).await;
    let mut tx = lost.world.ctx.db.write().await.unwrap();
    let news = crate::domain::life::News::Contacts;
    crate::workflows::tell::everyone(&lost.world.ctx, &mut tx, &cf(1), news)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    lost.work().await;
    let jobs = lost.jobs(&cf(1)).await;
    let sms = jobs
        .iter()
        .find(|job| job.data.contains("\"contacts\"") && job.data.contains("sms"));
    let sms = sms.unwrap();
    assert_eq!(
        (sms.state.as_str(), sms.error.as_deref()),
        ("failed", Some("21211"))
    );
    let mut tx = lost.world.ctx.db.read().await.unwrap();
    assert!(jobs::lost(&mut tx, 10).await.unwrap().is_empty());
}
