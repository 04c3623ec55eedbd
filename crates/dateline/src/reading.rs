//! What the rooms found in a report.

use crate::actor::Actors;
use crate::event::Event;
use crate::language::Document;
use crate::place::Toponym;
use crate::speech::Statement;
use crate::text::Body;
use crate::time::TimeExpression;

/// All that the rooms found in one report, in bytes and indexes; [`crate::Record`] is its contract form.
#[derive(Debug)]
pub struct Reading<'r> {
    /// What was known of the text before any language was read.
    pub body: Body,
    /// Sentences with their trees and names.
    pub document: Document<'r>,
    /// Time expressions.
    pub times: Vec<TimeExpression>,
    /// Toponyms.
    pub toponyms: Vec<Toponym>,
    /// Entities.
    pub actors: Actors,
    /// Statements.
    pub statements: Vec<Statement>,
    /// Events.
    pub events: Vec<Event>,
}
