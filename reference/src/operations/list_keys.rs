//! `ListKeys`: the keys of the caller's account.

use crate::errors::{ErrorKind, Refusal};
use crate::gateway::{Node, Record};

use super::Call;

pub(super) fn run(call: &mut Call<'_>) -> Result<Record, Refusal> {
    call.permit_in_account("key")?;
    let page = number(call, "PageNumber", 1, usize::MAX)?;
    let size = number(call, "PageSize", 10, 100)?;
    let own: Vec<_> = call.world.keys.values().filter(|key| key.account == call.caller.account()).collect();
    let keys = own.iter().skip((page - 1).saturating_mul(size)).take(size).map(|key| {
        let arn = call.world.arn(key).to_string();
        Node::Record(vec![("KeyId", Node::Text(key.id.clone())), ("KeyArn", Node::Text(arn))])
    });
    Ok(vec![
        ("PageNumber", Node::Number(page as u64)),
        ("PageSize", Node::Number(size as u64)),
        ("TotalCount", Node::Number(own.len() as u64)),
        ("Keys", Node::Repeated("Key", keys.collect())),
    ])
}

/// A number from 1 to `most`.
fn number(call: &Call<'_>, name: &str, default: usize, most: usize) -> Result<usize, Refusal> {
    let Some(text) = call.parameters.get(name) else {
        return Ok(default);
    };
    let number = text.parse().ok().filter(|number| (1..=most).contains(number));
    number.ok_or_else(|| Refusal::about(ErrorKind::InvalidParameter, name))
}
