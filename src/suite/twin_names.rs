//! The twins that a refused step names.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// The names of a step's twins: none, one, or the two of a step with two faults.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct TwinNames(pub(super) Vec<String>);

/// By hand, since one twin is written as its name: an untagged enum would not say what is wrong.
impl<'de> Deserialize<'de> for TwinNames {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrTwo;
        impl<'de> Visitor<'de> for OneOrTwo {
            type Value = TwinNames;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a twin, or a list of two")
            }

            fn visit_str<E: Error>(self, name: &str) -> Result<TwinNames, E> {
                Ok(TwinNames(vec![name.to_owned()]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<TwinNames, A::Error> {
                let mut names = Vec::new();
                while let Some(name) = list.next_element()? {
                    names.push(name);
                }
                if names.len() == 2 { Ok(TwinNames(names)) } else { Err(A::Error::invalid_length(names.len(), &self)) }
            }
        }
        deserializer.deserialize_any(OneOrTwo)
    }
}

impl JsonSchema for TwinNames {
    fn schema_name() -> Cow<'static, str> {
        "TwinNames".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "oneOf": [
                { "type": "string" },
                { "type": "array", "items": { "type": "string" }, "minItems": 2, "maxItems": 2 },
            ],
        })
    }
}
