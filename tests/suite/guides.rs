//! What the guides show is so.

use std::net::SocketAddr;

use kms_conformance::Exit;
use kms_conformance_reference::{Behaviour, Clock, Config, Server, World};
use tokio::runtime::Runtime;

use crate::support::guides::block;
use crate::support::{bare_profile, run};

#[test]
fn world_of_the_guide_can_be_judged_under_its_names() {
    let world = World::parse("guide.toml", &block("world").text).unwrap();
    let runtime = Runtime::new().unwrap();
    let listen = SocketAddr::from(([127, 0, 0, 1], 0));
    let config = Config { listen, world, behaviour: Behaviour::default(), clock: Clock::system() };
    let server = runtime.block_on(Server::start(config)).unwrap();
    let profile = bare_profile()
        .replace("1100000000000001", "1700000000000001")
        .replace("user/admin", "user/operator")
        .replace("\"an-id\"", "\"operator-key\"")
        .replace("\"a-secret\"", "\"operator-secret\"")
        .replace("key-hzz00000000000000000", "key-local");
    let ran = run(&format!("http://{}", server.address()), Some(&profile), &[], &["success::one-statement"]).unwrap();
    assert_eq!(ran.exit, Exit::Conforms, "{:#?}", ran.records);
    runtime.block_on(server.stop());
}

#[test]
fn entries_of_the_guide_are_those_of_the_catalogues() {
    let compact = |text: &str| text.split_whitespace().collect::<String>();
    let catalogues = [
        include_str!("../../reference/src/deviations/responses.rs"),
        include_str!("../../reference/src/choices/answers.rs"),
    ]
    .map(|text| compact(&text.replace("STATUS, |it|", "&[\"response.success.status\"], |it|")));
    for (name, catalogue) in ["deviation", "choice"].into_iter().zip(catalogues) {
        // A choice may have more answers than are shown.
        let block = compact(&block(name).text);
        let begins = block.split("],),").next().unwrap();
        assert!(catalogue.contains(begins), "{begins}");
    }
}
