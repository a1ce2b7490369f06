//! What a text may spell: the text itself, and what is left of it when escapes are undone, in any order and several times.

use std::iter;

/// One kind of escape.
#[derive(Clone, Copy)]
struct Decoder {
    /// The byte that its escapes begin with; there is no use in it where none stands.
    first: u8,
    /// Undoes the escape at the beginning of the bytes, if there is one.
    undo: fn(&[u8]) -> Option<Unit>,
}

const DECODERS: [Decoder; 4] = [
    Decoder { first: b'%', undo: percent },
    Decoder { first: b'+', undo: form },
    Decoder { first: b'\\', undo: json },
    Decoder { first: b'&', undo: xml },
];

/// How many encodings may lie in one another: an error that quotes a V1 string to sign has a parameter encoded twice, and the
/// format of the answer adds a third.
const LAYERS: usize = 3;

/// The most bytes that spell one byte, with some to spare: `%25255Cu003d` for `=`.
pub(super) const LONGEST_SPELLING: usize = 16;

/// The longest character reference, `&#x0010FFFF;`.
const LONGEST_REFERENCE: usize = 12;

/// The digits of `\u{10ffff}` and its brace.
const LONGEST_BRACED: usize = 7;

/// The longest way to write a reference whose `&`, `#` and `;` are escaped in turn.
const LONGEST_ESCAPE: usize = LONGEST_REFERENCE + 3 * LONGEST_SPELLING;

/// One escape and what it stands for.
struct Unit {
    read: usize,
    character: [u8; 4],
    length: usize,
}

impl Unit {
    fn byte(read: usize, byte: u8) -> Self {
        Self { read, character: [byte, 0, 0, 0], length: 1 }
    }

    /// Whether what it stands for begins an escape.
    fn begins_escape(&self) -> bool {
        self.length == 1 && DECODERS.iter().any(|decoder| decoder.first == self.character[0])
    }

    fn character(read: usize, character: char) -> Self {
        let mut bytes = [0; 4];
        let length = character.encode_utf8(&mut bytes).len();
        Self { read, character: bytes, length }
    }
}

/// A decoded text that knows where each of its bytes came from.
pub(super) struct Layer {
    pub(super) bytes: Vec<u8>,
    /// For each byte, the range of the original text that spells it.
    spans: Vec<(usize, usize)>,
}

impl Layer {
    fn of(bytes: &[u8]) -> Self {
        Self { bytes: bytes.to_vec(), spans: (0..bytes.len()).map(|at| (at, at + 1)).collect() }
    }

    /// The range of the original text that spells the bytes `from` up to `to`; there is at least one.
    pub(super) fn origin(&self, from: usize, to: usize) -> (usize, usize) {
        (self.spans[from].0, self.spans[to - 1].1)
    }

    /// `None` where `decoder` finds no escape: then there is nothing new to look at.
    fn decoded(&self, decoder: Decoder) -> Option<Self> {
        memchr::memchr(decoder.first, &self.bytes)?;
        let mut next =
            Self { bytes: Vec::with_capacity(self.bytes.len()), spans: Vec::with_capacity(self.bytes.len()) };
        let mut is_changed = false;
        let mut at = 0;
        while at < self.bytes.len() {
            let unit = (decoder.undo)(&self.bytes[at..]);
            is_changed |= unit.is_some();
            let unit = unit.unwrap_or_else(|| Unit::byte(1, self.bytes[at]));
            let span = self.origin(at, at + unit.read);
            next.bytes.extend_from_slice(&unit.character[..unit.length]);
            next.spans.extend(iter::repeat_n(span, unit.length));
            at += unit.read;
        }
        is_changed.then_some(next)
    }
}

/// Whether there may be any escape.
pub(super) fn has_escapes(bytes: &[u8]) -> bool {
    memchr::memchr3(b'%', b'\\', b'&', bytes).or_else(|| memchr::memchr(b'+', bytes)).is_some()
}

/// Whether letters or digits may be escaped somewhere, which no encoding needs.
pub(super) fn may_escape_alphanumerics(bytes: &[u8]) -> bool {
    memchr::memchr3_iter(b'%', b'\\', b'&', bytes).any(|at| hides_alphanumeric(&bytes[at..], LAYERS))
}

/// Whether an escape at the beginning of `bytes` may stand for a letter or digit, or spell the beginning of such an escape.
fn hides_alphanumeric(bytes: &[u8], layers: usize) -> bool {
    if layers == 0 {
        return false;
    }
    let window = &bytes[..bytes.len().min(LONGEST_ESCAPE)];
    DECODERS.iter().any(|&decoder| match (decoder.undo)(window) {
        Some(unit) if unit.length == 1 && unit.character[0].is_ascii_alphanumeric() => true,
        // Of the inside of an escape only what a reference has beside digits can be escaped in turn.
        unit if unit.as_ref().is_some_and(Unit::begins_escape) || window[0] == b'&' => {
            Layer::of(window).decoded(decoder).is_some_and(|next| hides_alphanumeric(&next.bytes, layers - 1))
        }
        _ => false,
    })
}

/// Shows `look` everything that `bytes` may spell.
pub(super) fn each_reading(bytes: &[u8], look: &mut impl FnMut(&Layer)) {
    explore(&Layer::of(bytes), LAYERS, look);
}

fn explore(layer: &Layer, layers: usize, look: &mut impl FnMut(&Layer)) {
    look(layer);
    if layers == 0 {
        return;
    }
    for decoder in DECODERS {
        if let Some(next) = layer.decoded(decoder) {
            explore(&next, layers - 1, look);
        }
    }
}

/// Percent-encoding, in either case of the digits.
fn percent(bytes: &[u8]) -> Option<Unit> {
    match bytes {
        [b'%', high, low, ..] => {
            let digit = |byte: u8| char::from(byte).to_digit(16);
            let byte = u8::try_from(digit(*high)? * 16 + digit(*low)?).ok()?;
            Some(Unit::byte(3, byte))
        }
        _ => None,
    }
}

/// Percent-encoding with the plus that HTML forms have for a blank; other texts have a plus for a plus.
fn form(bytes: &[u8]) -> Option<Unit> {
    if bytes.first() == Some(&b'+') { Some(Unit::byte(1, b' ')) } else { percent(bytes) }
}

/// The escapes of JSON strings, and so those of most programming languages.
fn json(bytes: &[u8]) -> Option<Unit> {
    let [b'\\', escape, ..] = bytes else {
        return None;
    };
    let byte = match escape {
        b'"' | b'\\' | b'/' | b'\'' => *escape,
        b'b' => 8,
        b'f' => 12,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'u' => return json_unicode(bytes),
        _ => return None,
    };
    Some(Unit::byte(2, byte))
}

fn json_unicode(bytes: &[u8]) -> Option<Unit> {
    if let Some(braced) = bytes.strip_prefix(b"\\u{") {
        return braced_unicode(braced);
    }
    let unit = |from: usize| -> Option<u16> {
        let digits = bytes.get(from..from + 6)?.strip_prefix(b"\\u")?;
        u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
    };
    let first = unit(0)?;
    if let Some(character) = char::from_u32(u32::from(first)) {
        return Some(Unit::character(6, character));
    }
    let pair = [first, unit(6)?];
    let character = char::decode_utf16(pair).next()?.ok()?;
    Some(Unit::character(12, character))
}

/// `\u{1f511}`, as JavaScript and Rust have it; so do failures that quote an answer. What is given is what follows the brace.
fn braced_unicode(bytes: &[u8]) -> Option<Unit> {
    let end = bytes.iter().take(LONGEST_BRACED).position(|&byte| byte == b'}')?;
    let code = u32::from_str_radix(std::str::from_utf8(&bytes[..end]).ok()?, 16).ok()?;
    Some(Unit::character(b"\\u{".len() + end + 1, char::from_u32(code)?))
}

/// The five entities of XML, and character references.
fn xml(bytes: &[u8]) -> Option<Unit> {
    if bytes.first() != Some(&b'&') {
        return None;
    }
    let window = &bytes[..bytes.len().min(LONGEST_REFERENCE)];
    let end = window.iter().position(|&byte| byte == b';')?;
    let character = match std::str::from_utf8(&window[1..end]).ok()? {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        other => {
            let number = other.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)?
        }
    };
    Some(Unit::character(end + 1, character))
}
