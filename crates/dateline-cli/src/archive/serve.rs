//! `dateline serve`: the archive for programs and browsers.

use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Result;
use clap::Args as Arguments;
use dateline_server::Settings;

use super::args::Which;
use super::{place, text};
use crate::inputs;
use crate::style::complain;

#[derive(Debug, Arguments)]
#[command(after_help = "\
It listens on this machine only, unless --listen says otherwise. Behind a proxy, or under a name, say with --base-url how
others call it: a request by another name is refused. The first line that it prints is its address, the second a link that
works once: the browser that follows it may change what the archive holds, as `dateline token` lets programs do. /api/v1/
explains the API, /metrics tells Prometheus how it fares.

Examples:
  dateline serve
  dateline serve --archive archive.sqlite --listen 127.0.0.1:8080
  dateline serve --base-url https://news.example.org        behind a proxy that speaks TLS")]
pub(crate) struct Serve {
    #[command(flatten)]
    which: Which,
    /// Where to listen
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:7878")]
    listen: SocketAddr,
    /// How others call the site, where that is not the address
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Let webhooks lead to loopback and private addresses too
    #[arg(long)]
    private_addresses: bool,
    /// Write no line for each request
    #[arg(long)]
    quiet: bool,
    /// Folder with a user's own rows for any table, for reports that are read here
    #[arg(long, value_name = "DIR")]
    tables: Option<PathBuf>,
    /// Folder of another model than the one compiled in
    #[arg(long, value_name = "DIR", env = "DATELINE_MODEL")]
    model: Option<PathBuf>,
}

/// Runs the command, until it is interrupted.
pub(crate) fn run(args: &Serve) -> Result<bool> {
    let (tables, model) = (args.tables.clone(), args.model.clone());
    let reader = move || {
        let reader = inputs::reader_of(tables.as_deref(), model.as_deref());
        reader.map_err(|error| format!("{error:#}"))
    };
    let mut settings = Settings::new(place::path(&args.which)?, Arc::new(reader));
    settings.listen = args.listen;
    settings.base_url.clone_from(&args.base_url);
    settings.private_addresses = args.private_addresses;
    if !args.quiet {
        settings.journal = Arc::new(|line| {
            // A journal that cannot be written stops nobody.
            let _ = writeln!(std::io::stderr(), "{line}");
        });
    }
    dateline_server::serve(settings, |server| {
        let told = server
            .entrance()
            .map_err(anyhow::Error::from)
            .and_then(|link| text(&format!("{}\n{link}\n", server.url())));
        if let Err(error) = told {
            complain(&format!("{error:#}"));
        }
    })?;
    Ok(true)
}
