//! The words of a life (RECORD.md).

use dateline::record::Status;

/// Whether an archive event came about: the nine words of the record, or unreported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// As told.
    Told(Status),
    /// Planned, its time is over, and no report tells what became of it.
    Unreported,
}

impl Standing {
    /// All of them; the store numbers them by their place here.
    pub const ALL: [Standing; 10] = [
        Standing::Told(Status::Happened),
        Standing::Told(Status::Ongoing),
        Standing::Told(Status::Planned),
        Standing::Told(Status::Possible),
        Standing::Told(Status::Demanded),
        Standing::Told(Status::NotHappened),
        Standing::Told(Status::Cancelled),
        Standing::Told(Status::Postponed),
        Standing::Told(Status::Ended),
        Standing::Unreported,
    ];
}

impl std::fmt::Display for Standing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Standing::Told(Status::Happened) => "happened",
            Standing::Told(Status::Ongoing) => "ongoing",
            Standing::Told(Status::Planned) => "planned",
            Standing::Told(Status::Possible) => "possible",
            Standing::Told(Status::Demanded) => "demanded",
            Standing::Told(Status::NotHappened) => "not_happened",
            Standing::Told(Status::Cancelled) => "cancelled",
            Standing::Told(Status::Postponed) => "postponed",
            Standing::Told(Status::Ended) => "ended",
            Standing::Unreported => "unreported",
        })
    }
}

/// On whose word an archive event stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Basis {
    /// In a publisher's own words.
    Reported,
    /// By those only who are named as claimants.
    Claimed,
    /// By another party than the first to say so.
    Confirmed,
    /// Denied, or accounts differ on whether it happened.
    Disputed,
}

impl Basis {
    /// All of them; the store numbers them by their place here.
    pub const ALL: [Basis; 4] = [
        Basis::Reported,
        Basis::Claimed,
        Basis::Confirmed,
        Basis::Disputed,
    ];
}

impl std::fmt::Display for Basis {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Basis::Reported => "reported",
            Basis::Claimed => "claimed",
            Basis::Confirmed => "confirmed",
            Basis::Disputed => "disputed",
        })
    }
}

/// A step of a life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the words are those of the contract")]
pub enum Step {
    Considered,
    Demanded,
    Announced,
    Confirmed,
    Moved,
    Postponed,
    Cancelled,
    Began,
    Happened,
    Claimed,
    DidNotHappen,
    Denied,
    Ended,
}

impl std::fmt::Display for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Step::Considered => "considered",
            Step::Demanded => "demanded",
            Step::Announced => "announced",
            Step::Confirmed => "confirmed",
            Step::Moved => "moved",
            Step::Postponed => "postponed",
            Step::Cancelled => "cancelled",
            Step::Began => "began",
            Step::Happened => "happened",
            Step::Claimed => "claimed",
            Step::DidNotHappen => "did_not_happen",
            Step::Denied => "denied",
            Step::Ended => "ended",
        })
    }
}
