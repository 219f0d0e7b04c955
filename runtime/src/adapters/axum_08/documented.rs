//! The extractors in documents of aide: as axum's extractors of the same names, with the errors of
//! this crate's extractors.

use super::{Form, Json, Path, Query};
use crate::export::openapi::{EXTENSION, note};
use crate::request::request_error::RequestError;
use ::axum::extract;
use aide::generate::GenContext;
use aide::openapi::{Operation, Response};
use aide::{OperationInput, OperationOutput};

/// Implements `OperationInput` for an extractor, if aide implements it for axum's.
macro_rules! inputs {
    ($($extractor:ident,)*) => {$(
        impl<T> OperationInput for $extractor<T>
        where
            extract::$extractor<T>: OperationInput,
        {
            fn operation_input(context: &mut GenContext, operation: &mut Operation) {
                extract::$extractor::<T>::operation_input(context, operation);
                let errors = note::<RequestError>(operation.extensions.get(EXTENSION));
                operation.extensions.insert(EXTENSION.to_owned(), errors);
            }
        }
    )*};
}

inputs! { Form, Json, Path, Query, }

impl<T> OperationOutput for Json<T>
where
    extract::Json<T>: OperationOutput,
{
    type Inner = <extract::Json<T> as OperationOutput>::Inner;

    fn operation_response(context: &mut GenContext, operation: &mut Operation) -> Option<Response> {
        extract::Json::<T>::operation_response(context, operation)
    }

    fn inferred_responses(context: &mut GenContext, operation: &mut Operation) -> Vec<(Option<u16>, Response)> {
        extract::Json::<T>::inferred_responses(context, operation)
    }
}
