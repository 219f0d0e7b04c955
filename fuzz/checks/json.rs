//! Checks the JSON writer of the formats: its output is the same as serde_json's, up to the limits.

use status_error::format::{BodyWriter, Format};
use status_error::{ApiError, ApiProfile, ProblemType, catalog::Message, format::Problem, member::MemberSink};
use std::fmt;

/// An error whose `Display` writes the message in pieces.
#[derive(Debug)]
struct Pieces(Vec<String>);

impl fmt::Display for Pieces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|piece| f.write_str(piece))
    }
}

impl std::error::Error for Pieces {}

impl ApiError for Pieces {
    fn problem_type(&self) -> &'static ProblemType {
        static KIND: ProblemType =
            ProblemType::new(400, "pieces").message(Message::Unchecked).members(&["member", "taken"]);
        &KIND
    }

    fn profile(&self) -> Option<&'static ApiProfile> {
        // So that inputs reach both profiles: an even length of the first text selects the first.
        Some(if self.0.first().is_some_and(|piece| piece.len() % 2 == 0) { &WHOLE } else { &CUT })
    }

    fn members(&self, members: &mut MemberSink<'_>) {
        members.add("member", &self.0);
    }
}

const LIMIT: usize = 40;
static WHOLE: ApiProfile = ApiProfile::new("x").format(&Nested).max_text(usize::MAX).max_member(usize::MAX);
static CUT: ApiProfile = ApiProfile::new("x").format(&Nested).max_text(LIMIT).max_member(LIMIT);

#[derive(Debug)]
struct Nested;

impl Format for Nested {
    fn media_type(&self) -> Option<&'static str> {
        Some("application/json")
    }

    fn write(&self, problem: &Problem<'_>, body: &mut BodyWriter) {
        body.object(|object| {
            object.text("text", &problem.message());
            object.optional_array("none", |_| {});
            object.array("array", |array| {
                array.string(&problem.message().to_string());
                array.object(|_| {});
                array.object(|object| {
                    object.optional_array("none", |_| {});
                    object.string("string", &problem.message().to_string());
                    object.number("number", problem.message().to_string().len() as u64);
                });
            });
            problem.members(object);
        });
    }

    fn reserved(&self) -> &'static [&'static str] {
        &["text", "array"]
    }
}

pub fn check(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let pieces: Vec<String> = text.split('\u{1f}').map(str::to_owned).collect();
    let error = Pieces(pieces);
    let is_cut = std::ptr::eq(error.profile().unwrap(), &CUT);
    let whole = error.0.concat();
    let mut sent = whole.clone();
    if is_cut && whole.len() > LIMIT {
        // The text is cut at the limit, and at the last character boundary before it.
        let mut end = LIMIT;
        while !whole.is_char_boundary(end) {
            end -= 1;
        }
        sent.truncate(end);
        sent.push('…');
    }
    let quoted = |text: &str| serde_json::to_string(text).unwrap();
    let member = serde_json::to_string(&error.0).unwrap();
    let member = if is_cut && member.len() > LIMIT { String::new() } else { format!(",\"member\":{member}") };
    let expected = format!(
        "{{\"text\":{},\"array\":[{whole},{{}},{{\"string\":{whole},\"number\":{}}}]{member}}}",
        quoted(&sent),
        whole.len(),
        whole = quoted(&whole),
    );
    let response = status_error::response(&error);
    assert_eq!(String::from_utf8_lossy(response.body()), expected);
}
