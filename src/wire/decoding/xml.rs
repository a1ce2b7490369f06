use quick_xml::errors::Error;
use quick_xml::events::{BytesStart, BytesText, Event};
use quick_xml::name::{NamespaceResolver, ResolveResult};
use quick_xml::reader::NsReader;

use super::xml_rules::{Declaration, check_declaration, check_instruction, check_start, illegal_char, resolve};
use super::xml_tree::Tree;
use super::{DecodeProblem, Fault};
use crate::wire::document::Document;

/// Decodes XML text.
pub(super) fn decode(text: &str) -> Result<Document, Fault> {
    if let Some(offset) = illegal_char(text) {
        return Err(syntax("a character that XML does not allow", offset));
    }
    let mut reader = NsReader::from_str(text);
    let config = reader.config_mut();
    config.expand_empty_elements = true;
    config.check_comments = true;
    let mut tree = Tree::default();
    loop {
        let offset = position(reader.buffer_position());
        let event = reader.read_event().map_err(|problem| {
            let offset = position(reader.error_position());
            syntax(&describe(&problem), offset)
        })?;
        if let Event::Start(start) = &event {
            tree.count(start.attributes().with_checks(false).count(), offset)?;
            if has_unknown_prefix(reader.resolver(), start) {
                return Err(syntax("a namespace prefix is not declared", offset));
            }
        }
        if matches!(event, Event::Eof) {
            return finish(tree, offset);
        }
        take(&mut tree, &event, text, offset)?;
    }
}

fn take(tree: &mut Tree, event: &Event<'_>, text: &str, offset: usize) -> Result<(), Fault> {
    let fault = |problem: String| syntax(&problem, offset);
    match event {
        Event::Decl(_) if offset > 0 => {
            Err(syntax("an XML declaration stands at the very beginning or nowhere", offset))
        }
        Event::Decl(declaration) => match check_declaration(declaration, text.is_ascii()) {
            Ok(()) => Ok(()),
            Err(Declaration::Malformed) => Err(syntax("the XML declaration is malformed", offset)),
            Err(Declaration::Encoding(name)) => Err((DecodeProblem::Encoding { name }, offset)),
        },
        Event::DocType(_) => Err((DecodeProblem::Doctype, offset)),
        Event::PI(instruction) => check_instruction(instruction).map_err(fault),
        Event::Start(start) => take_start(tree, start, offset),
        Event::End(_) => tree.end(),
        Event::Text(characters) => take_text(tree, characters, offset),
        Event::CData(_) | Event::GeneralRef(_) if !tree.is_inside() => {
            Err(syntax("text outside of the root element", offset))
        }
        Event::CData(data) => {
            tree.text(&data.xml10_content());
            Ok(())
        }
        Event::GeneralRef(reference) => {
            let character = resolve(reference).map_err(fault)?;
            tree.text(character.encode_utf8(&mut [0; 4]));
            Ok(())
        }
        Event::Comment(_) | Event::Empty(_) | Event::Eof => Ok(()),
    }
}

fn take_start(tree: &mut Tree, start: &BytesStart<'_>, offset: usize) -> Result<(), Fault> {
    if tree.has_root() && !tree.is_inside() {
        return Err(syntax("a second root element", offset));
    }
    check_start(start).map_err(|problem| syntax(&problem, offset))?;
    tree.start(start.local_name().as_ref(), offset)
}

fn take_text(tree: &mut Tree, characters: &BytesText<'_>, offset: usize) -> Result<(), Fault> {
    let content = characters.xml10_content();
    if !tree.is_inside() {
        let is_blank = content.trim_ascii().is_empty();
        return if is_blank { Ok(()) } else { Err(syntax("text outside of the root element", offset)) };
    }
    if content.contains("]]>") {
        return Err(syntax("]]> in text", offset));
    }
    tree.text(&content);
    Ok(())
}

fn has_unknown_prefix(namespaces: &NamespaceResolver, start: &BytesStart<'_>) -> bool {
    let is_unknown = |resolved: ResolveResult<'_>| matches!(resolved, ResolveResult::Unknown(_));
    is_unknown(namespaces.resolve_element(start.name()).0)
        || start.attributes().flatten().any(|attribute| is_unknown(namespaces.resolve_attribute(attribute.key).0))
}

fn finish(tree: Tree, offset: usize) -> Result<Document, Fault> {
    if tree.is_inside() {
        return Err(syntax("the text ends inside of an element", offset));
    }
    tree.into_root().ok_or_else(|| syntax("there is no root element", offset))
}

fn syntax(problem: &str, offset: usize) -> Fault {
    let problem = DecodeProblem::Syntax { format: "XML", problem: problem.to_owned() };
    (problem, offset)
}

/// What the parser objects to, without the names of its own types.
fn describe(problem: &Error) -> String {
    match problem {
        Error::Syntax(problem) => problem.to_string(),
        Error::IllFormed(problem) => problem.to_string(),
        Error::InvalidAttr(problem) => problem.to_string(),
        Error::Namespace(problem) => problem.to_string(),
        other => other.to_string(),
    }
}

/// Positions are counted in 64 bits; those in a body that is in memory fit.
fn position(counted: u64) -> usize {
    usize::try_from(counted).unwrap_or(usize::MAX)
}
