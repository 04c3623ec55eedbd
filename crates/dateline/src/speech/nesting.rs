//! Which statement stands inside which, and quick answers to "who says this?".

use crate::Span;

use super::{Statement, StatementId};

/// How many statements that hold a place are looked at: nobody nests deeper.
const DEEPEST: usize = 16;

/// The statements of a report by where their content stands.
#[derive(Debug, Clone, Default)]
pub struct Carriers {
    /// Pieces of content with their statements, by start.
    pieces: Vec<(Span, StatementId)>,
    /// The furthest end of the pieces up to each.
    reach: Vec<usize>,
    /// Length of the content of each statement.
    lengths: Vec<usize>,
}

impl Carriers {
    /// The index of those statements.
    pub fn of(statements: &[Statement]) -> Self {
        let contents = statements.iter().map(|s| s.content.as_slice());
        Carriers::of_contents(contents)
    }

    pub(super) fn of_contents<'s>(contents: impl Iterator<Item = &'s [Span]>) -> Self {
        let mut carriers = Carriers::default();
        for (id, content) in contents.enumerate() {
            carriers.lengths.push(content.iter().map(|p| p.len()).sum());
            let pieces = content.iter().map(|piece| (*piece, StatementId(id)));
            carriers.pieces.extend(pieces);
        }
        carriers
            .pieces
            .sort_by_key(|(piece, id)| (piece.start, piece.end, *id));
        let mut furthest = 0;
        for (piece, _) in &carriers.pieces {
            furthest = furthest.max(piece.end);
            carriers.reach.push(furthest);
        }
        carriers
    }

    /// How many bytes a statement's content has.
    pub(super) fn length(&self, id: StatementId) -> usize {
        self.lengths[id.0]
    }

    /// The statements whose content covers the span, innermost first.
    pub fn over(&self, span: Span) -> Vec<StatementId> {
        let mut found = Vec::new();
        let mut at = self
            .pieces
            .partition_point(|(piece, _)| piece.start <= span.start);
        while at > 0 && found.len() < DEEPEST {
            at -= 1;
            if self.reach[at] < span.end {
                break;
            }
            let (piece, id) = self.pieces[at];
            if piece.contains(span) && !found.contains(&id) {
                found.push(id);
            }
        }
        found.sort_by_key(|id| (self.lengths[id.0], *id));
        found
    }
}

/// The statements whose content covers the span, innermost first. For many questions, build [`Carriers`] once.
pub fn carriers(statements: &[Statement], span: Span) -> Vec<StatementId> {
    Carriers::of(statements).over(span)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn over(contents: &[&[(usize, usize)]], start: usize, end: usize) -> Vec<usize> {
        let spans: Vec<Vec<Span>> = contents
            .iter()
            .map(|pieces| pieces.iter().map(|&(a, b)| Span::new(a, b)).collect())
            .collect();
        let carriers = Carriers::of_contents(spans.iter().map(Vec::as_slice));
        let found = carriers.over(Span::new(start, end));
        found.into_iter().map(|id| id.0).collect()
    }

    #[test]
    fn innermost_first() {
        let contents: &[&[(usize, usize)]] =
            &[&[(0, 100)], &[(20, 60)], &[(70, 90)], &[(25, 40), (50, 58)]];
        assert_eq!(over(contents, 26, 30), [3, 1, 0]);
        assert_eq!(over(contents, 51, 58), [3, 1, 0]);
        assert_eq!(over(contents, 40, 52), [1, 0]);
        assert_eq!(over(contents, 61, 65), [0]);
        assert_eq!(over(contents, 95, 101), [] as [usize; 0]);
    }

    #[test]
    fn crossing_contents() {
        let contents: &[&[(usize, usize)]] = &[&[(0, 50)], &[(10, 20)], &[(30, 80)]];
        assert_eq!(over(contents, 40, 45), [0, 2]);
        assert_eq!(over(contents, 60, 70), [2]);
    }
}
