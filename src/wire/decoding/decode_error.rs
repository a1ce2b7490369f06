use super::{DEEPEST, MOST_MEMBERS};

/// Why a body could not be decoded, and where. It shows nothing of the body: half a secret would not be found in what is cut out
/// of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{problem} (line {line}, column {column})")]
pub struct DecodeError {
    /// What is wrong.
    pub problem: DecodeProblem,
    /// The line, counted from 1.
    pub line: usize,
    /// The column, in characters, counted from 1.
    pub column: usize,
}

/// What is wrong with a body.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeProblem {
    /// Bytes that are not UTF-8.
    #[error("the body is not UTF-8; send answers in UTF-8")]
    NotUtf8,
    /// An XML declaration of another encoding than the body has, or may have.
    #[error(
        "the XML declaration names the encoding {name}, and the body is not ASCII; send answers in UTF-8 and declare that"
    )]
    Encoding {
        /// The encoding as declared.
        name: String,
    },
    /// Nothing, or only white space.
    #[error("the body is empty; an answer holds at least RequestId")]
    Empty,
    /// Not well-formed.
    #[error("the body is not well-formed {format}: {problem}")]
    Syntax {
        /// `XML` or `JSON`.
        format: &'static str,
        /// What the parser objects to.
        problem: String,
    },
    /// A document type declaration, which could define entities without end.
    #[error("the body has a DOCTYPE, which is refused; an answer needs none")]
    Doctype,
    /// Too deep.
    #[error("the body is nested more than {DEEPEST} levels deep; no answer of KMS is")]
    Depth,
    /// Too much in it.
    #[error("the body has more than {MOST_MEMBERS} members, elements of lists and attributes; no answer of KMS has")]
    Members,
    /// A member that is given twice, so that its value is anyone's guess.
    #[error("the member {name} is given twice; a client may see either value")]
    Duplicate {
        /// The name of the member.
        name: String,
    },
    /// Well-formed JSON, but no object.
    #[error("the body is JSON but no object; an answer is an object with the member RequestId")]
    NoObject,
    /// A root element with text instead of members.
    #[error("the root element {name} holds text and no members; an answer holds at least RequestId")]
    BareText {
        /// The name of the root element.
        name: String,
    },
    /// Text beside elements.
    #[error("the element {name} has text beside its elements; an answer has either")]
    MixedContent {
        /// The name of the element.
        name: String,
    },
}

impl DecodeProblem {
    /// Whether there may be a fair body in it, and it is too much to be looked at.
    #[must_use]
    pub fn is_beyond_limits(&self) -> bool {
        matches!(self, Self::Depth | Self::Members | Self::Doctype)
    }
}

impl DecodeError {
    pub(super) fn new(problem: DecodeProblem, body: &[u8], offset: usize) -> Self {
        let before = &body[..offset.min(body.len())];
        let line_start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |newline| newline + 1);
        Self {
            problem,
            line: before.split(|&byte| byte == b'\n').count(),
            column: String::from_utf8_lossy(&before[line_start..]).chars().count() + 1,
        }
    }
}
