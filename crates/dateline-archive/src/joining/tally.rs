//! What speaks for a join, as it is added up.

use super::grounds::Grounds;

/// Points and grounds so far.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) points: f32,
    pub(super) grounds: Grounds,
}

impl Tally {
    pub(super) fn give(&mut self, points: f32, ground: Grounds) {
        self.points += points;
        self.grounds.add(ground);
    }
}
