//! The command line of what is asked of the archive beside lists of events.

use std::path::PathBuf;

use clap::{Args as Arguments, Subcommand};

use super::args::{Asked, Listed, Shown, Which};
use super::narrowed::Narrowed;

#[derive(Debug, Arguments)]
#[command(after_help = "\
An event counts in the month of its first day, or, where no report tells any, of the first report of it: `dated` says of how
many a report tells the day. Beside the events stand their independent sources, added up, and what was read in that time:
reports, days, and days of which the archive holds no report. An event with actors of two countries counts under each; where
--actor or --recipient narrow, rows are of these only.

Examples:
  dateline count --by month
  dateline count --by actor,recipient,month --type ASSAULT --from 2022 --format csv > dyads.csv
  dateline count --actor CHN --recipient USA --by month,type --zero-fill
  dateline count --by status,basis --as-of 2022-04-24")]
pub(crate) struct Counted {
    /// What to count by, in the order of the columns: actor, recipient, type, mode, status, basis, place, country, day,
    /// month, year
    #[arg(
        long,
        value_name = "LIST",
        value_delimiter = ',',
        default_value = "month"
    )]
    pub(crate) by: Vec<String>,
    /// List combinations without an event too, and every day, month or year between
    #[arg(long)]
    pub(crate) zero_fill: bool,
    #[command(flatten)]
    pub(crate) narrowed: Narrowed,
    /// Rows of a page; without it, all
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<usize>,
    /// Where the page before ended: its `next`
    #[arg(long, value_name = "CURSOR")]
    pub(crate) cursor: Option<String>,
    #[command(flatten)]
    pub(crate) asked: Asked,
}

#[derive(Debug, Arguments)]
#[command(after_help = "\
It can be narrowed by --publisher, --from and --to. A day of which no report was read has a row with 0.

Examples:
  dateline coverage
  dateline coverage --from 2022-04 --to 2022-04 --format csv
  dateline coverage --publisher \"Accra Post\"")]
pub(crate) struct Covered {
    #[command(flatten)]
    pub(crate) narrowed: Narrowed,
    #[command(flatten)]
    pub(crate) listed: Listed,
}

#[derive(Debug, Arguments)]
#[command(after_help = "\
Each change has a number, one more than that of the change before. Whoever keeps a copy asks with the number of the last
change that was seen, and for each event that is named asks `dateline event ID` again; one that was merged leads to the event
that it is part of now. Names by which people go, the story and the larger event come from other reports: a change of these
alone is none of the event.

Examples:
  dateline changes --since 0 --limit 1000
  dateline changes --since 81723 --format json")]
pub(crate) struct Changed {
    /// The number of the last change that was seen; 0 for all
    #[arg(
        long,
        value_name = "SEQ",
        default_value_t = 0,
        allow_negative_numbers = true
    )]
    pub(crate) since: i64,
    /// Changes of one answer (at most 100000)
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub(crate) limit: usize,
    #[command(flatten)]
    pub(crate) shown: Shown,
}

#[derive(Debug, Arguments)]
#[command(after_help = "\
Words stand for themselves and must all be there; \"peace talks\" is a phrase, negot* all that begins so; AND, OR, NOT and
parentheses as written. Case and accents do not count. It can be narrowed by --publisher, and by --from and --to as days
of publication. Where more than 20,000 texts answer, the best are looked for among the 20,000 published last.

Examples:
  dateline search peace talks
  dateline search '\"peace talks\" AND (Kyiv OR Moscow) NOT football' --newest
  dateline search 'sanction*' --publisher \"Accra Post\" --from 2022-04 --format json")]
pub(crate) struct Searched {
    /// What to search for
    #[arg(required = true, value_name = "QUERY")]
    pub(crate) question: Vec<String>,
    /// Those published last first; without it, those that answer best (of 20,000 at most, published last)
    #[arg(long)]
    pub(crate) newest: bool,
    #[command(flatten)]
    pub(crate) narrowed: Narrowed,
    #[command(flatten)]
    pub(crate) listed: Listed,
}

#[derive(Debug, Arguments)]
#[command(after_help = "\
Examples:
  dateline said \"Antonio Guterres\"
  dateline said Larraín --about 'gas OR pipeline' --as-of 2024-05-06")]
pub(crate) struct Quoted {
    /// Name of a person or an organisation: in full, or a surname
    pub(crate) name: String,
    /// Only statements whose words answer this, written as for `dateline search`
    #[arg(long, value_name = "QUERY")]
    pub(crate) about: Option<String>,
    #[command(flatten)]
    pub(crate) listed: Listed,
}

#[derive(Debug, Arguments)]
#[command(after_help = "\
Examples:
  dateline story 67596ae669e6
  dateline story 67596ae669e6 --as-of 2022-04-24 --format json")]
pub(crate) struct Told {
    /// Its id, as `event` prints it
    pub(crate) id: String,
    #[command(flatten)]
    pub(crate) asked: Asked,
}

#[derive(Debug, Arguments)]
#[command(after_help = "\
Examples:
  dateline cite 3f2a91bc04d1           the clause of each report that tells the event
  dateline cite wire-17/s2             a statement, as `dateline said` names it")]
pub(crate) struct Cited {
    /// Id of an event, or of a statement with its report
    #[arg(value_name = "EVENT|STATEMENT")]
    pub(crate) id: String,
    #[command(flatten)]
    pub(crate) asked: Asked,
}

#[derive(Debug, Arguments)]
#[command(after_help = "\
The sheet has a row an event with the words of the reports that tell it, and an empty column `right`: write yes or no there,
and let --judged say what share is right, with intervals at 95 % (Wilson). The same seed draws the same events.

Examples:
  dateline sample 200 --stratify type,status --seed 7 --format csv > sheet.csv
  dateline sample 50 --basis claimed --format csv > claims.csv
  dateline sample --judged sheet.csv")]
pub(crate) struct Sampled {
    /// How many events; without it, 100
    #[arg(value_name = "N")]
    pub(crate) many: Option<usize>,
    /// Draw from each combination of these, by its share but one at least: type, mode, status, basis, month, year
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub(crate) stratify: Vec<String>,
    /// Which events are drawn
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub(crate) seed: u64,
    /// A judged sheet: say what share is right
    #[arg(long, value_name = "FILE", conflicts_with_all = ["many", "stratify", "seed"])]
    pub(crate) judged: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) narrowed: Narrowed,
    #[command(flatten)]
    pub(crate) asked: Asked,
}

#[derive(Debug, Arguments)]
pub(crate) struct Watched {
    #[command(subcommand)]
    pub(crate) command: Watching,
}

/// What to do with saved queries.
#[derive(Debug, Subcommand)]
pub(crate) enum Watching {
    /// Save a query; what is in the archive already is not news
    #[command(after_help = "\
Examples:
  dateline watch add kyiv --place Kyiv --type CONSULT
  dateline watch add trade --query 'actor=CHN recipient=USA type=SANCTION'")]
    Add {
        /// A name for it
        name: String,
        /// The query in its text form, beside the filters below
        #[arg(long, value_name = "TEXT")]
        query: Option<String>,
        #[command(flatten)]
        narrowed: Box<Narrowed>,
        #[command(flatten)]
        shown: Shown,
    },
    /// List saved queries
    List {
        #[command(flatten)]
        shown: Shown,
    },
    /// Forget a saved query
    Remove {
        /// Its name
        name: String,
        #[command(flatten)]
        which: Which,
    },
    /// Print what is new since the last run: events that fit and were created or changed
    #[command(after_help = "\
Examples:
  dateline watch run kyiv
  dateline watch run kyiv --keep --format json      look without taking it for known")]
    Run {
        /// Its name
        name: String,
        /// Leave it new: print the same the next time
        #[arg(long)]
        keep: bool,
        #[command(flatten)]
        shown: Shown,
    },
}
