// Written by `BLESS=1 cargo test -p status-error-macros expansion_tests`.

#[allow(
    clippy::pedantic,
    deprecated,
    unused_qualifications,
    unreachable_code,
    unreachable_patterns,
)]
const _: () = {
    static __TABLE: errors::__private::Table = errors::__private::Table::new(
        "v7:Generic c7:generic s404 i25:Parameters of every kind. D18:{id} was not found m2:id m5:other \n",
    );
    #[automatically_derived]
    impl<'a, T, D: ?Sized, const N: usize> errors::ApiError for Generic<'a, T, D, N>
    where
        T: Debug,
        Self: ::core::error::Error,
        T: errors::member::PublicMember,
        Option<T>: errors::member::PublicMember,
    {
        fn problem_type(&self) -> &'static errors::ProblemType {
            errors::__private::Table::at(
                &__TABLE,
                match self {
                    Self { .. } => 0,
                },
            )
        }
        fn members(&self, __to: &mut errors::member::MemberSink<'_>) {
            match self {
                Self { id: __field_id, option: __field_option, .. } => {
                    errors::member::MemberSink::add(__to, "id", __field_id);
                    errors::member::MemberSink::add(__to, "other", __field_option);
                }
            }
        }
        fn __hook(
            &self,
            __hook: errors::__private::Hook,
        ) -> ::core::option::Option<errors::__private::HookValue<'_>> {
            match __hook {
                errors::__private::Hook::Table => {
                    ::core::option::Option::Some(
                        errors::__private::HookValue::Table(&__TABLE),
                    )
                }
                _ => ::core::option::Option::None,
            }
        }
    }
    #[automatically_derived]
    impl<'a, T, D: ?Sized, const N: usize> errors::catalog::ProblemTypes
    for Generic<'a, T, D, N>
    where
        T: Debug,
        Self: ::core::error::Error,
        T: errors::member::PublicMember,
        Option<T>: errors::member::PublicMember,
    {
        fn entries() -> &'static [errors::catalog::CatalogEntry] {
            const {
                &[
                    errors::catalog::CatalogEntry::Own(|| errors::__private::Table::run(
                        &__TABLE,
                        0,
                        1,
                    )),
                ]
            }
        }
    }
    errors::__frameworks! {
        [] [< 'a, T, D : ? Sized, const N : usize >] [Generic < 'a, T, D, N >] [where T :
        Debug, Generic < 'a, T, D, N > : ::core::error::Error, T :
        errors::member::PublicMember, Option < T > : errors::member::PublicMember,
        Generic < 'a, T, D, N > : ::core::marker::Sized]
    }
};
