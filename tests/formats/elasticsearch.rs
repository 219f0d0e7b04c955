//! Elasticsearch. Its cause is in the body twice, and some of its names have dots.
//!
//! Bodies: responses of Elasticsearch 7 in public bug reports, such as
//! <https://github.com/elastic/elasticsearch/issues/64197>.

use crate::{assert_response, note};
use status_error::format::{BodyWriter, Format, JsonObject, Problem};
use status_error::{ApiError, ApiProfile};

#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = API)]
enum Error {
    #[error("no such index [{index}]")]
    #[status(404, code = "index_not_found_exception", members(resource_type = "index_or_alias"))]
    IndexNotFound {
        #[public]
        resource_id: &'static str,
        #[public]
        index_uuid: &'static str,
        #[public]
        index: &'static str,
    },
    #[error("[{id}]: version conflict, document already exists (current version [{version}])")]
    #[status(409, code = "version_conflict_engine_exception")]
    VersionConflict {
        #[public(message)]
        id: &'static str,
        #[public(message)]
        version: u32,
        #[public]
        index_uuid: &'static str,
        #[public]
        shard: &'static str,
        #[public]
        index: &'static str,
    },
    #[error("unknown query [{name}]")]
    #[status(400, code = "parsing_exception")]
    Parsing {
        #[public(message)]
        name: &'static str,
        #[public]
        line: u32,
        #[public]
        col: u32,
        #[public]
        caused_by: Cause,
    },
}

#[derive(Debug, serde::Serialize)]
struct Cause {
    #[serde(rename = "type")]
    kind: &'static str,
    reason: &'static str,
}

#[derive(Debug)]
struct Elasticsearch;

impl Elasticsearch {
    fn write_cause(problem: &Problem<'_>, cause: &mut JsonObject) {
        cause.string("type", problem.code());
        cause.message("reason", problem);
        for member in problem.each_member().filter(|member| member.name() != "caused_by") {
            cause.entry(&member.name().replace("resource_", "resource.")).value(&member);
        }
    }
}

impl Format for Elasticsearch {
    fn media_type(&self) -> Option<&'static str> {
        Some("application/json")
    }

    fn write(&self, problem: &Problem<'_>, body: &mut BodyWriter) {
        body.object(|object| {
            object.object("error", |error| {
                error.array("root_cause", |causes| causes.object(|cause| Self::write_cause(problem, cause)));
                Self::write_cause(problem, error);
                if let Some(cause) = problem.member("caused_by") {
                    error.value("caused_by", &cause);
                }
            });
            object.number("status", problem.status().as_u16().into());
        });
    }

    fn reserved(&self) -> &'static [&'static str] {
        &["root_cause", "type", "reason"]
    }
}

static API: ApiProfile = ApiProfile::new("search.example.com").format(&Elasticsearch).reporter(note);

#[test]
pub(crate) fn documented_bodies() {
    assert_response(
        &Error::IndexNotFound { resource_id: "my-index", index_uuid: "_na_", index: "my-index" },
        (404, "application/json"),
        concat!(
            r#"{"error":{"root_cause":[{"type":"index_not_found_exception","reason":"no such index [my-index]","#,
            r#""resource.type":"index_or_alias","resource.id":"my-index","index_uuid":"_na_","index":"my-index"}],"#,
            r#""type":"index_not_found_exception","reason":"no such index [my-index]","#,
            r#""resource.type":"index_or_alias","resource.id":"my-index","index_uuid":"_na_","index":"my-index"},"#,
            r#""status":404}"#
        ),
    );
    let uuid = "dx6PUAMCQ9Gk1hpxR-OqGQ";
    assert_response(
        &Error::VersionConflict { id: "1", version: 1, index_uuid: uuid, shard: "0", index: "my-index" },
        (409, "application/json"),
        concat!(
            r#"{"error":{"root_cause":[{"type":"version_conflict_engine_exception","#,
            r#""reason":"[1]: version conflict, document already exists (current version [1])","#,
            r#""index_uuid":"dx6PUAMCQ9Gk1hpxR-OqGQ","shard":"0","index":"my-index"}],"#,
            r#""type":"version_conflict_engine_exception","#,
            r#""reason":"[1]: version conflict, document already exists (current version [1])","#,
            r#""index_uuid":"dx6PUAMCQ9Gk1hpxR-OqGQ","shard":"0","index":"my-index"},"status":409}"#
        ),
    );
    let caused_by = Cause { kind: "named_object_not_found_exception", reason: "[1:21] unknown field [foo]" };
    assert_response(
        &Error::Parsing { name: "foo", line: 1, col: 21, caused_by },
        (400, "application/json"),
        concat!(
            r#"{"error":{"root_cause":[{"type":"parsing_exception","reason":"unknown query [foo]","line":1,"#,
            r#""col":21}],"type":"parsing_exception","reason":"unknown query [foo]","line":1,"col":21,"#,
            r#""caused_by":{"type":"named_object_not_found_exception","reason":"[1:21] unknown field [foo]"}},"#,
            r#""status":400}"#
        ),
    );
}
