// Written by `BLESS=1 cargo test -p status-error-macros goldens`.

#[allow(
    clippy::pedantic,
    deprecated,
    unused_qualifications,
    unreachable_code,
    unreachable_patterns,
)]
const _: () = {
    static __TYPES: [::status_error::ProblemType; 4usize] = {
        let __empty = ::status_error::__private::EMPTY;
        [
            ::status_error::ProblemType {
                variant: "NotFound",
                code: "not_found",
                status: 404,
                docs: "No buyer has this id.",
                message: ::status_error::Message::Literal("the buyer was not found"),
                ..__empty
            },
            ::status_error::ProblemType {
                variant: "Taken",
                code: "duplicate_record",
                status: ::status_error::__private::http::StatusCode::CONFLICT.as_u16(),
                title: ::core::option::Option::Some("Duplicate record"),
                message: ::status_error::Message::Literal("for the client"),
                ..__empty
            },
            ::status_error::ProblemType {
                variant: "Gone",
                code: "gone",
                status: 410,
                ..__empty
            },
            ::status_error::ProblemType {
                variant: "Broken",
                code: "broken",
                status: 500,
                ..__empty
            },
        ]
    };
    static __SLOTS: [::status_error::__private::Slot; 4usize] = [const {
        ::status_error::__private::Slot::new()
    }; 4usize];
    static __TABLE: ::status_error::__private::Table = ::status_error::__private::Table::new(
        &__TYPES,
        &__SLOTS,
    );
    #[automatically_derived]
    impl ::status_error::ApiError for Messages {
        fn problem_type(&self) -> &'static ::status_error::ProblemType {
            &__TYPES[match self {
                Self::NotFound { .. } => 0,
                Self::Taken { .. } => 1,
                Self::Gone { .. } => 2,
                Self::Broken { .. } => 3,
            }]
        }
        fn __table(
            &self,
        ) -> ::core::option::Option<&'static ::status_error::__private::Table> {
            ::core::option::Option::Some(&__TABLE)
        }
    }
    #[automatically_derived]
    impl ::status_error::ProblemTypes for Messages {
        fn entries() -> &'static [::status_error::Entry] {
            const { &[::status_error::Entry::Own(&__TYPES)] }
        }
    }
    ::status_error::__frameworks! {
        [] [] [Messages] []
    }
};
