//! JSON in which nothing is hidden: what a terminal or an editor would act upon stands as an escape. Its value stays what it is.

use std::io::{Error, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;

use crate::wire::is_hidden;

/// Writes a value on one line.
pub(super) fn write(out: impl Write, value: &impl Serialize) -> Result<(), Error> {
    value.serialize(&mut Serializer::with_formatter(out, Visible)).map_err(Error::from)
}

struct Visible;

impl Formatter for Visible {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> Result<(), Error> {
        let mut rest = fragment;
        while let Some(at) = rest.find(is_hidden) {
            let (before, from) = rest.split_at(at);
            writer.write_all(before.as_bytes())?;
            let mut characters = from.chars();
            for unit in characters.next().into_iter().flat_map(|hidden| hidden.encode_utf16(&mut [0; 2]).to_vec()) {
                write!(writer, "\\u{unit:04x}")?;
            }
            rest = characters.as_str();
        }
        writer.write_all(rest.as_bytes())
    }
}
