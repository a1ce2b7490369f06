//! What `CreateKey` and `DescribeKey` say about a key.

use crate::gateway::{Node, Record};
use crate::world::{Key, World};

/// `KeyMetadata`.
pub(super) fn key_metadata(world: &World, key: &Key) -> Record {
    let text = |text: &str| Node::Text(text.to_owned());
    let mut members = vec![
        ("KeyId", text(&key.id)),
        ("Arn", Node::Text(world.arn(key).to_string())),
        ("Creator", text(&key.account)),
        ("CreationDate", Node::Text(key.created.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())),
        ("Description", text(&key.description)),
        ("KeySpec", text(&key.spec)),
        ("KeyState", text("Enabled")),
        ("KeyUsage", text(&key.usage)),
        ("Origin", text("Aliyun_KMS")),
        ("ProtectionLevel", text(if key.instance.is_some() { "HSM" } else { "SOFTWARE" })),
        ("AutomaticRotation", text("Disabled")),
    ];
    if let Some(instance) = &key.instance {
        members.push(("DKMSInstanceId", text(instance)));
    }
    vec![("KeyMetadata", Node::Record(members))]
}
