//! JSON with a say in what a member that stands twice means.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// What a member that stands twice in one object means. The documentation does not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duplicates {
    /// The last one counts.
    LastWins,
    /// The first one counts.
    FirstWins,
    /// The document is not valid.
    Refused,
}

/// Reads one JSON document with nothing after it but white space.
pub fn parse_json(text: &str, duplicates: Duplicates) -> Result<Value, serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = Reader(duplicates).deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(value)
}

#[derive(Clone, Copy)]
struct Reader(Duplicates);

impl<'de> DeserializeSeed<'de> for Reader {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reader {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            let value = members.next_value_seed(self)?;
            match (object.contains_key(&name), self.0) {
                (true, Duplicates::Refused) => {
                    return Err(A::Error::custom(format!("the member {name} stands twice")));
                }
                (true, Duplicates::FirstWins) => {}
                (true, Duplicates::LastWins) | (false, _) => {
                    object.insert(name, value);
                }
            }
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::json;

    use super::{Duplicates, parse_json};

    #[rstest]
    #[case(Duplicates::LastWins, Some(2))]
    #[case(Duplicates::FirstWins, Some(1))]
    #[case(Duplicates::Refused, None)]
    fn a_member_that_stands_twice(#[case] duplicates: Duplicates, #[case] expected: Option<u8>) {
        let read = parse_json(r#"{"a":1,"a":2}"#, duplicates).ok();
        assert_eq!(read, expected.map(|number| json!({ "a": number })));
    }

    #[test]
    fn every_kind_of_value_is_read() {
        let text = r#"{"a":[null,true,-1,1,1.5,"A\n🔑",{}]}"#;
        let read = parse_json(text, Duplicates::LastWins).ok();
        assert_eq!(read, Some(json!({ "a": [null, true, -1, 1, 1.5, "A\n\u{1f511}", {}] })));
    }

    #[rstest]
    #[case("")]
    #[case("{} x")]
    #[case("{}{}")]
    #[case("{\"a\":1,}")]
    #[case("\u{feff}{}")]
    fn what_is_not_one_document_is_refused(#[case] text: &str) {
        assert!(parse_json(text, Duplicates::LastWins).is_err());
    }

    #[test]
    fn depth_is_bounded() {
        assert!(parse_json(&"[".repeat(30_000), Duplicates::LastWins).is_err());
    }
}
