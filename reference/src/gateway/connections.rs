//! The connections of a server, and what they hold.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use super::Limits;

/// The connections of a server, in the order in which they last began or ended something: the first has been idle longest.
/// Where there are too many, or where they hold too many bytes, the idlest is closed. So nobody is kept out by connections
/// on which nothing comes to an end.
#[derive(Debug, Default)]
pub(crate) struct Connections(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    next: u64,
    held_bytes: usize,
    by_idleness: BTreeMap<u64, Entry>,
}

#[derive(Debug, Default)]
struct Entry {
    closing: Arc<Notify>,
    bytes: usize,
}

impl State {
    fn close_first(&mut self, which: impl Fn(&Entry) -> bool) -> bool {
        let first = self.by_idleness.iter().find(|(_, entry)| which(entry)).map(|(turn, _)| *turn);
        let Some(closed) = first.and_then(|turn| self.by_idleness.remove(&turn)) else {
            return false;
        };
        self.held_bytes -= closed.bytes;
        closed.closing.notify_one();
        true
    }

    fn enter(&mut self, entry: Entry) -> u64 {
        let turn = self.next;
        self.next += 1;
        self.by_idleness.insert(turn, entry);
        turn
    }
}

impl Connections {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place for a connection, the least idle of all.
    pub(crate) fn place(self: &Arc<Self>) -> Place {
        let entry = Entry::default();
        let closing = Arc::clone(&entry.closing);
        Place { connections: Arc::clone(self), turn: self.state().enter(entry), closing }
    }

    /// Has the connection closed that has been idle longest; false if there is none.
    pub(crate) fn close_idlest(&self) -> bool {
        self.state().close_first(|_| true)
    }
}

/// The place of one connection; it is given back when this is dropped.
#[derive(Debug)]
pub(crate) struct Place {
    connections: Arc<Connections>,
    turn: u64,
    closing: Arc<Notify>,
}

impl Place {
    /// Waits until the connection has to be closed for others.
    pub(crate) fn closing(&self) -> impl Future<Output = ()> + use<> {
        let closing = Arc::clone(&self.closing);
        async move { closing.notified().await }
    }

    /// The connection began or ended something: it is the least idle now.
    pub(crate) fn is_active(&mut self) {
        let mut state = self.connections.state();
        if let Some(entry) = state.by_idleness.remove(&self.turn) {
            self.turn = state.enter(entry);
        }
    }

    /// The connection holds this many bytes now. Where all hold too many, the idlest of those that hold some are closed,
    /// this one, too, if it is one of them.
    pub(super) fn holds(&self, bytes: usize, limits: &Limits) {
        let mut state = self.connections.state();
        let Some(entry) = state.by_idleness.get_mut(&self.turn) else {
            return;
        };
        let before = std::mem::replace(&mut entry.bytes, bytes);
        state.held_bytes = state.held_bytes - before + bytes;
        while state.held_bytes > limits.all_bytes && state.close_first(|entry| entry.bytes > 0) {}
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut state = self.connections.state();
        if let Some(entry) = state.by_idleness.remove(&self.turn) {
            state.held_bytes -= entry.bytes;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Connections, Limits, Place};

    fn bytes_of(connections: &Connections) -> Vec<usize> {
        connections.state().by_idleness.values().map(|entry| entry.bytes).collect()
    }

    fn three(limits: &Limits) -> (Arc<Connections>, Vec<Place>) {
        let connections = Arc::<Connections>::default();
        let places: Vec<_> = (1..=3).map(|_| connections.place()).collect();
        places.iter().zip(1..).for_each(|(place, bytes)| place.holds(bytes, limits));
        (connections, places)
    }

    #[test]
    fn the_idlest_is_closed_first_and_what_is_active_last() {
        let (connections, mut places) = three(&Limits::default());
        places[0].is_active();
        assert!(connections.close_idlest());
        assert_eq!(bytes_of(&connections), [3, 1]);
        drop(places);
        assert!(!connections.close_idlest());
        assert_eq!(connections.state().held_bytes, 0);
    }

    #[test]
    fn where_all_hold_too_much_those_are_closed_that_hold_something() {
        let limits = Limits { all_bytes: 6, ..Limits::default() };
        let (connections, places) = three(&limits);
        places[0].holds(0, &limits);
        places[2].holds(5, &limits);
        assert_eq!(bytes_of(&connections), [0, 5]);
        places[2].holds(7, &limits);
        assert_eq!(bytes_of(&connections), [0]);
        // One that is closed holds nothing that is counted.
        places[2].holds(1, &limits);
        assert_eq!(connections.state().held_bytes, 0);
    }
}
