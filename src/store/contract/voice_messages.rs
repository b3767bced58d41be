//! Messages that callers left.

use super::rows::add_operators;
use crate::store::fresh::{Fresh, message, on_both, step};
use crate::store::voice_messages::{self, End, VoiceMessage};
use crate::store::{Db, Tx};

on_both!(
    a_message_is_kept_once_with_the_step_that_recorded_it,
    another_answer_at_the_same_step_leaves_no_message,
    messages_are_listed_the_oldest_first_until_they_are_done,
    one_operator_takes_a_message_and_whoever_has_it_gives_it_back,
    a_message_ends_once_and_with_whom_it_was_seen_to_be,
    a_listening_goes_on_for_who_listens_and_is_new_for_another,
    what_nobody_saw_to_expires_and_what_is_done_is_forgotten,
    a_recording_is_erased_when_it_is_due_and_asked_for_again_later
);

async fn all(db: &Db) -> Vec<VoiceMessage> {
    let mut tx = db.read().await.unwrap();
    voice_messages::waiting(&mut tx, 10).await.unwrap()
}

async fn found(tx: &mut Tx, id: &str) -> VoiceMessage {
    voice_messages::find(tx, id).await.unwrap().unwrap()
}

async fn listed(tx: &mut Tx) -> Vec<String> {
    let waiting = voice_messages::waiting(tx, 10).await.unwrap();
    waiting.into_iter().map(|one| one.id).collect()
}

fn end(result: &str) -> End<'_> {
    End {
        result,
        note: "",
        by: "anna",
        now: 9_000,
        holder: None,
    }
}

async fn a_message_is_kept_once_with_the_step_that_recorded_it(at: Fresh) {
    // The platform repeats itself: in one batch, in another one, and by way of another server.
    at.append([
        message("1", "CA1", 4, 12),
        message("2", "CA1", 4, 12),
        step("CA1", 5, "bye"),
    ])
    .await;
    at.append([message("3", "CA1", 4, 12)]).await;
    let elsewhere = at.open_again().await;
    crate::store::fresh::append(&elsewhere, [message("4", "CA1", 4, 12)]).await;
    // A second message of the same call is another one.
    at.append([message("5", "CA1", 6, 30)]).await;
    let kept = all(&at.db).await;
    let ids: Vec<&str> = kept.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(ids, ["1", "5"]);
    let first = VoiceMessage {
        id: "1".to_owned(),
        call: "CA1".to_owned(),
        node: "message".to_owned(),
        url: Some("https://platform.example/Recordings/RE1".to_owned()),
        seconds: 12,
        from_number: Some("+393331234567".to_owned()),
        to_number: "803164".to_owned(),
        language: "it".to_owned(),
        intent: None,
        received_at: 1_004,
        state: "new".to_owned(),
        taken_by: None,
        heard_by: None,
        heard_at: None,
        result: None,
        note: None,
        done_by: None,
        done_at: None,
    };
    assert!(kept[0] == first);
}

async fn another_answer_at_the_same_step_leaves_no_message(at: Fresh) {
    at.append([step("CA1", 4, "message"), message("1", "CA1", 4, 12)])
        .await;
    at.append([message("2", "CA1", 4, 12)]).await;
    assert_eq!(all(&at.db).await.len(), 0);
    // The other way about it is the message that stays.
    at.append([message("3", "CA2", 4, 12)]).await;
    at.append([step("CA2", 4, "message"), message("4", "CA2", 4, 30)])
        .await;
    let kept = all(&at.db).await;
    assert_eq!(kept.len(), 1);
    assert_eq!((kept[0].id.as_str(), kept[0].seconds), ("3", 12));
}

async fn messages_are_listed_the_oldest_first_until_they_are_done(at: Fresh) {
    at.append([
        message("1", "CA1", 9, 1),
        message("2", "CA2", 4, 1),
        message("3", "CA3", 6, 1),
    ])
    .await;
    let mut tx = at.db.write().await.unwrap();
    add_operators(&mut tx, ["A"]).await;
    voice_messages::take(&mut tx, "3", "A", 5_000)
        .await
        .unwrap();
    assert_eq!(listed(&mut tx).await, ["2", "3", "1"]);
    for (id, now) in [("2", 6_000), ("1", 7_000)] {
        let end = End {
            now,
            ..end("spoken")
        };
        assert!(voice_messages::finish(&mut tx, id, end).await.unwrap());
    }
    assert_eq!(listed(&mut tx).await, ["3"]);
    let done = voice_messages::done(&mut tx, 10).await.unwrap();
    let done: Vec<&str> = done.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(done, ["1", "2"], "the last one first");
    assert_eq!(voice_messages::done(&mut tx, 1).await.unwrap().len(), 1);
}

async fn one_operator_takes_a_message_and_whoever_has_it_gives_it_back(at: Fresh) {
    at.append([message("1", "CA1", 4, 12)]).await;
    let mut tx = at.db.write().await.unwrap();
    add_operators(&mut tx, ["A", "B"]).await;
    let take = async |tx: &mut Tx, who| voice_messages::take(tx, "1", who, 5_000).await.unwrap();
    let put_back = async |tx: &mut Tx, who| voice_messages::put_back(tx, "1", who).await.unwrap();
    assert!(!put_back(&mut tx, "A").await, "nobody has it");
    assert!(take(&mut tx, "A").await);
    assert!(!take(&mut tx, "B").await);
    assert!(!put_back(&mut tx, "B").await);
    let taken = found(&mut tx, "1").await;
    assert_eq!(
        (taken.state.as_str(), taken.taken_by.as_deref()),
        ("taken", Some("A"))
    );
    assert!(put_back(&mut tx, "A").await);
    let back = found(&mut tx, "1").await;
    assert_eq!((back.state.as_str(), back.taken_by), ("new", None));
    assert!(take(&mut tx, "B").await);
}

async fn a_message_ends_once_and_with_whom_it_was_seen_to_be(at: Fresh) {
    at.append([message("1", "CA1", 4, 12)]).await;
    let mut tx = at.db.write().await.unwrap();
    add_operators(&mut tx, ["A", "B"]).await;
    voice_messages::take(&mut tx, "1", "A", 5_000)
        .await
        .unwrap();
    for holder in [None, Some("B")] {
        let late = End {
            holder,
            ..end("spoken")
        };
        assert!(!voice_messages::finish(&mut tx, "1", late).await.unwrap());
    }
    let held = End {
        holder: Some("A"),
        note: "Chiede della lettera",
        ..end("spoken")
    };
    assert!(voice_messages::finish(&mut tx, "1", held).await.unwrap());
    assert!(!voice_messages::finish(&mut tx, "1", held).await.unwrap());
    assert!(!voice_messages::put_back(&mut tx, "1", "A").await.unwrap());
    assert!(
        !voice_messages::take(&mut tx, "1", "B", 9_000)
            .await
            .unwrap()
    );
    let done = found(&mut tx, "1").await;
    assert_eq!(
        (done.state.as_str(), done.result.as_deref()),
        ("done", Some("spoken"))
    );
    assert_eq!(done.note.as_deref(), Some("Chiede della lettera"));
    assert_eq!(
        (done.done_by.as_deref(), done.done_at),
        (Some("anna"), Some(9_000))
    );
}

async fn a_listening_goes_on_for_who_listens_and_is_new_for_another(at: Fresh) {
    at.append([message("1", "CA1", 4, 12)]).await;
    let mut tx = at.db.write().await.unwrap();
    let hear = async |tx: &mut Tx, by, now| {
        voice_messages::hear(tx, "1", by, (now, now - 100))
            .await
            .unwrap()
    };
    assert!(hear(&mut tx, "anna", 1_000).await);
    assert!(!hear(&mut tx, "anna", 1_050).await);
    assert!(hear(&mut tx, "anna", 1_100).await, "the time has passed");
    assert!(hear(&mut tx, "bruno", 1_110).await);
    assert!(hear(&mut tx, "anna", 1_120).await, "another was between");
    let heard = found(&mut tx, "1").await;
    assert_eq!(
        (heard.heard_by.as_deref(), heard.heard_at),
        (Some("anna"), Some(1_120))
    );
    assert!(
        !voice_messages::hear(&mut tx, "none", "anna", (1, 0))
            .await
            .unwrap()
    );
}

async fn what_nobody_saw_to_expires_and_what_is_done_is_forgotten(at: Fresh) {
    at.append([
        message("1", "CA1", 4, 12),
        message("2", "CA2", 5, 12),
        message("3", "CA3", 6, 12),
    ])
    .await;
    let mut tx = at.db.write().await.unwrap();
    let noted = End {
        note: "Rossi",
        ..end("spoken")
    };
    assert!(voice_messages::finish(&mut tx, "2", noted).await.unwrap());
    let gone = voice_messages::expire(&mut tx, 1_005, 9_000).await.unwrap();
    assert_eq!(gone, ["1"]);
    assert_eq!(voice_messages::forget(&mut tx, 1_005).await.unwrap(), 2);
    assert_eq!(voice_messages::forget(&mut tx, 1_005).await.unwrap(), 0);
    let expired = found(&mut tx, "1").await;
    assert_eq!(
        (expired.result.as_deref(), expired.done_by.as_deref()),
        (Some("expired"), Some("system"))
    );
    for id in ["1", "2"] {
        let forgotten = found(&mut tx, id).await;
        assert!(forgotten.from_number.is_none() && forgotten.note.is_none());
    }
    let kept = found(&mut tx, "3").await;
    assert!(kept.state == "new" && kept.from_number.is_some());
}

async fn a_recording_is_erased_when_it_is_due_and_asked_for_again_later(at: Fresh) {
    at.append([message("1", "CA1", 4, 12), message("2", "CA2", 5, 12)])
        .await;
    let mut tx = at.db.write().await.unwrap();
    let due = async |tx: &mut Tx, now| voice_messages::to_erase(tx, now, 9).await.unwrap();
    assert_eq!(due(&mut tx, 99_000).await, []);
    for (id, now) in [("1", 9_000), ("2", 8_000)] {
        let end = End {
            now,
            ..end("spoken")
        };
        assert!(voice_messages::finish(&mut tx, id, end).await.unwrap());
    }
    let url = |id: &str| format!("https://platform.example/Recordings/RE{id}");
    let both = [("2".to_owned(), url("2")), ("1".to_owned(), url("1"))];
    assert_eq!(due(&mut tx, 9_000).await, both);
    assert_eq!(due(&mut tx, 8_000).await.len(), 1);
    voice_messages::erased(&mut tx, "2").await.unwrap();
    voice_messages::erase_later(&mut tx, "1", 20_000)
        .await
        .unwrap();
    assert_eq!(due(&mut tx, 9_000).await, []);
    assert_eq!(due(&mut tx, 20_000).await, both[1..]);
    assert!(found(&mut tx, "2").await.url.is_none());
}
