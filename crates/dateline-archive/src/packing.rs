//! Records as they lie in the store: JSON, compressed.

use dateline::Record;

use crate::Error;

/// Compression level: higher ones cost more than they save.
const LEVEL: i32 = 5;

/// A record's stored form.
pub(crate) fn pack(record: &Record) -> Result<Vec<u8>, Error> {
    let json = serde_json::to_vec(record).map_err(Error::record)?;
    zstd::bulk::compress(&json, LEVEL).map_err(Error::record)
}

/// The record of a stored form.
pub(crate) fn unpack(packed: &[u8]) -> Result<Record, Error> {
    let json = zstd::decode_all(packed).map_err(Error::record)?;
    serde_json::from_slice(&json).map_err(Error::record)
}
