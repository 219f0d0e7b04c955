// Written by `BLESS=1 cargo test -p status-error-macros expansion_tests`.

#[allow(
    clippy::pedantic,
    deprecated,
    unused_qualifications,
    unreachable_code,
    unreachable_patterns,
)]
const _: () = {
    static __TABLE: ::status_error::__private::Table = ::status_error::__private::Table::new(
        "v8:NotFound c9:not_found s404 D37:buyer {id} of {account} was not found m2:id h5:x-api H8:payments \nv9:Throttled c9:throttled s429 W39:{limit:>4} requests a minute are served h5:x-api H8:payments h7:x-limit h11:retry-after C18:by the rule {rule} \nv7:Invalid c7:invalid s400 L29:the request failed validation * h5:x-api H8:payments \nv5:Taken c5:taken s409 L5:taken h5:x-api H8:payments u15:users_email_key f5:email o11:users.email \n",
    );
    #[automatically_derived]
    impl ::status_error::ApiError for Fields {
        fn problem_type(&self) -> &'static ::status_error::ProblemType {
            ::status_error::__private::Table::at(
                &__TABLE,
                match self {
                    Self::NotFound { .. } => 0,
                    Self::Throttled { .. } => 1,
                    Self::Invalid { .. } => 2,
                    Self::Taken { .. } => 3,
                },
            )
        }
        fn profile(
            &self,
        ) -> ::core::option::Option<&'static ::status_error::ApiProfile> {
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
                                "{__field_limit:>4}", __field_limit = &
                                ::status_error::__private::AsOptional::of(__field_limit)
                                [::status_error::__private::Chosen]
                            ),
                        ],
                    )
                }
                _ => ::core::result::Result::Err(::core::fmt::Error),
            }
        }
        fn members(&self, __to: &mut ::status_error::member::MemberSink<'_>) {
            match self {
                Self::NotFound { id: __field_id, .. } => {
                    ::status_error::member::MemberSink::add(__to, "id", __field_id);
                }
                _ => {}
            }
        }
        fn field_errors(
            &self,
            __to: &mut ::status_error::field_error::FieldErrorSink<'_>,
        ) {
            match self {
                Self::Invalid { 0: __field_0, .. } => {
                    ::status_error::field_error::ToFieldErrors::each(__field_0, __to)
                }
                _ => {}
            }
        }
        fn headers(&self, __to: &mut ::status_error::header::HeaderSink<'_>) {
            match self {
                Self::Throttled { limit: __field_limit, after: __field_after, .. } => {
                    ::status_error::header::HeaderSink::interpolate(
                        __to,
                        "x-limit",
                        &["", ""],
                        &[
                            &::status_error::__private::AsDisplay::of(
                                __field_limit,
                            )[::status_error::__private::Chosen],
                        ],
                    );
                    ::status_error::header::HeaderSink::add(
                        __to,
                        "retry-after",
                        __field_after,
                    );
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
                        &[
                            &::status_error::__private::AsOptional::of(
                                __field_rule,
                            )[::status_error::__private::Chosen],
                        ],
                    )
                }
                _ => ::core::result::Result::Err(::core::fmt::Error),
            }
        }
        fn __hook(
            &self,
            __hook: ::status_error::__private::Hook,
        ) -> ::core::option::Option<::status_error::__private::HookValue<'_>> {
            match __hook {
                ::status_error::__private::Hook::Table => {
                    ::core::option::Option::Some(
                        ::status_error::__private::HookValue::Table(&__TABLE),
                    )
                }
                _ => ::core::option::Option::None,
            }
        }
    }
    #[automatically_derived]
    impl ::status_error::catalog::ProblemTypes for Fields {
        fn entries() -> &'static [::status_error::catalog::CatalogEntry] {
            ::status_error::__catalog!(
                [{ [u64] (Member 0 "id") } { [::core::primitive::str] (Header 1
                "x-limit") } { [Duration] (Header 1 "retry-after") }]
                [::status_error::catalog::CatalogEntry::Profile(||
                ::status_error::__private::facts(& PAYMENTS)),
                ::status_error::catalog::CatalogEntry::Own(||
                ::status_error::__private::Table::run(& __TABLE, 0, 4)),]
            )
        }
    }
    #[automatically_derived]
    impl ::status_error::database::FromDatabase for Fields {
        fn __types() -> &'static [::status_error::ProblemType] {
            ::status_error::__private::Table::types(&__TABLE)
        }
        fn __build(
            __index: ::core::primitive::usize,
            __violation: ::core::option::Option<&::status_error::database::Violation>,
        ) -> ::core::option::Option<Self> {
            match (__index, __violation) {
                (3, _) => ::core::option::Option::Some(Self::Taken {}),
                _ => ::core::option::Option::None,
            }
        }
    }
    ::status_error::__frameworks! {
        [] [] [Fields] []
    }
};
