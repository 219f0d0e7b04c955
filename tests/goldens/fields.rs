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
                variant: "NotFound",
                code: "not_found",
                status: 404,
                message: ::status_error::Message::Display(
                    "buyer {id} of {account} was not found",
                ),
                members: &["id"],
                headers: &[
                    ::status_error::Header {
                        name: "x-api",
                        value: ::core::option::Option::Some("payments"),
                    },
                ],
                ..__empty
            },
            ::status_error::ProblemType {
                variant: "Throttled",
                code: "throttled",
                status: 429,
                message: ::status_error::Message::Written(
                    "{limit:>4} requests a minute are served",
                ),
                headers: &[
                    ::status_error::Header {
                        name: "x-api",
                        value: ::core::option::Option::Some("payments"),
                    },
                    ::status_error::Header {
                        name: "x-limit",
                        value: ::core::option::Option::None,
                    },
                    ::status_error::Header {
                        name: "retry-after",
                        value: ::core::option::Option::None,
                    },
                ],
                cause: ::core::option::Option::Some("by the rule {rule}"),
                ..__empty
            },
            ::status_error::ProblemType {
                variant: "Invalid",
                code: "invalid",
                status: 400,
                message: ::status_error::Message::Literal(
                    "the request failed validation",
                ),
                details: true,
                headers: &[
                    ::status_error::Header {
                        name: "x-api",
                        value: ::core::option::Option::Some("payments"),
                    },
                ],
                ..__empty
            },
            ::status_error::ProblemType {
                variant: "Taken",
                code: "taken",
                status: 409,
                message: ::status_error::Message::Literal("taken"),
                headers: &[
                    ::status_error::Header {
                        name: "x-api",
                        value: ::core::option::Option::Some("payments"),
                    },
                ],
                unique: &[
                    ::status_error::Unique {
                        constraint: ::core::option::Option::Some("users_email_key"),
                        fields: &["email"],
                        columns: &["users.email"],
                        matching: ::status_error::Match::Exact,
                    },
                ],
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
    impl ::status_error::ApiError for Fields {
        fn problem_type(&self) -> &'static ::status_error::ProblemType {
            &__TYPES[match self {
                Self::NotFound { .. } => 0,
                Self::Throttled { .. } => 1,
                Self::Invalid { .. } => 2,
                Self::Taken { .. } => 3,
            }]
        }
        fn api(&self) -> ::core::option::Option<&'static ::status_error::ApiProfile> {
            ::status_error::__private::profile(&PAYMENTS)
        }
        fn write_message(
            &self,
            __to: &mut ::core::fmt::Formatter<'_>,
        ) -> ::core::fmt::Result {
            match self {
                Self::Throttled { limit: __field_limit, .. } => {
                    ::status_error::__private::interpolate(
                        __to,
                        &["", " requests a minute are served"],
                        &[
                            &::core::format_args!(
                                "{__field_limit:>4}", __field_limit = __field_limit
                                .__as_display()
                            ),
                        ],
                    )
                }
                _ => ::core::result::Result::Err(::core::fmt::Error),
            }
        }
        fn members(&self, __to: &mut ::status_error::Members<'_>) {
            match self {
                Self::NotFound { id: __field_id, .. } => {
                    ::status_error::Members::add(__to, "id", __field_id);
                }
                _ => {}
            }
        }
        fn details(&self, __to: &mut ::status_error::Details<'_>) {
            match self {
                Self::Invalid { 0: __field_0, .. } => {
                    ::status_error::DetailSource::each(__field_0, __to)
                }
                _ => {}
            }
        }
        fn headers(&self, __to: &mut ::status_error::Headers<'_>) {
            match self {
                Self::Throttled { limit: __field_limit, after: __field_after, .. } => {
                    ::status_error::Headers::interpolate(
                        __to,
                        "x-limit",
                        &["", ""],
                        &[&__field_limit.__as_display()],
                    );
                    ::status_error::Headers::add(__to, "retry-after", __field_after);
                }
                _ => {}
            }
        }
        fn write_cause(
            &self,
            __to: &mut ::core::fmt::Formatter<'_>,
        ) -> ::core::fmt::Result {
            match self {
                Self::Throttled { rule: __field_rule, .. } => {
                    ::status_error::__private::interpolate(
                        __to,
                        &["by the rule ", ""],
                        &[&__field_rule.__as_display()],
                    )
                }
                _ => ::core::result::Result::Err(::core::fmt::Error),
            }
        }
        fn __table(
            &self,
        ) -> ::core::option::Option<&'static ::status_error::__private::Table> {
            ::core::option::Option::Some(&__TABLE)
        }
    }
    #[automatically_derived]
    impl ::status_error::ProblemTypes for Fields {
        fn entries() -> &'static [::status_error::Entry] {
            const { &[::status_error::Entry::Own(&__TYPES)] }
        }
    }
    #[automatically_derived]
    impl ::status_error::database::FromDatabase for Fields {
        fn __types() -> &'static [::status_error::ProblemType] {
            &__TYPES
        }
        fn __build(
            __index: ::core::primitive::usize,
            __violation: ::core::option::Option<&::status_error::database::Violation>,
        ) -> ::core::option::Option<Self> {
            match __index {
                3 => ::core::option::Option::Some(Self::Taken {}),
                _ => ::core::option::Option::None,
            }
        }
    }
    ::status_error::__frameworks! {
        [] [] [Fields] []
    }
};
