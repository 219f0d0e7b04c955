//! Fields that are rebuilt from the field errors.

use crate::contract::field_error::FieldError;
use std::sync::Arc;

/// A type that a `#[field_errors]` field can have if the enum is decoded: the way back of
/// [`ToFieldErrors`](crate::field_error::ToFieldErrors).
///
/// ```
/// use status_error::FieldError;
/// use status_error::client::FromFieldErrors;
///
/// struct MissingColumns(Vec<String>);
///
/// impl FromFieldErrors for MissingColumns {
///     fn from_field_errors(field_errors: &[FieldError]) -> Option<Self> {
///         let columns = field_errors.iter().map(|error| error.pointer.segments().last());
///         columns.map(|column| Some(column?.to_string())).collect::<Option<_>>().map(Self)
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be rebuilt from field errors",
    label = "`#[api_error(decode)]` rebuilds this field in a client",
    note = "use `Vec<status_error::FieldError>`, or write `impl status_error::client::FromFieldErrors for {Self}`",
    note = "or keep the variant from clients: `#[status(…, server_only)]`"
)]
pub trait FromFieldErrors: Sized {
    /// Returns the value that has these field errors. Returns `None` if there is none.
    fn from_field_errors(field_errors: &[FieldError]) -> Option<Self>;
}

impl FromFieldErrors for FieldError {
    fn from_field_errors(field_errors: &[FieldError]) -> Option<Self> {
        match field_errors {
            [one] => Some(one.clone()),
            _ => None,
        }
    }
}

impl<T: FromFieldErrors> FromFieldErrors for Vec<T> {
    fn from_field_errors(field_errors: &[FieldError]) -> Option<Self> {
        field_errors.iter().map(|one| T::from_field_errors(std::slice::from_ref(one))).collect()
    }
}

impl<T: FromFieldErrors> FromFieldErrors for Option<T> {
    fn from_field_errors(field_errors: &[FieldError]) -> Option<Self> {
        if field_errors.is_empty() { Some(None) } else { T::from_field_errors(field_errors).map(Some) }
    }
}

impl<T: FromFieldErrors> FromFieldErrors for Box<T> {
    fn from_field_errors(field_errors: &[FieldError]) -> Option<Self> {
        T::from_field_errors(field_errors).map(Self::new)
    }
}

impl<T: FromFieldErrors> FromFieldErrors for Arc<T> {
    fn from_field_errors(field_errors: &[FieldError]) -> Option<Self> {
        T::from_field_errors(field_errors).map(Self::new)
    }
}
