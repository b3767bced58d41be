//! Messages as the platform knows them.

use crate::store::fresh::{Fresh, on_both};
use crate::store::messages::{self, Message};

on_both!(
    a_status_never_goes_backwards,
    a_message_finds_its_job_once,
    the_last_message_of_a_job_is_found
);

fn message(sid: &str, status: &str, rank: i64) -> Message {
    Message {
        provider_sid: sid.to_owned(),
        job: None,
        status: status.to_owned(),
        status_rank: rank,
        error_code: None,
    }
}

async fn a_status_never_goes_backwards(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    let steps = [
        ("sent", 4, true),
        ("queued", 2, false),
        ("sent", 4, false),
        ("delivered", 5, true),
        ("undelivered", 5, false),
        ("accepted", 0, false),
    ];
    for (status, rank, changed) in steps {
        let told = messages::advance(&mut tx, &message("SM1", status, rank), 1_000).await;
        assert_eq!(told.unwrap(), changed, "{status}");
    }
    let found = messages::find(&mut tx, "SM1").await.unwrap().unwrap();
    assert_eq!((found.status.as_str(), found.status_rank), ("delivered", 5));
    assert!(messages::find(&mut tx, "SM2").await.unwrap().is_none());
}

async fn a_message_finds_its_job_once(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    messages::advance(&mut tx, &message("SM1", "sent", 4), 1_000)
        .await
        .unwrap();
    messages::adopt(&mut tx, "SM1", "J1").await.unwrap();
    messages::adopt(&mut tx, "SM1", "J2").await.unwrap();
    let late = Message {
        job: Some("J3".to_owned()),
        error_code: Some("30003".to_owned()),
        ..message("SM1", "undelivered", 5)
    };
    messages::advance(&mut tx, &late, 2_000).await.unwrap();
    let found = messages::find(&mut tx, "SM1").await.unwrap().unwrap();
    assert_eq!(found.job.as_deref(), Some("J1"));
    assert_eq!(found.error_code.as_deref(), Some("30003"));
}

async fn the_last_message_of_a_job_is_found(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    for (sid, time) in [("SM1", 2_000), ("SM2", 1_000)] {
        messages::advance(&mut tx, &message(sid, "sent", 4), time)
            .await
            .unwrap();
        messages::adopt(&mut tx, sid, "J1").await.unwrap();
    }
    let found = messages::of_job(&mut tx, "J1").await.unwrap().unwrap();
    assert_eq!(found.provider_sid, "SM1");
    assert!(messages::of_job(&mut tx, "J2").await.unwrap().is_none());
}
