//! What the look before a run with a user's profile says of endpoints that are sound, or wrong by themselves: nothing.

use std::net::SocketAddr;
use std::path::Path;

use kms_conformance::engine::Driver;
use kms_conformance_reference::{Behaviour, Clock, Config, Server, World, choices, deviations};
use tokio::runtime::Runtime;

use crate::support::begins;

/// A deviation breaks the endpoint and a choice leaves it sound: neither is a mistake of the profile.
#[test]
fn no_deviation_and_no_choice_is_taken_for_a_mistake() {
    let profile = Path::new(env!("CARGO_MANIFEST_DIR")).join("profiles/conventional.toml");
    let runtime = Runtime::new().unwrap();
    let deviations = deviations::deviations().map(|it| (it.id.to_owned(), it.apply));
    let of_choice = |it: &'static choices::Choice| {
        it.values.iter().map(|value| (format!("{}={}", it.name, value.name), value.apply))
    };
    let mut wrong = Vec::new();
    for (name, apply) in deviations.chain(choices::choices().flat_map(of_choice)) {
        let mut behaviour = Behaviour::default();
        apply(&mut behaviour);
        let listen = SocketAddr::from(([127, 0, 0, 1], 0));
        let world = World::conventional().unwrap();
        let config = Config { listen, world, behaviour, clock: Clock::system() };
        let server = runtime.block_on(Server::start(config)).unwrap();
        if let Err(error) = begins(&format!("http://{}", server.address()), &profile, Driver::WholeRun) {
            wrong.push(format!("{name}: {error}"));
        }
        runtime.block_on(server.stop());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
