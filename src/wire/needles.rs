//! Many texts that are looked for at once.

use memchr::memmem;

/// How much of the beginning of an anchor is looked for first.
const GRAM: usize = 4;

/// The length of an anchor that hardly stands anywhere by chance.
const ENOUGH: usize = 12;

/// How many bits the filter has. The texts of a dozen principals are some 700: one in a hundred places passes it by chance.
const BITS: u32 = 16;

/// A text that is looked for.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Needle {
    text: Vec<u8>,
    /// The place of its anchor: a long run of letters and digits, which stands unchanged in every spelling that escapes only what
    /// it must; the whole text where it has none.
    anchor: (usize, usize),
}

impl Needle {
    fn new(text: String) -> Self {
        let text = text.into_bytes();
        let anchor = anchor(&text).unwrap_or((0, text.len()));
        Self { text, anchor }
    }

    fn anchor(&self) -> &[u8] {
        &self.text[self.anchor.0..self.anchor.1]
    }

    /// Whether every encoding may escape every character of it.
    fn is_bare(&self) -> bool {
        !self.anchor()[0].is_ascii_alphanumeric()
    }

    pub(super) fn len(&self) -> usize {
        self.text.len()
    }
}

/// Many texts that are looked for at once, in one pass over a text that holds none of them. Made ready in some microseconds: an
/// automaton over all of them would take longer to make than most processes have texts to search.
pub(super) struct Needles {
    /// In the order of the beginnings of their anchors.
    long: Vec<(u32, Needle)>,
    /// Those whose anchor is shorter than [`GRAM`].
    short: Vec<Needle>,
    /// Bit by hash, whether an anchor begins so.
    filter: Vec<u64>,
}

impl Needles {
    pub(super) fn new(texts: impl IntoIterator<Item = String>) -> Self {
        let needles = texts.into_iter().filter(|text| !text.is_empty()).map(Needle::new);
        let (long, mut short): (Vec<_>, Vec<_>) = needles.partition(|needle| needle.anchor().len() >= GRAM);
        let mut long: Vec<_> = long.into_iter().map(|needle| (gram(needle.anchor()), needle)).collect();
        long.sort_unstable();
        long.dedup();
        short.sort_unstable();
        short.dedup();
        let mut filter = vec![0; if long.is_empty() { 0 } else { 1 << (BITS - 6) }];
        for (gram, _) in &long {
            let (word, bit) = place(*gram);
            filter[word] |= bit;
        }
        Self { long, short, filter }
    }

    /// Whether some text may stand where nothing of it does: all of its characters may be escaped.
    pub(super) fn any_bare(&self) -> bool {
        self.long.iter().map(|(_, needle)| needle).chain(&self.short).any(Needle::is_bare)
    }

    /// Tells of every place where the anchor of a text stands.
    pub(super) fn anchors(&self, bytes: &[u8], mut tell: impl FnMut(&Needle, usize)) {
        for needle in &self.short {
            memmem::find_iter(bytes, needle.anchor()).for_each(|at| tell(needle, at));
        }
        if self.long.is_empty() {
            return;
        }
        let mut here = 0;
        for (last, &byte) in bytes.iter().enumerate() {
            here = here << 8 | u32::from(byte);
            let (word, bit) = place(here);
            if self.filter[word] & bit == 0 || last + 1 < GRAM {
                continue;
            }
            let at = last + 1 - GRAM;
            let first = self.long.partition_point(|(gram, _)| *gram < here);
            for (_, needle) in self.long[first..].iter().take_while(|(gram, _)| *gram == here) {
                if bytes[at..].starts_with(needle.anchor()) {
                    tell(needle, at);
                }
            }
        }
    }

    /// Tells of every place where a text stands as it is: from here to there.
    pub(super) fn find(&self, bytes: &[u8], mut tell: impl FnMut(usize, usize)) {
        self.anchors(bytes, |needle, anchor| {
            let Some(from) = anchor.checked_sub(needle.anchor.0) else { return };
            if bytes[from..].starts_with(&needle.text) {
                tell(from, from + needle.len());
            }
        });
    }
}

/// The first run of letters and digits that is long enough, or else the longest.
fn anchor(text: &[u8]) -> Option<(usize, usize)> {
    let (mut longest, mut start) = ((0, 0), 0);
    for (at, byte) in text.iter().enumerate() {
        if !byte.is_ascii_alphanumeric() {
            start = at + 1;
        } else if at + 1 - start > longest.1 - longest.0 {
            longest = (start, at + 1);
            if longest.1 - longest.0 == ENOUGH {
                break;
            }
        }
    }
    (longest.1 > 0).then_some(longest)
}

/// The first bytes as a number.
fn gram(bytes: &[u8]) -> u32 {
    bytes[..GRAM].iter().fold(0, |gram, &byte| gram << 8 | u32::from(byte))
}

/// The word and the bit of the filter.
fn place(gram: u32) -> (usize, u64) {
    let hash = gram.wrapping_mul(0x9E37_79B1) >> (32 - BITS);
    (hash as usize >> 6, 1 << (hash & 63))
}
