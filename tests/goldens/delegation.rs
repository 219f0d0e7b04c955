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
        "v5:Other c5:other s500 R4:warn \n",
    );
    #[automatically_derived]
    impl ::status_error::ApiError for Delegation {
        fn problem_type(&self) -> &'static ::status_error::ProblemType {
            ::status_error::__private::Table::at(
                &__TABLE,
                match self {
                    Self::Auth { source: __field_source, .. } => {
                        return ::status_error::ApiError::problem_type(
                            <AuthError as ::status_error::__private::TransparentSource>::error(
                                __field_source,
                            ),
                        );
                    }
                    Self::Other { .. } => {
                        match ::status_error::ApiError::delegate(self) {
                            ::core::option::Option::Some(__found) => {
                                return ::status_error::ApiError::problem_type(__found);
                            }
                            ::core::option::Option::None => 0,
                        }
                    }
                },
            )
        }
        fn internal_type(&self) -> &'static ::status_error::ProblemType {
            ::status_error::__private::Table::at(
                &__TABLE,
                match self {
                    Self::Auth { source: __field_source, .. } => {
                        return ::status_error::ApiError::internal_type(
                            <AuthError as ::status_error::__private::TransparentSource>::error(
                                __field_source,
                            ),
                        );
                    }
                    Self::Other { .. } => {
                        match ::status_error::ApiError::delegate(self) {
                            ::core::option::Option::Some(__found) => {
                                return ::status_error::ApiError::internal_type(__found);
                            }
                            ::core::option::Option::None => 0,
                        }
                    }
                },
            )
        }
        fn delegate(&self) -> ::core::option::Option<&dyn ::status_error::ApiError> {
            match self {
                Self::Auth { source: __field_source, .. } => {
                    ::core::option::Option::Some(
                        <AuthError as ::status_error::__private::TransparentSource>::error(
                            __field_source,
                        ),
                    )
                }
                Self::Other { 0: __field_0, .. } => {
                    ::status_error::__private::find(
                        ::status_error::__private::AsDynError::of(
                            __field_0,
                        )[::status_error::__private::Chosen],
                        &[
                            <OrderError as ::status_error::__private::DowncastTarget>::cast,
                            <auth::AuthError as ::status_error::__private::DowncastTarget>::cast,
                        ],
                    )
                }
                _ => ::core::option::Option::None,
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
    impl ::status_error::catalog::ProblemTypes for Delegation {
        fn entries() -> &'static [::status_error::catalog::CatalogEntry] {
            const {
                &[
                    ::status_error::catalog::CatalogEntry::Nested(
                        <AuthError as ::status_error::__private::TransparentSource>::entries,
                    ),
                    ::status_error::catalog::CatalogEntry::Own(|| ::status_error::__private::Table::run(
                        &__TABLE,
                        0,
                        1,
                    )),
                    ::status_error::catalog::CatalogEntry::Nested(
                        <OrderError as ::status_error::__private::DowncastTarget>::entries,
                    ),
                    ::status_error::catalog::CatalogEntry::Nested(
                        <auth::AuthError as ::status_error::__private::DowncastTarget>::entries,
                    ),
                ]
            }
        }
    }
    ::status_error::__frameworks! {
        [] [] [Delegation] []
    }
};
