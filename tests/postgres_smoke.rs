//! PostgreSQL works on this machine, so that a failing database test speaks of the product.
#![cfg(test)]

mod support;

use sqlx::{Connection as _, PgConnection};
use support::postgres;

#[tokio::test]
async fn every_test_gets_an_empty_database_of_its_own() {
    let (Some(first), Some(second)) = (postgres::fresh().await, postgres::fresh().await) else {
        return;
    };
    let mut writer = PgConnection::connect(&first.url).await.unwrap();
    sqlx::query("CREATE TABLE mine (id BIGINT)")
        .execute(&mut writer)
        .await
        .unwrap();

    let mut reader = PgConnection::connect(&second.url).await.unwrap();
    assert!(
        sqlx::query("SELECT id FROM mine")
            .fetch_all(&mut reader)
            .await
            .is_err()
    );

    let url = first.url.clone();
    drop(first);
    assert!(
        PgConnection::connect(&url).await.is_err(),
        "dropped with its last owner"
    );
}

#[tokio::test]
async fn a_server_of_the_tests_own_stops_and_starts_with_its_data() {
    let Some(server) = postgres::Server::own() else {
        return;
    };
    let mut before = PgConnection::connect(&server.url).await.unwrap();
    sqlx::query("CREATE TABLE kept (id BIGINT)")
        .execute(&mut before)
        .await
        .unwrap();

    server.stop();
    assert!(
        sqlx::query("SELECT id FROM kept")
            .fetch_all(&mut before)
            .await
            .is_err()
    );
    assert!(PgConnection::connect(&server.url).await.is_err());

    server.start();
    let mut after = PgConnection::connect(&server.url).await.unwrap();
    assert!(
        sqlx::query("SELECT id FROM kept")
            .fetch_all(&mut after)
            .await
            .unwrap()
            .is_empty()
    );
}
