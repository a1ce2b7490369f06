//! Ctrl-C and SIGTERM: the first ends a run in order, the second at once.

use std::io::Error;

use tokio::runtime::{Builder, Runtime};

use crate::engine::{Cancel, SessionError};
use crate::exit::Exit;
use crate::record::Cut;
use crate::{part_file, quiet};

/// From now on a signal ends the run of this handle.
pub(crate) fn watch(cancel: &Cancel) -> Result<(), SessionError> {
    let cancel = cancel.clone();
    let runtime = Builder::new_current_thread().enable_io().build().map_err(SessionError::Runtime)?;
    let mut signals = Signals::new(&runtime).map_err(SessionError::Runtime)?;
    // Detached: it ends with the process.
    std::thread::spawn(move || {
        match runtime.block_on(signals.next()) {
            Cut::Terminated => cancel.cancel(Cut::Terminated, "terminated".to_owned()),
            cut => cancel.cancel(cut, "interrupted".to_owned()),
        };
        quiet::err("\nending: what is under way is left the time of one call; once more ends at once\n");
        let exit = Exit::of_cut(runtime.block_on(signals.next()));
        part_file::abandon();
        std::process::exit(exit.code().into());
    });
    Ok(())
}

/// The signals by which a run is ended.
#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new(runtime: &Runtime) -> Result<Self, Error> {
        use tokio::signal::unix::{SignalKind, signal};

        let _inside = runtime.enter();
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    async fn next(&mut self) -> Cut {
        tokio::select! {
            _ = self.interrupt.recv() => Cut::Interrupted,
            _ = self.terminate.recv() => Cut::Terminated,
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new(_: &Runtime) -> Result<Self, Error> {
        Ok(Self)
    }

    async fn next(&mut self) -> Cut {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
        Cut::Interrupted
    }
}
