//! Scores of the reader on public gold sets, and its speed.

mod score;
mod segmentation;
mod toponyms;

use std::io::Write;
use std::path::PathBuf;

use clap::{Parser, Subcommand};

#[derive(Debug, Parser)]
#[command(name = "dateline-eval", about, version)]
struct Args {
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
    let answer = match Args::parse().command {
        Command::Segmentation {
            treebank,
            differences,
        } => segmentation::run(&treebank, differences)?,
        Command::Toponyms { gold, texts, errors, model } => {
            let reader = match model {
                Some(folder) => dateline::Reader::with_model(&folder)?,
                None => dateline::Reader::new()?,
            };
            toponyms::run(&reader, &gold, &texts, errors)?
        }
    };
    std::io::stdout().write_all(answer.as_bytes())?;
    Ok(())
}
