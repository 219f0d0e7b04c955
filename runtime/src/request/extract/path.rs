//! Path parameters, in the shapes that axum's `Path` accepts: one value, a tuple or a list in the
//! order of the route, a struct or a map by name.

use super::pairs;
use super::text::{Error, Reason, Text, Texts, wrappers};
use crate::contract::location::Location;
use crate::contract::pointer::Pointer;
use crate::request::request_error::RequestError;
use crate::request::serde_error::{classify, request_errors};
use serde_core::de::{DeserializeOwned, DeserializeSeed, Deserializer, MapAccess, Visitor};

/// Deserializes path parameters, given as pairs: the name in the route, and the percent-decoded
/// text in the request.
///
/// A single parameter can be read as a value. Several parameters can be read as a tuple or a list
/// in the order of the route, or by name as a struct or a map.
///
/// ```
/// use status_error::{RequestError, extract};
///
/// assert_eq!(extract::path::<(u32, String)>(&[("account", "7"), ("name", "Ada")]).unwrap(), (7, "Ada".to_owned()));
///
/// let Err(RequestError::Path(detail)) = extract::path::<u32>(&[("id", "hunter2")]) else { panic!() };
/// assert_eq!((detail.pointer.as_str(), &*detail.code), ("/id", "type_error.integer"));
/// ```
///
/// # Errors
///
/// - [`RequestError::Path`] if a parameter has a wrong value.
/// - [`RequestError::Misused`], a 500, if the type doesn't fit the route: for example, it has
///   another number of parameters, or other names. This is a mistake in the program, not in the
///   request.
pub fn path<T: DeserializeOwned>(params: &[(&str, &str)]) -> Result<T, RequestError> {
    let error = match T::deserialize(Params(params)) {
        Ok(value) => return Ok(value),
        Err(error) => error,
    };
    let Error { name, reason } = match (&error.name, &error.reason) {
        // The mistake is in values that serde has buffered, so their types were not known.
        (None, Reason::Custom(text)) if matches!(classify::classify(text), classify::Reason::Value(_)) => {
            let pairs: Vec<_> = params.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
            match pairs::read_buffered(&pairs) {
                Ok(value) => return Ok(value),
                Err(Error { reason: Reason::Misfit(_), .. }) => error,
                Err(buffered) => buffered,
            }
        }
        _ => error,
    };
    let words = match &reason {
        Reason::Value(words) => *words,
        Reason::Misfit(reason) => return Err(misused(reason)),
        Reason::Duplicate => return Err(misused("a list in one parameter")),
        Reason::Custom(text) => match classify::classify(text) {
            classify::Reason::Value(words) => words,
            classify::Reason::Unsupported => return Err(request_errors::unsupported()),
            // The error is about something inside of this value, such as an object in a text.
            classify::Reason::Missing(_) if name.is_some() => classify::MISSING_INSIDE,
            classify::Reason::Unknown(_) if name.is_some() => classify::UNKNOWN_INSIDE,
            classify::Reason::Duplicate(_) if name.is_some() => classify::DUPLICATE_INSIDE,
            // The names in the type differ from the names in the route, which is a mistake in the
            // program.
            _ => return Err(misused(text)),
        },
    };
    let name = name.or_else(|| Some(Params(params).only().ok()?.name.to_owned()));
    let pointer = name.map_or_else(Pointer::root, |name| Pointer::root().key(&name));
    Err(RequestError::Path(request_errors::field_error(Location::Path, pointer, words)))
}

/// Deserializes one path parameter from its percent-encoded text in the URL.
///
/// ```
/// assert_eq!(status_error::extract::segment::<String>("name", "%41da").unwrap(), "Ada");
/// ```
///
/// # Errors
///
/// The errors of [`path()`], and [`RequestError::Path`] if the decoded text is not UTF-8.
pub fn segment<T: DeserializeOwned>(name: &str, raw: &str) -> Result<T, RequestError> {
    match percent_encoding::percent_decode_str(raw).decode_utf8() {
        Ok(text) => path(&[(name, &text)]),
        Err(_) => Err(RequestError::Path(request_errors::not_utf8(Location::Path, name))),
    }
}

fn misused(reason: &str) -> RequestError {
    RequestError::Misused { reason: format!("the type does not fit the parameters of the route: {reason}") }
}

/// All path parameters of a request, as pairs of name and decoded text, in the order of the route.
#[derive(Clone, Copy)]
struct Params<'p>(&'p [(&'p str, &'p str)]);

impl<'p> Params<'p> {
    fn texts(self) -> impl Iterator<Item = Text<'p>> {
        self.0.iter().map(|(name, text)| Text { name, text, is_typed: false })
    }

    fn only(self) -> Result<Text<'p>, Error> {
        let mut texts = self.texts();
        match (texts.next(), texts.next()) {
            (Some(text), None) => Ok(text),
            _ => Err(Reason::Misfit("one value for a number of parameters that is not one").into()),
        }
    }

    fn in_order<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(Texts(self.texts()))
    }

    fn counted<'de, V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Error> {
        if length != self.0.len() {
            return Err(Reason::Misfit("a tuple of another length").into());
        }
        self.in_order(visitor)
    }

    fn by_name<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_map(ByName { texts: self.texts(), text: None })
    }
}

/// Path parameters as the members of a struct or a map.
struct ByName<'p, I> {
    texts: I,
    text: Option<Text<'p>>,
}

impl<'de, 'p, I: Iterator<Item = Text<'p>>> MapAccess<'de> for ByName<'p, I> {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        self.text = self.texts.next();
        let Some(text) = self.text else { return Ok(None) };
        seed.deserialize(Text { text: text.name, ..text }).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        let text = self.text.ok_or(Reason::Misfit("a type that asks for a value before its name"))?;
        seed.deserialize(text).map_err(|error| error.at(text.name))
    }
}

/// Implements methods that read a single value: from the only parameter. They fail if the route has
/// none or several.
macro_rules! only {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            let text = self.only()?;
            text.$method(visitor).map_err(|error| error.at(text.name))
        }
    )*};
}

impl<'de> Deserializer<'de> for Params<'_> {
    type Error = Error;

    wrappers! {}

    only! {
        deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128 deserialize_f32 deserialize_f64
        deserialize_char deserialize_str deserialize_string deserialize_bytes deserialize_byte_buf deserialize_option
        deserialize_identifier
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if let Ok(text) = self.only() { text.deserialize_any(visitor) } else { self.by_name(visitor) }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.in_order(visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Error> {
        self.counted(length, visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.by_name(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.by_name(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.only()?.deserialize_enum(name, variants, visitor)
    }
}

/// Checks that the path parameters, which the framework has decoded already, are UTF-8 in the URL.
/// For bytes that are not UTF-8, frameworks insert replacement characters or leave the text
/// encoded. This check comes before the values are read, so that the client is not sent an error
/// about the replaced text.
#[cfg(any(feature = "actix-web-4", feature = "poem-3", feature = "salvo-1"))]
pub(crate) fn decoded(raw_path: &str, params: &[(&str, &str)]) -> Result<(), RequestError> {
    let decode = |raw| percent_encoding::percent_decode_str(raw);
    let is_text = |raw| decode(raw).decode_utf8().is_ok();
    if is_text(raw_path) {
        return Ok(());
    }
    // Each parameter is looked for among the segments behind that of the parameter before. A text
    // alone doesn't tell: `%FF` is also the text of a valid `%25FF`.
    let mut segments = raw_path.split('/');
    let broken = params.iter().find(|(_, value)| {
        let mut behind = segments.clone();
        match behind.find(|raw| raw == value || decode(raw).decode_utf8_lossy() == *value) {
            Some(raw) => {
                segments = behind;
                !is_text(raw)
            }
            // A part of a segment, or several segments.
            None => value.contains(char::REPLACEMENT_CHARACTER) || raw_path.contains(value) && !is_text(value),
        }
    });
    broken.map_or(Ok(()), |(name, _)| Err(RequestError::Path(request_errors::not_utf8(Location::Path, name))))
}

/// The path parameters with their names, in the order of the route, read through the framework's
/// own deserializer.
#[cfg(feature = "poem-3")]
pub(crate) struct Named(pub(crate) Vec<(String, String)>);

#[cfg(feature = "poem-3")]
impl<'de> serde_core::de::Deserialize<'de> for Named {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;

        impl<'de> Visitor<'de> for Pairs {
            type Value = Named;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("the parameters of a path")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut params: A) -> Result<Named, A::Error> {
                let mut named = Vec::new();
                while let Some(param) = params.next_entry()? {
                    named.push(param);
                }
                Ok(Named(named))
            }
        }

        deserializer.deserialize_map(Pairs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::api_error::ApiError as _;
    use std::collections::BTreeMap;

    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Ids {
        account: u32,
        id: Option<Word>,
    }

    #[derive(Debug, PartialEq, serde::Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Word {
        New,
    }

    #[test]
    fn shapes() {
        let two = &[("account", "7"), ("id", "new")];
        assert_eq!(path::<Ids>(two).unwrap(), Ids { account: 7, id: Some(Word::New) });
        assert_eq!(path::<(u8, Word)>(two).unwrap(), (7, Word::New));
        assert_eq!(path::<BTreeMap<String, String>>(two).unwrap().len(), 2);
        assert_eq!(path::<Vec<String>>(two).unwrap(), ["7", "new"]);
        assert_eq!(path::<(char,)>(&[("id", "a")]).unwrap(), ('a',));
        assert_eq!(path::<std::net::Ipv4Addr>(&[("ip", "127.0.0.1")]).unwrap(), std::net::Ipv4Addr::LOCALHOST);
        path::<()>(two).unwrap();
    }

    #[test]
    #[cfg(any(feature = "actix-web-4", feature = "poem-3", feature = "salvo-1"))]
    fn the_parameter_that_is_not_utf8() {
        let name = |path, params: &[(&str, &str)]| match decoded(path, params) {
            Err(RequestError::Path(field_error)) => field_error.pointer.to_string(),
            Err(other) => panic!("{other:?}"),
            Ok(()) => String::new(),
        };
        // Frameworks replace the bytes, or leave them encoded.
        for broken in ["\u{fffd}", "%FF"] {
            assert_eq!(name("/pp/%25FF/%FF", &[("a", "%FF"), ("b", broken)]), "/b");
            assert_eq!(name("/pp/%FF/%25FF", &[("a", broken), ("b", "%FF")]), "/a");
            assert_eq!(name("/pp/%EF%BF%BD/%FF", &[("a", "\u{fffd}"), ("b", broken)]), "/b");
        }
        assert_eq!(name("/files/a/%FF.txt", &[("path", "a/%FF.txt")]), "/path");
        assert_eq!(name("/files/a/%FF.txt", &[("stem", "\u{fffd}")]), "/stem");
        assert_eq!(name("/pp/%25FF/a", &[("a", "%FF"), ("b", "a")]), "");
        assert_eq!(name("/%FF/a", &[("b", "a")]), "");
    }

    #[test]
    fn the_place_of_the_fault() {
        let place = |error: RequestError| match error {
            RequestError::Path(field_error) => (field_error.pointer.as_str().to_owned(), field_error.code.into_owned()),
            other => panic!("{other:?}"),
        };
        let two = &[("account", "x"), ("id", "old")];
        let at = |pointer: &str, kind: &str| (pointer.to_owned(), kind.to_owned());
        assert_eq!(place(path::<Ids>(two).unwrap_err()), at("/account", "type_error.integer"));
        assert_eq!(place(path::<(String, Word)>(two).unwrap_err()), at("/id", "type_error.enum"));
        assert_eq!(place(path::<bool>(&[("on", "maybe")]).unwrap_err()), at("/on", "type_error.bool"));
        assert_eq!(place(path::<std::net::IpAddr>(&[("ip", "x")]).unwrap_err()), at("/ip", "type_error.ip"));
    }

    #[test]
    fn a_type_that_does_not_fit_is_the_programs_fault() {
        let two = &[("a", "1"), ("b", "2")];
        for error in [
            path::<u8>(two).unwrap_err(),
            path::<(u8,)>(two).unwrap_err(),
            path::<Ids>(two).unwrap_err(),
            path::<Vec<Vec<u8>>>(two).unwrap_err(),
            path::<u8>(&[]).unwrap_err(),
        ] {
            assert_eq!(error.problem_type().status, 500, "{error:?}");
        }
    }
}
