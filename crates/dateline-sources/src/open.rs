//! From an input to what it holds, piece by piece: unpacked, its format told, each piece read by the module of its
//! format. No input is held as a whole but single documents, up to [`MAX_FILE`].

use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread::{Builder, JoinHandle};

use dateline::Report;

use crate::archive::{self, Held};
use crate::format::{HEAD, bare_name};
use crate::input::Stream;
use crate::packed::{Packing, broken};
use crate::{Error, Format, Found, Hints, MAX_FILE, feed, html, jsonl, newsml, ninjs, text, warc};

/// Most layers of packing around one document.
const MAX_LAYERS: usize = 2;

/// Most archives around one document.
const MAX_ARCHIVES: usize = 2;

/// Pieces of an archive that wait to be taken: two, since each may be [`MAX_FILE`] bytes.
const WAITING: usize = 2;

/// Bytes of stack for the thread that reads what is packed, as the system gives the first thread.
const STACK: usize = 8 << 20;

/// Takes what is found; [`ControlFlow::Break`] ends the reading.
type Sink<'a> = dyn FnMut(Found) -> ControlFlow<()> + 'a;

/// What an input holds, in its order, read as it is taken.
pub struct Items {
    from: From,
}

enum From {
    Documents(Box<dyn Iterator<Item = Found>>),
    /// What is packed is read on a thread of its own, two pieces ahead at most.
    Packed {
        found: Receiver<Found>,
        thread: Option<JoinHandle<()>>,
    },
}

impl Iterator for Items {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        match &mut self.from {
            From::Documents(found) => found.next(),
            From::Packed { found, thread } => match found.recv() {
                Ok(found) => Some(found),
                Err(_) => {
                    let failed = thread.take()?.join().is_err();
                    let error = io::Error::other("reading failed, which is a fault of ours");
                    failed.then(|| Found::faulty(None, Error::Broken(error)))
                }
            },
        }
    }
}

impl std::fmt::Debug for Items {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Items").finish_non_exhaustive()
    }
}

fn only(found: Found) -> Items {
    Items {
        from: From::Documents(Box::new(std::iter::once(found))),
    }
}

/// What the file at that path holds. Its name is its id where the hints give no other. A file that cannot be opened
/// gives one [`Found::Faulty`].
#[must_use]
pub fn open(path: &Path, format: Format, hints: &Hints) -> Items {
    let mut hints = hints.clone();
    if hints.name.is_none() {
        hints.name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
    }
    let file = match File::open(path) {
        Ok(file) => file,
        Err(source) => {
            let path = path.to_path_buf();
            return only(Found::faulty(hints.name, Error::File { path, source }));
        }
    };
    let mut file = Peeked::at(file);
    let told = format.of(hints.name.as_deref().unwrap_or(""), file.head());
    // A ZIP is read from its end, where the file allows it.
    let is_zip = Packing::of(file.head()).is_none() && told == Format::Zip;
    if is_zip && file.rest.rewind().is_ok() {
        return on_thread(move |sink| {
            archive::zip(file.rest, &hints, &mut |held| held_in(held, 1, sink))
        });
    }
    read_peeked(file, format, &hints)
}

/// What those bytes hold.
#[must_use]
pub fn read(input: impl Read + Send + 'static, format: Format, hints: &Hints) -> Items {
    read_peeked(Peeked::at(input), format, hints)
}

fn read_peeked(input: Peeked<impl Read + Send + 'static>, format: Format, hints: &Hints) -> Items {
    let told = format.of(bare_name(hints.own_name().unwrap_or("")), input.head());
    let on_its_own_thread =
        Packing::of(input.head()).is_some() || matches!(told, Format::Zip | Format::Tar);
    let hints = hints.clone();
    if on_its_own_thread {
        return on_thread(move |sink| each_within(Box::new(input), format, &hints, 0, sink));
    }
    Items {
        from: From::Documents(documents(Box::new(input), told, &hints)),
    }
}

/// Gives what those bytes hold to `sink`, for bytes that are lent only.
pub fn each(
    input: impl Read,
    format: Format,
    hints: &Hints,
    sink: &mut dyn FnMut(Found) -> ControlFlow<()>,
) -> ControlFlow<()> {
    each_within(Box::new(input), format, hints, 0, sink)
}

/// The same for what lies in so many archives.
fn each_within(
    input: Stream<'_>,
    format: Format,
    hints: &Hints,
    archives: usize,
    sink: &mut Sink<'_>,
) -> ControlFlow<()> {
    match unpack(input, format, hints) {
        Ok((input, format @ (Format::Zip | Format::Tar))) => {
            let archives = archives + 1;
            if archives > MAX_ARCHIVES {
                let reason = format!("it lies in more than {MAX_ARCHIVES} archives");
                return sink(Found::faulty(hints.name.clone(), Error::Entry(reason)));
            }
            archive::each(input, format, hints, &mut |held| {
                held_in(held, archives, sink)
            })
        }
        Ok((input, format)) => documents(input, format, hints).try_for_each(sink),
        Err(error) => sink(Found::faulty(hints.name.clone(), error)),
    }
}

/// What lies in an archive, the last of so many.
fn held_in(held: Held<'_>, archives: usize, sink: &mut Sink<'_>) -> ControlFlow<()> {
    match held {
        Held::Entry(bytes, hints) => each_within(bytes, Format::Auto, &hints, archives, sink),
        Held::Fault(found) => sink(found),
    }
}

fn on_thread(work: impl FnOnce(&mut Sink<'_>) -> ControlFlow<()> + Send + 'static) -> Items {
    let (sender, found) = sync_channel(WAITING);
    let spawned = Builder::new()
        .name("unpack".to_owned())
        .stack_size(STACK)
        .spawn(move || {
            let _ = work(&mut |found| match sender.send(found) {
                Ok(()) => ControlFlow::Continue(()),
                Err(_) => ControlFlow::Break(()),
            });
        });
    match spawned {
        Ok(thread) => Items {
            from: From::Packed {
                found,
                thread: Some(thread),
            },
        },
        Err(error) => only(Found::faulty(None, Error::Broken(error))),
    }
}

/// An input of which the first bytes have been looked at.
struct Peeked<R> {
    head: Cursor<Vec<u8>>,
    /// What went wrong after them: told when they have been read again.
    error: Option<io::Error>,
    rest: R,
}

impl<R: Read> Peeked<R> {
    /// Looks at the first bytes, as many as there are up to [`HEAD`].
    fn at(mut rest: R) -> Self {
        let mut head = Vec::with_capacity(HEAD);
        let error = (&mut rest).take(HEAD as u64).read_to_end(&mut head).err();
        Peeked {
            head: Cursor::new(head),
            error,
            rest,
        }
    }

    fn head(&self) -> &[u8] {
        self.head.get_ref()
    }
}

impl<R: Read> Read for Peeked<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self.head.read(into)? {
            0 => self.error.take().map_or_else(|| self.rest.read(into), Err),
            count => Ok(count),
        }
    }
}

/// The input without packing, and its format.
fn unpack<'a>(
    mut input: Stream<'a>,
    format: Format,
    hints: &Hints,
) -> Result<(Stream<'a>, Format), Error> {
    let name = bare_name(hints.own_name().unwrap_or(""));
    for _ in 0..=MAX_LAYERS {
        let peeked = Peeked::at(input);
        match Packing::of(peeked.head()) {
            None => {
                let told = format.of(name, peeked.head());
                return Ok((Box::new(peeked), told));
            }
            Some(packing) => input = packing.unpack(peeked)?,
        }
    }
    let reason = format!("it is packed more than {MAX_LAYERS} times over");
    Err(Error::Entry(reason))
}

/// What a document or a stream of documents holds.
fn documents<'a>(
    input: Stream<'a>,
    format: Format,
    hints: &Hints,
) -> Box<dyn Iterator<Item = Found> + 'a> {
    let hints = hints.clone();
    match format {
        Format::Jsonl => Box::new(jsonl::Reports::of(BufReader::new(input), hints)),
        Format::Warc => Box::new(warc::Reports::of(input, hints)),
        _ => whole(input, format, hints),
    }
}

/// What a document that is read whole holds.
fn whole<'a>(
    input: Stream<'a>,
    format: Format,
    hints: Hints,
) -> Box<dyn Iterator<Item = Found> + 'a> {
    let mut bytes = Vec::new();
    let taken = input.take(MAX_FILE + 1).read_to_end(&mut bytes);
    let error = match taken {
        Err(error) => Some(broken(error)),
        Ok(size) if size as u64 > MAX_FILE => Some(Error::TooLarge { limit: MAX_FILE }),
        Ok(_) => None,
    };
    if let Some(error) = error {
        return Box::new(std::iter::once(Found::faulty(hints.name, error)));
    }
    match format {
        Format::Feed => feed::items(&bytes, hints),
        Format::Ninjs => Box::new(ninjs::items(&bytes, &hints).into_iter()),
        Format::Newsml => newsml::items(&bytes, hints),
        Format::Html => one(html::report(&bytes, &hints), hints),
        _ => one(text::report(&bytes, &hints), hints),
    }
}

fn one(read: Result<Report, Error>, hints: Hints) -> Box<dyn Iterator<Item = Found>> {
    let found = read.map_or_else(|error| Found::faulty(hints.name, error), Found::report);
    Box::new(std::iter::once(found))
}
