//! Scores of the reader on public gold sets, and its speed.

mod score;
mod segmentation;
mod tagging;
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
        /// Folder of the model [default: the one compiled in]
        #[arg(long, env = "DATELINE_MODEL")]
        model: Option<PathBuf>,
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
            model,
        } => {
            let reader = match model {
                Some(folder) => dateline::Reader::with_model(&folder)?,
                None => dateline::Reader::new()?,
            };
            toponyms::run(&reader, &gold, &texts, errors)?
        }
        Command::Tagging {
            treebank,
            raw,
            differences,
        } => tagging::run(&treebank, &model, raw, differences)?,
    };
    std::io::stdout().write_all(answer.as_bytes())?;
    Ok(())
}
