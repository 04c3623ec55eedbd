//! Bytes packed by gzip or zstd, unpacked as they are read, with a limit on how much a little may become.

use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;

use crate::Error;
use crate::rewind::Rewind;

/// Most bytes that one packed byte may become. Pages and texts stay below 50; a bomb reaches 1,000 and more.
const MAX_RATIO: u64 = 200;

/// Bytes that may come of a packed piece before the ratio is looked at: short repetitive texts pack well.
const FREE: u64 = 16 << 20;

/// Most bytes that come of one packed input.
const MAX_UNPACKED: u64 = 1 << 40;

/// Most bytes of a window of zstd, as a power of two: what has to be kept to unpack the rest.
const MAX_WINDOW_LOG: u32 = 27;

/// First bytes of a member of gzip: its mark and the only method there is.
const GZIP: [u8; 3] = [0x1f, 0x8b, 8];

/// How bytes are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Packing {
    Gzip,
    Zstd,
}

impl Packing {
    /// By the first bytes.
    pub(crate) fn of(head: &[u8]) -> Option<Packing> {
        if head.starts_with(&GZIP) {
            Some(Packing::Gzip)
        } else if head.starts_with(b"\x28\xb5\x2f\xfd") {
            Some(Packing::Zstd)
        } else {
            None
        }
    }

    /// The unpacked bytes of that input.
    ///
    /// # Errors
    /// Where there is no memory for it.
    pub(crate) fn unpack<'a, R: Read + 'a>(self, input: R) -> io::Result<Box<dyn Read + 'a>> {
        Ok(match self {
            Packing::Gzip => Box::new(Gzip::of(input)),
            Packing::Zstd => Box::new(Zstd::of(input)?),
        })
    }
}

/// How much has come of how little, since the present piece began.
#[derive(Debug, Default)]
pub(crate) struct Growth {
    packed_before: u64,
    piece: u64,
    all: u64,
}

impl Growth {
    /// A piece begins after so many packed bytes.
    fn begin(&mut self, packed: u64) {
        self.packed_before = packed;
        self.piece = 0;
    }

    /// Counts unpacked bytes against all packed ones so far.
    ///
    /// # Errors
    /// [`Error::Bomb`], as the cause of an I/O error, where it is too much.
    pub(crate) fn grow(&mut self, packed: u64, unpacked: usize) -> io::Result<()> {
        self.piece += unpacked as u64;
        self.all += unpacked as u64;
        let packed = packed.saturating_sub(self.packed_before);
        let limit = if self.all > MAX_UNPACKED {
            format!("{MAX_UNPACKED} bytes")
        } else if self.piece > FREE && self.piece > packed.saturating_mul(MAX_RATIO) {
            format!("{MAX_RATIO} times its size")
        } else {
            return Ok(());
        };
        Err(io::Error::other(Error::Bomb(limit)))
    }

    fn is_over(&self) -> bool {
        self.all > MAX_UNPACKED
    }
}

/// The error that an I/O error stands for.
pub(crate) fn broken(error: io::Error) -> Error {
    match error.downcast::<Error>() {
        Ok(own) => own,
        Err(error) => Error::Broken(error),
    }
}

/// The members of a gzip file one after another, as one stream. A member that is broken or a bomb gives one error; the
/// next read goes on with the member after it, so that one bad record of a WARC file does not hide the others.
struct Gzip<R> {
    state: State<R>,
    growth: Growth,
}

enum State<R> {
    Member(Box<GzDecoder<Rewind<R>>>),
    Between(Rewind<R>),
    /// After an error: the next member is looked for.
    Lost(Rewind<R>),
    Ended,
}

impl<R: Read> Gzip<R> {
    fn of(input: R) -> Self {
        Gzip {
            state: State::Between(Rewind::of(input)),
            growth: Growth::default(),
        }
    }

    fn begin(&mut self, mut input: Rewind<R>) -> State<R> {
        self.growth.begin(input.taken());
        input.mark();
        State::Member(Box::new(GzDecoder::new(input)))
    }

    /// What follows a member: another one, nothing, or bytes that belong to none.
    fn after_member(&mut self, mut input: Rewind<R>) -> io::Result<State<R>> {
        // Zeros after the last member fill a block of the medium.
        while let Some(0) = input.fill_buf()?.first() {
            input.consume(1);
        }
        match input.fill_buf()?.first() {
            None => Ok(State::Ended),
            Some(first) if *first == GZIP[0] => Ok(self.begin(input)),
            Some(_) => {
                self.state = State::Lost(input);
                let reason = "there are bytes between members of gzip that belong to none";
                Err(io::Error::new(io::ErrorKind::InvalidData, reason))
            }
        }
    }
}

impl<R: Read> Read for Gzip<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if into.is_empty() {
            return Ok(0);
        }
        loop {
            match std::mem::replace(&mut self.state, State::Ended) {
                State::Ended => return Ok(0),
                State::Between(input) => self.state = self.after_member(input)?,
                State::Lost(mut input) => {
                    if input.find(&GZIP)? {
                        self.state = self.begin(input);
                    }
                }
                State::Member(mut member) => match member.read(into) {
                    Ok(0) => self.state = State::Between(member.into_inner()),
                    Ok(count) => {
                        let grown = self.growth.grow(member.get_ref().taken(), count);
                        if grown.is_ok() {
                            self.state = State::Member(member);
                        } else if !self.growth.is_over() {
                            self.state = State::Lost(member.into_inner());
                        }
                        return grown.map(|()| count);
                    }
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {
                        self.state = State::Member(member);
                    }
                    Err(error) => {
                        let mut input = member.into_inner();
                        // A member that was cut off runs into the next one: that one begins within what was read.
                        input.rewind(1);
                        self.state = State::Lost(input);
                        return Err(error);
                    }
                },
            }
        }
    }
}

/// The frames of a zstd file one after another, as one stream. It ends with its first error: what follows a broken
/// frame cannot be told from its rest.
struct Zstd<R: Read> {
    decoder: Option<zstd::Decoder<'static, Rewind<R>>>,
    growth: Growth,
}

impl<R: Read> Zstd<R> {
    fn of(input: R) -> io::Result<Self> {
        let mut decoder = zstd::Decoder::with_buffer(Rewind::of(input))?;
        decoder.window_log_max(MAX_WINDOW_LOG)?;
        Ok(Zstd {
            decoder: Some(decoder),
            growth: Growth::default(),
        })
    }
}

impl<R: Read> Read for Zstd<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let Some(decoder) = &mut self.decoder else {
            return Ok(0);
        };
        let read = decoder.read(into).and_then(|count| {
            self.growth.grow(decoder.get_ref().taken(), count)?;
            Ok(count)
        });
        if read.is_err() {
            self.decoder = None;
        }
        read
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    /// All that comes, with a `!` for each error.
    fn unpacked(packed: &[u8]) -> String {
        let packing = Packing::of(packed).unwrap();
        let mut unpacked = packing.unpack(packed).unwrap();
        let mut out = String::new();
        let mut buffer = [0; 5];
        loop {
            match unpacked.read(&mut buffer) {
                Ok(0) => return out,
                Ok(count) => out.push_str(std::str::from_utf8(&buffer[..count]).unwrap()),
                Err(_) => out.push('!'),
            }
        }
    }

    #[test]
    fn members_and_frames() {
        let members = [gzip(b"one "), gzip(b"two "), gzip(b"three")].concat();
        assert_eq!(unpacked(&members), "one two three");
        let padded = [members.clone(), vec![0; 512]].concat();
        assert_eq!(unpacked(&padded), "one two three");
        let frame = |text: &str| zstd::encode_all(text.as_bytes(), 1).unwrap();
        let skippable = b"\x50\x2a\x4d\x18\x03\0\0\0xyz".to_vec();
        let frames = [frame("one "), skippable, frame("two")].concat();
        assert_eq!(unpacked(&frames), "one two");
        let long = "talks in Oslo. ".repeat(100_000);
        assert_eq!(unpacked(&frame(&long)), long);
    }

    #[test]
    fn a_broken_member_hides_no_other() {
        let one = gzip(b"one ");
        let after_cut = [&one[..12], &one, &gzip(b"two")].concat();
        assert_eq!(unpacked(&after_cut).replace("on!", "!"), "!one two");
        let after_noise = [&one[..], b"noise", &gzip(b"two")].concat();
        assert_eq!(unpacked(&after_noise), "one !two");
        assert_eq!(unpacked(&one[..one.len() - 3]), "one !");
    }

    #[test]
    fn bombs() {
        let bomb = gzip(&vec![b'a'; 40 << 20]);
        let text = unpacked(&[bomb, gzip(b"after")].concat());
        assert!(text.ends_with("!after") && text.len() < 20 << 20);
        let bomb = zstd::encode_all(&vec![b'a'; 40 << 20][..], 1).unwrap();
        let text = unpacked(&bomb);
        assert!(
            text.contains('!') && text.len() < 20 << 20,
            "{}",
            text.len()
        );
    }
}
