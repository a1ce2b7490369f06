//! The ids of keys that nobody has.

use std::sync::{Arc, Mutex};

use rstest::rstest;

use crate::support::endpoint::{Endpoint, accepted, parameter, refused};
use crate::support::{bare_profile, run};

/// The ids of unknown keys that some trials ask for, where the usable keys have these ids.
fn asked_for(usable: &[&str]) -> Vec<String> {
    let ids = usable.iter().map(|id| format!("{id:?}")).collect::<Vec<_>>().join(", ");
    let known = "ids = [\"key-hzz000000000000000001\", \"key-hzz000000000000000002\"]";
    let profile = bare_profile().replace(known, &format!("ids = [{ids}]"));
    assert_ne!(profile, bare_profile());
    let asked = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&asked);
    let known: Vec<String> = usable.iter().map(|&id| id.to_owned()).collect();
    let endpoint = Endpoint::start(move |request| {
        let id = parameter(request, "KeyId");
        if known.iter().any(|known| id == *known || id.ends_with(&format!(":key/{known}"))) {
            return accepted(request);
        }
        log.lock().unwrap().push(id);
        refused(request, 404, "Forbidden.KeyNotFound", "The specified Key is not found.")
    });
    run(&endpoint.url(), Some(&profile), &[], &["forbidden-key-not-found::unknown-key-id"]).unwrap();
    let asked = asked.lock().unwrap();
    asked.clone()
}

#[rstest]
#[case::as_the_service_has_them("key-hzz62f1cb66fa42qo", "key-aaa00a0aa00aa00aa")]
#[case::hexadecimal("08c33a6f-4e0a-4a1b-a3fa-7ddfa1d4fb73", "hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh")]
#[case::capitals("Key-ABCDEFGH.12", "Key-AAAAAAAA.00")]
#[case::short("key-q1", "key-a000000000")]
#[case::very_short("7", "h000000000")]
fn unknown_key_has_the_shape_of_a_usable_one(#[case] usable: &str, #[case] shape: &str) {
    let asked = asked_for(&[usable]);
    assert!(asked.len() > 3, "{asked:?}");
    for id in asked {
        let fits = |(c, like): (char, char)| match like {
            'h' => c.is_ascii_digit() || ('a'..='f').contains(&c),
            '0' => c.is_ascii_digit(),
            'a' if shape.starts_with("key-") || shape.starts_with("Key-") => c.is_ascii_lowercase(),
            'A' => c.is_ascii_uppercase(),
            like => c == like,
        };
        let prefix = shape.find('-').map_or(0, |end| if shape.starts_with('h') { 0 } else { end + 1 });
        assert_eq!(id.len(), shape.len(), "{id}");
        assert_eq!(id[..prefix], shape[..prefix], "{id}");
        assert!(id[prefix..].chars().zip(shape[prefix..].chars()).all(fits), "{id} is not like {shape}");
    }
}

/// An endpoint that numbers its keys has the key of every short number.
#[test]
fn unknown_key_is_none_that_an_endpoint_with_short_ids_may_have() {
    let known: Vec<String> = (0..1000).map(|number| format!("k-{number:03}")).collect();
    let usable: Vec<_> = known.iter().map(String::as_str).collect();
    for id in asked_for(&usable) {
        assert!(id.len() >= "k-".len() + 10, "{id}");
    }
}
