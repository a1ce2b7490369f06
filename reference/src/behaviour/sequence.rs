//! An ordered list of named functions.

/// An ordered list of functions, each under a name of type `N`. What is in the list runs, in its order; nothing else does.
#[derive(Clone, Debug)]
pub struct Sequence<N, F> {
    entries: Vec<(N, F)>,
}

impl<N: Copy + PartialEq, F: Copy> Sequence<N, F> {
    /// A list of these entries, in this order.
    pub fn new<const COUNT: usize>(entries: [(N, F); COUNT]) -> Self {
        Self { entries: entries.into() }
    }

    /// The entries in their order.
    pub fn iter(&self) -> impl Iterator<Item = (N, F)> + '_ {
        self.entries.iter().copied()
    }

    /// The names in their order.
    #[must_use]
    pub fn names(&self) -> Vec<N> {
        self.entries.iter().map(|(name, _)| *name).collect()
    }

    /// The function under `name`, if it is in the list.
    pub fn get(&self, name: N) -> Option<F> {
        self.position(name).map(|at| self.entries[at].1)
    }

    /// Takes `name` out of the list; nothing happens if it is not there.
    pub fn remove(&mut self, name: N) {
        self.entries.retain(|(entry, _)| *entry != name);
    }

    /// Puts another function under `name`, or appends it if the name is not in the list.
    pub fn set(&mut self, name: N, function: F) {
        match self.position(name) {
            Some(at) => self.entries[at].1 = function,
            None => self.entries.push((name, function)),
        }
    }

    /// Puts a new entry before `anchor`, or first if `anchor` is not in the list.
    pub fn insert_before(&mut self, anchor: N, name: N, function: F) {
        let at = self.position(anchor).unwrap_or(0);
        self.entries.insert(at, (name, function));
    }

    /// Moves `name` to the place before `anchor`; nothing happens if `name` is not in the list.
    pub fn move_before(&mut self, name: N, anchor: N) {
        if let Some(function) = self.get(name) {
            self.remove(name);
            self.insert_before(anchor, name, function);
        }
    }

    fn position(&self, name: N) -> Option<usize> {
        self.entries.iter().position(|(entry, _)| *entry == name)
    }
}

#[cfg(test)]
mod tests {
    use super::Sequence;

    fn sequence() -> Sequence<char, u8> {
        Sequence::new([('a', 1), ('b', 2), ('c', 3)])
    }

    #[test]
    fn an_entry_moves_and_keeps_its_function() {
        let mut sequence = sequence();
        sequence.move_before('c', 'a');
        assert_eq!(sequence.iter().collect::<Vec<_>>(), [('c', 3), ('a', 1), ('b', 2)]);
    }

    #[test]
    fn an_entry_is_removed_replaced_and_inserted_by_name() {
        let mut sequence = sequence();
        sequence.remove('a');
        sequence.set('b', 9);
        sequence.insert_before('c', 'd', 4);
        assert_eq!(sequence.iter().collect::<Vec<_>>(), [('b', 9), ('d', 4), ('c', 3)]);
    }

    #[test]
    fn a_name_that_is_not_there_moves_nothing() {
        let mut sequence = sequence();
        sequence.move_before('z', 'a');
        assert_eq!(sequence.names(), ['a', 'b', 'c']);
    }
}
