//! The types of the fields that a response has as members and headers. The derive knows only the
//! tokens of a type, so it passes them to a macro of this crate.

/// The type of a field, and the places that its values are sent to.
#[cfg(feature = "contract")]
#[derive(Debug)]
pub struct FieldType {
    /// Returns the schema of the type.
    pub schema: fn() -> FieldSchema,
    /// The places, each with the name of the member or of the header, and with the doc comment of
    /// the field. The comment is empty if there is none, and for headers.
    pub uses: &'static [(Place, &'static str, &'static str)],
}

/// A place that a field is sent to.
#[cfg(feature = "contract")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A member of the problem type with this index among the own problem types of the catalog.
    Member(usize),
    /// A header of the problem type with this index.
    Header(usize),
    /// A member that is added to each problem type of the nested catalog with this index among the
    /// nested catalogs.
    Nested(usize),
}

/// The JSON Schema of a type, and whether each value of the type is sent.
#[cfg(feature = "contract")]
#[derive(Debug, Clone, PartialEq)]
pub struct FieldSchema {
    /// The schema of the values that are sent.
    pub json: serde_json::Value,
    /// Whether a response has each value of the type. `false` if some values are left out, as
    /// `None` is.
    pub is_always_sent: bool,
}

/// Makes a catalog of its entries and, with the feature `contract`, of the types of the fields. The
/// arguments are the types, each with its places, and the entries:
/// `[{ [u64] (Member 0 "id" "The docs of the field.") }] [entries]`.
#[cfg(feature = "contract")]
#[doc(hidden)]
#[macro_export]
macro_rules! __catalog {
    ([$({ [$($type:tt)*] $(($place:ident $index:literal $name:literal $($docs:literal)?))* })*] [$($entries:tt)*]) => {
        const {
            &[
                $($entries)*
                $crate::catalog::CatalogEntry::Fields(&[$($crate::__private::FieldType {
                    schema: || {
                        let __probe = $crate::__private::Probe::<$($type)*>::NEW;
                        $crate::__private::ToFieldSchema::schema(&__probe[$crate::__private::Chosen])
                    },
                    uses: &[$(($crate::__private::Place::$place($index), $name, ::core::concat!($($docs)?))),*],
                }),*]),
            ]
        }
    };
}

/// Makes a catalog of its entries alone.
#[cfg(not(feature = "contract"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __catalog {
    ([$($types:tt)*] [$($entries:tt)*]) => {
        const { &[$($entries)*] }
    };
}
