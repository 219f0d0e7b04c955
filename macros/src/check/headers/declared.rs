//! The headers that a variant declares, by status.

use crate::queries::fields::is_on;
use crate::queries::problem_types::Queries;
use crate::syntax::input::{Field, Variant};

/// How often the responses of a variant with one status have a header.
pub(super) enum Declared<'v, 'a> {
    Never,
    /// The field may have no value.
    Sometimes(&'v Field<'a>),
    Always,
}

impl<'v, 'a> Declared<'v, 'a> {
    pub(super) fn of(queries: &Queries<'_>, variant: &'v Variant<'a>, status: u16, name: &str) -> Self {
        if queries.headers_on(variant, status).any(|header| header.name.value().eq_ignore_ascii_case(name)) {
            return Self::Always;
        }
        let is_required = |field: &&Field<'_>| {
            let mut headers = field.headers.iter().filter(|header| is_on(header.on.as_ref(), status));
            headers.any(|header| header.value().eq_ignore_ascii_case(name))
        };
        // With an empty list of methods, the router that knows the methods sets `Allow`. An empty
        // list of challenges is no challenge.
        let may_be_absent = |name: &str| name == "Option" || name == "Vec" && status != 405;
        let fields = || variant.fields.iter().filter(is_required);
        match fields().next() {
            None => Self::Never,
            Some(_) if fields().any(|field| !field.type_name().is_some_and(|name| may_be_absent(&name))) => {
                Self::Always
            }
            Some(field) => Self::Sometimes(field),
        }
    }
}
