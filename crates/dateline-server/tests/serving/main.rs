//! A live server, asked over the wire.

mod access;
mod asking;
mod document;
mod downloads;
mod intake;
#[path = "../../../dateline-archive/tests/asking/made.rs"]
mod made;
mod running;
mod site;
mod webhooks;
