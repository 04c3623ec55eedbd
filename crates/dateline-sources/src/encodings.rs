//! Bodies of HTTP as they are packed for the way (`Content-Encoding`), unpacked up to a limit.

use std::io::Read;

use flate2::read::{DeflateDecoder, ZlibDecoder};

use crate::Error;
use crate::packed::{Packing, broken};

/// Most encodings laid over each other.
const MAX_ENCODINGS: usize = 3;

/// The encodings that a header's value names, in the order in which they were laid on.
pub(crate) fn named(value: &str) -> impl Iterator<Item = String> {
    value
        .split(',')
        .map(|name| name.trim().to_ascii_lowercase())
}

fn malformed(reason: &str) -> Error {
    Error::Malformed {
        what: "HTTP body",
        reason: reason.to_owned(),
    }
}

/// The body without its encodings, the last laid on first; and whether it breaks off.
pub(crate) fn unpacked(
    body: Vec<u8>,
    encodings: &[String],
    limit: u64,
) -> Result<(Vec<u8>, bool), Error> {
    if encodings.len() > MAX_ENCODINGS {
        return Err(malformed("it is packed too many times over"));
    }
    let mut body = body;
    let mut is_cut = false;
    for encoding in encodings.iter().rev() {
        let packed = body.as_slice();
        let taken = match encoding.as_str() {
            // Like chunks, packing is often undone by the crawler, with the header kept.
            "gzip" | "x-gzip" if Packing::of(packed) == Some(Packing::Gzip) => {
                take(Packing::Gzip.unpack(packed)?, limit)?
            }
            "zstd" if Packing::of(packed) == Some(Packing::Zstd) => {
                take(Packing::Zstd.unpack(packed)?, limit)?
            }
            "deflate" => deflated(packed, limit)?,
            "br" => {
                let brotli = brotli_decompressor::Decompressor::new(packed, 4_096);
                let (unpacked, breaks_off) = take(brotli, limit)?;
                match unpacked.is_empty() && breaks_off {
                    true => continue,
                    false => (unpacked, breaks_off),
                }
            }
            "" | "identity" | "gzip" | "x-gzip" | "zstd" => continue,
            _ => return Err(malformed("it is packed in a way that is not known")),
        };
        is_cut |= taken.1;
        body = taken.0;
    }
    Ok((body, is_cut))
}

/// "deflate" is zlib by the standard and bare deflate by the habit of some servers.
fn deflated(packed: &[u8], limit: u64) -> Result<(Vec<u8>, bool), Error> {
    let (unpacked, breaks_off) = take(ZlibDecoder::new(packed), limit)?;
    if !(unpacked.is_empty() && breaks_off) {
        return Ok((unpacked, breaks_off));
    }
    let (unpacked, breaks_off) = take(DeflateDecoder::new(packed), limit)?;
    match unpacked.is_empty() && breaks_off {
        true => Ok((packed.to_vec(), false)),
        false => Ok((unpacked, breaks_off)),
    }
}

/// What can be unpacked, and whether it breaks off.
fn take(unpacked: impl Read, limit: u64) -> Result<(Vec<u8>, bool), Error> {
    let mut bytes = Vec::new();
    let taken = unpacked.take(limit + 1).read_to_end(&mut bytes);
    if bytes.len() as u64 > limit {
        return Err(Error::TooLarge { limit });
    }
    match taken {
        Ok(_) => Ok((bytes, false)),
        Err(error) => match broken(error) {
            bomb @ Error::Bomb(_) => Err(bomb),
            _ => Ok((bytes, true)),
        },
    }
}
