//! Archives: ZIP and tar, entry by entry, in their order. An entry that leads out of the archive, is no file or is packed
//! like a bomb is told as a fault, and reading goes on with the next one.

use std::io::{self, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::path::{Component, Path};

use zip::ZipArchive;

use crate::format::looks_like_report;
use crate::input::{Stream, WITHIN};
use crate::packed::{Growth, broken};
use crate::{Error, Format, Found, Hints};

/// Most bytes of an archive that has to be laid down to be read: a ZIP that comes by a pipe or lies in another archive.
const MAX_LAID_DOWN: u64 = 4 << 30;

/// Bytes of such an archive that are kept in memory; more go to a file of the system's temporary folder.
const IN_MEMORY: usize = 8 << 20;

/// Most bytes of a ZIP's list of entries, which is held in memory.
const MAX_DIRECTORY: u64 = 64 << 20;

/// What an archive holds.
pub(crate) enum Held<'a> {
    /// The bytes of an entry that may hold reports, and what is known of them.
    Entry(Stream<'a>, Hints),
    /// An entry that cannot be read, or the archive itself.
    Fault(Found),
}

impl Held<'_> {
    fn fault(name: Option<String>, error: Error) -> Self {
        Held::Fault(Found::faulty(name, error))
    }
}

/// Takes what an archive holds; [`ControlFlow::Break`] ends the reading.
type Taker<'a> = dyn FnMut(Held<'_>) -> ControlFlow<()> + 'a;

/// Gives the entries of an archive to `taker`.
pub(crate) fn each(
    input: Stream<'_>,
    format: Format,
    hints: &Hints,
    taker: &mut Taker<'_>,
) -> ControlFlow<()> {
    if format == Format::Tar {
        return tar(input, hints, taker);
    }
    match lay_down(input) {
        Ok(file) => zip(file, hints, taker),
        Err(error) => taker(Held::fault(hints.name.clone(), error)),
    }
}

/// A ZIP's list of entries stands at its end: one that cannot be searched backwards is laid down first.
fn lay_down(input: Stream<'_>) -> Result<tempfile::SpooledTempFile, Error> {
    let mut file = tempfile::spooled_tempfile(IN_MEMORY);
    let size = io::copy(&mut input.take(MAX_LAID_DOWN + 1), &mut file).map_err(broken)?;
    if size > MAX_LAID_DOWN {
        return Err(Error::TooLarge {
            limit: MAX_LAID_DOWN,
        });
    }
    file.rewind()?;
    Ok(file)
}

/// The entries of a ZIP archive.
pub(crate) fn zip(
    mut file: impl Read + Seek,
    hints: &Hints,
    taker: &mut Taker<'_>,
) -> ControlFlow<()> {
    let opened = check_directory(&mut file).and_then(|()| {
        ZipArchive::new(file).map_err(|error| Error::Malformed {
            what: "ZIP archive",
            reason: error.to_string(),
        })
    });
    let mut archive = match opened {
        Ok(archive) => archive,
        Err(error) => return taker(Held::fault(hints.name.clone(), error)),
    };
    if archive
        .file_names_raw()
        .any(|name| name == b"[Content_Types].xml")
    {
        let error = Error::NotText("an office document");
        return taker(Held::fault(hints.name.clone(), error));
    }
    for index in 0..archive.len() {
        zip_entry(&mut archive, index, hints, taker)?;
    }
    ControlFlow::Continue(())
}

fn zip_entry(
    archive: &mut ZipArchive<impl Read + Seek>,
    index: usize,
    hints: &Hints,
    taker: &mut Taker<'_>,
) -> ControlFlow<()> {
    let name = match archive.name_for_index(index) {
        Some(Ok(name)) => name.into_owned(),
        _ => format!("entry {}", index + 1),
    };
    let within = hints_within(hints, &name);
    let entry = match archive.by_index(index) {
        Ok(entry) => entry,
        Err(error) => {
            let error = Error::Entry(error.to_string());
            return taker(Held::fault(within.name, error));
        }
    };
    if entry.is_dir() {
        return ControlFlow::Continue(());
    }
    if let Err(error) = allowed(&name, entry.is_symlink()) {
        return taker(Held::fault(within.name, error));
    }
    if !is_taken(&name) {
        return ControlFlow::Continue(());
    }
    let (packed, size) = (entry.compressed_size(), entry.size());
    let bytes = Box::new(Entry::of(entry, packed, size));
    taker(Held::Entry(bytes, within))
}

/// Refuses a list of entries that would not fit into memory, before it is read.
fn check_directory(file: &mut (impl Read + Seek)) -> Result<(), Error> {
    /// Longest end of a ZIP archive: its records and a comment of the most bytes.
    const MAX_END: u64 = 56 + 20 + 22 + 65_535;
    let length = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(length.saturating_sub(MAX_END)))?;
    let mut end = Vec::new();
    file.take(MAX_END).read_to_end(&mut end)?;
    file.rewind()?;
    if directory_size(&end).min(length) > MAX_DIRECTORY {
        return Err(Error::TooLarge {
            limit: MAX_DIRECTORY,
        });
    }
    Ok(())
}

/// The size of a ZIP's list of entries, by the record at its end; of a large one (ZIP64) by the record before that.
fn directory_size(end: &[u8]) -> u64 {
    let record = |mark: &[u8]| {
        let at = end.windows(mark.len()).rposition(|window| window == mark)?;
        end.get(at..)
    };
    let size = record(b"PK\x05\x06")
        .and_then(|record| record.get(12..16)?.try_into().ok())
        .map_or(0, u32::from_le_bytes);
    if size < u32::MAX {
        return size.into();
    }
    record(b"PK\x06\x06")
        .and_then(|record| record.get(40..48)?.try_into().ok())
        .map_or(u64::MAX, u64::from_le_bytes)
}

/// The entries of a tar archive.
fn tar(input: Stream<'_>, hints: &Hints, taker: &mut Taker<'_>) -> ControlFlow<()> {
    let mut archive = tar::Archive::new(input);
    let entries = match archive.entries() {
        Ok(entries) => entries,
        Err(error) => return taker(Held::fault(hints.name.clone(), broken(error))),
    };
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            // A header that cannot be read hides where the next one stands.
            Err(error) => return taker(Held::fault(hints.name.clone(), broken(error))),
        };
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let within = hints_within(hints, &name);
        let kind = entry.header().entry_type();
        if kind.is_dir() || kind.is_pax_global_extensions() {
            continue;
        }
        if let Err(error) = allowed(&name, !kind.is_file()) {
            taker(Held::fault(within.name, error))?;
        } else if is_taken(&name) {
            let size = entry.size();
            let bytes = Box::new(Entry::of(entry, size, size));
            taker(Held::Entry(bytes, within))?;
        }
    }
    ControlFlow::Continue(())
}

/// What is known of an entry: what was told of all, and its path.
fn hints_within(hints: &Hints, path: &str) -> Hints {
    let name = match &hints.name {
        Some(archive) => format!("{archive}{WITHIN}{path}"),
        None => path.to_owned(),
    };
    Hints {
        name: Some(name),
        url: None,
        charset: None,
        ..hints.clone()
    }
}

/// Whether an entry of that name may be a report; hidden ones and what systems leave behind are not.
fn is_taken(name: &str) -> bool {
    let path = Path::new(name);
    let hidden = path.components().any(|part| {
        matches!(part, Component::Normal(part)
            if part.to_string_lossy().starts_with('.') || part == "__MACOSX")
    });
    !hidden && looks_like_report(path)
}

/// Refuses paths that lead out of the archive and what is no file.
fn allowed(name: &str, is_link: bool) -> Result<(), Error> {
    let leads_out = name.contains('\0')
        || name.starts_with(['/', '\\'])
        || name.get(1..2) == Some(":")
        || name.split(['/', '\\']).any(|part| part == "..");
    let reason = if leads_out {
        "its path leads out of the archive"
    } else if is_link {
        "it is a link or a device, no file"
    } else {
        return Ok(());
    };
    Err(Error::Entry(reason.to_owned()))
}

/// An entry's bytes: no more than is likely of its packed size, and no fewer than the archive says.
struct Entry<R> {
    input: R,
    packed: u64,
    left: u64,
    growth: Growth,
}

impl<R: Read> Entry<R> {
    fn of(input: R, packed: u64, size: u64) -> Self {
        Entry {
            input,
            packed,
            left: size,
            growth: Growth::default(),
        }
    }
}

impl<R: Read> Read for Entry<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(into)?;
        if count == 0 && self.left > 0 && !into.is_empty() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.left = self.left.saturating_sub(count as u64);
        self.growth.grow(self.packed, count)?;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn zip_of(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in entries {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn tar_of(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let mut tar = tar::Builder::new(Vec::new());
        for (name, bytes) in entries {
            let mut header = tar::Header::new_ustar();
            header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
            header.set_size(bytes.len() as u64);
            header.set_cksum();
            tar.append(&header, *bytes).unwrap();
        }
        tar.into_inner().unwrap()
    }

    /// What is found: the text, or the beginning of the error, with its id.
    fn found(bytes: Vec<u8>, name: &str) -> Vec<(String, String)> {
        let hints = Hints {
            name: Some(name.to_owned()),
            ..Hints::default()
        };
        crate::read(Cursor::new(bytes), Format::Auto, &hints)
            .map(|found| match found {
                Found::Report(report) => (report.id.unwrap_or_default(), report.text),
                Found::Link(link) => (link.url, String::new()),
                Found::Faulty(faulty) => (faulty.id.unwrap_or_default(), faulty.error.to_string()),
            })
            .collect()
    }

    #[test]
    fn entries_and_what_is_left_out() {
        let entries: [(&str, &[u8]); 6] = [
            ("2022/04/23/talks.txt", b"Talks began."),
            ("../../etc/cron.d/x.txt", b"out"),
            ("/root/x.txt", b"out"),
            ("photo.jpg", b"\xff\xd8\xff"),
            ("__MACOSX/._talks.txt", b"x"),
            ("last.txt", b"They ended."),
        ];
        for (packed, name) in [(zip_of(&entries), "a.zip"), (tar_of(&entries), "a.tar")] {
            let found = found(packed, name);
            let texts: Vec<&str> = found.iter().map(|(_, text)| text.as_str()).collect();
            assert_eq!(found.len(), 4, "{found:?}");
            assert_eq!(found[0].0, format!("{name}!/2022/04/23/talks.txt"));
            assert_eq!((texts[0], texts[3]), ("Talks began.", "They ended."));
            assert!(texts[1].contains("leads out") && texts[2].contains("leads out"));
        }
    }

    #[test]
    fn archives_in_archives() {
        let one = zip_of(&[("talks.txt", b"Talks began.")]);
        let two = tar_of(&[
            ("one.zip", &one),
            ("broken.zip", b"PK\x03\x04zip"),
            ("z.txt", b"z"),
        ]);
        let inner = found(two.clone(), "two.tar");
        assert_eq!(inner[0].0, "two.tar!/one.zip!/talks.txt");
        assert!(inner[1].1.contains("ZIP"), "{inner:?}");
        assert_eq!(inner[2].1, "z");
        let three = found(zip_of(&[("two.tar", &two)]), "three.zip");
        assert!(three[0].1.contains("more than 2"), "{three:?}");
        assert_eq!(three.last().unwrap().1, "z");
    }

    #[test]
    fn lists_of_entries_that_are_too_long() {
        let end = |size: u32| {
            let mut record = b"PK\x05\x06".to_vec();
            record.extend([0; 8]);
            record.extend(size.to_le_bytes());
            record.extend([0; 6]);
            record
        };
        assert_eq!(directory_size(&end(7)), 7);
        assert_eq!(directory_size(&end(u32::MAX)), u64::MAX);
        let mut large = b"PK\x06\x06".to_vec();
        large.extend([0; 36]);
        large.extend((1_u64 << 40).to_le_bytes());
        large.extend([0; 8]);
        assert_eq!(directory_size(&[large, end(u32::MAX)].concat()), 1 << 40);
        let mut file = Cursor::new([vec![0; 70 << 20], end(65 << 20)].concat());
        assert!(check_directory(&mut file).is_err());
    }

    #[test]
    fn bombs_links_and_broken_archives() {
        let bomb = vec![b'a'; 70 << 20];
        let found_in = found(zip_of(&[("bomb.txt", &bomb), ("b.txt", b"b")]), "a.zip");
        assert!(found_in[0].1.contains("bombs"), "{}", found_in[0].1);
        assert_eq!(found_in[1].1, "b");

        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.add_symlink("link.txt", "/etc/passwd", SimpleFileOptions::default())
            .unwrap();
        let found_in = found(zip.finish().unwrap().into_inner(), "a.zip");
        assert!(found_in[0].1.contains("link"), "{found_in:?}");

        let whole = tar_of(&[("a.txt", b"a"), ("b.txt", &[b'b'; 5_000])]);
        let found_in = found(whole[..3_000].to_vec(), "a.tar");
        assert_eq!(found_in[0].1, "a");
        assert!(found_in[1].1.contains("to its end"), "{found_in:?}");

        let word = zip_of(&[
            ("[Content_Types].xml", b"<Types/>"),
            ("word/document.xml", b"<x/>"),
        ]);
        assert!(found(word, "a.docx")[0].1.contains("office document"));
    }
}
