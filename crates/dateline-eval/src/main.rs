//! Scores of the reader on public gold sets, and its speed.

mod score;
mod segmentation;

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
}

fn main() -> anyhow::Result<()> {
    let answer = match Args::parse().command {
        Command::Segmentation {
            treebank,
            differences,
        } => segmentation::run(&treebank, differences)?,
    };
    std::io::stdout().write_all(answer.as_bytes())?;
    Ok(())
}
