//! Staff.

use super::rows::operator;
use crate::store::fresh::{Fresh, on_both};
use crate::store::{Error, operators};

on_both!(
    a_name_is_taken_once,
    everybody_is_listed_by_name,
    skills_are_kept_by_name,
    what_is_not_given_stays
);

async fn a_name_is_taken_once(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    operators::insert(&mut tx, &operator("a"), 1_000)
        .await
        .unwrap();
    let by_name = operators::by_name(&mut tx, "name-a")
        .await
        .unwrap()
        .unwrap();
    let by_id = operators::find(&mut tx, "a").await.unwrap().unwrap();
    assert_eq!((by_name.id.as_str(), by_id.name.as_str()), ("a", "name-a"));
    assert_eq!(by_id.password, "1:hash");
    assert!(
        operators::by_name(&mut tx, "name-b")
            .await
            .unwrap()
            .is_none()
    );
    assert!(operators::find(&mut tx, "b").await.unwrap().is_none());
    for (endpoint, theirs) in [("client:a", true), ("client:b", false)] {
        let has = operators::has_endpoint(&mut tx, endpoint).await;
        assert_eq!(has.unwrap(), theirs);
    }
    let mut again = operator("b");
    again.name = "name-a".to_owned();
    let again = operators::insert(&mut tx, &again, 1_000).await;
    assert!(matches!(again, Err(Error::Taken)));
}

async fn everybody_is_listed_by_name(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    for id in ["b", "c", "a"] {
        operators::insert(&mut tx, &operator(id), 1_000)
            .await
            .unwrap();
    }
    let all = operators::all(&mut tx).await.unwrap();
    let all: Vec<_> = all.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(all, ["a", "b", "c"]);
}

async fn skills_are_kept_by_name(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    operators::insert(&mut tx, &operator("a"), 1_000)
        .await
        .unwrap();
    for (skill, level) in [("pin", 1), ("de", 1), ("pin", 2)] {
        operators::set_skill(&mut tx, "a", skill, level)
            .await
            .unwrap();
    }
    assert_eq!(
        operators::skills(&mut tx, "a").await.unwrap(),
        ["de", "pin"]
    );
}

async fn what_is_not_given_stays(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    operators::insert(&mut tx, &operator("a"), 1_000)
        .await
        .unwrap();
    operators::set_password(&mut tx, "a", "2:hash")
        .await
        .unwrap();
    assert!(
        operators::set(&mut tx, "name-a", Some("office"), None)
            .await
            .unwrap()
    );
    assert!(
        operators::set(&mut tx, "name-a", None, Some("sip:a@example.org"))
            .await
            .unwrap()
    );
    assert!(!operators::set(&mut tx, "nobody", None, None).await.unwrap());
    assert!(
        operators::set_disabled(&mut tx, "name-a", true)
            .await
            .unwrap()
    );
    assert!(
        !operators::set_disabled(&mut tx, "nobody", true)
            .await
            .unwrap()
    );
    let found = operators::find(&mut tx, "a").await.unwrap().unwrap();
    assert_eq!((found.role.as_str(), found.disabled), ("office", 1));
    assert_eq!(found.password, "2:hash");
    assert_eq!(found.endpoint.as_deref(), Some("sip:a@example.org"));
    operators::set_disabled(&mut tx, "name-a", false)
        .await
        .unwrap();
    assert_eq!(
        operators::find(&mut tx, "a")
            .await
            .unwrap()
            .unwrap()
            .disabled,
        0
    );
}
