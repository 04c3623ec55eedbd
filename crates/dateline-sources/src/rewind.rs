//! An input that can go back a little, to look for what a broken piece has swallowed.

use std::io::{self, BufRead, BufReader, Read};

/// Most bytes after a mark that are kept. Records of web pages stay below.
const MAX_KEPT: usize = 2 << 20;

/// Bytes that may be read again beyond as many as were read at all: it keeps going back from becoming quadratic.
const FREE: u64 = 16 << 20;

/// A buffered input that counts its bytes and can go back to a mark that lies near enough.
pub(crate) struct Rewind<R> {
    input: BufReader<R>,
    /// Bytes to be read before those of the input, from `at`.
    again: Vec<u8>,
    at: usize,
    /// Bytes since the mark, unless there were too many.
    kept: Option<Vec<u8>>,
    taken: u64,
    reread: u64,
}

impl<R: Read> Rewind<R> {
    pub(crate) fn of(input: R) -> Self {
        Rewind {
            input: BufReader::with_capacity(64 << 10, input),
            again: Vec::new(),
            at: 0,
            kept: None,
            taken: 0,
            reread: 0,
        }
    }

    /// Bytes taken so far, those that were read again counted once more.
    pub(crate) fn taken(&self) -> u64 {
        self.taken
    }

    /// Remembers this place as the one to go back to.
    pub(crate) fn mark(&mut self) {
        self.kept = Some(Vec::new());
    }

    /// Goes back to so many bytes after the mark, if it lies near enough and going back has not become a habit; whether
    /// it did.
    pub(crate) fn rewind(&mut self, after: usize) -> bool {
        let Some(kept) = self.kept.take().filter(|kept| kept.len() > after) else {
            return false;
        };
        let length = (kept.len() - after) as u64;
        if self.reread + length > self.taken / 2 + FREE {
            return false;
        }
        self.reread += length;
        let mut again = kept;
        again.drain(..after);
        again.extend_from_slice(&self.again[self.at..]);
        self.again = again;
        self.at = 0;
        true
    }

    /// Goes on to the next place where those bytes stand, which are not consumed, or to the end; whether there is one.
    pub(crate) fn find(&mut self, bytes: &[u8]) -> io::Result<bool> {
        // What was matched at the end of a buffer is put back for the next look.
        loop {
            let buffer = self.fill_buf()?;
            if buffer.is_empty() {
                return Ok(false);
            }
            if let Some(at) = position(buffer, bytes) {
                self.consume(at);
                return Ok(true);
            }
            let tail = buffer.len().min(bytes.len() - 1);
            let tail = (1..=tail)
                .rev()
                .find(|length| bytes.starts_with(&buffer[buffer.len() - length..]))
                .unwrap_or(0);
            let length = buffer.len();
            self.consume(length - tail);
            if tail > 0 && !self.join(tail)? {
                self.consume(tail);
                return Ok(false);
            }
        }
    }

    /// Whether the next bytes are these; none is consumed.
    pub(crate) fn begins_with(&mut self, bytes: &[u8]) -> io::Result<bool> {
        loop {
            let buffer = self.fill_buf()?;
            let length = buffer.len();
            if length >= bytes.len() {
                return Ok(buffer.starts_with(bytes));
            }
            if !bytes.starts_with(buffer) || length == 0 || !self.join(length)? {
                return Ok(false);
            }
        }
    }

    /// Makes the last bytes of the buffer and the first of the next one buffer; whether there are more bytes.
    fn join(&mut self, tail: usize) -> io::Result<bool> {
        let mut joined = self.fill_buf()?[..tail].to_vec();
        let from_input = self.at == self.again.len();
        if from_input {
            self.input.consume(tail);
        } else {
            self.at += tail;
        }
        let mut next = [0; 64];
        let count = loop {
            match self.input.read(&mut next) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read?,
            }
        };
        joined.extend_from_slice(&next[..count]);
        self.again = joined;
        self.at = 0;
        Ok(count > 0)
    }
}

fn position(buffer: &[u8], bytes: &[u8]) -> Option<usize> {
    buffer
        .windows(bytes.len())
        .position(|window| window == bytes)
}

impl<R: Read> BufRead for Rewind<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at < self.again.len() {
            return Ok(&self.again[self.at..]);
        }
        self.input.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        let from_again = self.at < self.again.len();
        let bytes = match from_again {
            true => &self.again[self.at..self.at + count],
            false => &self.input.buffer()[..count],
        };
        if let Some(kept) = &mut self.kept {
            kept.extend_from_slice(bytes);
        }
        if self.kept.as_ref().is_some_and(|kept| kept.len() > MAX_KEPT) {
            self.kept = None;
        }
        self.taken += count as u64;
        if from_again {
            self.at += count;
        } else {
            self.input.consume(count);
        }
    }
}

impl<R: Read> Read for Rewind<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let buffer = self.fill_buf()?;
        let count = buffer.len().min(into.len());
        into[..count].copy_from_slice(&buffer[..count]);
        self.consume(count);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An input that gives a few bytes at a time.
    struct Drops<'a>(&'a [u8]);

    impl Read for Drops<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let count = self.0.len().min(into.len()).min(3);
            into[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }

    #[test]
    fn finds_and_goes_back() {
        let mut input = Rewind::of(Drops(b"one two twtwo three"));
        assert!(input.find(b"two").unwrap());
        assert!(input.begins_with(b"two twtwo").unwrap() && !input.begins_with(b"tw ").unwrap());
        input.mark();
        input.consume(2);
        assert!(input.find(b"two").unwrap());
        assert!(input.rewind(1));
        let mut rest = String::new();
        input.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "wo twtwo three");
        assert!(!input.find(b"four").unwrap());
        let mut input = Rewind::of(Drops(b"xxab"));
        assert!(!input.find(b"abc").unwrap());
        assert!(input.fill_buf().unwrap().is_empty(), "nothing is left over");
    }

    #[test]
    fn going_back_is_bounded() {
        let bytes = vec![b'x'; 3 << 20];
        let mut input = Rewind::of(&bytes[..]);
        input.mark();
        io::copy(&mut (&mut input).take(MAX_KEPT as u64 + 1), &mut io::sink()).unwrap();
        assert!(!input.rewind(0), "too far");
        let mut times = 0;
        loop {
            input.mark();
            io::copy(&mut (&mut input).take(1 << 19), &mut io::sink()).unwrap();
            if !input.rewind(0) {
                break;
            }
            times += 1;
        }
        assert!(times < 100, "{times}");
    }
}
