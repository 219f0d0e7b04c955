//! Problem types of answers that are known by their status only.

use crate::{ProblemType, status};
use http::StatusCode;
use std::sync::OnceLock;

/// Made on first use: most processes see a handful of the two hundred.
static TYPES: [OnceLock<Box<ProblemType>>; 200] = [const { OnceLock::new() }; 200];

pub(super) fn problem_type(status: StatusCode) -> &'static ProblemType {
    static OTHER: ProblemType = ProblemType::new(500, "internal_server_error");
    let Some(slot) = usize::from(status.as_u16()).checked_sub(400).and_then(|index| TYPES.get(index)) else {
        return &OTHER;
    };
    slot.get_or_init(|| {
        // A code has to live as long as the type; there are at most two hundred.
        let code = code(status::phrase(status)).leak();
        Box::new(ProblemType { variant: "Foreign", ..ProblemType::new(status.as_u16(), code) })
    })
}

/// `Payload Too Large` is `payload_too_large`, `I'm a teapot` is `im_a_teapot`.
fn code(phrase: &str) -> String {
    phrase
        .chars()
        .filter_map(|char| match char {
            ' ' | '-' => Some('_'),
            char if char.is_ascii_alphanumeric() => Some(char.to_ascii_lowercase()),
            _ => None,
        })
        .collect()
}
