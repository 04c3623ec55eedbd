//! Records as they lie in the store: JSON, compressed with what all records have in common.

use dateline::Record;

use crate::Error;

/// What records have in common, made by `zstd --train` from the records of our own examples. Never changed: what was
/// written with it is read with it. (A new one would get a number, and the stored records a column for it.)
static COMMON: &[u8] = include_bytes!("../data/records.dict");

/// Compression level: higher ones cost more than they save.
const LEVEL: i32 = 6;

/// Most bytes of one unpacked record: a report of the reader's greatest length with all that it may say of it.
const MOST: usize = 256 << 20;

/// A record's stored form.
pub(crate) fn pack(record: &Record) -> Result<Vec<u8>, Error> {
    let json = serde_json::to_vec(record).map_err(Error::record)?;
    let mut compressor =
        zstd::bulk::Compressor::with_dictionary(LEVEL, COMMON).map_err(Error::record)?;
    compressor.compress(&json).map_err(Error::record)
}

/// The record of a stored form.
pub(crate) fn unpack(packed: &[u8]) -> Result<Record, Error> {
    let mut decoder = zstd::bulk::Decompressor::with_dictionary(COMMON).map_err(Error::record)?;
    let size = zstd::zstd_safe::get_frame_content_size(packed)
        .ok()
        .flatten()
        .and_then(|size| usize::try_from(size).ok())
        .filter(|size| *size <= MOST)
        .ok_or_else(|| Error::record("its length is not stated or beyond the limit"))?;
    let json = decoder.decompress(packed, size).map_err(Error::record)?;
    serde_json::from_slice(&json).map_err(Error::record)
}
