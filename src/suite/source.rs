//! The text of a data file, and where in it each value stands.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::path::PathBuf;

use memchr::memchr2;

use crate::place::Place;

/// A data file that is known to be JSON. Where its values stand is found out when a place is asked for.
#[derive(Debug)]
pub(super) struct Source<'t> {
    file: PathBuf,
    text: &'t str,
    index: OnceCell<Index<'t>>,
}

impl<'t> Source<'t> {
    pub(super) fn new(file: PathBuf, text: &'t str) -> Self {
        Self { file, text, index: OnceCell::new() }
    }

    /// The place of the value at a path, such as `/cases/0/id`; of the nearest value around it where nothing stands there.
    pub(super) fn place(&self, path: &str) -> Place {
        self.at(self.index().offset(path))
    }

    /// The place and the name of the first member that is given twice.
    pub(super) fn duplicate(&self) -> Option<(Place, String)> {
        let (offset, name) = self.index().duplicate.as_ref()?;
        Some((self.at(*offset), name.clone()))
    }

    fn at(&self, offset: usize) -> Place {
        Place::in_text(&self.file, self.text, offset)
    }

    fn index(&self) -> &Index<'t> {
        self.index.get_or_init(|| Index::of(self.text))
    }
}

/// The values of a text, each before those in it.
#[derive(Debug)]
struct Index<'t> {
    text: &'t str,
    values: Vec<Value<'t>>,
    /// Where the first member stands that is given twice, and its name.
    duplicate: Option<(usize, String)>,
}

/// Where a value begins.
#[derive(Debug)]
struct Value<'t> {
    /// Its name in the object around it, or its number in the list.
    name: Cow<'t, str>,
    offset: usize,
    /// The number of the value behind the last one in it.
    next: usize,
}

impl<'t> Index<'t> {
    fn of(text: &'t str) -> Self {
        let mut index = Self { text, values: Vec::new(), duplicate: None };
        index.value(Cow::Borrowed(""), 0);
        index
    }

    fn offset(&self, path: &str) -> usize {
        let mut here = 0;
        for name in path.split('/').skip(1) {
            match self.within(here, self.values[here].next).find(|&n| self.values[n].name == name) {
                Some(below) => here = below,
                None => break,
            }
        }
        self.values[here].offset
    }

    /// The numbers of the values directly in a value, up to a number behind them.
    fn within(&self, number: usize, end: usize) -> impl Iterator<Item = usize> + '_ {
        let before_the_end = move |number: &usize| *number < end;
        let first = Some(number + 1).filter(before_the_end);
        std::iter::successors(first, move |&n| Some(self.values[n].next).filter(before_the_end))
    }

    /// Takes up the value at `at`; where it ends.
    fn value(&mut self, name: Cow<'t, str>, at: usize) -> usize {
        let (offset, number) = (self.token(at), self.values.len());
        self.values.push(Value { name, offset, next: 0 });
        let end = match self.byte(offset) {
            Some(b'{') => self.members(number, offset + 1),
            Some(b'[') => self.elements(offset + 1),
            Some(b'"') => self.behind_string(offset),
            _ => self.behind_word(offset),
        };
        self.values[number].next = self.values.len();
        end
    }

    fn members(&mut self, of: usize, mut at: usize) -> usize {
        loop {
            at = self.token(at);
            if self.byte(at) != Some(b'"') {
                return at + 1;
            }
            let end = self.behind_string(at);
            let (name, value) = (self.name(at, end), self.token(end));
            let again = self.within(of, self.values.len()).any(|n| self.values[n].name == name);
            if again && self.duplicate.is_none() {
                self.duplicate = Some((value, name.clone().into_owned()));
            }
            at = self.value(name, value);
        }
    }

    fn elements(&mut self, mut at: usize) -> usize {
        for number in 0.. {
            at = self.token(at);
            if matches!(self.byte(at), None | Some(b']')) {
                break;
            }
            at = self.value(Cow::Owned(number.to_string()), at);
        }
        at + 1
    }

    /// The name between two quotes.
    fn name(&self, from: usize, to: usize) -> Cow<'t, str> {
        let quoted = self.text.get(from..to).unwrap_or_default();
        if quoted.contains('\\') {
            return serde_json::from_str(quoted).map_or(Cow::Borrowed(quoted), Cow::Owned);
        }
        Cow::Borrowed(quoted.trim_matches('"'))
    }

    fn behind_string(&self, quote: usize) -> usize {
        let mut at = quote + 1;
        while let Some(found) = self.text.as_bytes().get(at..).and_then(|rest| memchr2(b'"', b'\\', rest)) {
            at += found + 1;
            match self.byte(at - 1) {
                Some(b'"') => return at,
                _ => at += 1,
            }
        }
        self.text.len()
    }

    fn behind_word(&self, mut at: usize) -> usize {
        while !matches!(self.byte(at), None | Some(b',' | b']' | b'}' | b' ' | b'\t' | b'\r' | b'\n')) {
            at += 1;
        }
        at
    }

    /// The next place of anything but a blank or what only stands between values.
    fn token(&self, mut at: usize) -> usize {
        while matches!(self.byte(at), Some(b' ' | b'\t' | b'\r' | b'\n' | b',' | b':')) {
            at += 1;
        }
        at
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }
}
