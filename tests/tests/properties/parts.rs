//! Properties of the parts of a response.

use crate::arbitrary::{SECRET, place, text, time};
use crate::check;
use crate::common::{ENVELOPE, RFC, answer, headers};
use crate::errors::{detail, pointer};
use crate::names::nearest;
use crate::sound::{Strict, json, percent_decoded, segments};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use status_error::{
    ApiError, ApiProfile, FieldError, ProblemType,
    catalog::Message,
    format,
    header::{Header, HeaderSink},
};
use std::time::{SystemTime, UNIX_EPOCH};

#[test]
fn a_pointer_says_its_segments() {
    check(10_000, vec(text(), 0..6), |names| {
        let pointer = pointer(&names);
        assert_eq!(segments(pointer.as_str()), names);
        assert_eq!(percent_decoded(&pointer.fragment().to_string()), pointer.as_str());
    });
}

static FEW: ApiProfile = ApiProfile::new("few.test").max_field_errors(3).max_text(64);
static FEW_ENVELOPE: ApiProfile =
    ApiProfile::new("few.test").max_field_errors(3).max_text(64).format(&format::Envelope);

#[derive(Debug, thiserror::Error, ApiError)]
#[error("invalid")]
#[status(400)]
struct Invalid(#[field_errors] Vec<FieldError>);

/// Cuts a text at a limit, as the renderer does.
fn cut(text: &str, limit: usize) -> String {
    if text.len() <= limit {
        return text.to_owned();
    }
    let kept: String = text
        .char_indices()
        .take_while(|(index, char)| index + char.len_utf8() <= limit)
        .map(|(_, char)| char)
        .collect();
    kept + "…"
}

#[test]
fn details_are_bounded_and_their_pointers_stay_pointers() {
    check(5_000, vec(place(), 0..8), |places| {
        let error = Invalid(places.iter().map(detail).collect());
        let envelope = json(&answer(&FEW_ENVELOPE, &error));
        let sent = envelope.get("details").unwrap().elements();
        assert_eq!(sent.len(), places.len().min(4));
        for (sent, (_, names, kind, message)) in sent.iter().take(3).zip(&places) {
            let said = |name: &str| sent.get(name).unwrap().text();
            assert_eq!((said("type"), said("message")), (cut(kind, 64).as_str(), cut(message, 64).as_str()));
            assert!(said("pointer").len() <= 64);
            // The pointer leads to the place of the error or to a container of that place.
            assert!(names.starts_with(&segments(said("pointer"))), "{names:?} {}", said("pointer"));
            if pointer(names).fragment().to_string().len() <= 64 {
                assert_eq!(segments(said("pointer")), *names);
            }
        }
        if let Some(last) = sent.get(3) {
            assert_eq!(last.get("type").unwrap().text(), "truncated");
            assert!(last.get("message").unwrap().text().starts_with(&format!("{} more ", places.len() - 3)));
        }
        let rfc = json(&answer(&FEW, &error));
        let errors = rfc.get("errors").map_or(&[][..], Strict::elements);
        for (error, sent) in errors.iter().zip(sent) {
            let said = error.get("pointer").unwrap().text();
            let plain = if error.get("location").is_none() { percent_decoded(said) } else { said.to_owned() };
            assert_eq!(plain, sent.get("pointer").unwrap().text());
        }
        assert_eq!(errors.len(), sent.len());
    });
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("it has headers")]
#[status(400)]
#[header("x-quoted", "a=\"{value}\"; b=\"c\"")]
struct Headed {
    #[header("x-value")]
    #[public(message)]
    value: String,
    #[header("x-time")]
    time: Option<SystemTime>,
}

#[test]
fn a_header_has_its_value_or_is_left_out() {
    check(10_000, text().prop_filter("is sent", |text| text.len() < 2_000), |value| {
        let response = answer(&RFC, &Headed { value: value.clone(), time: None });
        let is_text = value.bytes().all(|byte| matches!(byte, b'\t' | b' '..=b'~'));
        // RFC 9110 §5.5: white space around a value is not part of the value; RFC 9113 §8.2.1: such
        // white space must not be sent.
        let expected = is_text.then(|| value.trim_matches([' ', '\t']));
        assert_eq!(headers(&response, "x-value"), expected.into_iter().collect::<Vec<_>>());
        if is_text && !value.contains('\t') {
            let [quoted] = headers(&response, "x-quoted")[..] else { panic!("{response:?}") };
            assert_eq!(unquoted(quoted), ["a", &value, "b", "c"]);
        } else if !is_text {
            assert!(headers(&response, "x-quoted").is_empty());
        }
    });
}

/// Parses names and values of `a="…"; b="…"` exactly as RFC 9110 §5.6.4 defines them.
fn unquoted(text: &str) -> Vec<String> {
    let mut chars = text.chars();
    let mut all = vec![String::new()];
    let mut quoted = false;
    while let Some(char) = chars.next() {
        let last = all.last_mut().unwrap();
        match char {
            '\\' if quoted => last.push(chars.next().unwrap()),
            '"' => quoted = !quoted,
            '=' | ';' if !quoted => all.push(String::new()),
            ' ' if !quoted => {}
            char => last.push(char),
        }
    }
    all
}

#[test]
fn a_date_is_what_another_crate_says() {
    check(10_000, time(), |time| {
        let response = answer(&RFC, &Headed { value: String::new(), time: Some(time) });
        let [date] = headers(&response, "x-time")[..] else { panic!("{response:?}") };
        let seconds = time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        if seconds < 253_402_300_800 {
            let time = time.max(UNIX_EPOCH);
            assert_eq!(date, httpdate::fmt_http_date(time));
            let parsed = httpdate::parse_http_date(date).unwrap().duration_since(UNIX_EPOCH).unwrap();
            assert_eq!(parsed.as_secs(), seconds);
        } else {
            assert_eq!(date, "Fri, 31 Dec 9999 23:59:59 GMT");
        }
    });
}

/// A hand-written error whose problem type is generated at run time.
#[derive(Debug, thiserror::Error)]
#[error("{SECRET}")]
struct MadeUp(&'static ProblemType, String);

impl ApiError for MadeUp {
    fn problem_type(&self) -> &'static ProblemType {
        self.0
    }

    fn headers(&self, headers: &mut HeaderSink<'_>) {
        for header in self.0.headers {
            headers.add(header.name, &self.1);
        }
    }
}

static DOCUMENTED: ApiProfile = ApiProfile::new("docs.test").docs("https://docs.test/ä/");

#[test]
fn any_problem_type_has_a_sound_answer() {
    let status = prop_oneof![any::<u16>(), 400..600_u16, select([401_u16, 405, 407, 418, 426, 499, 599].as_slice())];
    let strategy = (status, "[a-zA-Z0-9_.-]{1,16}", text(), any::<bool>(), text());
    check(4_000, strategy, |(status, code, sentence, disclosed, value)| {
        let leaked = |text: String| -> &'static str { text.leak() };
        let (code, sentence) = (leaked(code), leaked(sentence));
        let message = if sentence.is_empty() { Message::Title } else { Message::Literal(sentence) };
        const HEADERS: &[Header] =
            &[Header::new("www-authenticate"), Header::new("proxy-authenticate"), Header::new("upgrade")];
        let made = ProblemType::new(status, code).message(message).disclosed(disclosed).headers(HEADERS);
        let made: &'static ProblemType = Box::leak(Box::new(made));
        for profile in [&RFC, &DOCUMENTED, &ENVELOPE] {
            let response = answer(profile, &MadeUp(made, value.clone()));
            let body = crate::assert_sound(&response, !std::ptr::eq(profile, &ENVELOPE));
            let is_error = (400..600).contains(&status);
            assert!(response.status() == if is_error { status } else { 500 } || response.status() == 500);
            if response.status() == 500 && (status != 500 || !disclosed) {
                assert_eq!(body.get("code").unwrap().text(), "server_error");
            }
            if std::ptr::eq(profile, &DOCUMENTED) && body.get("code").unwrap().text() == code {
                assert_title(code, body.get("title").unwrap().text());
                let uri = format!("https://docs.test/%C3%A4/{code}");
                assert_eq!(body.get("type").unwrap().text(), uri);
            }
        }
    });
}

/// Checks that a title has the code's letters and digits in their order, at most one upper-case
/// letter, and spaces between words.
fn assert_title(code: &str, title: &str) {
    let letters = |text: &str| {
        text.chars().filter(char::is_ascii_alphanumeric).map(|char| char.to_ascii_lowercase()).collect::<String>()
    };
    assert_eq!(letters(title), letters(code), "{title}");
    assert!(title.chars().all(|char| char.is_ascii_alphanumeric() || char == ' '), "{title}");
    assert!(title.chars().skip(1).all(|char| !char.is_ascii_uppercase()), "{title}");
    assert!(title.chars().next().is_none_or(|char| !char.is_ascii_lowercase()), "{title}");
}

/// Counts the edits from one text to the other, where a swap of neighbors is one edit. Follows the
/// definition, without a table, to check the optimized implementation.
fn edits(left: &[char], right: &[char]) -> usize {
    match (left, right) {
        ([], rest) | (rest, []) => rest.len(),
        ([a, left @ ..], [b, right @ ..]) if a == b => edits(left, right),
        ([a, after_a @ ..], [b, after_b @ ..]) => {
            let mut least = edits(after_a, after_b).min(edits(after_a, right)).min(edits(left, after_b));
            if let ([c, after_c @ ..], [d, after_d @ ..]) = (after_a, after_b) {
                if (a, c) == (d, b) {
                    least = least.min(edits(after_c, after_d));
                }
            }
            1 + least
        }
    }
}

#[test]
fn the_nearest_name_is_the_nearest() {
    let name = || "[abcéB]{0,6}";
    check(3_000, (name(), vec(name(), 0..4)), |(unknown, known)| {
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let chars = |text: &str| text.to_lowercase().chars().collect::<Vec<char>>();
        let distance = |name: &str| edits(&chars(&unknown), &chars(name));
        let is_begun =
            |name: &str| chars(&unknown).len() > 2 && name.to_lowercase().starts_with(&unknown.to_lowercase());
        let cost = |name: &str| if is_begun(name) { 1 } else { distance(name) };
        let is_slip = |name: &&str| {
            let len = chars(name).len().max(chars(&unknown).len());
            cost(name) <= (len / 3).max(1) && cost(name) < len
        };
        let expected = known.iter().copied().filter(is_slip).map(cost).min();
        let found = nearest(&unknown, known.iter().copied());
        assert!(found.is_none_or(|name| known.contains(&name)));
        assert_eq!(found.map(cost), expected, "{found:?}");
    });
}
