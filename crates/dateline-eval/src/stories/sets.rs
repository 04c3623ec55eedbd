//! Sets of reports whose stories are known.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

/// A report and the story to which people assigned it.
#[derive(Debug, Clone)]
pub(super) struct Gold {
    pub(super) id: String,
    pub(super) text: String,
    /// Day of publication, 0 where unknown.
    pub(super) day: u32,
    pub(super) story: String,
    /// What is kept whole when topics are parted into those for choosing and those for scoring.
    pub(super) topic: String,
}

/// The set at a path: a `.csv` in the form of the UCI news aggregator, a folder of ECB+ topics, or one of WikiRef texts.
pub(super) fn read(path: &Path) -> anyhow::Result<(&'static str, Vec<Gold>)> {
    if path.extension().is_some_and(|extension| extension == "csv") {
        return Ok(("UCI headlines", headlines(path)?));
    }
    let files = files(path)?;
    let of = |extension: &str| -> Vec<&PathBuf> {
        let files = files.iter();
        files
            .filter(|file| file.extension().is_some_and(|its| its == extension))
            .collect()
    };
    let (xml, txt) = (of("xml"), of("txt"));
    if !xml.is_empty() {
        let reports: anyhow::Result<_> = xml.into_iter().map(|file| ecb(file)).collect();
        return Ok(("ECB+ subtopics", reports?));
    }
    if txt.is_empty() {
        bail!("no .xml and no .txt files in {}", path.display());
    }
    let reports: anyhow::Result<_> = txt.into_iter().map(|file| wikiref(file)).collect();
    Ok(("WikiRef topics", reports?))
}

/// A document of ECB+ (`1_10ecbplus.xml`): the subtopic is the number of the topic and `ecb` or `ecbplus`. Sentences
/// that are the address of the page are left out.
fn ecb(file: &Path) -> anyhow::Result<Gold> {
    let id = stem(file);
    let topic = id.split('_').next().unwrap_or_default().to_owned();
    let half = if id.contains("plus") {
        "ecbplus"
    } else {
        "ecb"
    };
    let document = text_of(file)?;
    let mut sentences: Vec<(&str, String)> = Vec::new();
    for token in document.split("<token ").skip(1) {
        let number = between(token, "sentence=\"", "\"").context("a token without its sentence")?;
        let word = unescaped(between(token, ">", "<").context("a token without its word")?);
        match sentences.last_mut() {
            Some((last, sentence)) if *last == number => {
                sentence.push(' ');
                sentence.push_str(&word);
            }
            _ => sentences.push((number, word)),
        }
    }
    let sentences: Vec<String> = sentences
        .into_iter()
        .map(|(_, sentence)| sentence)
        .filter(|sentence| !sentence.starts_with("http") && !sentence.starts_with("www"))
        .collect();
    Ok(Gold {
        text: sentences.join("\n"),
        day: 0,
        story: format!("{topic}{half}"),
        topic,
        id,
    })
}

/// A text of WikiRef (`u2.149.txt`): the topic is the article that refers to it.
fn wikiref(file: &Path) -> anyhow::Result<Gold> {
    let id = stem(file);
    let topic = id
        .trim_end_matches(|sign: char| sign.is_ascii_digit() || "(). ".contains(sign))
        .to_owned();
    Ok(Gold {
        text: text_of(file)?,
        day: 0,
        story: topic.clone(),
        topic,
        id,
    })
}

/// The headlines of the UCI news aggregator. Of the time only the day is taken: the times are those of crawling, story
/// after story, within milliseconds of one another, and give the stories away.
fn headlines(file: &Path) -> anyhow::Result<Vec<Gold>> {
    let table = text_of(file)?;
    let mut rows = table.lines().map(fields);
    let head = rows.next().context("an empty table")?;
    let column = |name: &str| {
        let place = head.iter().position(|field| field == name);
        place.with_context(|| format!("no column {name}"))
    };
    let (id, title) = (column("ID")?, column("TITLE")?);
    let (story, time) = (column("STORY")?, column("TIMESTAMP")?);
    let mut reports = Vec::new();
    for row in rows {
        // The last row of the public subset is cut off.
        let Some(time) = row.get(time).and_then(|time| time.parse::<u64>().ok()) else {
            continue;
        };
        reports.push(Gold {
            id: row[id].clone(),
            text: row[title].clone(),
            day: u32::try_from(time / 86_400_000)?,
            story: row[story].clone(),
            topic: row[story].clone(),
        });
    }
    Ok(reports)
}

/// The fields of a row, parted by commas, in quotation marks where they hold one.
fn fields(row: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    for sign in row.chars() {
        match sign {
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            _ => fields.last_mut().map_or((), |field| field.push(sign)),
        }
    }
    fields
}

fn files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut folders = vec![folder.to_path_buf()];
    let mut files = Vec::new();
    while let Some(current) = folders.pop() {
        for entry in
            fs::read_dir(&current).with_context(|| format!("reading {}", current.display()))?
        {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

fn text_of(file: &Path) -> anyhow::Result<String> {
    let bytes = fs::read(file).with_context(|| format!("reading {}", file.display()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn stem(file: &Path) -> String {
    file.file_stem()
        .map_or_else(String::new, |stem| stem.to_string_lossy().into_owned())
}

fn between<'a>(text: &'a str, begin: &str, end: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(begin)?;
    Some(rest.split_once(end)?.0)
}

fn unescaped(text: &str) -> String {
    let text = text.replace("&quot;", "\"").replace("&apos;", "'");
    let text = text.replace("&lt;", "<").replace("&gt;", ">");
    text.replace("&amp;", "&")
}
