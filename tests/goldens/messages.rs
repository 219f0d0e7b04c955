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
        "v8:NotFound c9:not_found s404 i21:No buyer has this id. L23:the buyer was not found \nv5:Taken c16:duplicate_record s409 t16:Duplicate record L14:for the client \nv4:Gone c4:gone s410 \nv6:Broken c6:broken s500 \n",
    );
    #[automatically_derived]
    impl ::status_error::ApiError for Messages {
        fn problem_type(&self) -> &'static ::status_error::ProblemType {
            ::status_error::__private::Table::at(
                &__TABLE,
                match self {
                    Self::NotFound { .. } => 0,
                    Self::Taken { .. } => 1,
                    Self::Gone { .. } => 2,
                    Self::Broken { .. } => 3,
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
                _ => ::core::option::Option::None,
            }
        }
    }
    #[automatically_derived]
    impl ::status_error::catalog::ProblemTypes for Messages {
        fn entries() -> &'static [::status_error::catalog::CatalogEntry] {
            const {
                &[
                    ::status_error::catalog::CatalogEntry::Own(|| ::status_error::__private::Table::run(
                        &__TABLE,
                        0,
                        4,
                    )),
                ]
            }
        }
    }
    ::status_error::__frameworks! {
        [] [] [Messages] []
    }
};
