//! A live server, asked over the wire.

mod access;
mod asking;
#[path = "../../../dateline-archive/tests/asking/made.rs"]
mod made;
mod running;
mod site;
