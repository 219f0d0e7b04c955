//! aide 0.15: the errors of handlers in OpenAPI documents. A handler may return each derived error,
//! and the wrappers below.

use crate::api::wrappers::any_error::{AnyError, ErrorList};
use crate::api::wrappers::as_response::AsResponse;
use crate::contract::catalog::ProblemTypes;

crate::__aide_015! { [] [<E: ProblemTypes>] [AsResponse<E>] [] }
crate::__aide_015! { [] [<L: ErrorList>] [AnyError<L>] [] }
