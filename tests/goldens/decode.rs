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
        "v8:NotFound c9:not_found s404 W24:buyer {id} was not found m2:id h11:retry-after \nv7:Foreign c7:foreign s403 a8:NotFound \nv7:Invalid c7:invalid s400 L9:not valid * \nv7:Refused c8:conflict s409 L7:refused \nv7:Refused c4:gone s410 L7:refused \nv7:Refused c7:refused s502 \nv5:Taken c5:taken s409 L5:taken \nv7:Storage c7:storage s500 \n",
    );
    #[automatically_derived]
    impl<T> ::status_error::ApiError for Decoded<T>
    where
        Self: ::core::error::Error,
        T: ::status_error::member::PublicMember,
        T: ::core::fmt::Display,
    {
        fn problem_type(&self) -> &'static ::status_error::ProblemType {
            ::status_error::__private::Table::at(
                &__TABLE,
                match self {
                    Self::NotFound { .. } => 0,
                    Self::Foreign { .. } => 0,
                    Self::Invalid { .. } => 2,
                    Self::Refused { 0: __field_0, .. } => {
                        3 + ::status_error::__private::position(__field_0, &[409, 410])
                    }
                    Self::Auth { 0: __field_0, .. } => {
                        let __found = ::status_error::__private::responding_type(
                            <AuthError as ::status_error::__private::TransparentSource>::error(
                                __field_0,
                            ),
                        );
                        if ::status_error::__private::has_status(__found, &[403]) {
                            6
                        } else {
                            return __found
                        }
                    }
                    Self::Taken { .. } => 6,
                    Self::Storage { .. } => 7,
                },
            )
        }
        fn internal_type(&self) -> &'static ::status_error::ProblemType {
            ::status_error::__private::Table::at(
                &__TABLE,
                match self {
                    Self::NotFound { .. } => 0,
                    Self::Foreign { .. } => 1,
                    Self::Invalid { .. } => 2,
                    Self::Refused { 0: __field_0, .. } => {
                        3 + ::status_error::__private::position(__field_0, &[409, 410])
                    }
                    Self::Auth { 0: __field_0, .. } => {
                        return ::status_error::ApiError::internal_type(
                            <AuthError as ::status_error::__private::TransparentSource>::error(
                                __field_0,
                            ),
                        );
                    }
                    Self::Taken { .. } => 6,
                    Self::Storage { .. } => 7,
                },
            )
        }
        fn profile(
            &self,
        ) -> ::core::option::Option<&'static ::status_error::ApiProfile> {
            ::status_error::__private::profile(&PAYMENTS)
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
                        &[403],
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
                Self::NotFound { after: __field_after, .. }
                | Self::Foreign { after: __field_after, .. } => {
                    ::status_error::header::HeaderSink::add(
                        __to,
                        "retry-after",
                        __field_after,
                    );
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
    impl<T> ::status_error::catalog::ProblemTypes for Decoded<T>
    where
        Self: ::core::error::Error,
        T: ::status_error::member::PublicMember,
        T: ::core::fmt::Display,
    {
        fn entries() -> &'static [::status_error::catalog::CatalogEntry] {
            ::status_error::__catalog!(
                [{ [Option < Duration >] (Header 0 "retry-after") }]
                [::status_error::catalog::CatalogEntry::Profile(||
                ::status_error::__private::facts(& PAYMENTS)),
                ::status_error::catalog::CatalogEntry::Own(||
                ::status_error::__private::Table::run(& __TABLE, 0, 6)),
                ::status_error::catalog::CatalogEntry::Concealed(< AuthError as
                ::status_error::__private::TransparentSource > ::entries, & [403]),
                ::status_error::catalog::CatalogEntry::Own(||
                ::status_error::__private::Table::run(& __TABLE, 6, 8)),]
            )
        }
    }
    ::status_error::__decode! {
        #[automatically_derived] impl < T > ::status_error::__private::Decode for Decoded
        < T > where Self : ::core::error::Error, T :
        ::status_error::member::PublicMember, T : ::core::fmt::Display, Self :
        ::core::marker::Sized, T : ::status_error::__private::FromMember { fn __profile()
        -> ::core::option::Option < & 'static ::status_error::ApiProfile > {
        ::status_error::__private::profile(& PAYMENTS) } fn __decode(__parts : &
        ::status_error::__private::ReceivedParts < '_ >) -> ::core::option::Option < Self
        > { match ::status_error::__private::ReceivedParts::row(__parts, & __TABLE) {
        ::core::option::Option::Some(0) => return
        ::core::option::Option::Some(Self::NotFound { id :
        ::status_error::__private::ReceivedParts::member:: < T > (__parts, "id") ?, after
        : ::status_error::__private::ReceivedParts::header:: < Option < Duration > >
        (__parts, "retry-after") ? }), ::core::option::Option::Some(2) => return
        ::core::option::Option::Some(Self::Invalid { 0 :
        ::status_error::__private::ReceivedParts::field_errors:: < Vec < FieldError > >
        (__parts) ? }), ::core::option::Option::Some(3 | 4) => return
        ::core::option::Option::Some(Self::Refused { 0 :
        ::status_error::__private::ReceivedParts::status:: < u16 > (__parts) }),
        ::core::option::Option::Some(6) => return
        ::core::option::Option::Some(Self::Taken {}), _ => {} } if !
        ::status_error::__private::ReceivedParts::has_status(__parts, & [403]) { if let
        ::core::option::Option::Some(__inner) = < AuthError as
        ::status_error::__private::Decode > ::__decode(__parts) { return
        ::core::option::Option::Some(Self::Auth { 0 : __inner }); } }
        ::core::option::Option::None } }
    }
    ::status_error::__frameworks! {
        [] [< T >] [Decoded < T >] [where Decoded < T > : ::core::error::Error, T :
        ::status_error::member::PublicMember, T : ::core::fmt::Display]
    }
};
