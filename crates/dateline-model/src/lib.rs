//! Weights and gazetteer of Dateline as data, and nothing else. Model cards stand in `models/`.

/// Name in the model folder and content: all that lies in `data/`.
const FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// The bytes of a file of the model folder (`news-en-1/encoder.onnx`, `gazetteer.bin`).
pub fn file(name: &str) -> Option<&'static [u8]> {
    FILES
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, bytes)| *bytes)
}
