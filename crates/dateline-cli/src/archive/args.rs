//! The command line of the archive's commands.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args as Arguments, ValueEnum};
use dateline_archive::answer::Asking;

use super::narrowed::Narrowed;
use crate::args::Inputs;

/// Which archive.
#[derive(Debug, Arguments)]
pub(crate) struct Which {
    /// The archive's file; without it, `archive.sqlite` in the platform's data folder
    ///
    /// That folder is ~/.local/share/dateline on Linux ($XDG_DATA_HOME counts), ~/Library/Application Support/dateline
    /// on macOS, %APPDATA%\dateline on Windows.
    #[arg(long, value_name = "FILE", env = "DATELINE_ARCHIVE")]
    pub(crate) archive: Option<PathBuf>,
}

/// How an answer is printed.
#[derive(Debug, Arguments)]
pub(crate) struct Printed {
    /// How to print: by default a table on a terminal, JSON otherwise
    #[arg(long, value_enum)]
    pub(crate) format: Option<Format>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Table,
    /// For programs: the objects of the output contract
    Json,
    /// For spreadsheets: one row an item
    Csv,
}

/// From which point of view.
#[derive(Debug, Arguments)]
pub(crate) struct View {
    /// Only what had been published by the end of this day (UTC) or by this moment
    #[arg(long, value_name = "TIME")]
    pub(crate) as_of: Option<String>,
    /// Only what the archive itself held by the end of this day (UTC) or at this moment
    #[arg(long, value_name = "TIME")]
    pub(crate) recorded_by: Option<String>,
}

/// Which page of a list.
#[derive(Debug, Arguments)]
pub(crate) struct Paging {
    /// Items of a page (at most 1000)
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(crate) limit: usize,
    /// Where the page before ended: its `next`
    #[arg(long, value_name = "CURSOR")]
    pub(crate) cursor: Option<String>,
}

impl View {
    /// The question for one thing.
    pub(crate) fn asking(&self) -> Asking {
        Asking {
            as_of: self.as_of.clone(),
            recorded_by: self.recorded_by.clone(),
            ..Asking::default()
        }
    }
}

/// An archive, and how the answer is printed.
#[derive(Debug, Arguments)]
pub(crate) struct Shown {
    #[command(flatten)]
    pub(crate) which: Which,
    #[command(flatten)]
    pub(crate) printed: Printed,
}

/// An archive, from which point of view it is asked, and how the answer is printed.
#[derive(Debug, Arguments)]
pub(crate) struct Asked {
    #[command(flatten)]
    pub(crate) which: Which,
    #[command(flatten)]
    pub(crate) view: View,
    #[command(flatten)]
    pub(crate) printed: Printed,
}

/// The same for a page of a list.
#[derive(Debug, Arguments)]
pub(crate) struct Listed {
    #[command(flatten)]
    pub(crate) asked: Asked,
    #[command(flatten)]
    pub(crate) paging: Paging,
}

impl Listed {
    /// The question for the page.
    pub(crate) fn asking(&self) -> Asking {
        Asking {
            limit: Some(self.paging.limit),
            cursor: self.paging.cursor.clone(),
            ..self.asked.view.asking()
        }
    }
}

/// A list of events.
#[derive(Debug, Arguments)]
#[command(after_help = "\
Examples:
  dateline timeline
  dateline timeline --as-of 2022-04-24       as it stood at the end of that day
  dateline timeline --actor CHN --recipient USA --recipient CAN --from 2022-04
  dateline timeline --actor \"Antonio Guterres\" --type CONSULT --status happened
  dateline timeline --place Kyiv --basis claimed --format csv > claims.csv
  dateline diary --party UNO --from 2022-05 --to 2022-06
  dateline diary --status unreported         plans of which nothing more was heard
  dateline diary --format json --limit 100")]
pub(crate) struct Events {
    #[command(flatten)]
    pub(crate) narrowed: Narrowed,
    #[command(flatten)]
    pub(crate) listed: Listed,
}

#[derive(Debug, Arguments)]
#[command(after_help = "\
Examples:
  dateline event 3f2a91bc04d1
  dateline event 3f2a91bc04d1 --as-of 2022-04-24 --format json")]
pub(crate) struct Event {
    /// Its id, as `timeline` and `diary` print it
    pub(crate) id: String,
    #[command(flatten)]
    pub(crate) asked: Asked,
}

#[derive(Debug, Arguments)]
pub(crate) struct Stats {
    #[command(flatten)]
    pub(crate) asked: Asked,
}

#[derive(Debug, Arguments)]
pub(crate) struct Problems {
    #[command(flatten)]
    pub(crate) paging: Paging,
    #[command(flatten)]
    pub(crate) shown: Shown,
}

#[derive(Debug, Arguments)]
#[command(after_help = "\
Examples:
  dateline add reports/                              texts and pages of a folder
  dateline add --from jsonl - < reports.jsonl        one report a line
  dateline add https://example.org/talks             a page, or a feed with the texts in it
  dateline read --format jsonl pages/ > records.jsonl   on another machine, and here:
  dateline add --records records.jsonl                  (or .parquet)

Add the same again at any time: what the archive holds is passed over. Interrupted with Ctrl-C, it keeps what was read
and says how to go on.")]
pub(crate) struct Add {
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    /// The files hold records made by `dateline read`, which are joined without reading again
    #[arg(long)]
    pub(crate) records: bool,
    /// Take records of a reader that neither this program nor the archive knows
    #[arg(long, requires = "records")]
    pub(crate) any_reader: bool,
    /// Reports that are kept at once: each batch is kept as a whole or not at all
    #[arg(long, value_name = "N", default_value_t = 200, value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) batch: u16,
    /// Threads (default: all cores)
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<usize>,
    #[command(flatten)]
    pub(crate) shown: Shown,
}

#[derive(Debug, Arguments)]
#[command(after_help = "\
Each round asks the feeds that are due, and fetches the pages that they link to; reports of the last two days are looked
at again, less and less often, and a text that has changed becomes the report's next version. Feeds and pages that fail
are asked again after longer and longer pauses, and listed by `dateline problems`. What robots.txt forbids is not fetched,
and no host is asked for two things at once. Ctrl-C or a request to terminate ends the run with what it has.

Examples:
  dateline follow https://example.org/world.rss https://example.net/atom.xml
  dateline follow                                  the feeds of the last time
  dateline follow --every 15m https://example.org/world.rss
  dateline follow --rounds 1                       once: for cron")]
pub(crate) struct Follow {
    /// Addresses of RSS, Atom or JSON feeds; without any, all that this archive has followed
    #[arg(value_name = "FEED")]
    pub(crate) feeds: Vec<String>,
    /// How often to ask (30s, 5m, 1h)
    #[arg(long, value_name = "TIME", default_value = "5m", value_parser = pause)]
    pub(crate) every: Duration,
    /// End after so many rounds
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) rounds: Option<u64>,
    /// Pause between two requests to one host; its robots.txt may ask for a longer one
    #[arg(long, value_name = "TIME", default_value = "1s", value_parser = duration)]
    pub(crate) delay: Duration,
    /// Longest time that one request may take
    #[arg(long, value_name = "TIME", default_value = "30s", value_parser = pause)]
    pub(crate) timeout: Duration,
    /// Fetch from loopback and private addresses too
    #[arg(long = "private-addresses", visible_alias = "allow-private")]
    pub(crate) private_addresses: bool,
    /// Folder with a user's own rows for any table (`en/eras.tsv` …)
    #[arg(long, value_name = "DIR")]
    pub(crate) tables: Option<PathBuf>,
    /// Folder of another model than the one compiled in
    #[arg(long, value_name = "DIR", env = "DATELINE_MODEL")]
    pub(crate) model: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) shown: Shown,
}

/// A length of time: "30s", "5m", "1h 30m".
fn duration(written: &str) -> Result<Duration, String> {
    let read = written.parse::<jiff::SignedDuration>().ok();
    read.and_then(|read| Duration::try_from(read).ok())
        .ok_or_else(|| "write a length of time as 30s, 5m or 1h".to_owned())
}

/// A length of time of a second at least.
fn pause(written: &str) -> Result<Duration, String> {
    let read = duration(written)?;
    match read < Duration::from_secs(1) {
        true => Err("it must be a second at least".to_owned()),
        false => Ok(read),
    }
}

#[derive(Debug, Arguments)]
#[command(after_help = "\
Examples:
  dateline who \"Antonio Guterres\"
  dateline who Larraín --as-of 2024-05-06
  dateline who Smith --limit 5 --format json      the five of that name whom most reports name, and `next`
  dateline timeline --party Larraín               all events of theirs; `dateline said Larraín`: all statements")]
pub(crate) struct Who {
    /// Name of a person or an organisation: in full, or a surname
    pub(crate) name: String,
    #[command(flatten)]
    pub(crate) listed: Listed,
}

#[derive(Debug, Arguments)]
#[command(after_help = "\
Examples:
  dateline versions 9f3a1c77d0b2e845
  dateline versions talks.txt --format json")]
pub(crate) struct Versions {
    /// The report's id, as `event` prints it
    pub(crate) report: String,
    #[command(flatten)]
    pub(crate) shown: Shown,
}

#[derive(Debug, Arguments)]
#[command(after_help = "\
The archive may be read and written to meanwhile. The copy is one file, and stands there whole or not at all; an earlier
copy in its place is replaced.

Example:
  dateline backup /backups/archive.sqlite")]
pub(crate) struct Backup {
    /// Where the copy goes
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) which: Which,
}

#[derive(Debug, Arguments)]
#[command(after_help = "\
Looked at are the file's structure, that all that is referred to is there, each record against the contract, and each
event against a fresh derivation from its tellings. Exit code 1 where there is a fault.

Examples:
  dateline verify
  dateline verify --one-in 100      of records and events one in a hundred")]
pub(crate) struct Verify {
    /// Look at one in so many records and events
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) one_in: Option<u64>,
    #[command(flatten)]
    pub(crate) shown: Shown,
}

#[derive(Debug, Arguments)]
#[command(after_help = "\
The report goes with all its versions and readings: from the texts, the full-text index, the log and the events that it
told, which are joined anew without it. What it stood on in the file is overwritten. A tombstone remains with the day and
the reason, and the report is not taken in again. Copies that were made by `backup` are not touched.

Example:
  dateline remove 9f3a1c77d0b2e845 --because \"takedown request of 2022-05-02\"")]
pub(crate) struct Remove {
    /// The report's id, as `event` prints it
    pub(crate) report: String,
    /// Why; it is kept
    #[arg(long, value_name = "TEXT")]
    pub(crate) because: String,
    #[command(flatten)]
    pub(crate) which: Which,
}

/// Who decides, and why.
#[derive(Debug, Arguments)]
pub(crate) struct Decider {
    /// Name of whoever decides; it is kept
    #[arg(long, value_name = "NAME", env = "DATELINE_WHO")]
    pub(crate) who: String,
    /// Why; it is kept
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub(crate) why: String,
}

/// What two ids are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Thing {
    /// Archive events
    Event,
    /// People, bodies and places that take part
    Entity,
}

#[derive(Debug, Arguments)]
#[command(after_help = "\
Examples:
  dateline merge event 3f2a91bc04d1 7c01d2e90a44 --who \"A. Editor\" --why \"same visit, one report mistakes the day\"
  dateline merge entity 52e7cd29ae25 77a960c9da27 --who \"A. Editor\"      the second is another name of the first

A decision outlasts reading again; `dateline decisions` lists it, `dateline undo` takes it back.")]
pub(crate) struct Merge {
    /// What the ids are of
    pub(crate) thing: Thing,
    /// The one
    pub(crate) one: String,
    /// The other
    pub(crate) other: String,
    #[command(flatten)]
    pub(crate) decider: Decider,
    #[command(flatten)]
    pub(crate) which: Which,
}

#[derive(Debug, Arguments)]
#[command(after_help = "\
Examples:
  dateline split event 3f2a91bc04d1 --report wire-17 --who \"A. Editor\" --why \"the visit of the year before\"
  dateline split entity 52e7cd29ae25 --report wire-17 --name \"John Smith (minister)\" --who \"A. Editor\"")]
pub(crate) struct Split {
    /// What the id is of
    pub(crate) thing: Thing,
    /// The event that the report does not tell, or the entity that it does not mean
    pub(crate) id: String,
    /// The report
    #[arg(long, value_name = "ID")]
    pub(crate) report: String,
    /// For an entity: a name that tells who is meant
    #[arg(long, value_name = "NAME", required_if_eq("thing", "entity"))]
    pub(crate) name: Option<String>,
    #[command(flatten)]
    pub(crate) decider: Decider,
    #[command(flatten)]
    pub(crate) which: Which,
}

#[derive(Debug, Arguments)]
#[command(after_help = "\
FILE holds one correction a line, as JSON: the report, the span of the words that name the event (code points, as
`dateline event` prints it), and the fields that are wrong:
  {\"report\": \"wire-17\", \"span\": [206, 221], \"status\": \"planned\", \"earliest\": \"2022-04-26\", \"latest\": \"2022-04-26\"}
  {\"report\": \"wire-17\", \"span\": [580, 586], \"no_event\": true}

Example:
  dateline correct corrections.jsonl --who \"A. Editor\"")]
pub(crate) struct Correct {
    /// Corrections, one a line; `-` is standard input
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) decider: Decider,
    #[command(flatten)]
    pub(crate) which: Which,
}

#[derive(Debug, Arguments)]
pub(crate) struct Undo {
    /// The decision's number, as `dateline decisions` prints it
    pub(crate) decision: i64,
    #[command(flatten)]
    pub(crate) decider: Decider,
    #[command(flatten)]
    pub(crate) which: Which,
}

#[derive(Debug, Arguments)]
pub(crate) struct Decisions {
    #[command(flatten)]
    pub(crate) shown: Shown,
}

#[derive(Debug, Arguments)]
#[command(after_help = "\
Examples:
  dateline reread                    after an update of the program or of the tables
  dateline reread --tables mine/     with a user's own rows
  dateline reread --context          each report with the who-is-who of the reports published before its day
  dateline reread --prune            and drop the readings that are superseded")]
pub(crate) struct Reread {
    /// Folder with a user's own rows for any table (`en/eras.tsv` …)
    #[arg(long, value_name = "DIR")]
    pub(crate) tables: Option<PathBuf>,
    /// Folder of another model than the one compiled in
    #[arg(long, value_name = "DIR", env = "DATELINE_MODEL")]
    pub(crate) model: Option<PathBuf>,
    /// Read each report with what those published before its day say of who holds which office: an official named without
    /// country gets it, "the Chilean foreign minister" gets a name
    #[arg(long)]
    pub(crate) context: bool,
    /// Drop superseded readings afterwards: the file shrinks, and `--recorded-by` no longer knows them
    #[arg(long)]
    pub(crate) prune: bool,
    #[command(flatten)]
    pub(crate) which: Which,
}
