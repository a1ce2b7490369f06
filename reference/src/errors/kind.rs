//! Why a call is refused.

use super::ErrorRow;

/// Why a call is refused. The first nine are the errors of the `SetKeyPolicy` page; the next are the gateway's, as Alibaba
/// Cloud's RPC gateway is seen to answer them; the last belong to the operations beside `SetKeyPolicy`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ErrorKind {
    /// A required parameter is not specified.
    MissingParameter,
    /// An invalid value is specified for a parameter.
    InvalidParameter,
    /// The caller is not authorized to perform the operation.
    NoPermission,
    /// The key does not support key policies: it is in no instance.
    KeyPolicyUnsupported,
    /// The access management quota of the key's instance is exceeded.
    ShareQuotaExceeded,
    /// The key's instance is not in a usable state.
    InstanceStateInvalid,
    /// The key does not exist.
    KeyNotFound,
    /// The policy is not found.
    ResourceNotFound,
    /// An internal error has occurred.
    InternalFailure,
    /// A protocol parameter (`AccessKeyId`, `Signature` ...) is not there; `{name}` is its name.
    MissingProtocolParameter,
    /// `Version` is not one the endpoint has.
    VersionInvalid,
    /// There is no such operation.
    ApiNotFound,
    /// A method other than GET and POST.
    MethodUnsupported,
    /// `Format` is neither JSON nor XML.
    FormatInvalid,
    /// A timestamp that is not `yyyy-MM-ddTHH:mm:ssZ`.
    TimestampFormat,
    /// A timestamp outside the window around the server's clock.
    TimestampExpired,
    /// The access key does not exist.
    AccessKeyNotFound,
    /// The access key is disabled.
    AccessKeyInactive,
    /// The security token does not belong to the access key.
    SecurityTokenInvalid,
    /// The security token is past its expiry.
    SecurityTokenExpired,
    /// A signature method, version or algorithm that the endpoint does not check.
    SignatureMethodInvalid,
    /// An `Authorization` header that cannot be read, or a signed header that is not there.
    SignatureIncomplete,
    /// The V1 signature is another; `{name}` is the string to sign.
    SignatureMismatchV1,
    /// The V3 signature is another; `{name}` is the string to sign and the canonical request.
    SignatureMismatchV3,
    /// The nonce was used before.
    NonceUsed,
    /// Bytes that are no request, or parameters that are no UTF-8.
    RequestMalformed,
    /// The request target is longer than the limit.
    TargetTooLong,
    /// The request head is longer than the limit.
    HeadTooLarge,
    /// The request body is longer than the limit.
    BodyTooLarge,
    /// The request did not arrive in time.
    RequestTimeout,
    /// A transfer coding other than chunked.
    TransferCodingUnsupported,
    /// `CreateKey` names an instance that does not exist.
    InstanceNotFound,
    /// There is no such alias.
    AliasNotFound,
    /// The operation takes no aliases.
    AliasUnsupported,
    /// `CreateKey` beyond the number of keys a server keeps.
    KeyLimitExceeded,
}

impl ErrorKind {
    /// Status, code and message. Those of the first nine are the error table of the `SetKeyPolicy` page word by word.
    #[must_use]
    pub fn documented(self) -> ErrorRow {
        let (status, code, message) = self.operation().or_else(|| self.gateway()).unwrap_or_else(|| self.beside());
        ErrorRow { status, code: code.into(), message: message.into() }
    }

    fn operation(self) -> Option<(u16, &'static str, &'static str)> {
        Some(match self {
            Self::MissingParameter => (400, "MissingParameter", "The parameter needed but no provided."),
            Self::InvalidParameter => (400, "InvalidParameter", "The specified parameter is not valid."),
            Self::NoPermission => (400, "Forbidden.NoPermission", "This operation is forbidden by permission system."),
            Self::KeyPolicyUnsupported => {
                (400, "Forbidden.KeyPolicyUnSupported", "The specified key does not support key policy.")
            }
            Self::ShareQuotaExceeded => (400, "Rejected.ShareQuotaExceedLimit", "Instance Share Quota Exceed Limit."),
            Self::InstanceStateInvalid => {
                (403, "Forbidden.DKMSInstanceStateInvalid", "The DKMS instance state is invalid.")
            }
            Self::KeyNotFound => (404, "Forbidden.KeyNotFound", "The specified Key is not found."),
            Self::ResourceNotFound => (404, "Forbidden.ResourceNotFound", "Policy not found."),
            Self::InternalFailure => (500, "InternalFailure", "Internal Failure"),
            _ => return None,
        })
    }

    fn gateway(self) -> Option<(u16, &'static str, &'static str)> {
        Some(match self {
            Self::MissingProtocolParameter => (400, "Missing{name}", "{name} is mandatory for this action."),
            Self::VersionInvalid => (400, "InvalidVersion", "Specified parameter Version is not valid."),
            Self::ApiNotFound => {
                (404, "InvalidApi.NotFound", "Specified api is not found, please check your url and method.")
            }
            Self::MethodUnsupported => (403, "UnsupportedHTTPMethod", "This http method is not supported."),
            Self::FormatInvalid => (400, "InvalidParameter.Format", "Specified parameter format is not valid."),
            Self::TimestampFormat => {
                (400, "InvalidTimeStamp.Format", "Specified time stamp or date value is not well formatted.")
            }
            Self::TimestampExpired => {
                (400, "InvalidTimeStamp.Expired", "Specified time stamp or date value is expired.")
            }
            Self::AccessKeyNotFound => (404, "InvalidAccessKeyId.NotFound", "Specified access key is not found."),
            Self::AccessKeyInactive => (400, "InvalidAccessKeyId.Inactive", "Specified access key is disabled."),
            Self::SecurityTokenInvalid => (
                400,
                "InvalidSecurityToken.MismatchWithAccessKey",
                "Specified SecurityToken mismatch with the AccessKey.",
            ),
            Self::SecurityTokenExpired => (400, "InvalidSecurityToken.Expired", "Specified SecurityToken is expired."),
            Self::SignatureMethodInvalid => (400, "InvalidSignatureMethod", "Specified signature method is not valid."),
            Self::SignatureIncomplete => {
                (400, "IncompleteSignature", "The request signature does not conform to Alibaba Cloud standards.")
            }
            // Alibaba's Java and Go core SDKs look for exactly this prefix and take the rest for the string to sign.
            Self::SignatureMismatchV1 => (
                400,
                "SignatureDoesNotMatch",
                "Specified signature is not matched with our calculation. server string to sign is:{name}",
            ),
            Self::SignatureMismatchV3 => (
                400,
                "SignatureDoesNotMatch",
                "Specified signature does not match our calculation. server StringToSign is {name}",
            ),
            Self::NonceUsed => (400, "SignatureNonceUsed", "Specified signature nonce was used already."),
            _ => return None,
        })
    }

    fn beside(self) -> (u16, &'static str, &'static str) {
        match self {
            Self::TargetTooLong => (414, "RequestUriTooLong", "The request URL is longer than this endpoint takes."),
            Self::HeadTooLarge => (431, "RequestHeadTooLarge", "The request head is longer than this endpoint takes."),
            Self::BodyTooLarge => {
                (413, "RequestEntityTooLarge", "The request body is longer than this endpoint takes.")
            }
            Self::RequestTimeout => (408, "RequestTimeout", "The request did not arrive in time."),
            Self::TransferCodingUnsupported => {
                (501, "UnsupportedTransferCoding", "The only transfer coding this endpoint takes is chunked.")
            }
            Self::InstanceNotFound => {
                (403, "Forbidden.DKMSInstanceNotFound", "The specified DKMS Instance is not found.")
            }
            Self::AliasNotFound => (404, "Forbidden.AliasNotFound", "The specified Alias is not found."),
            Self::AliasUnsupported => (400, "Unsupported.Alias", "Alias is not valid for this api."),
            Self::KeyLimitExceeded => (
                400,
                "Rejected.LimitExceeded",
                "The request was rejected because user create resource limit was exceeded",
            ),
            _ => (
                400,
                "ParseRequestParameterException",
                "Server parse parameters exception. Please check your input params.",
            ),
        }
    }
}
