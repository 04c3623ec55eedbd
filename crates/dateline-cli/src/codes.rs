//! `dateline codes`: types, modes, sectors and contexts.

use std::fmt::Write as _;
use std::io::Write;

use anyhow::{Result, bail};
use dateline::event::{Code, Codes, ModeCode, TypeCode};
use dateline::tables::Tables;

use crate::args;
use crate::style::Look;

/// Runs the command.
pub(crate) fn run(args: &args::Codes) -> Result<bool> {
    let codes = Codes::read(&Tables::builtin())?;
    let look = Look::of_stdout();
    let page = match &args.code {
        None => overview(&codes, look),
        Some(code) => one(&codes, code, look),
    };
    if page.is_empty() {
        let asked = args.code.as_deref().unwrap_or_default();
        bail!(
            "there is no type, mode, sector or context `{asked}`; `dateline codes` lists them all"
        );
    }
    std::io::stdout().lock().write_all(page.as_bytes())?;
    Ok(true)
}

/// Every code in a line.
fn overview(codes: &Codes, look: Look) -> String {
    let mut out = String::new();
    for kind in &codes.types {
        let modes: Vec<&str> = modes_of(codes, kind)
            .map(|mode| mode.code.as_str())
            .collect();
        let _ = writeln!(
            out,
            "{:<10} {}",
            look.heading(&format!("{:<10}", kind.code)),
            kind.meaning
        );
        if !modes.is_empty() {
            let _ = writeln!(out, "           {}", look.faint(&modes.join(", ")));
        }
    }
    for (title, list) in [("Sectors", &codes.sectors), ("Contexts", &codes.contexts)] {
        let _ = writeln!(out, "\n{}", look.heading(title));
        for code in list {
            let _ = writeln!(out, "{:<24} {}", code.code, code.meaning);
        }
    }
    out
}

/// All that bears that code, whatever the case it is written in.
fn one(codes: &Codes, asked: &str, look: Look) -> String {
    let is_asked = |code: &str| code.eq_ignore_ascii_case(asked);
    let mut out = String::new();
    for kind in codes.types.iter().filter(|kind| is_asked(&kind.code)) {
        let _ = writeln!(out, "{}  {}", look.heading(&kind.code), kind.meaning);
        let required = if kind.recipient_required {
            ", recipient required"
        } else {
            ""
        };
        let facts = format!(
            "{}, score {}, CAMEO {}{required}",
            kind.quad,
            kind.score,
            kind.cameo.replace('|', ", ")
        );
        let _ = writeln!(out, "  {}\n  “{}”", look.faint(&facts), kind.example);
        for mode in modes_of(codes, kind) {
            let _ = writeln!(out, "  {:<18} {}", mode.code, mode.meaning);
            let _ = writeln!(
                out,
                "  {:<18} {}",
                "",
                look.faint(&format!("“{}”", mode.example))
            );
        }
    }
    for mode in codes.modes.iter().filter(|mode| is_asked(&mode.code)) {
        let head = format!("{}/{}", mode.of, mode.code);
        let _ = writeln!(
            out,
            "{}  {}\n  “{}”",
            look.heading(&head),
            mode.meaning,
            mode.example
        );
    }
    for (sort, list) in [("sector", &codes.sectors), ("context", &codes.contexts)] {
        for Code {
            code,
            meaning,
            example,
        } in list.iter().filter(|code| is_asked(&code.code))
        {
            let _ = writeln!(
                out,
                "{} ({sort})  {meaning}\n  {}",
                look.heading(code),
                look.faint(example)
            );
        }
    }
    out
}

fn modes_of<'c>(codes: &'c Codes, kind: &'c TypeCode) -> impl Iterator<Item = &'c ModeCode> {
    codes.modes.iter().filter(|mode| mode.of == kind.code)
}
