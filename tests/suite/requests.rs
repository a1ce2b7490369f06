//! What a request looks like on the wire, in every form and scheme.

use kms_conformance::wire::{
    BuildError, Call, Client, Credentials, Endpoint, Form, Format, Limits, Method, Request, Scheme, Secret, Send,
    Stamp, build,
};
use rstest::rstest;
use wiremock::matchers::{body_string, header, method, path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

fn endpoint(address: &str) -> Endpoint {
    address.parse().unwrap()
}

fn credentials() -> Credentials {
    Credentials {
        access_key_id: "testid".to_owned(),
        access_key_secret: Secret::new("testsecret"),
        security_token: None,
    }
}

fn stamp() -> Stamp {
    Stamp {
        timestamp: "2024-11-14T08:30:00.987654321Z".parse().unwrap(),
        nonce: "5b1f6a8e-2d4c-4c1b-9f0e-7a3d2e1c0b9a".to_owned(),
    }
}

fn call(form: Form, scheme: Scheme) -> Call {
    Call {
        action: Some("SetKeyPolicy".to_owned()),
        version: Some("2016-01-20".to_owned()),
        parameters: vec![
            ("KeyId".to_owned(), "key-hzz630494463ejqjx0001".to_owned()),
            ("Policy".to_owned(), "a b+c*~密".to_owned()),
        ],
        format: Some(Format::Json),
        form,
        scheme,
    }
}

fn built(call: &Call) -> Request {
    build(call, &endpoint("http://kms.example.com"), Some(&credentials()), &stamp()).unwrap()
}

const BUSINESS: &str = "KeyId=key-hzz630494463ejqjx0001&Policy=a%20b%2Bc%2A~%E5%AF%86";
const CALL: &str = "Action=SetKeyPolicy&Version=2016-01-20&Format=JSON";
const SIGNING: &str = "AccessKeyId=testid&SignatureMethod=HMAC-SHA1&SignatureVersion=1.0&SignatureNonce=5b1f6a8e-2d4c-4c1b-9f0e-7a3d2e1c0b9a&Timestamp=2024-11-14T08%3A30%3A00Z";
// All signatures here were computed by a program in another language that was written from the vendor's pages.
const GET_SIGNATURE: &str = "O9DZcJsAf7DuiAjFjZQuJhB97i4%3D";
const POST_SIGNATURE: &str = "gis%2BgZrId6jtVDHFplu2MdTvPEw%3D";

#[rstest]
#[case::get_query(Form::GetQuery, Method::Get, &format!("/?{BUSINESS}&{CALL}&{SIGNING}&Signature={GET_SIGNATURE}"), "")]
#[case::post_query(Form::PostQuery, Method::Post, &format!("/?{BUSINESS}&{CALL}&{SIGNING}&Signature={POST_SIGNATURE}"), "")]
#[case::post_form(Form::PostForm, Method::Post, "/", &format!("{BUSINESS}&{CALL}&{SIGNING}&Signature={POST_SIGNATURE}"))]
#[case::post_mixed(Form::PostMixed, Method::Post, &format!("/?{CALL}&{SIGNING}&Signature={POST_SIGNATURE}"), BUSINESS)]
fn a_v1_request_has_everything_in_its_parameters(
    #[case] form: Form,
    #[case] method: Method,
    #[case] target: &str,
    #[case] body: &str,
) {
    let request = built(&call(form, Scheme::V1));
    assert_eq!(request.method, method);
    assert_eq!(request.target, target);
    assert_eq!(String::from_utf8(request.body.clone()).unwrap(), body);
    assert_eq!(request.header("host"), Some("kms.example.com"));
    assert_eq!(request.header("accept"), Some("application/json"));
    let content_type = (!body.is_empty()).then_some("application/x-www-form-urlencoded");
    assert_eq!(request.header("content-type"), content_type);
    assert_eq!(request.header("authorization"), None);
}

#[rstest]
#[case::get_query(Form::GetQuery, &format!("/?{BUSINESS}&{CALL}"), "")]
#[case::post_query(Form::PostQuery, &format!("/?{BUSINESS}&{CALL}"), "")]
#[case::post_form(Form::PostForm, "/", &format!("{BUSINESS}&{CALL}"))]
#[case::post_mixed(Form::PostMixed, &format!("/?{CALL}"), BUSINESS)]
fn an_unsigned_request_says_nothing_of_a_principal(
    #[case] form: Form,
    #[case] target: &str,
    #[case] body: &str,
    #[values(false, true)] with_credentials: bool,
) {
    let mut credentials = credentials();
    credentials.security_token = Some(Secret::new("token"));
    let credentials = with_credentials.then_some(&credentials);
    let call = call(form, Scheme::None);
    let request = build(&call, &endpoint("http://kms.example.com"), credentials, &stamp()).unwrap();
    assert_eq!(request.target, target);
    assert_eq!(request.body, body.as_bytes());
}

#[rstest]
#[case::get_query(Form::GetQuery, &format!("/?{BUSINESS}"), "", "17be11825e438e4e489ecfbff267cfbcd70f159bcdc864b9b423e9223fee86d5")]
#[case::post_query(Form::PostQuery, &format!("/?{BUSINESS}"), "", "1f268456ba534ca50c28c7384b482bc200828a382c8a90ef0d617f11cdb70cf9")]
#[case::post_form(Form::PostForm, "/", BUSINESS, "308c0b6400d4b5a838ddab6d2599fa4cb225adeba271810540fd7e3832aa895b")]
fn a_v3_request_has_its_protocol_parameters_in_headers(
    #[case] form: Form,
    #[case] target: &str,
    #[case] body: &str,
    #[case] signature: &str,
) {
    let request = built(&call(form, Scheme::V3));
    assert_eq!(request.target, target);
    assert_eq!(request.body, body.as_bytes());
    assert_eq!(request.header("x-acs-action"), Some("SetKeyPolicy"));
    assert_eq!(request.header("x-acs-version"), Some("2016-01-20"));
    assert_eq!(request.header("x-acs-date"), Some("2024-11-14T08:30:00Z"));
    assert_eq!(request.header("x-acs-signature-nonce"), Some("5b1f6a8e-2d4c-4c1b-9f0e-7a3d2e1c0b9a"));
    assert_eq!(request.header("accept"), Some("application/json"));
    let content_type = if body.is_empty() { "" } else { "content-type;" };
    assert_eq!(
        request.header("authorization").unwrap(),
        format!(
            "ACS3-HMAC-SHA256 Credential=testid,SignedHeaders={content_type}host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature={signature}"
        )
    );
}

#[test]
fn v3_asks_for_xml_in_header_and_parameter() {
    for form in [Form::GetQuery, Form::PostForm] {
        let mut call = call(form, Scheme::V3);
        call.format = Some(Format::Xml);
        let request = built(&call);
        assert_eq!(request.header("accept"), Some("application/xml"));
        let everything = format!("{}{}", request.target, String::from_utf8_lossy(&request.body));
        assert!(everything.ends_with(&format!("{BUSINESS}&Format=XML")), "{everything}");
    }
}

#[test]
fn temporary_credentials_send_their_token() {
    let mut temporary = credentials();
    temporary.security_token = Some(Secret::new("CAIS+/=token~"));
    let endpoint = endpoint("http://kms.example.com");
    let v1 = build(&call(Form::GetQuery, Scheme::V1), &endpoint, Some(&temporary), &stamp()).unwrap();
    assert!(v1.target.contains("&SecurityToken=CAIS%2B%2F%3Dtoken~&Signature="), "{}", v1.target);
    let v3 = build(&call(Form::GetQuery, Scheme::V3), &endpoint, Some(&temporary), &stamp()).unwrap();
    assert_eq!(v3.header("x-acs-accesskey-id"), Some("testid"));
    assert_eq!(v3.header("x-acs-security-token"), Some("CAIS+/=token~"));
    let authorization = v3.header("authorization").unwrap();
    assert!(authorization.contains("SignedHeaders=host;x-acs-accesskey-id;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-security-token;x-acs-signature-nonce;x-acs-version,"));
}

#[rstest]
fn what_a_call_lacks_is_left_out(#[values(Scheme::V1, Scheme::V3, Scheme::None)] scheme: Scheme) {
    let mut call = call(Form::GetQuery, scheme);
    call.action = None;
    call.version = None;
    call.format = None;
    let request = built(&call);
    for lacking in ["Action=", "Version=2", "Format="] {
        assert!(!request.target.contains(lacking), "{}", request.target);
    }
    assert_eq!(request.header("x-acs-action"), None);
    assert_eq!(request.header("x-acs-version"), None);
    assert_eq!(request.header("accept"), Some("*/*"));
}

#[test]
fn parameters_may_come_twice_and_have_any_name() {
    let mut call = call(Form::GetQuery, Scheme::None);
    let names = ["KeyId", "KeyId", "", "a=b&c", "Action"];
    call.parameters = names.iter().map(|name| ((*name).to_owned(), String::new())).collect();
    let request = built(&call);
    assert_eq!(request.target, format!("/?KeyId=&KeyId=&=&a%3Db%26c=&Action=&{CALL}"));
}

#[test]
fn a_path_of_the_endpoint_stays() {
    let below = endpoint("http://kms.example.com/mock/kms");
    let v1 = call(Form::PostForm, Scheme::V1);
    let request = build(&v1, &below, Some(&credentials()), &stamp()).unwrap();
    assert_eq!(request.target, "/mock/kms");
    // V1 does not sign the path, so the signature is that of the endpoint without one; V3 signs it.
    assert_eq!(request.body, built(&v1).body);
    let v3 = call(Form::PostForm, Scheme::V3);
    let request = build(&v3, &below, Some(&credentials()), &stamp()).unwrap();
    assert_ne!(request.header("authorization"), built(&v3).header("authorization"));
}

#[test]
fn what_cannot_be_built_says_why() {
    let endpoint = endpoint("http://kms.example.com");
    let text = |call: &Call, credentials: Option<&Credentials>| {
        build(call, &endpoint, credentials, &stamp()).unwrap_err().to_string()
    };
    let credentials = credentials();
    for scheme in [Scheme::V1, Scheme::V3] {
        assert_eq!(
            text(&call(Form::GetQuery, scheme), None),
            format!(
                "the signature scheme {scheme} needs credentials and none were given; name a principal, or use the scheme `none`"
            )
        );
    }
    assert_eq!(
        text(&call(Form::PostMixed, Scheme::V3), Some(&credentials)),
        "the signature scheme v3 has its protocol parameters in headers and knows no form `post-mixed`; use `post-form`"
    );
    let mut odd = call(Form::GetQuery, Scheme::V3);
    odd.action = Some("Set\r\nKeyPolicy".to_owned());
    assert_eq!(
        text(&odd, Some(&credentials)),
        "the header x-acs-action cannot carry its value: character 4 is not printable ASCII; send this call with the scheme v1"
    );
    let mut unprintable = credentials;
    unprintable.access_key_id = "密".to_owned();
    let error = build(&call(Form::GetQuery, Scheme::V3), &endpoint, Some(&unprintable), &stamp());
    assert!(matches!(error, Err(BuildError::HeaderValue { header, position: 29 }) if header == "authorization"));
}

#[test]
fn no_two_stamps_are_the_same() {
    assert_ne!(Stamp::now().nonce, Stamp::now().nonce);
}

#[tokio::test]
async fn an_ordinary_server_understands_a_built_request() {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .and(path("/"))
        .and(query_param("Action", "SetKeyPolicy"))
        .and(header("host", server.address().to_string()))
        .and(body_string(BUSINESS))
        .respond_with(ResponseTemplate::new(400).set_body_raw("{}", "Application/JSON;charset=utf-8"))
        .mount(&server)
        .await;
    let endpoint = endpoint(&server.uri());
    let request = build(&call(Form::PostMixed, Scheme::V1), &endpoint, Some(&credentials()), &stamp()).unwrap();
    let client = Client::new(&endpoint, Limits::default(), None).unwrap();
    let response = client.send(&request).await.unwrap();
    assert_eq!(response.status, 400);
    assert_eq!(response.media_type().as_deref(), Some("application/json"));
    assert_eq!(response.body, b"{}");
}
