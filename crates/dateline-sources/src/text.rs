//! Plain text.

use dateline::{Published, PublishedBecause, Report};

use crate::Error;
use crate::charset::decode;
use crate::date;
use crate::input::Hints;

/// The report of a text file: the text verbatim, so that spans are offsets into the source.
pub(crate) fn report(bytes: &[u8], hints: &Hints) -> Result<Report, Error> {
    let decoded = decode(bytes, hints.charset.as_deref())?;
    if decoded.text.trim().is_empty() {
        return Err(Error::Empty);
    }
    Ok(Report {
        id: hints.name.clone(),
        url: hints.url.clone(),
        published: hints.published.clone().or_else(|| by_file_name(hints)),
        language: hints.language.clone(),
        text: decoded.text,
        warnings: decoded.warnings,
        ..Report::default()
    })
}

/// The day in the file's name.
pub(crate) fn by_file_name(hints: &Hints) -> Option<Published> {
    let date = date::in_name(hints.own_name()?)?;
    Some(Published {
        date,
        written: date.to_string(),
        because: PublishedBecause::Filename,
    })
}
