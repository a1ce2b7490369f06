//! What an answer says, before it is written in a format.

/// A value of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// A text.
    Text(String),
    /// A number.
    Number(u64),
    /// Named members.
    Record(Record),
    /// Elements of one name: in JSON an object with a list under that name.
    Repeated(&'static str, Vec<Node>),
}

/// Named members in their order.
pub type Record = Vec<(&'static str, Node)>;
