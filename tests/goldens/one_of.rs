// Written by `BLESS=1 cargo test -p status-error-macros goldens`.

#[allow(
    clippy::pedantic,
    deprecated,
    unused_qualifications,
    unreachable_code,
    unreachable_patterns,
)]
const _: () = {
    use ::status_error::__private::AsDisplay as _;
    static __TYPES: [::status_error::ProblemType; 4usize] = {
        let __empty = ::status_error::__private::EMPTY;
        [
            ::status_error::ProblemType {
                variant: "Storage",
                code: "not_found",
                status: 404,
                message: ::status_error::Message::Written("The storage refused {file}."),
                members: &["file"],
                ..__empty
            },
            ::status_error::ProblemType {
                variant: "Storage",
                code: "conflict",
                status: ::status_error::__private::http::StatusCode::CONFLICT.as_u16(),
                message: ::status_error::Message::Written("The storage refused {file}."),
                members: &["file"],
                ..__empty
            },
            ::status_error::ProblemType {
                variant: "Storage",
                code: "service_unavailable",
                status: 503,
                ..__empty
            },
            ::status_error::ProblemType {
                variant: "Storage",
                code: "storage",
                status: 502,
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
    impl ::status_error::ApiError for OneOf {
        fn problem_type(&self) -> &'static ::status_error::ProblemType {
            &__TYPES[match self {
                Self::Storage { status: __field_status, .. } => {
                    0
                        + ::status_error::__private::position(
                            __field_status,
                            &[404, 409, 503],
                        )
                }
            }]
        }
        fn write_message(
            &self,
            __to: &mut ::core::fmt::Formatter<'_>,
        ) -> ::core::fmt::Result {
            match self {
                Self::Storage { file: __field_file, .. } => {
                    ::status_error::__private::interpolate(
                        __to,
                        &["The storage refused ", "."],
                        &[&__field_file.__as_display()],
                    )
                }
                _ => ::core::result::Result::Err(::core::fmt::Error),
            }
        }
        fn members(&self, __to: &mut ::status_error::Members<'_>) {
            match self {
                Self::Storage { file: __field_file, .. } => {
                    ::status_error::Members::add(__to, "file", __field_file);
                }
                _ => {}
            }
        }
        fn __table(
            &self,
        ) -> ::core::option::Option<&'static ::status_error::__private::Table> {
            ::core::option::Option::Some(&__TABLE)
        }
    }
    #[automatically_derived]
    impl ::status_error::ProblemTypes for OneOf {
        fn entries() -> &'static [::status_error::Entry] {
            const { &[::status_error::Entry::Own(&__TYPES)] }
        }
    }
    ::status_error::__frameworks! {
        [] [] [OneOf] []
    }
};
