//! WARC 0.17–1.1: web pages as crawlers keep them (ISO 28500), record by record. Only HTTP responses with status 200
//! that hold a page or a text are taken; all other records are passed over. The day of crawling (`WARC-Date`) is never
//! the day of publication.
//!
//! A record that is cut off, has no or a wrong length, or whose packing is broken is told as a fault, and reading goes
//! on with the next record.

mod http;

use std::io::{self, BufRead, Read};

use dateline::Warning;

use crate::packed::broken;
use crate::rewind::Rewind;
use crate::{Error, Found, Hints, html, text};
use http::Kind;

/// Most bytes of a record's header.
const MAX_HEADER: usize = 64 << 10;

/// Most bytes of a record that is taken. Pages stay far below; longer responses are films and the like.
const MAX_RECORD: u64 = 32 << 20;

/// How a record begins, before its version.
const MARK: &[u8] = b"WARC/";

/// The reports of a WARC file.
pub(crate) struct Reports<R> {
    input: Rewind<R>,
    hints: Hints,
    /// Bytes taken when the input failed last.
    failed_at: Option<u64>,
    ended: bool,
}

/// A record's header, as far as it is needed.
#[derive(Debug, Default)]
struct Header {
    kind: String,
    content_type: String,
    url: Option<String>,
    length: Option<u64>,
    is_truncated: bool,
    /// Bytes of the header itself.
    size: usize,
}

/// What became of a record.
enum Outcome {
    /// Nothing for us.
    Passed,
    Found(Box<Found>),
    End,
}

impl<R: Read> Reports<R> {
    pub(crate) fn of(input: R, hints: Hints) -> Self {
        Reports {
            input: Rewind::of(input),
            hints,
            failed_at: None,
            ended: false,
        }
    }

    /// The next record.
    fn record(&mut self) -> Result<Outcome, (Option<String>, io::Error)> {
        let unnamed = |error| (None, error);
        if !self.skip_blank_lines().map_err(unnamed)? {
            return Ok(Outcome::End);
        }
        self.input.mark();
        let header = match self.header().map_err(unnamed)? {
            Ok(header) => header,
            Err(reason) => {
                self.resume(1).map_err(unnamed)?;
                return Ok(fault(None, reason));
            }
        };
        let url = header.url.clone();
        self.block(header).map_err(|error| (url, error))
    }

    /// Whether anything follows the blank lines between records.
    fn skip_blank_lines(&mut self) -> io::Result<bool> {
        loop {
            match self.input.fill_buf()?.first() {
                None => return Ok(false),
                Some(b'\r' | b'\n') => self.input.consume(1),
                Some(_) => return Ok(true),
            }
        }
    }

    /// The header, or what is wrong with it.
    fn header(&mut self) -> io::Result<Result<Header, &'static str>> {
        if !self.input.begins_with(MARK)? {
            return Ok(Err("something stands where a record should begin"));
        }
        let mut bytes = Vec::new();
        loop {
            let before = bytes.len();
            let left = (MAX_HEADER - before) as u64 + 1;
            (&mut self.input).take(left).read_until(b'\n', &mut bytes)?;
            if bytes.len() > MAX_HEADER {
                return Ok(Err("a record's header is too long"));
            }
            if bytes.len() == before || !bytes.ends_with(b"\n") {
                return Ok(Err("a record's header is cut off"));
            }
            if matches!(&bytes[before..], b"\n" | b"\r\n") {
                return Ok(Ok(Header::of(&bytes)));
            }
        }
    }

    /// What stands in a record.
    fn block(&mut self, header: Header) -> io::Result<Outcome> {
        let Some(length) = header.length else {
            self.resume(header.size)?;
            return Ok(fault(header.url, "the record does not say how long it is"));
        };
        let wanted = header.is_page() && length <= MAX_RECORD;
        let mut block = Vec::new();
        let mut bytes = (&mut self.input).take(length);
        let taken = match wanted {
            true => bytes.read_to_end(&mut block)? as u64,
            false => io::copy(&mut bytes, &mut io::sink())?,
        };
        if taken < length || !self.is_followed()? {
            self.resume(header.size)?;
            let reason = "the record is cut off, or is not as long as it says";
            return Ok(fault(header.url, reason));
        }
        if header.is_page() && !wanted {
            let error = Error::TooLarge { limit: MAX_RECORD };
            return Ok(Outcome::Found(Box::new(Found::faulty(header.url, error))));
        }
        Ok(match wanted {
            true => self.response(header, &block),
            false => Outcome::Passed,
        })
    }

    /// Whether another record or nothing follows.
    fn is_followed(&mut self) -> io::Result<bool> {
        Ok(!self.skip_blank_lines()? || self.input.begins_with(MARK)?)
    }

    /// Goes on with the next record that begins so many bytes after the present one.
    fn resume(&mut self, after: usize) -> io::Result<()> {
        self.input.rewind(after);
        while self.input.find(MARK)? {
            let versions: [&[u8]; 2] = [b"WARC/1.", b"WARC/0."];
            for version in versions {
                if self.input.begins_with(version)? {
                    return Ok(());
                }
            }
            self.input.consume(MARK.len());
        }
        Ok(())
    }

    /// The report of a record that holds a response.
    fn response(&self, header: Header, block: &[u8]) -> Outcome {
        let page = match http::page(block) {
            Ok(Some(page)) => page,
            Ok(None) => return Outcome::Passed,
            Err(error) => return Outcome::Found(Box::new(Found::faulty(header.url, error))),
        };
        let hints = Hints {
            name: None,
            url: header.url.clone(),
            charset: page.charset,
            ..self.hints.clone()
        };
        let read = match page.kind {
            Kind::Html => html::report(&page.body, &hints),
            Kind::Text => text::report(&page.body, &hints),
        };
        Outcome::Found(Box::new(match read {
            Ok(mut report) => {
                if header.is_truncated || page.is_cut {
                    let message = "the crawler did not keep the whole page";
                    report.warnings.push(Warning::new("W222", message));
                }
                Found::report(report)
            }
            Err(error) => Found::faulty(header.url, error),
        }))
    }
}

fn fault(url: Option<String>, reason: &str) -> Outcome {
    let error = Error::Malformed {
        what: "WARC record",
        reason: reason.to_owned(),
    };
    Outcome::Found(Box::new(Found::faulty(url, error)))
}

impl<R: Read> Iterator for Reports<R> {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        while !self.ended {
            match self.record() {
                Ok(Outcome::Passed) => {}
                Ok(Outcome::Found(found)) => return Some(*found),
                Ok(Outcome::End) => break,
                Err((url, error)) => {
                    // The input may go on after a fault (the next member of gzip); if it does not move, it is over.
                    let place = Some(self.input.taken());
                    self.ended = self.failed_at == place;
                    self.failed_at = place;
                    if !self.ended {
                        let id = url.or_else(|| self.hints.name.clone());
                        return Some(Found::faulty(id, broken(error)));
                    }
                }
            }
        }
        self.ended = true;
        None
    }
}

impl Header {
    fn of(bytes: &[u8]) -> Header {
        let written = String::from_utf8_lossy(bytes);
        let mut header = Header {
            size: bytes.len(),
            ..Header::default()
        };
        for (name, value) in written
            .lines()
            .skip(1)
            .filter_map(|line| line.split_once(':'))
        {
            let value = value.trim();
            match name.trim().to_ascii_lowercase().as_str() {
                "warc-type" => header.kind = value.to_ascii_lowercase(),
                "content-type" => header.content_type = value.to_ascii_lowercase(),
                // WARC 1.0 shows addresses in angle brackets.
                "warc-target-uri" => {
                    let url = value.trim_start_matches('<').trim_end_matches('>');
                    header.url = Some(url.to_owned());
                }
                "content-length" => header.length = value.parse().ok(),
                "warc-truncated" => header.is_truncated = true,
                _ => {}
            }
        }
        header
    }

    /// Whether it may be a web page: a response that was got by HTTP.
    fn is_page(&self) -> bool {
        let is_web = self
            .url
            .as_deref()
            .is_some_and(|url| url.starts_with("http"));
        let is_http =
            self.content_type.is_empty() || self.content_type.starts_with("application/http");
        self.kind == "response" && is_web && is_http
    }
}

#[cfg(test)]
mod tests;
