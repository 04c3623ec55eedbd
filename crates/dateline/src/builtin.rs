//! The tables that are compiled in, room by room.

use crate::tables::Tables;
use crate::{actor, event, language, place, speech, text, time};

impl Tables {
    /// The tables that are compiled in.
    pub fn builtin() -> Self {
        let rooms = [
            text::TABLES,
            language::TABLES,
            time::TABLES,
            place::TABLES,
            actor::TABLES,
            speech::TABLES,
            event::TABLES,
        ];
        Tables::of(rooms.into_iter().flatten())
    }
}
