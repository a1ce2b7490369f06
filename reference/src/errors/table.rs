//! Status, code and message of each error.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{ErrorKind, Refusal};

/// Status, code and message of an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorRow {
    /// The HTTP status code.
    pub status: u16,
    /// `Code` of the body; `{name}` in it is replaced by what the refusal is about.
    pub code: Cow<'static, str>,
    /// `Message` of the body; `{name}` in it is replaced by what the refusal is about.
    pub message: Cow<'static, str>,
}

/// The row of every error: the documented one, unless another was set.
#[derive(Clone, Debug, Default)]
pub struct ErrorTable {
    others: BTreeMap<ErrorKind, ErrorRow>,
}

impl ErrorTable {
    /// The row of an error, templates as they are.
    #[must_use]
    pub fn row(&self, kind: ErrorKind) -> ErrorRow {
        self.others.get(&kind).cloned().unwrap_or_else(|| kind.documented())
    }

    /// The row of an error, to be changed in place.
    pub fn row_mut(&mut self, kind: ErrorKind) -> &mut ErrorRow {
        self.others.entry(kind).or_insert_with(|| kind.documented())
    }

    /// The row of a refusal with its name filled in.
    #[must_use]
    pub fn of(&self, refusal: &Refusal) -> ErrorRow {
        let row = self.row(refusal.kind);
        ErrorRow {
            status: row.status,
            code: row.code.replace("{name}", &refusal.name).into(),
            message: row.message.replace("{name}", &refusal.name).into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::{ErrorKind, ErrorTable, Refusal};

    #[rstest]
    #[case(ErrorKind::MissingParameter, 400, "MissingParameter", "The parameter needed but no provided.")]
    #[case(ErrorKind::InvalidParameter, 400, "InvalidParameter", "The specified parameter is not valid.")]
    #[case(ErrorKind::NoPermission, 400, "Forbidden.NoPermission", "This operation is forbidden by permission system.")]
    #[case(
        ErrorKind::KeyPolicyUnsupported,
        400,
        "Forbidden.KeyPolicyUnSupported",
        "The specified key does not support key policy."
    )]
    #[case(ErrorKind::ShareQuotaExceeded, 400, "Rejected.ShareQuotaExceedLimit", "Instance Share Quota Exceed Limit.")]
    #[case(
        ErrorKind::InstanceStateInvalid,
        403,
        "Forbidden.DKMSInstanceStateInvalid",
        "The DKMS instance state is invalid."
    )]
    #[case(ErrorKind::KeyNotFound, 404, "Forbidden.KeyNotFound", "The specified Key is not found.")]
    #[case(ErrorKind::ResourceNotFound, 404, "Forbidden.ResourceNotFound", "Policy not found.")]
    #[case(ErrorKind::InternalFailure, 500, "InternalFailure", "Internal Failure")]
    fn the_nine_errors_are_those_of_the_page(
        #[case] kind: ErrorKind,
        #[case] status: u16,
        #[case] code: &str,
        #[case] message: &str,
    ) {
        let row = ErrorTable::default().of(&Refusal::about(kind, "KeyId"));
        assert_eq!((row.status, row.code.as_ref(), row.message.as_ref()), (status, code, message));
    }

    #[test]
    fn a_changed_row_takes_the_name() {
        let mut table = ErrorTable::default();
        table.row_mut(ErrorKind::MissingParameter).message = "The parameter  {name}  needed but no provided.".into();
        let row = table.of(&Refusal::about(ErrorKind::MissingParameter, "KeyId"));
        assert_eq!(row.message, "The parameter  KeyId  needed but no provided.");
    }
}
