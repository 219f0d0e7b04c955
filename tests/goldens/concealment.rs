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
        "v8:NotFound c9:not_found s404 W24:buyer {id} was not found m2:id \nv7:Foreign c7:foreign s403 a8:NotFound \nv4:None c4:none s404 L13:there is none \n",
    );
    #[automatically_derived]
    impl ::status_error::ApiError for Concealment {
        fn problem_type(&self) -> &'static ::status_error::ProblemType {
            ::status_error::__private::Table::at(
                &__TABLE,
                match self {
                    Self::NotFound { .. } => 0,
                    Self::Foreign { .. } => 0,
                    Self::None { .. } => 2,
                    Self::Auth { 0: __field_0, .. } => {
                        let __found = ::status_error::__private::responding_type(
                            <AuthError as ::status_error::__private::TransparentSource>::error(
                                __field_0,
                            ),
                        );
                        if ::status_error::__private::has_status(__found, &[401, 403]) {
                            2
                        } else {
                            return __found
                        }
                    }
                },
            )
        }
        fn internal_type(&self) -> &'static ::status_error::ProblemType {
            ::status_error::__private::Table::at(
                &__TABLE,
                match self {
                    Self::NotFound { .. } => 0,
                    Self::Foreign { .. } => 1,
                    Self::None { .. } => 2,
                    Self::Auth { 0: __field_0, .. } => {
                        return ::status_error::ApiError::internal_type(
                            <AuthError as ::status_error::__private::TransparentSource>::error(
                                __field_0,
                            ),
                        );
                    }
                },
            )
        }
        fn delegate(&self) -> ::core::option::Option<&dyn ::status_error::ApiError> {
            match self {
                Self::Auth { 0: __field_0, .. } => {
                    if ::status_error::__private::has_status(
                        ::status_error::__private::responding_type(
                            <AuthError as ::status_error::__private::TransparentSource>::error(
                                __field_0,
                            ),
                        ),
                        &[401, 403],
                    ) {
                        ::core::option::Option::None
                    } else {
                        ::core::option::Option::Some(
                            <AuthError as ::status_error::__private::TransparentSource>::error(
                                __field_0,
                            ),
                        )
                    }
                }
                _ => ::core::option::Option::None,
            }
        }
        fn write_message(
            &self,
            __to: &mut ::core::fmt::Formatter<'_>,
        ) -> ::core::fmt::Result {
            match self {
                Self::NotFound { id: __field_id, .. }
                | Self::Foreign { id: __field_id, .. } => {
                    ::status_error::__private::interpolate(
                        __to,
                        &["buyer ", " was not found"],
                        &[
                            &::status_error::__private::AsOptional::of(
                                __field_id,
                            )[::status_error::__private::Chosen],
                        ],
                    )
                }
                _ => ::core::result::Result::Err(::core::fmt::Error),
            }
        }
        fn members(&self, __to: &mut ::status_error::member::MemberSink<'_>) {
            match self {
                Self::NotFound { id: __field_id, .. }
                | Self::Foreign { id: __field_id, .. } => {
                    ::status_error::member::MemberSink::add(__to, "id", __field_id);
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
    impl ::status_error::catalog::ProblemTypes for Concealment {
        fn entries() -> &'static [::status_error::catalog::CatalogEntry] {
            ::status_error::__catalog!(
                [{ [u64] (Member 0 "id") }]
                [::status_error::catalog::CatalogEntry::Own(||
                ::status_error::__private::Table::run(& __TABLE, 0, 3)),
                ::status_error::catalog::CatalogEntry::Concealed(< AuthError as
                ::status_error::__private::TransparentSource > ::entries, & [401, 403]),]
            )
        }
    }
    ::status_error::__frameworks! {
        [] [] [Concealment] []
    }
};
