//! `centralino`: answers a public body's phone numbers, walks callers through a menu kept in plain
//! files, hands them to an operator's screen and issues a PIN in two halves that never meet.
//! The modules depend on each other in one direction only; `tests/house.rs` keeps it so.

pub mod domain;

pub mod twiml;

pub mod flow;

pub mod bell;
pub mod clock;
pub mod config;
pub mod rng;
pub mod seal;

pub mod store;

pub mod platform;

pub mod auth;
pub mod web;
pub mod workflows;

pub mod console;
pub mod jobs;
pub mod portal;
pub mod telephony;

pub mod app;

pub mod calls;
pub mod demo;
pub mod letters;

pub mod cli;

pub mod switch;
