//! Tasks.

use crate::store::fresh::{Fresh, on_both};
use crate::store::tasks::{self, Task};

on_both!(a_person_has_one_open_task_of_a_kind_until_it_is_done);

fn task(id: &str, kind: &str, cf: &str, created_at: i64) -> Task {
    Task {
        id: id.to_owned(),
        kind: kind.to_owned(),
        cf: cf.to_owned(),
        practice: None,
        phone: Some("+393331234567".to_owned()),
        preferred_time: Some("08:00-13:00".to_owned()),
        note: Some("note".to_owned()),
        state: "open".to_owned(),
        maker: "anna".to_owned(),
        done_by: None,
        result: None,
        created_at,
        done_at: None,
    }
}

async fn a_person_has_one_open_task_of_a_kind_until_it_is_done(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    for (one, kept) in [
        (task("1", "letter-missing", "A", 2_000), true),
        (task("2", "letter-missing", "A", 3_000), false),
        (task("3", "call-back", "A", 1_000), true),
        (task("4", "letter-missing", "B", 4_000), true),
    ] {
        assert_eq!(
            tasks::open(&mut tx, &one).await.unwrap(),
            kept,
            "{}",
            one.id
        );
    }
    let ids = |found: Vec<Task>| found.into_iter().map(|one| one.id).collect::<Vec<_>>();
    assert_eq!(
        ids(tasks::waiting(&mut tx, 10).await.unwrap()),
        ["3", "1", "4"]
    );
    assert_eq!(ids(tasks::waiting(&mut tx, 1).await.unwrap()), ["3"]);
    assert_eq!(ids(tasks::open_of(&mut tx, "A").await.unwrap()), ["3", "1"]);
    assert!(
        tasks::finish(&mut tx, "1", "bruno", "spoken", 5_000)
            .await
            .unwrap()
    );
    assert!(
        !tasks::finish(&mut tx, "1", "carla", "again", 6_000)
            .await
            .unwrap()
    );
    let found = tasks::find(&mut tx, "1").await.unwrap().unwrap();
    assert_eq!(
        (found.state.as_str(), found.done_by.as_deref()),
        ("done", Some("bruno"))
    );
    assert_eq!(
        (found.result.as_deref(), found.done_at),
        (Some("spoken"), Some(5_000))
    );
    let again = task("5", "letter-missing", "A", 7_000);
    assert!(
        tasks::open(&mut tx, &again).await.unwrap(),
        "a new one may come later"
    );
}
