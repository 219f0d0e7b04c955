//! A walk through a JSON body along serde's path. The walk stores nothing of the values that it
//! passes, so a malicious body of a few megabytes costs no more than reading it a second time.

use serde_core::de::{Deserialize as _, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_path_to_error::{Path, Segment};
use std::fmt;

/// One step of a path: the name of a member or the index of an element.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step<'p> {
    Name(&'p str),
    Index(usize),
}

/// Returns the steps of serde's path, up to the first segment that serde doesn't know. The variant
/// of an enum counts as a member, because serde's default is to write the variant's name as one.
/// Where the name is not in the body, the walk ends before it.
pub(super) fn steps(path: &Path) -> Vec<Step<'_>> {
    path.iter()
        .map_while(|segment| match segment {
            Segment::Seq { index } => Some(Step::Index(*index)),
            Segment::Map { key } => Some(Step::Name(key)),
            Segment::Enum { variant } => Some(Step::Name(variant)),
            Segment::Unknown => None,
        })
        .collect()
}

/// The end of a walk: the number of steps that exist in the body, and the value there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) depth: usize,
    pub(super) is_object: bool,
    /// Whether the object has the member whose name was searched for.
    pub(super) has_name: bool,
}

/// Reads the whole body and returns where the steps end in it. Fails if the body is not JSON.
pub(super) fn locate(body: &[u8], steps: &[Step<'_>], name: Option<&str>) -> Result<Found, serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    let found = Locator { steps, name }.deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(found)
}

#[derive(Clone, Copy)]
struct Locator<'w> {
    steps: &'w [Step<'w>],
    name: Option<&'w str>,
}

impl<'de> DeserializeSeed<'de> for Locator<'_> {
    type Value = Found;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Found, D::Error> {
        if self.steps.is_empty() && self.name.is_none() {
            // `IgnoredAny` also accepts numbers that no Rust type can hold (`1e999`).
            return IgnoredAny::deserialize(deserializer).map(|_| Found::default());
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Locator<'_> {
    type Value = Found;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Found, E> {
        Ok(Found::default())
    }

    fn visit_i64<E>(self, _: i64) -> Result<Found, E> {
        Ok(Found::default())
    }

    fn visit_u64<E>(self, _: u64) -> Result<Found, E> {
        Ok(Found::default())
    }

    fn visit_f64<E>(self, _: f64) -> Result<Found, E> {
        Ok(Found::default())
    }

    fn visit_str<E>(self, _: &str) -> Result<Found, E> {
        Ok(Found::default())
    }

    fn visit_unit<E>(self) -> Result<Found, E> {
        Ok(Found::default())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Found, A::Error> {
        let mut found = Found::default();
        if let Some((Step::Index(index), rest)) = self.steps.split_first() {
            for _ in 0..*index {
                if items.next_element::<IgnoredAny>()?.is_none() {
                    return Ok(found);
                }
            }
            if let Some(inner) = items.next_element_seed(Locator { steps: rest, ..self })? {
                found = inner.one_deeper();
            }
        }
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(found)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Found, A::Error> {
        let (step, rest) = match self.steps.split_first() {
            Some((Step::Name(step), rest)) => (Some(*step), rest),
            _ => (None, self.steps),
        };
        let mut here = Found { is_object: true, ..Found::default() };
        let mut deeper: Option<Found> = None;
        while let Some(key) = members.next_key_seed(Key { step, name: self.name })? {
            here.has_name |= key.is_name;
            if key.is_step {
                // A member may be present twice. The mistake is in the occurrence along which the
                // path leads further; if both are equal, in the later one.
                let inner = members.next_value_seed(Locator { steps: rest, ..self })?.one_deeper();
                if deeper.is_none_or(|found| found.depth <= inner.depth) {
                    deeper = Some(inner);
                }
            } else {
                members.next_value::<IgnoredAny>()?;
            }
        }
        Ok(deeper.unwrap_or(here))
    }
}

impl Found {
    fn one_deeper(self) -> Self {
        Self { depth: self.depth + 1, ..self }
    }
}

/// A seed that compares a member's name without storing the name.
struct Key<'w> {
    step: Option<&'w str>,
    name: Option<&'w str>,
}

struct Compared {
    is_step: bool,
    is_name: bool,
}

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = Compared;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Compared, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = Compared;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, key: &str) -> Result<Compared, E> {
        Ok(Compared { is_step: self.step == Some(key), is_name: self.name == Some(key) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_where_the_body_does() {
        let body = br#"{"a":[1,{"b":{"c":1e999}},true],"a":[1],"d":null}"#;
        let at = |steps: &[Step<'_>], name| locate(body, steps, name).unwrap();
        let (a, b, c) = (Step::Name("a"), Step::Name("b"), Step::Name("c"));
        let object = Found { depth: 3, is_object: true, has_name: true };
        assert_eq!(at(&[a, Step::Index(1), b], Some("c")), object);
        assert_eq!(at(&[a, Step::Index(1), b], Some("x")), Found { has_name: false, ..object });
        assert_eq!(at(&[a, Step::Index(1), b, c], None), Found { depth: 4, ..Found::default() });
        assert_eq!(at(&[a, Step::Index(7)], None).depth, 1);
        assert_eq!(at(&[a, c], None).depth, 1);
        assert_eq!(at(&[c], Some("d")), Found { depth: 0, is_object: true, has_name: true });
        assert!(locate(b"[1", &[Step::Index(0)], None).is_err());
        assert!(locate(b"[1] 2", &[], None).is_err());
    }
}
