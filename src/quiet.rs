//! Standard output and standard error whose reader may be gone, as after `| head`: what is printed then goes nowhere, and nothing
//! panics.

use std::any::Any;
use std::io::{Write, stderr, stdout};
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, resume_unwind, set_hook, take_hook};

/// Prints to standard output.
pub(crate) fn out(text: &str) {
    let mut out = stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Prints to standard error.
pub(crate) fn err(text: &str) {
    let _ = stderr().lock().write_all(text.as_bytes());
}

/// Runs what prints by means that panic where nobody reads; nothing is returned where it ended so. Any other panic goes on.
pub(crate) fn printing<T>(prints: impl FnOnce() -> T) -> Option<T> {
    let told = take_hook();
    set_hook(Box::new(move |panic: &PanicHookInfo<'_>| {
        if !is_of_a_closed_stream(panic.payload()) {
            told(panic);
        }
    }));
    match catch_unwind(AssertUnwindSafe(prints)) {
        Ok(returned) => Some(returned),
        Err(payload) if is_of_a_closed_stream(&*payload) => None,
        Err(payload) => resume_unwind(payload),
    }
}

/// The libraries that print panic with the error of the operating system in words, and there is nothing else to know it by.
fn is_of_a_closed_stream(payload: &(dyn Any + Send)) -> bool {
    let text = payload.downcast_ref::<String>().map(String::as_str).or_else(|| payload.downcast_ref::<&str>().copied());
    text.is_some_and(|text| {
        text.contains("BrokenPipe") || text.starts_with("failed printing to std") && text.contains("Broken pipe")
    })
}
