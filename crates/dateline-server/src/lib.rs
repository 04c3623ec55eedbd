//! `dateline serve`: what the archive knows, for programs ([`api`]) and for people in a browser ([`pages`]).
//!
//! A request goes through the guards of [`security`] first, whatever it asks for; then an answer is made from a connection
//! that only reads ([`readers`]). All writing goes through one writer ([`writer`]), as the archive has one writer at a time.

#![recursion_limit = "256"]

mod api;
mod app;
mod body;
mod error;
mod jobs;
mod journal;
mod listening;
mod metrics;
mod own;
mod pages;
mod problem;
mod pulse;
mod readers;
mod reading;
mod security;
mod server;
mod settings;
mod webhooks;
mod writer;

pub use error::Error;
pub use journal::Journal;
pub use security::{Rate, Scope, Token, Tokens, Use};
pub use server::{Server, serve};
pub use settings::{Limits, LoadReader, Settings};
