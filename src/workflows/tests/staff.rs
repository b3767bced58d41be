//! Staff sign in, are throttled, and go.

use std::time::Duration;

use zeroize::Zeroizing;

use super::world::World;
use crate::auth::Role;
use crate::store::fresh::{Fresh, on_both};
use crate::store::{operators, sessions};
use crate::workflows::add_operator::{NewOperator, add_operator};
use crate::workflows::sign_in::{SignIn, session, sign_in, sign_out};

on_both!(
    capital_letters_keep_nobody_out,
    a_name_is_refused_after_five_failures_even_with_the_right_password,
    guesses_made_at_once_are_counted_one_by_one,
    a_session_lives_while_it_is_used_and_ends_with_its_operator
);

async fn add(world: &World) {
    let new = NewOperator {
        name: "anna",
        role: Role::Operator,
        endpoint: None,
        skills: &[],
    };
    let password = || Zeroizing::new(b"right".to_vec());
    assert!(add_operator(&world.ctx, &new, password()).await.unwrap());
    assert!(!add_operator(&world.ctx, &new, password()).await.unwrap());
}

async fn try_in(world: &World, name: &str, password: &str) -> SignIn {
    let password = Zeroizing::new(password.to_owned());
    sign_in(&world.ctx, name, password).await.unwrap()
}

async fn capital_letters_keep_nobody_out(at: Fresh) {
    let world = World::on(at).await;
    let new = NewOperator {
        name: "Maria",
        role: Role::Operator,
        endpoint: None,
        skills: &[],
    };
    let password = Zeroizing::new(b"right".to_vec());
    assert!(add_operator(&world.ctx, &new, password).await.unwrap());
    for name in ["Maria", "maria", " MARIA "] {
        let signed_in = try_in(&world, name, "right").await;
        assert!(matches!(signed_in, SignIn::Welcome(_)), "{name}");
    }
}

async fn a_name_is_refused_after_five_failures_even_with_the_right_password(at: Fresh) {
    let world = World::on(at).await;
    add(&world).await;
    for name in ["anna", "nobody"] {
        for _ in 0..5 {
            assert!(matches!(try_in(&world, name, "wrong").await, SignIn::Wrong));
        }
        assert!(matches!(
            try_in(&world, name, "right").await,
            SignIn::Throttled(30)
        ));
    }
    world.advance(Duration::from_secs(30)).await;
    assert!(matches!(
        try_in(&world, "anna", "right").await,
        SignIn::Welcome(_)
    ));
    assert!(matches!(
        try_in(&world, "anna", "wrong").await,
        SignIn::Wrong
    ));
    assert!(matches!(
        try_in(&world, "anna", "right").await,
        SignIn::Welcome(_)
    ));
    assert!(matches!(
        try_in(&world, "nobody", "right").await,
        SignIn::Wrong
    ));
    assert!(matches!(
        try_in(&world, "nobody", "right").await,
        SignIn::Throttled(60)
    ));
}

async fn guesses_made_at_once_are_counted_one_by_one(at: Fresh) {
    let world = World::on(at).await;
    add(&world).await;
    let second = world.second_server().await;
    let mut guesses = tokio::task::JoinSet::new();
    for number in 0..12 {
        let ctx = if number % 2 == 0 { &world.ctx } else { &second };
        let ctx = ctx.clone();
        guesses.spawn(async move {
            let guess = Zeroizing::new(format!("guess-{number}"));
            sign_in(&ctx, "anna", guess).await.unwrap()
        });
    }
    let results = guesses.join_all().await;
    let wrong = results.iter().filter(|one| matches!(one, SignIn::Wrong));
    assert_eq!(wrong.count(), 5, "the others were not even judged");
    let mut tx = world.ctx.db.read().await.unwrap();
    let failures = sessions::failures(&mut tx, "anna").await.unwrap();
    assert_eq!(failures.failures, 5);
}

async fn a_session_lives_while_it_is_used_and_ends_with_its_operator(at: Fresh) {
    let world = World::on(at).await;
    add(&world).await;
    let SignIn::Welcome(token) = try_in(&world, "anna", "right").await else {
        panic!("not welcome")
    };
    let ctx = &world.ctx;
    let minutes = Duration::from_mins(25);
    world.advance(minutes).await;
    let (anna, _) = session(ctx, &token, true).await.unwrap().unwrap();
    assert_eq!(anna.name, "anna");
    world.advance(minutes).await;
    assert!(
        session(ctx, &token, false).await.unwrap().is_some(),
        "put off by its use"
    );
    world.advance(minutes).await;
    assert!(
        session(ctx, &token, true).await.unwrap().is_none(),
        "looking on is no use"
    );
    assert!(session(ctx, "another", true).await.unwrap().is_none());

    let SignIn::Welcome(token) = try_in(&world, "anna", "right").await else {
        panic!("not welcome")
    };
    let mut tx = ctx.db.write().await.unwrap();
    operators::set_disabled(&mut tx, "anna", true)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert!(session(ctx, &token, true).await.unwrap().is_none());
    assert!(matches!(
        try_in(&world, "anna", "right").await,
        SignIn::Wrong
    ));
    let mut tx = ctx.db.write().await.unwrap();
    operators::set_disabled(&mut tx, "anna", false)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    sign_out(ctx, &token, &anna).await.unwrap();
    assert!(session(ctx, &token, true).await.unwrap().is_none());
    assert_eq!(world.seat(&anna).await.wish, "off");
}
