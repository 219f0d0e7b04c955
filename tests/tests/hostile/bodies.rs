//! The derive inside functions, blocks, constants, impls and closures.

use crate::common::text;
use status_error::ApiError;

fn in_a_function() -> impl ApiError {
    static LOCAL: status_error::ApiProfile =
        status_error::ApiProfile::new("local.test").format(&status_error::format::Envelope);
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("in a function of {id:?}")]
    #[message("in a function of {id:>3}")]
    #[status(404)]
    #[api_error(profile = LOCAL)]
    struct Local<T: std::fmt::Debug> {
        #[public]
        id: T,
    }
    Local { id: 7 }
}

const IN_A_CONSTANT: fn() -> u16 = {
    #[derive(Debug, thiserror::Error, ApiError)]
    enum Local {
        #[error("in a constant")]
        #[status(410)]
        Gone,
        #[error(transparent)]
        #[status(transparent)]
        Any(#[from] crate::common_error::Plain),
    }
    || {
        status_error::response(&Local::Gone).status().as_u16()
            + status_error::response(&Local::Any(crate::common_error::Plain)).status().as_u16()
    }
};

struct Service;

impl Service {
    fn in_a_method<const N: usize>(&self) -> u16 {
        #[derive(Debug, thiserror::Error, ApiError)]
        #[error("{0} of a method")]
        #[status(one_of(404, 409), otherwise = 502)]
        struct Local(
            #[status]
            #[public(message)]
            u16,
        );
        let twice = || {
            #[derive(Debug, thiserror::Error, ApiError)]
            #[error("of a closure")]
            #[status(transparent)]
            struct Local(#[source] super::bodies::Inner);
            status_error::response(&Local(super::bodies::Inner::Conflict)).status().as_u16()
        };
        twice() + status_error::response(&Local(404)).status().as_u16()
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
enum Inner {
    #[error("conflict")]
    #[status(409)]
    Conflict,
}

#[test]
fn a_body_is_as_good_as_a_module() {
    let error = in_a_function();
    assert_eq!(
        text(status_error::response(&error)),
        r#"{"type":"error","code":"local","status":404,"message":"in a function of   7","details":[],"id":7}"#
    );
    assert_eq!(IN_A_CONSTANT(), 410 + 404);
    assert_eq!(Service.in_a_method::<3>(), 409 + 404);
}
