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
        "v6:NoFile c7:no_file s404 L21:there is no such file \nv7:Storage c7:storage s500 \nv8:Database c8:database s500 \n",
    );
    #[automatically_derived]
    impl ::status_error::ApiError for Conversion {
        fn problem_type(&self) -> &'static ::status_error::ProblemType {
            ::status_error::__private::Table::at(
                &__TABLE,
                match self {
                    Self::NoFile { .. } => 0,
                    Self::Storage { .. } => 1,
                    Self::Database { .. } => 2,
                },
            )
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
                ::status_error::__private::Hook::Unmapped => {
                    ::core::option::Option::map(
                        match self {
                            Self::Database { 0: __field_0, .. } => {
                                ::status_error::__private::unmapped::<
                                    Self,
                                >(
                                    <sqlx::Error as ::status_error::database::DatabaseError>::failure(
                                        __field_0,
                                    ),
                                )
                            }
                            _ => ::core::option::Option::None,
                        },
                        ::status_error::__private::HookValue::Unmapped,
                    )
                }
                _ => ::core::option::Option::None,
            }
        }
    }
    #[automatically_derived]
    impl ::status_error::catalog::ProblemTypes for Conversion {
        fn entries() -> &'static [::status_error::catalog::CatalogEntry] {
            const {
                &[
                    ::status_error::catalog::CatalogEntry::Own(|| ::status_error::__private::Table::run(
                        &__TABLE,
                        0,
                        3,
                    )),
                ]
            }
        }
    }
    #[automatically_derived]
    impl ::status_error::database::FromDatabase for Conversion {
        fn __types() -> &'static [::status_error::ProblemType] {
            ::status_error::__private::Table::types(&__TABLE)
        }
        fn __build(
            __index: ::core::primitive::usize,
            __violation: ::core::option::Option<&::status_error::database::Violation>,
        ) -> ::core::option::Option<Self> {
            match (__index, __violation) {
                _ => ::core::option::Option::None,
            }
        }
    }
    #[automatically_derived]
    impl ::core::convert::From<sqlx::Error> for Conversion {
        fn from(__error: sqlx::Error) -> Self {
            let __first: ::status_error::__private::First<Self, sqlx::Error> = read_only;
            let __error = match __first(__error) {
                ::core::result::Result::Ok(__chosen) => return __chosen,
                ::core::result::Result::Err(__error) => __error,
            };
            match ::status_error::__private::mapped::<
                Self,
            >(
                &<sqlx::Error as ::status_error::database::DatabaseError>::failure(
                    &__error,
                ),
            ) {
                ::core::result::Result::Ok(__made) => __made,
                ::core::result::Result::Err(_) => Self::Database { 0: __error },
            }
        }
    }
    #[automatically_derived]
    impl ::core::convert::From<io::Error> for Conversion {
        fn from(__error: io::Error) -> Self {
            let __holds: fn(&io::Error) -> ::core::primitive::bool = is_not_found;
            if __holds(&__error) {
                return Self::NoFile {
                    name: <Option<
                        String,
                    > as ::status_error::__private::DefaultField>::blank(),
                    source: __error,
                };
            }
            Self::Storage {
                0: <Box<
                    dyn Error + Send + Sync,
                > as ::core::convert::From<io::Error>>::from(__error),
            }
        }
    }
    #[automatically_derived]
    impl ::core::convert::From<fmt::Error> for Conversion {
        fn from(__error: fmt::Error) -> Self {
            Self::Storage {
                0: <Box<
                    dyn Error + Send + Sync,
                > as ::core::convert::From<fmt::Error>>::from(__error),
            }
        }
    }
    ::status_error::__frameworks! {
        [] [] [Conversion] []
    }
};
