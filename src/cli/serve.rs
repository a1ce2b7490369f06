//! `kms-conformance serve`.

use std::io::Write;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use kms_conformance_reference::{Behaviour, Clock, Config, Server, World};

use crate::exit::Exit;

use super::choices::Chosen;
use super::deviations::{self, Mistake};

/// Serve the reference endpoint, seeded with the conventional names
#[derive(Debug, Args)]
pub(super) struct Serve {
    /// The port; a free one unless given
    #[arg(long, value_name = "N", default_value_t = 0)]
    port: u16,
    /// The address to listen at; others than this machine's own are reached by whoever can reach it
    #[arg(long, value_name = "IP", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST), value_parser = address)]
    address: IpAddr,
    /// Accounts, principals, instances and keys of your own (TOML), in place of the conventional ones
    #[arg(long, value_name = "FILE")]
    world: Option<PathBuf>,
    /// Make this mistake; `kms-conformance deviations` lists them
    #[arg(long, value_name = "ID", value_parser = deviations::find)]
    deviate: Vec<Mistake>,
    /// Answer so where the documentation is silent; `kms-conformance choices` lists them
    #[arg(long, value_name = "NAME=VALUE")]
    choose: Vec<Chosen>,
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
                eprintln!("error: {problem}");
                exit.into()
            }
        }
    }

    /// What is chosen, and then the mistakes.
    fn behaviour(&self) -> Behaviour {
        let mut behaviour = Behaviour::default();
        self.choose.iter().for_each(|chosen| (chosen.0.apply)(&mut behaviour));
        self.deviate.iter().for_each(|deviation| deviation.apply(&mut behaviour));
        behaviour
    }

    async fn serve(self) -> Result<(), (Exit, String)> {
        let world = match &self.world {
            Some(file) => World::load(file),
            None => World::conventional(),
        };
        let config = Config {
            listen: SocketAddr::new(self.address, self.port),
            world: world.map_err(|error| (Exit::Usage, error.to_string()))?,
            behaviour: self.behaviour(),
            clock: Clock::system(),
        };
        let server = Server::start(config).await.map_err(|error| (Exit::Broken, error.to_string()))?;
        println!("listening on http://{}", server.address());
        // Whoever waits for the line reads it through a pipe, and a closed one is no reason to stop.
        let _ = std::io::stdout().flush();
        std::future::pending::<()>().await;
        drop(server);
        Ok(())
    }
}
