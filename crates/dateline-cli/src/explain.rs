//! `dateline explain`: why something was read as it was: the sentence as a tree, and the rules that decided.

use std::io::{self, Write};

use anyhow::{Context, Result, bail};
use dateline::event::Frames;
use dateline::language::Sentence;
use dateline::{Reading, Span};

use dateline_sources::Found;

use crate::args::Explain;
use crate::inputs;
use crate::style::{Look, safe};

/// Runs the command.
pub(crate) fn run(args: &Explain) -> Result<bool> {
    let sources = inputs::sources(&args.inputs)?;
    let [source] = sources.as_slice() else {
        bail!("explain takes one report; give one file")
    };
    let mut items = inputs::Opener::of(&args.inputs)?.items(source);
    let report = items
        .find_map(|found| match found {
            Found::Report(report) => Some(Ok(report)),
            Found::Faulty(faulty) => Some(Err(faulty.error)),
            Found::Link(_) => None,
        })
        .context("there is no report in it")??;
    let reader = inputs::reader(&args.inputs)?;
    let reading = reader.open(&report);
    let page = Page {
        reading: &reading,
        frames: reader.frames(),
        look: Look::of_stdout(),
    };
    let asked = [
        (&args.event, Kind::Event),
        (&args.statement, Kind::Statement),
        (&args.time, Kind::Time),
        (&args.entity, Kind::Entity),
    ];
    let mut out = io::stdout().lock();
    let mut any = false;
    for (id, kind) in asked {
        let Some(id) = id else { continue };
        any = true;
        let page = kind.number(id).and_then(|number| page.of(kind, number));
        let page = page
            .with_context(|| format!("the record has no {id}; `dateline read` prints the ids"))?;
        out.write_all(page.as_bytes())?;
    }
    if !any {
        for number in 0..reading.events.len() {
            out.write_all(page.event(number).unwrap_or_default().as_bytes())?;
        }
    }
    Ok(true)
}

/// What can be explained.
#[derive(Clone, Copy)]
enum Kind {
    Event,
    Statement,
    Time,
    Entity,
}

impl Kind {
    /// The index that an id of this kind stands for ("v3" is 2).
    fn number(self, id: &str) -> Option<usize> {
        let letter = match self {
            Kind::Event => 'v',
            Kind::Statement => 's',
            Kind::Time => 't',
            Kind::Entity => 'e',
        };
        id.strip_prefix(letter)?
            .parse::<usize>()
            .ok()?
            .checked_sub(1)
    }
}

struct Page<'a> {
    reading: &'a Reading<'a>,
    frames: &'a Frames,
    look: Look,
}

impl Page<'_> {
    fn of(&self, kind: Kind, number: usize) -> Option<String> {
        match kind {
            Kind::Event => self.event(number),
            Kind::Statement => self.statement(number),
            Kind::Time => self.time(number),
            Kind::Entity => self.entity(number),
        }
    }

    fn event(&self, number: usize) -> Option<String> {
        let event = self.reading.events.get(number)?;
        let head = format!("v{} {:?} {:?}", number + 1, event.kind, event.status);
        let mut facts = vec![
            ("trigger", self.words(event.trigger)),
            ("evidence", self.words(event.evidence)),
            ("because", event.because.clone()),
        ];
        if let Some(frame) = self.frames.get(event.frame()) {
            facts.push((
                "row",
                format!("{} ({:?} `{}`)", frame.id, frame.pos, frame.predicate()),
            ));
            facts.push(("row's example", frame.example.clone()));
        }
        facts.extend(
            event
                .status_rows()
                .into_iter()
                .map(|row| ("status row", row.to_owned())),
        );
        for (what, ids) in [("actor", &event.actors), ("recipient", &event.recipients)] {
            facts.extend(
                ids.iter()
                    .map(|id| (what, safe(&self.reading.actors.get(*id).name))),
            );
        }
        facts.extend(
            event
                .place
                .map(|id| ("place", safe(&self.reading.actors.get(id).name))),
        );
        if let Some(time) = event.time.and_then(|id| self.reading.times.get(id.0)) {
            facts.push((
                "time",
                format!(
                    "{} = {}; {}",
                    self.words(time.span),
                    time.value,
                    time.because
                ),
            ));
        }
        for id in &event.according_to {
            let statement = &self.reading.statements[id.0];
            let speaker = statement.speaker.map_or("nobody named".to_owned(), |id| {
                safe(&self.reading.actors.get(id).name)
            });
            facts.push((
                "according to",
                format!("s{} {speaker}; {}", id.0 + 1, statement.because),
            ));
        }
        Some(self.page(&head, &facts, event.trigger))
    }

    fn statement(&self, number: usize) -> Option<String> {
        let statement = self.reading.statements.get(number)?;
        let mut facts = vec![
            ("because", statement.because.clone()),
            ("stance", format!("{:?}", statement.stance)),
        ];
        facts.extend(statement.cue.map(|cue| ("cue", self.words(cue.span))));
        facts.extend(
            statement
                .speaker
                .map(|id| ("speaker", safe(&self.reading.actors.get(id).name))),
        );
        facts.extend(
            statement
                .content
                .iter()
                .map(|piece| ("content", self.words(*piece))),
        );
        let at = statement
            .cue
            .map(|cue| cue.span)
            .or(statement.content.first().copied())?;
        Some(self.page(&format!("s{}", number + 1), &facts, at))
    }

    fn time(&self, number: usize) -> Option<String> {
        let time = self.reading.times.get(number)?;
        let interval = time
            .interval
            .map(|(first, last)| ("interval", format!("{first} to {last}")));
        let mut facts = vec![
            ("value", time.value.clone()),
            ("because", time.because.clone()),
        ];
        facts.extend(interval);
        Some(self.page(
            &format!("t{} {}", number + 1, self.words(time.span)),
            &facts,
            time.span,
        ))
    }

    fn entity(&self, number: usize) -> Option<String> {
        let entity = self.reading.actors.entities.get(number)?;
        let mut facts = vec![("kind", format!("{:?}", entity.kind))];
        facts.extend(entity.country.clone().map(|code| ("country", code)));
        facts.extend(
            entity
                .sectors
                .iter()
                .map(|sector| ("sector", sector.clone())),
        );
        facts.extend(
            entity
                .roles
                .iter()
                .map(|role| ("role", format!("{}; {}", safe(&role.title), role.because))),
        );
        facts.extend(
            entity
                .mentions
                .iter()
                .map(|m| ("mention", format!("{} ({:?})", self.words(m.span), m.form))),
        );
        let at = entity.mentions.first()?.span;
        Some(self.page(
            &format!("e{} {}", number + 1, safe(&entity.name)),
            &facts,
            at,
        ))
    }

    /// A heading, facts, and the tree of the sentence that holds `at`.
    fn page(&self, head: &str, facts: &[(&str, String)], at: Span) -> String {
        let mut out = format!("{}\n", self.look.heading(head));
        for (what, fact) in facts {
            out.push_str(&format!("  {what:<13} {fact}\n"));
        }
        if let Some(sentence) = self
            .reading
            .document
            .sentences
            .iter()
            .find(|s| s.span.overlaps(at))
        {
            out.push_str(&self.tree(sentence, at));
        }
        out.push('\n');
        out
    }

    /// One token a line: number, form, lemma, parts of speech, head, relation (the columns of CoNLL-U that matter).
    fn tree(&self, sentence: &Sentence, at: Span) -> String {
        let mut out = String::new();
        for (number, token) in sentence.tokens.iter().enumerate() {
            let head = token.head.map_or(0, |head| head + 1);
            let line = format!(
                "  {:>3} {:<20} {:<16} {:<6} {:<5} {head:>3} {}",
                number + 1,
                safe(&token.form),
                safe(&token.lemma),
                format!("{:?}", token.upos).to_uppercase(),
                token.xpos,
                token.deprel
            );
            let marked = at.overlaps(token.span);
            out.push_str(&if marked {
                self.look.heading(&line)
            } else {
                self.look.faint(&line)
            });
            out.push('\n');
        }
        out
    }

    fn words(&self, span: Span) -> String {
        safe(span.of(self.reading.document.text))
    }
}
