//! Amazon S3: XML with the id of the request.
//!
//! Bodies: <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html>.

use crate::{assert_response, note};
use status_error::format::{BodyWriter, Format, Problem, xml};
use status_error::layer::RequestScope;
use status_error::{ApiError, ApiProfile};

#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = API)]
enum Error {
    #[error("The resource you requested does not exist")]
    #[status(404)]
    NoSuchKey {
        #[public(name = "Resource")]
        resource: &'static str,
    },
    #[error("Access Denied")]
    #[status(403)]
    AccessDenied,
    #[error("The specified bucket is not valid.")]
    #[status(400)]
    InvalidBucketName {
        #[public(name = "BucketName")]
        bucket: &'static str,
    },
}

#[derive(Debug)]
struct S3;

impl S3 {
    fn element(body: &mut BodyWriter, name: &str, text: &dyn std::fmt::Display) {
        body.text(&format_args!("<{name}>"));
        body.escaped(text, xml);
        body.text(&format_args!("</{name}>"));
    }
}

impl Format for S3 {
    fn media_type(&self) -> Option<&'static str> {
        Some("application/xml")
    }

    fn write(&self, problem: &Problem<'_>, body: &mut BodyWriter) {
        let pascal = |word: &str| word.get(..1).unwrap_or_default().to_uppercase() + word.get(1..).unwrap_or_default();
        body.text(&"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error>");
        Self::element(body, "Code", &problem.code().split('_').map(pascal).collect::<String>());
        Self::element(body, "Message", &problem.message());
        for member in problem.each_member() {
            Self::element(body, member.name(), &member);
        }
        if let Some(id) = problem.request_id() {
            Self::element(body, "RequestId", &id);
        }
        body.text(&"</Error>");
    }

    fn reserved(&self) -> &'static [&'static str] {
        &["Code", "Message", "RequestId"]
    }
}

static API: ApiProfile = ApiProfile::new("s3.example.com").format(&S3).reporter(note);

#[test]
pub(crate) fn documented_bodies() {
    RequestScope::new().request_id("4442587FB7D0A2F9").in_scope(|| {
        assert_response(
            &Error::NoSuchKey { resource: "/mybucket/myfoto.jpg" },
            (404, "application/xml"),
            concat!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>NoSuchKey</Code>",
                "<Message>The resource you requested does not exist</Message>",
                "<Resource>/mybucket/myfoto.jpg</Resource><RequestId>4442587FB7D0A2F9</RequestId></Error>"
            ),
        );
    });
    for id in ["656c76696e6727732072657175657374", "7"] {
        RequestScope::new().request_id(id).in_scope(|| {
            let expected = format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>AccessDenied</Code>\
                 <Message>Access Denied</Message><RequestId>{id}</RequestId></Error>"
            );
            assert_response(&Error::AccessDenied, (403, "application/xml"), &expected);
        });
    }
    assert_response(
        &Error::InvalidBucketName { bucket: "a&b" },
        (400, "application/xml"),
        concat!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>InvalidBucketName</Code>",
            "<Message>The specified bucket is not valid.</Message><BucketName>a&amp;b</BucketName></Error>"
        ),
    );
}
