//! Announcements.

use crate::store::announcements::{self, Announcement};
use crate::store::fresh::{Fresh, on_both};
use crate::store::{Error, Tx};

on_both!(
    a_flow_has_one_announcement_at_a_time,
    one_that_ran_out_is_off_by_the_clock_and_makes_room,
    only_what_is_on_is_switched_off_or_prolonged,
    an_announcement_without_an_end_after_its_start_is_refused
);

/// On from 1,000 to 5,000.
fn announcement(id: &str, flow: &str) -> Announcement {
    Announcement {
        id: id.to_owned(),
        flow: flow.to_owned(),
        template: "disruption".to_owned(),
        fields: r#"{"service":"site"}"#.to_owned(),
        mode: "close".to_owned(),
        said: "{}".to_owned(),
        started_by: "sonia".to_owned(),
        started_at: 1_000,
        until: 5_000,
        ended_by: None,
        ended_at: None,
    }
}

async fn live(tx: &mut Tx, now: i64) -> Vec<String> {
    let live = announcements::live(tx, now).await.unwrap();
    live.into_iter().map(|one| one.id).collect()
}

async fn a_flow_has_one_announcement_at_a_time(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    for (id, flow) in [("1", "north"), ("2", "south")] {
        let one = announcement(id, flow);
        announcements::insert(&mut tx, &one).await.unwrap();
        let found = announcements::live_of(&mut tx, flow, 2_000).await.unwrap();
        assert_eq!(found, Some(one));
    }
    assert_eq!(live(&mut tx, 2_000).await, ["1", "2"]);
    assert_eq!(
        announcements::live_of(&mut tx, "west", 2_000)
            .await
            .unwrap(),
        None
    );
    tx.commit().await.unwrap();
    let mut tx = at.db.write().await.unwrap();
    let second = announcements::insert(&mut tx, &announcement("3", "north")).await;
    assert!(matches!(second, Err(Error::Taken)));
}

async fn one_that_ran_out_is_off_by_the_clock_and_makes_room(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    let first = announcement("1", "north");
    announcements::insert(&mut tx, &first).await.unwrap();
    announcements::close_run_out(&mut tx, "north", 4_999)
        .await
        .unwrap();
    assert_eq!(live(&mut tx, 4_999).await, ["1"]);
    assert!(live(&mut tx, 5_000).await.is_empty());
    assert_eq!(
        announcements::live_of(&mut tx, "north", 5_000)
            .await
            .unwrap(),
        None
    );
    announcements::close_run_out(&mut tx, "south", 5_000)
        .await
        .unwrap();
    announcements::close_run_out(&mut tx, "north", 5_000)
        .await
        .unwrap();
    let next = Announcement {
        started_at: 5_000,
        until: 9_000,
        ..announcement("2", "north")
    };
    announcements::insert(&mut tx, &next).await.unwrap();
    let all = announcements::last(&mut tx, 10).await.unwrap();
    let ended: Vec<_> = all
        .iter()
        .map(|one| (one.id.as_str(), one.ended_at, one.ended_by.as_deref()))
        .collect();
    assert_eq!(ended, [("2", None, None), ("1", Some(5_000), None)]);
    let newest = announcements::last(&mut tx, 1).await.unwrap();
    assert_eq!(newest, [next]);
}

async fn only_what_is_on_is_switched_off_or_prolonged(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    let one = announcement("1", "north");
    announcements::insert(&mut tx, &one).await.unwrap();
    assert!(
        announcements::prolong(&mut tx, "1", 8_000, 4_000)
            .await
            .unwrap()
    );
    assert!(
        !announcements::prolong(&mut tx, "1", 9_000, 8_000)
            .await
            .unwrap()
    );
    assert!(
        !announcements::end(&mut tx, "1", "marco", 8_000)
            .await
            .unwrap()
    );
    assert!(
        announcements::end(&mut tx, "1", "marco", 7_000)
            .await
            .unwrap()
    );
    assert!(
        !announcements::end(&mut tx, "1", "sonia", 7_500)
            .await
            .unwrap()
    );
    assert!(
        !announcements::prolong(&mut tx, "1", 9_000, 7_500)
            .await
            .unwrap()
    );
    assert!(
        !announcements::end(&mut tx, "2", "sonia", 7_000)
            .await
            .unwrap()
    );
    let all = announcements::last(&mut tx, 10).await.unwrap();
    assert_eq!(
        (all[0].until, all[0].ended_at, all[0].ended_by.as_deref()),
        (8_000, Some(7_000), Some("marco"))
    );
    assert!(live(&mut tx, 7_000).await.is_empty());
}

async fn an_announcement_without_an_end_after_its_start_is_refused(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    let endless = Announcement {
        until: 1_000,
        ..announcement("1", "north")
    };
    let refused = announcements::insert(&mut tx, &endless).await.unwrap_err();
    assert!(refused.is_of_the_row(), "{refused}");
}
