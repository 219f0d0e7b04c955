//! Generators of values for fields.

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::select;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A text in every value that must not be sent.
pub const SECRET: &str = "hunter2";

/// Fragments that break headers, JSON, URIs, terminals or format strings.
const HOSTILE: [&str; 44] = [
    "\r\n",
    "\r\nset-cookie: a=b",
    "\n",
    "\0",
    "\u{1}",
    "\u{8}",
    "\u{c}",
    "\u{1b}[31m",
    "\u{7f}",
    "\u{85}",
    "\u{9b}",
    "\u{200e}",
    "\u{202e}",
    "\u{2066}",
    "\u{2028}",
    "\u{2029}",
    "\u{61c}",
    "\u{feff}",
    "\u{fffd}",
    "\u{ffff}",
    "\u{d7ff}",
    "\u{10ffff}",
    "\"",
    "\\",
    "\\\"",
    "\\u0000",
    "{{}}",
    "{}",
    "{0}",
    "}",
    "%",
    "%00",
    "~",
    "~0",
    "~1",
    "/",
    "#",
    "\t",
    " ",
    ",",
    "\", Basic realm=\"evil",
    "</script>",
    "é",
    "😀",
];

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => select(HOSTILE.as_slice()).prop_map(str::to_owned),
        2 => any::<char>().prop_map(String::from),
        2 => select(["a", "id", "null", "0", "value", "Ada Lovelace"].as_slice()).prop_map(str::to_owned),
    ]
}

/// Generates a text of up to a few kilobytes.
pub fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        20 => vec(piece(), 0..6).prop_map(|pieces| pieces.concat()),
        4 => vec(select(["a", " ", "b", "\t", "\"", "\\", ",", "é"].as_slice()), 0..6).prop_map(|pieces| pieces.concat()),
        1 => (piece(), 1..2_000_usize).prop_map(|(piece, times)| piece.repeat(times)),
    ]
}

/// Generates a text of up to 10 MB.
pub fn long_text() -> impl Strategy<Value = String> {
    (piece(), 1..=10_000_000_usize).prop_map(|(piece, bytes)| piece.repeat(bytes / piece.len() + 1))
}

/// Generates a Unix path, which may not be Unicode.
#[cfg(unix)]
fn path() -> impl Strategy<Value = PathBuf> {
    use std::os::unix::ffi::OsStringExt as _;
    vec(prop_oneof![any::<u8>(), Just(b'/'), 0x80_u8..], 0..12).prop_map(|bytes| OsString::from_vec(bytes).into())
}

/// Generates a Windows path, which may contain lone surrogates.
#[cfg(windows)]
fn path() -> impl Strategy<Value = PathBuf> {
    use std::os::windows::ffi::OsStringExt as _;
    vec(prop_oneof![any::<u16>(), 0xd800_u16..0xe000], 0..12).prop_map(|units| OsString::from_wide(&units).into())
}

/// Generates a time that every system can represent, including times far before 1970 and far after
/// 9999.
pub fn time() -> impl Strategy<Value = SystemTime> {
    let seconds = prop_oneof![0..300_000_000_000_u64, 0..5_000_000_000_u64];
    (any::<bool>(), seconds, 0..1_000_000_000_u32).prop_map(|(before, seconds, nanos)| {
        let distance = Duration::new(seconds, nanos);
        let time = if before && seconds < 10_000_000_000 {
            UNIX_EPOCH.checked_sub(distance)
        } else {
            UNIX_EPOCH.checked_add(distance)
        };
        time.unwrap_or(UNIX_EPOCH)
    })
}

/// The location, the pointer's segments, the code and the message of a field error.
pub type Place = (u8, Vec<String>, String, String);

pub fn place() -> impl Strategy<Value = Place> {
    (0..5_u8, vec(text(), 0..4), text(), text())
}

/// Values for the fields of an error.
#[derive(Debug, Clone)]
pub struct Fields {
    pub text: String,
    pub other: String,
    /// A text that contains [`SECRET`].
    pub secret: String,
    pub list: Vec<Vec<String>>,
    pub map: BTreeMap<String, Option<f64>>,
    pub float: f64,
    pub number: i128,
    pub width: usize,
    pub status: u16,
    pub path: PathBuf,
    pub wait: Duration,
    pub time: SystemTime,
    pub places: Vec<Place>,
    /// The length of the chain of sources.
    pub depth: usize,
}

pub fn fields(text: impl Strategy<Value = String> + Clone) -> impl Strategy<Value = Fields> {
    let texts = (text.clone(), text.clone(), (text.clone(), text.clone()));
    let nested = (vec(vec(text.clone(), 0..3), 0..3), btree_map(text, any::<Option<f64>>(), 0..3));
    let width = prop_oneof![0..200_usize, Just(u16::MAX.into()), Just(usize::from(u16::MAX) + 1), any::<usize>()];
    let status = prop_oneof![select([404_u16, 409, 413].as_slice()), 0..1_000_u16, any::<u16>()];
    let numbers = (any::<f64>(), any::<i128>(), width, status, 0..40_usize);
    let times = ((any::<u64>(), 0..1_000_000_000_u32), time());
    (texts, nested, numbers, times, path(), vec(place(), 0..3)).prop_map(
        |(
            (text, other, (before, after)),
            (list, map),
            (float, number, width, status, depth),
            ((seconds, nanos), time),
            path,
            places,
        )| Fields {
            text,
            other,
            secret: format!("{before}{SECRET}{after}"),
            list,
            map,
            float,
            number,
            width,
            status,
            path,
            wait: Duration::new(seconds, nanos),
            time,
            places,
            depth,
        },
    )
}
