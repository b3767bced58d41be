//! The real program, killed at any instant, doubled, and asked to stop: no PIN is half lost or issued
//! twice, no caller loses a place in line. Only processes started here are ended.
//! What is killed is the process; what its file system promised stays promised.
#![cfg(test)]

#[path = "crash/caller.rs"]
mod caller;
#[path = "crash/citizens.rs"]
mod citizens;
#[path = "crash/desk.rs"]
mod desk;
#[path = "crash/gateway.rs"]
mod gateway;
#[path = "crash/installation.rs"]
mod installation;
#[path = "crash/issuing.rs"]
mod issuing;
#[path = "crash/reconcile.rs"]
mod reconcile;
#[path = "crash/rows.rs"]
mod rows;
#[path = "crash/stopping.rs"]
mod stopping;
mod support;
#[path = "crash/two_servers.rs"]
mod two_servers;
#[path = "crash/waiting.rs"]
mod waiting;
