//! The webhooks over real HTTP: the life of a call, what a platform may get wrong, and the store
//! away. The platform's REST is a loopback server that answers as a test tells it to.
#![cfg(test)]

mod support;

#[path = "webhooks/caller.rs"]
mod caller;
#[path = "webhooks/platform.rs"]
mod platform;
#[path = "webhooks/world.rs"]
mod world;

#[path = "webhooks/accepting.rs"]
mod accepting;
#[path = "webhooks/any_order.rs"]
mod any_order;
#[path = "webhooks/bad_requests.rs"]
mod bad_requests;
#[path = "webhooks/calling_back.rs"]
mod calling_back;
#[path = "webhooks/dialling.rs"]
mod dialling;
#[path = "webhooks/ending.rs"]
mod ending;
#[path = "webhooks/every_node.rs"]
mod every_node;
#[path = "webhooks/leaving_a_message.rs"]
mod leaving_a_message;
#[path = "webhooks/leaving_the_queue.rs"]
mod leaving_the_queue;
#[path = "webhooks/load.rs"]
mod load;
#[path = "webhooks/releases.rs"]
mod releases;
#[path = "webhooks/replays.rs"]
mod replays;
#[path = "webhooks/signing.rs"]
mod signing;
#[path = "webhooks/without_the_store.rs"]
mod without_the_store;
