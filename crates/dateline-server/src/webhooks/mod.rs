//! News of watches, sent to those who asked for it (Standard Webhooks): signed, tried again with growing pauses, and kept as
//! dead letters when nobody took them. [`store`] keeps what is to be sent, [`signature`] signs it, [`sending`] sends it.

mod sending;
mod signature;
mod store;

pub(crate) use sending::send;
pub(crate) use store::{Dead, Made, Webhook, Webhooks};
