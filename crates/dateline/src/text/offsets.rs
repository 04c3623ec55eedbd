//! Bytes to code points.

use crate::Span;
use crate::record::CodePoints;

/// Turns byte spans of one text into code points, in logarithmic time.
#[derive(Debug, Clone)]
pub struct Offsets {
    /// For every 64th byte offset, the code points before it.
    marks: Vec<usize>,
    text: String,
}

const STEP: usize = 64;

impl Offsets {
    /// Counts the text once.
    pub fn of(text: &str) -> Self {
        let mut marks = Vec::with_capacity(text.len() / STEP + 1);
        let mut count = 0;
        for (offset, byte) in text.bytes().enumerate() {
            if offset % STEP == 0 {
                marks.push(count);
            }
            count += usize::from(begins_character(byte));
        }
        marks.push(count);
        Offsets {
            marks,
            text: text.to_owned(),
        }
    }

    /// Code points before that byte offset.
    pub fn point(&self, offset: usize) -> usize {
        let mark = (offset / STEP).min(self.marks.len().saturating_sub(2));
        if self.text.is_empty() {
            return 0;
        }
        let from = mark * STEP;
        let rest = &self.text.as_bytes()[from..offset.min(self.text.len())];
        self.marks[mark] + rest.iter().filter(|byte| begins_character(**byte)).count()
    }

    /// The span in code points.
    pub fn code_points(&self, span: Span) -> CodePoints {
        CodePoints([self.point(span.start), self.point(span.end)])
    }
}

fn begins_character(byte: u8) -> bool {
    byte & 0b1100_0000 != 0b1000_0000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_boundary_of_a_mixed_text() {
        let text = "Größe “день” 🙂 x".repeat(40);
        let offsets = Offsets::of(&text);
        let mut count = 0;
        for (offset, _) in text.char_indices() {
            assert_eq!(offsets.point(offset), count);
            count += 1;
        }
        assert_eq!(offsets.point(text.len()), count);
        assert_eq!(Offsets::of("").point(0), 0);
    }
}
