//! What lies at the bottom of an error of the HTTP library.

use std::error::Error;
use std::io;

use super::visible::{cut, visible_line};

/// The error and what caused it, outermost first. An I/O error hides the error it was made of from `source`, so it is asked
/// for that itself.
fn causes<'e>(error: &'e (dyn Error + 'static)) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| {
        let inner = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        match inner {
            Some(inner) => Some(inner as &(dyn Error + 'static)),
            None => error.source(),
        }
    })
}

/// The innermost cause of type `E`.
pub(super) fn find<'e, E: Error + 'static>(error: &'e (dyn Error + 'static)) -> Option<&'e E> {
    causes(error).filter_map(|cause| cause.downcast_ref()).last()
}

/// The text of the innermost cause: the outer ones only say that something failed, and may repeat the address with its query.
pub(super) fn innermost(error: &(dyn Error + 'static)) -> String {
    let text = causes(error).last().unwrap_or(error).to_string();
    // A certificate says what names it is for.
    visible_line(&cut(&text, 1_000)).into_owned()
}

/// Whether the other side, or something between, has closed the connection.
pub(super) fn is_closing(kind: io::ErrorKind) -> bool {
    matches!(
        kind,
        io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe
            | io::ErrorKind::NotConnected
            | io::ErrorKind::UnexpectedEof
    )
}

/// Whether not even a TCP connection came about.
pub(super) fn is_unreachable(error: &(dyn Error + 'static)) -> bool {
    find::<io::Error>(error).is_some_and(|error| {
        matches!(
            error.kind(),
            io::ErrorKind::ConnectionRefused
                | io::ErrorKind::HostUnreachable
                | io::ErrorKind::NetworkUnreachable
                | io::ErrorKind::AddrNotAvailable
        )
    })
}
