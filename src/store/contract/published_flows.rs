//! What is live, and what was.

use crate::store::fresh::{Fresh, on_both};
use crate::store::published_flows::{self, Published};
use crate::store::releases::{self, Release};
use crate::store::{Error, Tx};

on_both!(
    flows_are_told_by_the_age_of_their_first_turn,
    the_last_turn_of_every_flow_is_live_and_all_are_remembered,
    two_cannot_take_the_same_turn
);

fn published(flow: &str, turn: i64, hash: &str) -> Published {
    Published {
        flow: flow.to_owned(),
        turn,
        hash: hash.to_owned(),
        cause: "publish".to_owned(),
        who: "cli:anna".to_owned(),
        note: (turn == 2).then(|| "nuovi orari".to_owned()),
        replaced: None,
        at: 1_000 * turn,
    }
}

async fn kept(tx: &mut Tx, hash: &str) {
    let release = Release {
        hash: hash.to_owned(),
        flow: "desk".to_owned(),
        sources: "{}".to_owned(),
    };
    releases::save(tx, &release, 0).await.unwrap();
}

async fn the_last_turn_of_every_flow_is_live_and_all_are_remembered(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    for hash in ["aa", "bb", "cc"] {
        kept(&mut tx, hash).await;
    }
    let rows = [
        published("desk", 1, "aa"),
        published("desk", 2, "bb"),
        published("night", 1, "cc"),
    ];
    for row in &rows {
        published_flows::insert(&mut tx, row).await.unwrap();
    }
    let [first, second, night] = rows;
    assert_eq!(
        published_flows::live(&mut tx).await.unwrap(),
        [second.clone(), night]
    );
    assert_eq!(
        published_flows::history(&mut tx, "desk").await.unwrap(),
        [second, first]
    );
    assert_eq!(published_flows::history(&mut tx, "day").await.unwrap(), []);
}

async fn two_cannot_take_the_same_turn(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    kept(&mut tx, "aa").await;
    let row = published("desk", 1, "aa");
    published_flows::insert(&mut tx, &row).await.unwrap();
    let again = published_flows::insert(&mut tx, &row).await;
    assert!(matches!(again, Err(Error::Taken)), "{again:?}");
}

async fn flows_are_told_by_the_age_of_their_first_turn(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    kept(&mut tx, "aa").await;
    let first = |flow: &str, at: i64| Published {
        at,
        ..published(flow, 1, "aa")
    };
    for row in [
        first("desk", 3_000),
        first("night", 1_000),
        first("evening", 1_000),
        published("night", 2, "aa"),
    ] {
        published_flows::insert(&mut tx, &row).await.unwrap();
    }
    let by_age = published_flows::by_age(&mut tx).await.unwrap();
    assert_eq!(by_age, ["evening", "night", "desk"]);
}
