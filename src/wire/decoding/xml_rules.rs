//! The rules of XML 1.0 that the parser does not watch over. A document that declares version 1.1 is held to them too: nothing in
//! an answer needs what 1.1 adds.

use quick_xml::events::{BytesDecl, BytesPI, BytesRef, BytesStart};

/// Encodings of which ASCII is a part: a body of ASCII characters is well encoded in each of them.
const ABOVE_ASCII: [&str; 6] = ["us-ascii", "ascii", "iso-8859-1", "windows-1252", "gbk", "gb18030"];

/// Production 2, `Char`.
pub(super) fn is_char(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}

/// The position of the first character that no XML document may hold.
pub(super) fn illegal_char(text: &str) -> Option<usize> {
    text.char_indices().find(|&(_, character)| !is_char(character)).map(|(offset, _)| offset)
}

/// Production 5, `Name`, with at most one colon inside, as Namespaces in XML wants it.
pub(super) fn is_name(name: &str) -> bool {
    let is_part = |part: &str| part.chars().next().is_some_and(is_name_start) && part.chars().all(is_name_char);
    match name.split_once(':') {
        Some((prefix, local)) => is_part(prefix) && is_part(local),
        None => is_part(name),
    }
}

/// Production 4, `NameStartChar`, without the colon.
fn is_name_start(character: char) -> bool {
    matches!(character,
        'A'..='Z' | 'a'..='z' | '_'
        | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}' | '\u{370}'..='\u{37d}'
        | '\u{37f}'..='\u{1fff}' | '\u{200c}'..='\u{200d}' | '\u{2070}'..='\u{218f}'
        | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}'
        | '\u{fdf0}'..='\u{fffd}' | '\u{10000}'..='\u{effff}')
}

/// Production 4a, `NameChar`, without the colon.
fn is_name_char(character: char) -> bool {
    is_name_start(character)
        || matches!(character,
            '0'..='9' | '-' | '.' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}')
}

/// What is wrong with an XML declaration.
pub(super) enum Declaration {
    /// It is not what production 23, `XMLDecl`, says.
    Malformed,
    /// Its encoding is not that of the body.
    Encoding(String),
}

/// Checks the declaration of a body that is valid UTF-8, and ASCII if `is_ascii`.
pub(super) fn check_declaration(declaration: &BytesDecl<'_>, is_ascii: bool) -> Result<(), Declaration> {
    let mut expected = ["version", "encoding", "standalone"].into_iter();
    let pseudo = BytesStart::from_content(&**declaration, "xml".len());
    for attribute in pseudo.attributes() {
        let attribute = attribute.map_err(|_| Declaration::Malformed)?;
        let name = attribute.key.as_ref();
        let value = attribute.value.as_ref();
        // Each may come once, in this order; only the version must.
        if !expected.any(|known| known == name) {
            return Err(Declaration::Malformed);
        }
        match name {
            "version" if value == "1.0" || value == "1.1" => {}
            "standalone" if value == "yes" || value == "no" => {}
            "encoding" if is_encoding(value, is_ascii) => {}
            "encoding" => return Err(Declaration::Encoding(value.to_owned())),
            _ => return Err(Declaration::Malformed),
        }
    }
    declaration.version().map(|_| ()).map_err(|_| Declaration::Malformed)
}

fn is_encoding(name: &str, is_ascii: bool) -> bool {
    let name = name.to_ascii_lowercase();
    name == "utf-8" || (is_ascii && ABOVE_ASCII.contains(&name.as_str()))
}

/// Checks the target of a processing instruction: a name, and not `xml`, which is that of the declaration alone.
pub(super) fn check_instruction(instruction: &BytesPI<'_>) -> Result<(), String> {
    let target = instruction.target();
    if target.eq_ignore_ascii_case("xml") {
        return Err("an XML declaration stands at the very beginning or nowhere".to_owned());
    }
    if !is_name(target) || target.contains(':') {
        return Err("a processing instruction has no name".to_owned());
    }
    Ok(())
}

/// Checks name and attributes of a start tag. What attributes say is of no account.
pub(super) fn check_start(start: &BytesStart<'_>) -> Result<(), String> {
    if !is_name(start.name().as_ref()) {
        return Err("a tag has no valid name".to_owned());
    }
    if !are_apart(start.attributes_raw()) {
        return Err("no white space between two attributes".to_owned());
    }
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|problem| problem.to_string())?;
        if !is_name(attribute.key.as_ref()) {
            return Err("an attribute has no valid name".to_owned());
        }
        let raw = attribute.value.as_ref();
        if raw.contains('<') || illegal_char(raw).is_some() {
            return Err("an attribute value holds a character that is not allowed".to_owned());
        }
        let value = quick_xml::escape::unescape(raw).map_err(|problem| problem.to_string())?;
        if illegal_char(&value).is_some() {
            return Err("a character reference names no XML character".to_owned());
        }
    }
    Ok(())
}

/// Whether white space follows every attribute value that is not the last.
fn are_apart(attributes: &str) -> bool {
    let mut quote = None;
    let mut is_after_value = false;
    for byte in attributes.bytes() {
        if is_after_value && !byte.is_ascii_whitespace() {
            return false;
        }
        is_after_value = quote == Some(byte);
        quote = match quote {
            Some(open) if open == byte => None,
            None if matches!(byte, b'"' | b'\'') => Some(byte),
            unchanged => unchanged,
        };
    }
    true
}

/// The character that a reference stands for: one of the five entities, or a character reference.
pub(super) fn resolve(reference: &BytesRef<'_>) -> Result<char, String> {
    if reference.is_char_ref() {
        return match reference.resolve_char_ref() {
            Ok(Some(character)) if is_char(character) => Ok(character),
            _ => Err("a character reference names no XML character".to_owned()),
        };
    }
    match &**reference {
        "amp" => Ok('&'),
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "apos" => Ok('\''),
        "quot" => Ok('"'),
        _ => Err("an entity other than amp, lt, gt, apos and quot".to_owned()),
    }
}
