//! XML documents.

use quick_xml::escape::escape;

use super::{Node, Record};

/// A document with this root element and these members, without white space between them.
#[must_use]
pub fn xml_document(root: &str, members: &Record) -> String {
    format!("<{root}>{}</{root}>", record(members))
}

/// A text as the content of an element: escaped; what XML cannot have is replaced by U+FFFD; a carriage return, which a
/// reader would turn into a line feed, is written as a reference.
#[must_use]
pub fn xml_text(text: &str) -> String {
    let legal: String =
        text.chars().map(|character| if is_legal(character) { character } else { '\u{fffd}' }).collect();
    escape(legal.as_str()).into_owned()
}

fn is_legal(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

fn record(members: &Record) -> String {
    members.iter().map(|(name, node)| element(name, node)).collect()
}

fn element(name: &str, node: &Node) -> String {
    let content = match node {
        Node::Text(text) => xml_text(text),
        Node::Number(number) => number.to_string(),
        Node::Record(members) => record(members),
        Node::Repeated(item, nodes) => nodes.iter().map(|node| element(item, node)).collect(),
    };
    format!("<{name}>{content}</{name}>")
}

#[cfg(test)]
mod tests {
    use super::{Node, xml_document, xml_text};

    #[test]
    fn a_text_is_escaped() {
        assert_eq!(xml_text("<a> & \"b\"\r\n\u{1}"), "&lt;a&gt; &amp; &quot;b&quot;&#13;\n\u{fffd}");
    }

    #[test]
    fn a_document_has_every_kind_of_member() {
        let item = |id: &str| Node::Record(vec![("KeyId", Node::Text(id.into()))]);
        let members =
            vec![("TotalCount", Node::Number(2)), ("Keys", Node::Repeated("Key", vec![item("a"), item("b")]))];
        let expected =
            "<R><TotalCount>2</TotalCount><Keys><Key><KeyId>a</KeyId></Key><Key><KeyId>b</KeyId></Key></Keys></R>";
        assert_eq!(xml_document("R", &members), expected);
    }
}
