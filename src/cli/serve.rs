//! `kms-conformance serve`.

use std::io::Write as _;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::sync_channel;
use std::thread;

use clap::Args;
use kms_conformance_reference::deviations::Deviation;
use kms_conformance_reference::{Behaviour, Clock, Config, Log, Server, World};

use crate::exit::Exit;
use crate::quiet;

use super::choices::Chosen;
use super::deviations;

/// Serve the reference endpoint, seeded with the conventional names
#[derive(Debug, Args)]
pub(super) struct Serve {
    /// The port; a free one unless given
    #[arg(long, value_name = "N", default_value = "0", allow_negative_numbers = true, value_parser = port)]
    port: u16,
    /// The address to listen at; any other than a loopback address is reached by whoever reaches this machine
    #[arg(long, value_name = "IP", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST), value_parser = address)]
    listen: IpAddr,
    /// Say on standard error which call came, what it was answered, and which rule refused it, with the clause
    #[arg(long)]
    log: bool,
    /// Accounts, principals, instances and keys of your own (TOML), in place of the conventional ones
    #[arg(long, value_name = "FILE")]
    world: Option<PathBuf>,
    /// Make this mistake; `kms-conformance deviations` lists them
    #[arg(long, value_name = "ID", value_parser = deviations::find)]
    deviate: Vec<&'static Deviation>,
    /// Answer so where the documentation is silent; `kms-conformance choices` lists them
    #[arg(long, value_name = "NAME=VALUE")]
    choose: Vec<Chosen>,
}

fn port(text: &str) -> Result<u16, &'static str> {
    text.parse().map_err(|_| "no port: a whole number from 0 to 65535; 0 takes a free one")
}

fn address(text: &str) -> Result<IpAddr, &'static str> {
    text.parse().map_err(|_| "no IP address; write for example 127.0.0.1, ::1, or 0.0.0.0 for all of this machine's")
}

impl Serve {
    pub(super) fn execute(self) -> ExitCode {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
        let served = match runtime {
            Ok(runtime) => runtime.block_on(self.serve()),
            Err(error) => Err((Exit::Broken, error.to_string())),
        };
        match served {
            Ok(()) => ExitCode::SUCCESS,
            Err((exit, problem)) => {
                quiet::err(&format!("error: {problem}\n"));
                exit.into()
            }
        }
    }

    /// What is chosen, and then the mistakes.
    fn behaviour(&self) -> Behaviour {
        let mut behaviour = Behaviour::default();
        self.choose.iter().for_each(|chosen| (chosen.0.apply)(&mut behaviour));
        self.deviate.iter().for_each(|deviation| (deviation.apply)(&mut behaviour));
        behaviour
    }

    /// Says who can call it, where that is not this machine alone.
    fn warn(&self) {
        if self.listen.to_canonical().is_loopback() {
            return;
        }
        let keys = match self.world {
            Some(_) => "the access keys of the world file",
            None => "access keys that are published",
        };
        let who = "whoever reaches this machine can call it over plain HTTP";
        // A closed standard error is no reason to stop.
        let _ = writeln!(std::io::stderr(), "warning: --listen {}: {who}, with {keys}", self.listen);
    }

    async fn serve(self) -> Result<(), (Exit, String)> {
        let world = match &self.world {
            Some(file) => World::load(file),
            None => World::conventional(),
        };
        let config = Config {
            listen: SocketAddr::new(self.listen, self.port),
            world: world.map_err(|error| (Exit::Usage, error.to_string()))?,
            behaviour: self.behaviour(),
            clock: Clock::system(),
        };
        self.warn();
        let server = if self.log { Server::start_logged(config, log()).await } else { Server::start(config).await };
        let server = server.map_err(|error| (Exit::Broken, error.to_string()))?;
        // Whoever waits for the line reads it through a pipe, and a closed one is no reason to stop.
        quiet::out(&format!("listening on http://{}\n", server.address()));
        std::future::pending::<()>().await;
        drop(server);
        Ok(())
    }
}

/// How many lines of the log wait for a standard error that is read slowly; beyond it they are left out and counted, since
/// answers do not wait for it.
const LINES: usize = 4_096;

/// The log on standard error.
fn log() -> Log {
    let (sender, lines) = sync_channel::<String>(LINES);
    thread::spawn(move || {
        let mut out = std::io::stderr();
        lines.into_iter().try_for_each(|line| writeln!(out, "{line}"))
    });
    let left_out = AtomicU64::new(0);
    Log::to(move |line| {
        let before = left_out.swap(0, Ordering::Relaxed);
        let told = before == 0 || sender.try_send(format!("({before} lines are left out)")).is_ok();
        let sent = sender.try_send(line.to_owned()).is_ok();
        left_out.fetch_add(if told { 0 } else { before } + u64::from(!sent), Ordering::Relaxed);
    })
}
