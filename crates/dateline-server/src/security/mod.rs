//! Guards that every request meets before anything is answered, and what answers carry for the browser's own guards.

mod entering;
mod guard;
mod headers;
mod rates;
mod secret;
mod sessions;
mod site;
mod tokens;

pub(crate) use entering::{__path_session, enter, leave, session};
pub(crate) use guard::{Asker, Caller, check as check_caller};
pub(crate) use headers::add as add_headers;
pub use rates::Rate;
pub(crate) use rates::Rates;
pub(crate) use secret::random_id;
pub(crate) use sessions::Sessions;
pub(crate) use site::{Site, check as check_site};
pub use tokens::{Scope, Token, Tokens, Use};
