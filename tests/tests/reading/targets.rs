//! Types of all kinds that serde reads, for properties.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::num::NonZeroU8;
use std::rc::Rc;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(dead_code)]
pub enum Kind {
    New,
    Old,
}

#[derive(Debug, Deserialize)]
#[allow(dead_code)]
pub enum Mixed {
    Unit,
    Newtype(u8),
    Tuple(u8, String),
    Struct { a: u8, b: Box<Option<Mixed>> },
}

#[derive(Debug, Deserialize)]
#[allow(dead_code)]
pub struct Card {
    pub number: String,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
#[allow(dead_code)]
pub enum Pay {
    Card { card: Card },
    Cash { a: u8 },
    None,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "a", content = "b")]
#[allow(dead_code)]
pub enum Adjacent {
    New(Card),
    Old { a: u8, b: Vec<u8> },
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
#[allow(dead_code)]
pub enum Either {
    Number(u8),
    Card(Card),
    List(Vec<Either>),
}

#[derive(Debug, Deserialize)]
#[allow(dead_code)]
pub struct Flat {
    pub a: u8,
    #[serde(flatten)]
    pub inner: FlatInner,
}

#[derive(Debug, Deserialize)]
#[allow(dead_code)]
pub struct FlatInner {
    pub b: Kind,
    pub card: Option<Card>,
    #[serde(flatten)]
    pub rest: BTreeMap<String, Value>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
pub struct Strict {
    #[serde(alias = "b")]
    pub a: u128,
    pub card: Option<Card>,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "type", deny_unknown_fields)]
#[allow(dead_code)]
pub enum StrictPay {
    #[serde(rename = "card")]
    Card { card: StrictCard },
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
pub struct StrictCard {
    pub number: String,
}

#[derive(Debug, Deserialize)]
#[serde(try_from = "Vec<u8>")]
pub struct Checked;

impl TryFrom<Vec<u8>> for Checked {
    type Error = String;

    fn try_from(list: Vec<u8>) -> Result<Self, String> {
        if list.len() == 2 { Ok(Self) } else { Err("missing field `number`".to_owned()) }
    }
}

#[derive(Debug, Deserialize)]
pub struct Unit;

#[derive(Debug, Deserialize)]
#[allow(dead_code)]
pub struct Pair(pub u8, pub Kind);

#[derive(Debug, Deserialize)]
#[allow(dead_code)]
pub struct All {
    pub a: Option<u64>,
    pub b: Mixed,
    #[serde(default)]
    pub card: Option<Pay>,
    pub kind: Kind,
    pub type_: Option<HashMap<u16, Either>>,
    #[serde(rename = "type")]
    pub list: Vec<Pair>,
}

/// Reads JSON as one type.
pub type Read = fn(&[u8]) -> Option<status_error::RequestError>;

fn read<T: DeserializeOwned>(json: &[u8]) -> Option<status_error::RequestError> {
    status_error::extract::json_from_slice::<T>(json).err()
}

/// All types, with their names.
pub fn all() -> Vec<(&'static str, Read)> {
    macro_rules! types {
        ($($ty:ty),* $(,)?) => { vec![$((stringify!($ty), read::<$ty> as Read)),*] };
    }
    types![
        bool, char, u8, i16, u64, i64, u128, i128, f32, f64, String, (), Unit, NonZeroU8, Value, Kind, Mixed, Pay,
        Adjacent, Either, Flat, Strict, StrictPay, Checked, Pair, All, Card,
        Option<Kind>, Vec<Kind>, Vec<u128>, Vec<Mixed>, (u8, u8), (u128,), [u8; 2], (Kind, Mixed, Pay),
        BTreeMap<String, u8>, BTreeMap<u8, Mixed>, BTreeMap<i128, Pay>, BTreeMap<bool, Kind>, BTreeMap<char, Flat>,
        HashMap<Kind2, Either>, BTreeMap<String, Adjacent>, BTreeMap<String, Strict>, BTreeMap<String, u128>,
        Vec<Flat>, Vec<StrictPay>, Vec<Checked>, BTreeMap<String, Vec<Checked>>, Result<Kind, Card>, Vec<Unit>,
        std::net::IpAddr, std::time::Duration, std::ops::Range<u8>, Box<[char]>, std::ops::Bound<u128>,
        std::path::PathBuf, std::ffi::CString, Option<Option<Box<All>>>, std::sync::atomic::AtomicU8,
        std::num::Wrapping<u8>, std::num::Saturating<i8>, std::marker::PhantomData<Rc<u8>>, serde::de::IgnoredAny
    ]
}

#[derive(Debug, Deserialize, PartialEq, Eq, Hash)]
#[serde(rename_all = "lowercase")]
#[allow(dead_code)]
pub enum Kind2 {
    A,
    B,
}
