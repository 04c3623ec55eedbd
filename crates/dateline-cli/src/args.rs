//! The command line.

use std::path::PathBuf;

use clap::{Args as Arguments, Parser, Subcommand, ValueEnum};

use crate::archive::{args as archive, ask_args as asking};

/// Reads news reports: who did, said, plans or demands what, to whom, where and when, according to whom, and whether
/// it came about.
#[derive(Debug, Parser)]
#[command(name = "dateline", version, propagate_version = true, after_help = EXIT_CODES)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXIT_CODES: &str = "\
Exit codes: 0 all was read; 1 something could not be read (its line or message says what); 2 the command line is wrong.
JSON Lines from standard input always end with 0: each line gives one record or one line with `error`.";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Read reports and print their records
    Read(Read),
    /// Print why an event, statement or time of a report was read as it was
    Explain(Explain),
    /// Print event types, modes, sectors and contexts
    Codes(Codes),
    /// Add reports to the archive and join what they tell
    Add(archive::Add),
    /// Ask feeds again and again, and add the reports that they tell of
    Follow(archive::Follow),
    /// Print the archive's events in order of their time
    Timeline(archive::Events),
    /// Print what is planned, and meetings and visits, with what became of them
    Diary(archive::Events),
    /// Print an event of the archive: its life, who tells it in which words, what they differ on
    Event(archive::Event),
    /// Print who somebody is, as the reports say: names, titles and when they were seen
    Who(archive::Who),
    /// Print what somebody is reported to have said
    Said(asking::Quoted),
    /// Search the texts
    Search(asking::Searched),
    /// Print a story: its reports, events and people
    Story(asking::Told),
    /// Print citations of an event or a statement, ready to paste
    Cite(asking::Cited),
    /// Count events by who takes part, type, place, time
    Count(asking::Counted),
    /// Draw events to judge, and say what share is right
    Sample(asking::Sampled),
    /// Save queries and print what is new to them
    Watch(asking::Watched),
    /// Print what became of events since a number of the sequence, for those who keep a copy
    Changes(asking::Changed),
    /// Print how many reports were read per day, publisher and language
    Coverage(asking::Covered),
    /// Write events as tables or a calendar, for other programs
    Export(crate::archive::export::Exported),
    /// Print what every column of an export means
    Codebook(crate::archive::export::Explained),
    /// Serve the archive to programs and browsers
    Serve(crate::archive::serve::Serve),
    /// Say who may ask and write from programs
    Token(crate::archive::token::Handed),
    /// Print how much the archive holds
    Stats(archive::Stats),
    /// Print what could not be taken into the archive, and why
    Problems(archive::Problems),
    /// Print a report's versions and what changed between them
    Versions(archive::Versions),
    /// Copy the archive while it is in use
    Backup(archive::Backup),
    /// Look for faults in the archive
    Verify(archive::Verify),
    /// Take a report out of the archive for good
    Remove(archive::Remove),
    /// Read the stored texts again with this reader
    Reread(archive::Reread),
    /// Decide that two events or two entities are one
    Merge(archive::Merge),
    /// Decide that a report tells another event, or means somebody else
    Split(archive::Split),
    /// Correct fields of events as they were read
    Correct(archive::Correct),
    /// Take a decision back
    Undo(archive::Undo),
    /// List what people decided
    Decisions(archive::Decisions),
    /// Print shell completions
    #[command(
        after_help = "Example:\n  dateline completions bash > ~/.local/share/bash-completion/completions/dateline"
    )]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the man page
    #[command(after_help = "Example:\n  dateline man | man -l -")]
    Man,
}

/// How inputs are taken.
#[derive(Debug, Arguments)]
pub(crate) struct Inputs {
    /// Files or folders of reports, or addresses of the web; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// What they hold: by name and content, or as told
    #[arg(long, value_enum, default_value_t = From::Auto)]
    pub(crate) from: From,
    /// Fetch from loopback and private addresses too
    #[arg(long)]
    pub(crate) private_addresses: bool,
    /// Day of publication of all of them (2022-04-23 or 2022-04-23T18:04:00Z)
    #[arg(long, value_name = "DATE")]
    pub(crate) published: Option<String>,
    /// Language of all of them (ISO 639-1)
    #[arg(long, value_name = "CODE")]
    pub(crate) language: Option<String>,
    /// Folder with a user's own rows for any table (`en/eras.tsv` …)
    #[arg(long, value_name = "DIR")]
    pub(crate) tables: Option<PathBuf>,
    /// Folder of another model than the one compiled in
    #[arg(long, value_name = "DIR", env = "DATELINE_MODEL")]
    pub(crate) model: Option<PathBuf>,
}

#[derive(Debug, Arguments)]
#[command(after_help = "\
Examples:
  dateline read report.txt                          a page to read on a terminal, JSON when piped
  dateline read --published 2022-04-23 report.txt   say when it was published
  dateline read pages/ --format jsonl > records.jsonl
  dateline read pages/ --format parquet > records.parquet
  curl -s https://example.org/article | dateline read --from html -
  dateline read crawl.warc.gz items.zip             archives, packed or not
  dateline read --from jsonl - < reports.jsonl      one line in, one line out")]
pub(crate) struct Read {
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    /// How to print: by default a page on a terminal, JSON Lines otherwise
    #[arg(long, value_enum)]
    pub(crate) format: Option<Format>,
    /// On the page, show the proving words under each line
    #[arg(long)]
    pub(crate) evidence: bool,
    /// Threads (default: all cores)
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<usize>,
}

#[derive(Debug, Arguments)]
#[command(after_help = "\
Examples:
  dateline explain report.txt --event v3
  dateline explain report.txt --statement s1")]
pub(crate) struct Explain {
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    /// Id of an event of the record (v3)
    #[arg(long, value_name = "ID")]
    pub(crate) event: Option<String>,
    /// Id of a statement of the record (s1)
    #[arg(long, value_name = "ID")]
    pub(crate) statement: Option<String>,
    /// Id of a time expression of the record (t2)
    #[arg(long, value_name = "ID")]
    pub(crate) time: Option<String>,
    /// Id of an entity of the record (e5)
    #[arg(long, value_name = "ID")]
    pub(crate) entity: Option<String>,
}

#[derive(Debug, Arguments)]
#[command(after_help = "\
Examples:
  dateline codes             types with their modes, sectors, contexts
  dateline codes CONSULT     one type
  dateline codes MIL         one sector")]
pub(crate) struct Codes {
    /// A type, mode, sector or context
    pub(crate) code: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum From {
    /// By name and content
    Auto,
    /// One report as plain text
    Text,
    /// One report a line
    Jsonl,
    /// One report as an HTML page
    Html,
    /// RSS, Atom or JSON Feed
    Feed,
    /// Web pages as crawlers keep them (WARC)
    Warc,
    /// News items as JSON (IPTC ninjs)
    Ninjs,
    /// News items as XML (IPTC NewsML-G2)
    Newsml,
    /// A ZIP archive of any of these
    Zip,
    /// A tar archive of any of these
    Tar,
}

impl std::convert::From<From> for dateline_sources::Format {
    fn from(from: From) -> Self {
        match from {
            From::Auto => Self::Auto,
            From::Text => Self::Text,
            From::Jsonl => Self::Jsonl,
            From::Html => Self::Html,
            From::Feed => Self::Feed,
            From::Warc => Self::Warc,
            From::Ninjs => Self::Ninjs,
            From::Newsml => Self::Newsml,
            From::Zip => Self::Zip,
            From::Tar => Self::Tar,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// One record a line
    Jsonl,
    /// A page for people
    Text,
    /// A table with a row for each record, which `dateline add --records` takes
    Parquet,
}
