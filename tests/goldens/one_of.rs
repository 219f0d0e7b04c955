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
        "v7:Storage c9:not_found s404 W27:The storage refused {file}. m4:file \nv7:Storage c8:conflict s409 W27:The storage refused {file}. m4:file \nv7:Storage c19:service_unavailable s503 \nv7:Storage c7:storage s502 \n",
    );
    #[automatically_derived]
    impl ::status_error::ApiError for OneOf {
        fn problem_type(&self) -> &'static ::status_error::ProblemType {
            ::status_error::__private::Table::at(
                &__TABLE,
                match self {
                    Self::Storage { status: __field_status, .. } => {
                        0
                            + ::status_error::__private::position(
                                __field_status,
                                &[404, 409, 503],
                            )
                    }
                },
            )
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
                        &[
                            &::status_error::__private::AsOptional::of(
                                __field_file,
                            )[::status_error::__private::Chosen],
                        ],
                    )
                }
                _ => ::core::result::Result::Err(::core::fmt::Error),
            }
        }
        fn members(&self, __to: &mut ::status_error::member::MemberSink<'_>) {
            match self {
                Self::Storage { file: __field_file, .. } => {
                    ::status_error::member::MemberSink::add(__to, "file", __field_file);
                }
                _ => {}
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
    impl ::status_error::catalog::ProblemTypes for OneOf {
        fn entries() -> &'static [::status_error::catalog::CatalogEntry] {
            ::status_error::__catalog!(
                [{ [String] (Member 0 "file") (Member 1 "file") }]
                [::status_error::catalog::CatalogEntry::Own(||
                ::status_error::__private::Table::run(& __TABLE, 0, 4)),]
            )
        }
    }
    ::status_error::__frameworks! {
        [] [] [OneOf] []
    }
};
