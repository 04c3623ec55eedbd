//! `dateline codes`: types, modes, sectors and contexts.

use anyhow::Result;

use crate::args::Codes;

pub(crate) fn run(_args: &Codes) -> Result<bool> {
    Ok(true)
}
