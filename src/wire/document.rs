use serde::Serialize;

/// The decoded body of an answer, whatever its format.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Document {
    /// The name of the XML root element, without a namespace prefix; JSON has none.
    pub root: Option<String>,
    /// The members of the root in the order they came. No name comes twice.
    pub members: Vec<(String, Value)>,
}

/// The value of a member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Value {
    /// A JSON string, or an XML element without elements in it, which may be empty.
    Text(String),
    /// A JSON number, in its own spelling.
    Number(String),
    /// A JSON boolean.
    Bool(bool),
    /// The JSON null.
    Null,
    /// A JSON array, or XML elements of one name below an element other than the root.
    List(Vec<Value>),
    /// A JSON object, or an XML element with elements in it. No name comes twice.
    Tree(Vec<(String, Value)>),
}

impl Document {
    /// The member `name`; letter case matters.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.members.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// The text of the member `name`, if it has one.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.get(name)? {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The same, or else the text of a member of that name wherever it stands in the body, letter case aside.
    #[must_use]
    pub fn text_anywhere(&self, name: &str) -> Option<&str> {
        self.text(name).or_else(|| among(&self.members, name))
    }
}

/// What stands higher comes first. Decoding has limited the depth.
fn among<'d>(members: &'d [(String, Value)], name: &str) -> Option<&'d str> {
    let own = members.iter().find_map(|(known, value)| match value {
        Value::Text(text) if known.eq_ignore_ascii_case(name) => Some(text.as_str()),
        _ => None,
    });
    own.or_else(|| members.iter().find_map(|(_, value)| within(value, name)))
}

fn within<'d>(value: &'d Value, name: &str) -> Option<&'d str> {
    match value {
        Value::Tree(members) => among(members, name),
        Value::List(values) => values.iter().find_map(|value| within(value, name)),
        Value::Text(_) | Value::Number(_) | Value::Bool(_) | Value::Null => None,
    }
}
