//! Why a server cannot be started.

use std::net::SocketAddr;
use std::path::PathBuf;

/// Why a server cannot be started or has to stop.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The address is taken, or not of this machine.
    #[error("cannot listen on {address}: {source}; give another address with --listen")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        source: std::io::Error,
    },
    /// The archive cannot be opened.
    #[error(transparent)]
    Archive(#[from] dateline_archive::Error),
    /// The address by which others reach the server is none.
    #[error("`{0}` is no address of a site; write it as https://news.example.org, without a path")]
    BaseUrl(String),
    /// What the server keeps beside the archive cannot be opened.
    #[error("cannot open {path}, where the server keeps its tokens: {problem}", path = .path.display())]
    Own {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        problem: String,
    },
    /// What the server keeps beside the archive cannot be read or written to.
    #[error("the server's own file: {0}")]
    Store(#[from] rusqlite::Error),
    /// What is asked for cannot be done; the message says what can.
    #[error("{0}")]
    Asked(String),
    /// The system does not let the server run.
    #[error("{0}")]
    Io(#[from] std::io::Error),
}
