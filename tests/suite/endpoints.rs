//! How the address of an endpoint and the words of options are read.

use kms_conformance::wire::{Endpoint, Form, Format, Scheme};
use rstest::rstest;

fn endpoint(address: &str) -> Endpoint {
    address.parse().unwrap()
}

#[rstest]
#[case("http://127.0.0.1:8080", "127.0.0.1:8080", "127.0.0.1", 8080, "/")]
#[case("http://localhost", "localhost", "localhost", 80, "/")]
#[case(
    "https://kms.cn-hangzhou.aliyuncs.com/",
    "kms.cn-hangzhou.aliyuncs.com",
    "kms.cn-hangzhou.aliyuncs.com",
    443,
    "/"
)]
#[case("https://kms.example.com:443", "kms.example.com", "kms.example.com", 443, "/")]
#[case("HTTP://KMS.example.com:80/a%20b", "kms.example.com", "kms.example.com", 80, "/a%20b")]
#[case("http://[::1]:8080", "[::1]:8080", "::1", 8080, "/")]
fn an_endpoint_is_read(
    #[case] address: &str,
    #[case] authority: &str,
    #[case] host: &str,
    #[case] port: u16,
    #[case] path: &str,
) {
    let endpoint = endpoint(address);
    assert_eq!(endpoint.authority(), authority);
    assert_eq!(endpoint.host(), host);
    assert_eq!(endpoint.port(), port);
    assert_eq!(endpoint.path(), path);
    assert_eq!(endpoint.is_https(), address.starts_with("https"));
}

#[rstest]
#[case(
    "localhost:8080",
    "`localhost:8080` is no address of an endpoint: it must begin with http:// or https://; write for example http://127.0.0.1:8080"
)]
#[case(
    "",
    "`` is no address of an endpoint: it must begin with http:// or https://; write for example http://127.0.0.1:8080"
)]
#[case(
    "ftp://u:canary@host",
    "`…@host` is no address of an endpoint: it must begin with http:// or https://; write for example http://127.0.0.1:8080"
)]
#[case(
    "http://host:port",
    "`http://host:port` is no address of an endpoint (invalid port number); write for example https://kms.example.com or http://[::1]:8080"
)]
#[case(
    "http://host:0",
    "`http://host:0` is no address of an endpoint (no host, or port 0); write for example https://kms.example.com or http://[::1]:8080"
)]
#[case(
    "http://u:canary@host:99999",
    "`…@host:99999` is no address of an endpoint (invalid port number); write for example https://kms.example.com or http://[::1]:8080"
)]
#[case(
    "http://u:canary@host",
    "an address of an endpoint holds no user name and no password; remove what stands before the @ and give credentials in the profile"
)]
#[case(
    "http://host/?a=b",
    "`http://host/?a=b` has a query, and the query of every request is made by the suite; remove the ? and what follows it"
)]
#[case("http://host/#a", "`http://host/#a` has a fragment, which is never sent; remove the # and what follows it")]
fn what_is_no_endpoint_says_why(#[case] address: &str, #[case] text: &str) {
    assert_eq!(address.parse::<Endpoint>().unwrap_err().to_string(), text);
}

#[test]
fn names_are_read_as_they_are_shown() {
    for form in Form::ALL {
        assert_eq!(form.to_string().parse(), Ok(form));
    }
    for scheme in Scheme::ALL {
        assert_eq!(scheme.to_string().parse(), Ok(scheme));
    }
    for format in Format::ALL {
        assert_eq!(format.to_string().parse(), Ok(format));
    }
    assert_eq!(
        "GET".parse::<Form>().unwrap_err().to_string(),
        "`GET` is no request form; write one of get-query, post-query, post-form, post-mixed"
    );
    assert_eq!(
        "V1".parse::<Scheme>().unwrap_err().to_string(),
        "`V1` is no signature scheme; write one of v1, v3, none"
    );
    assert_eq!(
        "JSON".parse::<Format>().unwrap_err().to_string(),
        "`JSON` is no response format; write one of xml, json"
    );
}
