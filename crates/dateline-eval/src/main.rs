//! Scores of the reader and of the archive's joining on public gold sets, and their speed.

mod articles;
mod asking;
mod copies;
mod coreference;
mod coverage;
mod dates;
mod growth;
mod moments;
mod names;
mod score;
mod segmentation;
mod speed;
mod stories;
mod synthetic;
mod tagging;
mod timex;
mod toponyms;

use std::io::Write;
use std::path::PathBuf;

use clap::{Parser, Subcommand};
use dateline::language::Model;

#[derive(Debug, Parser)]
#[command(name = "dateline-eval", about, version)]
struct Args {
    /// Folder of the model; without it the one that is compiled in
    #[arg(long, global = true, value_name = "DIR", env = "DATELINE_MODEL")]
    model: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Sentence and token boundaries against a treebank, from its raw text (needs no model)
    Segmentation {
        /// Treebank in CoNLL-U
        treebank: PathBuf,
        /// Show this many of the most frequent differences
        #[arg(long, default_value_t = 0)]
        differences: usize,
    },
    /// Parts of speech, trees and lemmas against a treebank, on its tokens
    Tagging {
        /// Treebank in CoNLL-U
        treebank: PathBuf,
        /// From the raw text, with our own sentences and tokens
        #[arg(long)]
        raw: bool,
        /// Show this many of the most frequent wrong lemmas
        #[arg(long, default_value_t = 0)]
        differences: usize,
    },
    /// Place names found and resolved, against EUPEG gold
    Toponyms {
        /// Gold, one line a document (LGL_gold.txt)
        gold: PathBuf,
        /// Folder of texts named 0, 1, 2, …
        texts: PathBuf,
        /// Show this many of the most frequent errors
        #[arg(long, default_value_t = 0)]
        errors: usize,
    },
    /// Time expressions against a folder of TempEval-3 .tml files
    Timex {
        /// Folder of .tml files (TBAQ-cleaned/TimeBank)
        folder: PathBuf,
        /// Show this many of the most frequent errors
        #[arg(long, default_value_t = 0)]
        errors: usize,
    },
    /// Names against a set in BIO
    Names {
        /// The set: a token and its tag a line
        set: PathBuf,
        /// Table that maps the labels of both sides to classes (`crates/dateline-eval/data/names`)
        #[arg(long, value_name = "TABLE")]
        mapping: PathBuf,
        /// Write the set with predicted tags there
        #[arg(long, value_name = "FILE")]
        save: Option<PathBuf>,
    },
    /// Article text of web pages, against ScrapingHub's benchmark (needs no model)
    Articles {
        /// Folder of ground-truth.json and html/
        folder: PathBuf,
        /// Name this many of the worst pages
        #[arg(long, default_value_t = 0)]
        errors: usize,
        /// Write the texts found into that folder
        #[arg(long, value_name = "DIR")]
        save: Option<PathBuf>,
    },
    /// Days of publication of web pages, against htmldate's gold (needs no model)
    Dates {
        /// Gold (eval_default.json), with the pages in cache/ and eval/ beside it
        gold: PathBuf,
        /// Show this many pages that are not right
        #[arg(long, default_value_t = 0)]
        errors: usize,
    },
    /// Predicates that head a frame: of marked sentences (event_location, JSON) or of a text with a sentence a line
    Coverage {
        /// Marked or plain sentences
        sentences: PathBuf,
        /// Read this many
        #[arg(long, default_value_t = usize::MAX)]
        limit: usize,
        /// Show this many of the most frequent unknown words
        #[arg(long, default_value_t = 0)]
        unknown: usize,
    },
    /// Near copies against exact similarity of the bodies of Reuters-21578, and the rate (needs no model)
    Copies {
        /// Folder of .sgm files
        folder: PathBuf,
    },
    /// Event coreference across documents on ECB+, beside a lemma baseline
    Coreference {
        /// Documents as `measure/stories_gold.py ecb` writes them
        documents: PathBuf,
        /// File of the archive that is made for it
        #[arg(long, value_name = "FILE")]
        archive: PathBuf,
    },
    /// Rate of joining as an archive grows, and its size (needs no model)
    Growth {
        /// Records of `dateline read`, one a line
        records: PathBuf,
        /// File of the archive, which is made for it or filled further
        #[arg(long, value_name = "FILE")]
        archive: PathBuf,
        /// Events that it is to hold before a further round is measured
        #[arg(long, default_value_t = 1_000_000)]
        events: i64,
        /// Days between the rounds; more than 200: beyond what joining looks back
        #[arg(long, value_name = "DAYS", default_value_t = 400)]
        apart: i32,
        /// Then read all of it again in context, with a reader that takes no time: what the archive does for that
        #[arg(long)]
        reread: bool,
    },
    /// An archive of made-up reports, as varied as news, with common and rare names and words (needs no model)
    Synthetic {
        /// File of the archive, which is made for it; without it the records are printed, one a line
        #[arg(long, value_name = "FILE")]
        archive: Option<PathBuf>,
        /// Reports; 300,000 hold about a million events
        #[arg(long, default_value_t = 300_000)]
        reports: usize,
        /// Which reports
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Times of answers: lists, counts, texts, people, changes, beside the bars (needs no model)
    Asking {
        /// An archive, as `synthetic` fills it
        archive: PathBuf,
        /// Questions of each kind
        #[arg(long, default_value_t = 200)]
        rounds: usize,
        /// Which questions
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Answers as of days drawn by a seed, beside those of archives that hold only what was published by then (needs no
    /// model)
    Moments {
        /// Records of `dateline read`, one a line
        records: PathBuf,
        /// Empty folder for the archives that are made for it
        #[arg(long, value_name = "DIR")]
        folder: PathBuf,
        /// How many days
        #[arg(long, default_value_t = 20)]
        days: usize,
        /// Which days
        #[arg(long, default_value_t = 2022)]
        seed: u64,
    },
    /// Stories against sets whose stories are known (needs no model)
    Stories {
        /// UCI news aggregator (.csv), folder of ECB+ topics, folder of WikiRef texts
        #[arg(required = true)]
        sets: Vec<PathBuf>,
        /// F of many settings on the half of the topics that is for choosing
        #[arg(long)]
        choose: bool,
    },
    /// Reports and words a second of a folder of text files, and memory
    Speed {
        /// A folder of text files, or one file
        folder: PathBuf,
        /// Threads; without it one a core
        #[arg(long)]
        threads: Option<usize>,
        /// Sentences, trees and names only
        #[arg(long)]
        language_only: bool,
    },
}

fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    let model = Model::chosen(args.model);
    let answer = match args.command {
        Command::Segmentation {
            treebank,
            differences,
        } => segmentation::run(&treebank, differences)?,
        Command::Toponyms {
            gold,
            texts,
            errors,
        } => {
            let reader = dateline::Reader::with(&model, &dateline::tables::Tables::builtin())?;
            toponyms::run(&reader, &gold, &texts, errors)?
        }
        Command::Timex { folder, errors } => {
            let reader = dateline::Reader::with(&model, &dateline::tables::Tables::builtin())?;
            timex::run(&reader, &folder, errors)?
        }
        Command::Tagging {
            treebank,
            raw,
            differences,
        } => tagging::run(&treebank, &model, raw, differences)?,
        Command::Names { set, mapping, save } => {
            names::run(&set, &mapping, &model, save.as_deref())?
        }
        Command::Articles {
            folder,
            errors,
            save,
        } => articles::run(&folder, errors, save.as_deref())?,
        Command::Dates { gold, errors } => dates::run(&gold, errors)?,
        Command::Coverage {
            sentences,
            limit,
            unknown,
        } => coverage::run(&sentences, &model, limit, unknown)?,
        Command::Copies { folder } => copies::run(&folder)?,
        Command::Coreference { documents, archive } => {
            let reader = dateline::Reader::with(&model, &dateline::tables::Tables::builtin())?;
            coreference::run(&reader, &documents, &archive)?
        }
        Command::Growth {
            records,
            archive,
            events,
            apart,
            reread,
        } => {
            let (records, archive) = (&records, &archive);
            let growth = growth::Growth {
                records,
                archive,
                events,
                apart,
                reread,
            };
            growth.run()?
        }
        Command::Synthetic {
            archive: Some(archive),
            reports,
            seed,
        } => synthetic::fill(&archive, reports, seed)?,
        Command::Synthetic { reports, seed, .. } => {
            synthetic::print(reports, seed)?;
            String::new()
        }
        Command::Asking {
            archive,
            rounds,
            seed,
        } => asking::run(&archive, rounds, seed)?,
        Command::Moments {
            records,
            folder,
            days,
            seed,
        } => moments::run(&records, &folder, days, seed)?,
        Command::Stories { sets, choose: true } => stories::choose(&sets)?,
        Command::Stories { sets, .. } => stories::run(&sets)?,
        Command::Speed {
            folder,
            threads,
            language_only,
        } => speed::run(&folder, &model, threads, language_only)?,
    };
    std::io::stdout().write_all(answer.as_bytes())?;
    Ok(())
}
