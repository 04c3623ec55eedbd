//! The `dateline` command. Parsing of the command line ([`args`]) is apart from what runs.

mod archive;
mod args;
mod codes;
mod explain;
mod inputs;
mod page;
mod read;
mod sheet;
mod style;

use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use args::{Args, Command};

/// Exit codes, as `--help` states them.
const FAULTY: u8 = 1;

fn main() -> ExitCode {
    let args = Args::parse();
    let done = match args.command {
        Command::Read(read) => read::run(&read),
        Command::Explain(explain) => explain::run(&explain),
        Command::Codes(codes) => codes::run(&codes),
        Command::Add(add) => archive::add::run(&add),
        Command::Follow(follow) => archive::follow(&follow),
        Command::Timeline(events) => archive::timeline(&events),
        Command::Diary(events) => archive::diary(&events),
        Command::Event(event) => archive::event(&event),
        Command::Who(who) => archive::who(&who),
        Command::Said(said) => archive::said(&said),
        Command::Search(search) => archive::search(&search),
        Command::Story(story) => archive::story(&story),
        Command::Cite(cite) => archive::cite(&cite),
        Command::Count(count) => archive::count(&count),
        Command::Sample(sample) => archive::sample(&sample),
        Command::Watch(watch) => archive::watch(&watch),
        Command::Changes(changes) => archive::changes(&changes),
        Command::Coverage(coverage) => archive::coverage(&coverage),
        Command::Export(export) => archive::export(&export),
        Command::Codebook(codebook) => archive::codebook(&codebook),
        Command::Serve(serve) => archive::serve(&serve),
        Command::Token(token) => archive::token(&token),
        Command::Stats(stats) => archive::stats(&stats),
        Command::Problems(problems) => archive::problems(&problems),
        Command::Versions(versions) => archive::versions(&versions),
        Command::Backup(backup) => archive::backup(&backup),
        Command::Verify(verify) => archive::verify(&verify),
        Command::Remove(remove) => archive::remove(&remove),
        Command::Reread(reread) => archive::reread(&reread),
        Command::Merge(merge) => archive::merge(&merge),
        Command::Split(split) => archive::split(&split),
        Command::Correct(correct) => archive::correct(&correct),
        Command::Undo(undo) => archive::undo(&undo),
        Command::Decisions(decisions) => archive::decisions(&decisions),
        Command::Completions { shell } => {
            clap_complete::generate(
                shell,
                &mut Args::command(),
                "dateline",
                &mut std::io::stdout(),
            );
            Ok(true)
        }
        Command::Man => man(),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(FAULTY),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            style::complain(&format!("{error:#}"));
            ExitCode::from(FAULTY)
        }
    }
}

/// The man page on standard output.
fn man() -> anyhow::Result<bool> {
    clap_mangen::Man::new(Args::command()).render(&mut std::io::stdout())?;
    Ok(true)
}

/// Whoever read our output has seen enough (`dateline read … | head`): no fault of ours.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<std::io::Error>())
        .any(|cause| cause.kind() == std::io::ErrorKind::BrokenPipe)
}
