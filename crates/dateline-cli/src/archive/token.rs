//! `dateline token`: who may ask and write from programs.

use std::fmt::Write;

use anyhow::Result;
use clap::{Args as Arguments, Subcommand};
use dateline_server::{Scope, Token, Tokens, Use};

use super::args::{Format, Printed, Which};
use super::{csv_objects, format, json, place, text};
use crate::style::{Look, safe};

#[derive(Debug, Arguments)]
pub(crate) struct Handed {
    #[command(subcommand)]
    command: Handing,
}

/// What to do with tokens.
#[derive(Debug, Subcommand)]
enum Handing {
    /// Make a token and print it: only this once, since a hash of it is all that is kept
    #[command(after_help = "\
A program sends it as the header `Authorization: Bearer TOKEN`. Scopes: read (ask), add (send reports), correct (merge, split,
correct, undo), admin (watches, webhooks).

Examples:
  dateline token add dashboard --scope read
  dateline token add crawler --scope add")]
    Add {
        /// A name for it
        name: String,
        /// What it allows; repeat it for several
        #[arg(long, value_name = "SCOPE", required = true)]
        scope: Vec<Scope>,
        #[command(flatten)]
        which: Which,
    },
    /// List tokens: what each allows, and when it was used last
    List {
        #[command(flatten)]
        which: Which,
        #[command(flatten)]
        printed: Printed,
    },
    /// Print what a token was used for, by the hour
    Uses {
        /// Its name
        name: String,
        #[command(flatten)]
        which: Which,
        #[command(flatten)]
        printed: Printed,
    },
    /// Refuse a token from now on
    Revoke {
        /// Its name
        name: String,
        #[command(flatten)]
        which: Which,
    },
}

/// Runs the command.
pub(crate) fn run(args: &Handed) -> Result<bool> {
    match &args.command {
        Handing::Add { name, scope, which } => {
            text(&format!("{}\n", tokens(which)?.add(name, scope)?))?;
        }
        Handing::List { which, printed } => {
            let all = tokens(which)?.list()?;
            match format(printed) {
                Format::Json => json(&serde_json::json!({ "items": all, "next": null }))?,
                Format::Csv => csv_objects(&all)?,
                Format::Table => text(&list(&all, Look::of_stdout()))?,
            }
        }
        Handing::Uses {
            name,
            which,
            printed,
        } => {
            let uses = tokens(which)?.uses(name)?;
            match format(printed) {
                Format::Json => json(&serde_json::json!({ "items": uses, "next": null }))?,
                Format::Csv => csv_objects(&uses)?,
                Format::Table => text(&log(&uses, Look::of_stdout()))?,
            }
        }
        Handing::Revoke { name, which } => tokens(which)?.revoke(name)?,
    }
    Ok(true)
}

/// The tokens of an archive that stands.
fn tokens(which: &Which) -> Result<Tokens> {
    drop(place::open_to_read(which)?);
    Ok(Tokens::open(&place::path(which)?)?)
}

fn list(tokens: &[Token], look: Look) -> String {
    let mut page = String::new();
    for token in tokens {
        let scopes: Vec<&str> = token.scopes.iter().map(|scope| scope.name()).collect();
        let used = match &token.last_used {
            Some(last) => format!("{} uses, last {last}", token.uses),
            None => "not used yet".to_owned(),
        };
        let standing = match &token.revoked {
            Some(moment) => format!("revoked {moment}"),
            None => used,
        };
        let _ = writeln!(
            page,
            "{}  {}  {}",
            look.heading(&safe(&token.name)),
            scopes.join(" "),
            look.faint(&standing)
        );
    }
    if tokens.is_empty() {
        page.push_str("no token was made; dateline token add NAME --scope read makes one\n");
    }
    page
}

fn log(uses: &[Use], look: Look) -> String {
    let mut page = String::new();
    for one in uses {
        let _ = writeln!(
            page,
            "{}  {:>6}  {}  {}",
            look.faint(&one.last),
            one.count,
            one.status,
            safe(&one.what)
        );
    }
    if uses.is_empty() {
        page.push_str("it was not used yet\n");
    }
    page
}
