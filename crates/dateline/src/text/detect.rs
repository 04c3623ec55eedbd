//! Which language a text is in.

use std::collections::BTreeSet;

use crate::Error;
use crate::tables::Tables;

/// Letters below which statistics of letters say nothing: a text that short is taken for English where it is
/// written in Latin letters, since a short report is never refused.
const SHORT: usize = 120;

/// Characters that are looked at: the beginning of a text tells its language.
const SAMPLE: usize = 4_000;

/// Share of English function words among all words, in percent, from which a text is English whatever the
/// statistics of letters say.
const FUNCTION_WORDS: usize = 18;

/// Tells languages apart.
#[derive(Debug)]
pub(super) struct Detector {
    function_words: BTreeSet<String>,
}

impl Detector {
    pub(super) fn new(tables: &Tables) -> Result<Self, Error> {
        let rows = tables.tsv("en/function_words.tsv")?;
        Ok(Detector {
            function_words: rows
                .iter()
                .map(|row| row.get("word").to_lowercase())
                .collect(),
        })
    }

    /// ISO 639-1 code of the text's language where it has one (otherwise ISO 639-3).
    pub(super) fn language(&self, text: &str) -> String {
        let sample: String = text.chars().take(SAMPLE).collect();
        let letters = sample.chars().filter(|c| c.is_alphabetic()).count();
        let latin = sample
            .chars()
            .filter(|c| c.is_alphabetic() && is_latin(*c))
            .count();
        let in_latin_letters = latin * 2 >= letters;
        if in_latin_letters && (letters < SHORT || self.reads_as_english(&sample)) {
            return "en".to_owned();
        }
        match whatlang::detect(&sample) {
            Some(found) if !in_latin_letters || found.is_reliable() => {
                two_letters(found.lang().code())
            }
            _ if in_latin_letters => "en".to_owned(),
            _ => "und".to_owned(),
        }
    }

    fn reads_as_english(&self, sample: &str) -> bool {
        let words: Vec<String> = sample
            .split(|c: char| !c.is_alphabetic())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        let known = words
            .iter()
            .filter(|word| self.function_words.contains(*word))
            .count();
        known * 100 >= words.len() * FUNCTION_WORDS
    }
}

fn is_latin(c: char) -> bool {
    matches!(c as u32, 0x41..=0x24F | 0x1E00..=0x1EFF)
}

/// ISO 639-1 codes of the languages that whatlang tells apart by their ISO 639-3 codes (registry of ISO 639).
fn two_letters(code: &str) -> String {
    let short = match code {
        "afr" => "af",
        "aka" => "ak",
        "amh" => "am",
        "ara" => "ar",
        "aze" => "az",
        "bel" => "be",
        "ben" => "bn",
        "bul" => "bg",
        "cat" => "ca",
        "ces" => "cs",
        "cmn" => "zh",
        "cym" => "cy",
        "dan" => "da",
        "deu" => "de",
        "ell" => "el",
        "eng" => "en",
        "epo" => "eo",
        "est" => "et",
        "fin" => "fi",
        "fra" => "fr",
        "guj" => "gu",
        "heb" => "he",
        "hin" => "hi",
        "hrv" => "hr",
        "hun" => "hu",
        "hye" => "hy",
        "ind" => "id",
        "ita" => "it",
        "jav" => "jv",
        "jpn" => "ja",
        "kan" => "kn",
        "kat" => "ka",
        "khm" => "km",
        "kor" => "ko",
        "lat" => "la",
        "lav" => "lv",
        "lit" => "lt",
        "mal" => "ml",
        "mar" => "mr",
        "mkd" => "mk",
        "mya" => "my",
        "nep" => "ne",
        "nld" => "nl",
        "nob" => "nb",
        "ori" => "or",
        "pan" => "pa",
        "pes" => "fa",
        "pol" => "pl",
        "por" => "pt",
        "ron" => "ro",
        "rus" => "ru",
        "sin" => "si",
        "slk" => "sk",
        "slv" => "sl",
        "sna" => "sn",
        "spa" => "es",
        "srp" => "sr",
        "swe" => "sv",
        "tam" => "ta",
        "tel" => "te",
        "tgl" => "tl",
        "tha" => "th",
        "tuk" => "tk",
        "tur" => "tr",
        "ukr" => "uk",
        "urd" => "ur",
        "uzb" => "uz",
        "vie" => "vi",
        "yid" => "yi",
        "zul" => "zu",
        other => other,
    };
    short.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages() {
        let detector = Detector::new(&Tables::builtin()).unwrap();
        let check =
            |text: &str, expect: &str| assert_eq!(detector.language(text), expect, "{text}");
        check("Talks failed.", "en");
        check("Kuleba, Zelenskyy, Guterres: Kyiv", "en");
        check(
            "Президент России Владимир Путин встретился с генеральным секретарём ООН в Москве.",
            "ru",
        );
        check(
            "Der Bundeskanzler hat am Montag in Berlin den Präsidenten der Ukraine empfangen und weitere Hilfe \
             zugesagt. Die beiden sprachen auch über die Lieferung von Waffen, über die der Bundestag entscheidet.",
            "de",
        );
        check(
            "The foreign ministers of Kyrgyzstan and Tajikistan met in Dushanbe on Monday and agreed that the \
             border at Vorukh would be reopened, the Tajik ministry said in a statement.",
            "en",
        );
    }
}
