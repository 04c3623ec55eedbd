//! The words of time: months, weekdays, units, numbers and what else the patterns speak of in classes.

use std::collections::HashMap;

use super::pattern::Texts;
use crate::Error;
use crate::tables::Tables;

/// The table of words.
pub(crate) const TABLE: &str = "en/time/words.tsv";

/// A class of words ("MONTH"), by its place in a [`ClassSet`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Class(pub(super) u8);

/// A set of classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct ClassSet(pub(super) u64);

impl ClassSet {
    pub(super) fn has(self, class: Class) -> bool {
        self.0 & (1 << class.0) != 0
    }

    pub(super) fn add(&mut self, class: Class) {
        self.0 |= 1 << class.0;
    }

    pub(super) fn meets(self, other: ClassSet) -> bool {
        self.0 & other.0 != 0
    }

    pub(super) fn iter(self) -> impl Iterator<Item = Class> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            if rest == 0 {
                return None;
            }
            let bit = rest.trailing_zeros();
            rest &= rest - 1;
            u8::try_from(bit).ok().map(Class)
        })
    }
}

/// What a word means in one of its classes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Meaning {
    pub(super) class: Class,
    pub(super) text: String,
    pub(super) number: Option<i64>,
    /// Its text among the tables' texts.
    pub(super) index: Option<u16>,
    /// Whether it counts only with a capital letter.
    pub(super) capital: bool,
}

/// All words that the patterns know, by id; 0 is any other word.
#[derive(Debug)]
pub(super) struct Words {
    ids: HashMap<String, u32>,
    classes: Vec<ClassSet>,
    meanings: Vec<Vec<Meaning>>,
    class_names: Vec<String>,
}

impl Words {
    /// Reads the table: class, word or words parted by `|`, value.
    ///
    /// # Errors
    /// Where there are more than 64 classes or a row has no word.
    pub(super) fn new(tables: &Tables, texts: &mut Texts) -> Result<Self, Error> {
        let mut words = Words {
            ids: HashMap::new(),
            classes: vec![ClassSet::default()],
            meanings: vec![Vec::new()],
            class_names: Vec::new(),
        };
        // Marks and words that code looks for are known even where no pattern has them.
        for word in [
            "/", ":", ".", ",", "-", "½", "and", "a", "an", "half", "oh", "'s", "'",
        ] {
            words.intern(word);
        }
        for row in tables.tsv(TABLE)? {
            let Some(class) = words.class_or_new(row.get("class")) else {
                return Err(row.error("more than 64 classes of words"));
            };
            let forms = row.list("words");
            if forms.is_empty() {
                return Err(row.error("no word"));
            }
            for form in forms {
                let value = row.get("value");
                words.put(
                    class,
                    form,
                    value,
                    texts.intern(value),
                    row.get("case") == "capital",
                );
            }
        }
        Ok(words)
    }

    fn class_or_new(&mut self, name: &str) -> Option<Class> {
        if let Some(class) = self.class(name) {
            return Some(class);
        }
        self.class_names.push(name.to_owned());
        let index = u8::try_from(self.class_names.len() - 1).ok()?;
        (index < 64).then_some(Class(index))
    }

    /// Adds a word, in capitals only, to the class of that name.
    pub(super) fn add_capital(&mut self, class: &str, form: &str, texts: &mut Texts) {
        if let Some(class) = self.class_or_new(class) {
            self.put(class, form, "1", texts.intern("1"), true);
        }
    }

    /// Adds a word to a class; a later meaning in the same class replaces the earlier.
    pub(super) fn add(&mut self, class: Class, form: &str, value: &str, texts: &mut Texts) {
        self.put(class, form, value, texts.intern(value), false);
    }

    fn put(&mut self, class: Class, form: &str, value: &str, index: u16, capital: bool) {
        let id = self.intern(&form.to_lowercase()) as usize;
        self.classes[id].add(class);
        self.meanings[id].retain(|meaning| meaning.class != class);
        self.meanings[id].push(Meaning {
            class,
            text: value.to_owned(),
            number: value.parse().ok(),
            index: Some(index),
            capital,
        });
    }

    /// The id of a lower-case word, new where there was none.
    pub(super) fn intern(&mut self, word: &str) -> u32 {
        if let Some(&id) = self.ids.get(word) {
            return id;
        }
        let id = u32::try_from(self.classes.len()).unwrap_or(0);
        self.ids.insert(word.to_owned(), id);
        self.classes.push(ClassSet::default());
        self.meanings.push(Vec::new());
        id
    }

    /// The id of a lower-case word; 0 where the tables do not know it.
    pub(super) fn id(&self, word: &str) -> u32 {
        self.ids.get(word).copied().unwrap_or(0)
    }

    /// The class of that name.
    pub(super) fn class(&self, name: &str) -> Option<Class> {
        let index = self.class_names.iter().position(|known| known == name)?;
        u8::try_from(index).ok().map(Class)
    }

    /// The classes of a word.
    pub(super) fn classes(&self, word: u32) -> ClassSet {
        self.classes.get(word as usize).copied().unwrap_or_default()
    }

    /// What a word means in a class.
    pub(super) fn meaning(&self, word: u32, class: Class) -> Option<&Meaning> {
        self.meanings
            .get(word as usize)?
            .iter()
            .find(|meaning| meaning.class == class)
    }
}
