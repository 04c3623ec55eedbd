//! Writes `gazetteer.bin` from the rows of `training/gazetteer/build.py`:
//! `cargo run --release -p dateline --example gazetteer -- rows.tsv gazetteer.bin`.

use std::error::Error;

use dateline::place::GazetteerWriter;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [rows, file] = arguments.as_slice() else {
        return Err("give the rows and the file to write".into());
    };
    let mut writer = GazetteerWriter::default();
    for row in std::fs::read_to_string(rows)?.lines() {
        writer.add(row)?;
    }
    std::fs::write(file, writer.finish()?)?;
    Ok(())
}
