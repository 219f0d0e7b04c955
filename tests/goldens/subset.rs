// Written by `BLESS=1 cargo test -p status-error-macros expansion_tests`.

///The errors of [`BuyerError`] that are `NotFound`, `Foreign`, `Auth`, `Database`.
pub struct ReadBuyer(BuyerError);
///The errors of [`BuyerError`] that are `NotFound`.
pub struct FindBuyer(BuyerError);
#[allow(
    clippy::pedantic,
    deprecated,
    unused_qualifications,
    unreachable_code,
    unreachable_patterns,
)]
const _: () = {
    static __TABLE: ::status_error::__private::Table = ::status_error::__private::Table::new(
        "v8:NotFound c9:not_found s404 W24:buyer {id} was not found m2:id \nv7:Foreign c7:foreign s403 a8:NotFound \nv5:Taken c5:taken s409 L5:taken u16:buyers_email_key f5:email \nv8:Database c8:database s500 \n",
    );
    #[automatically_derived]
    impl ::status_error::ApiError for BuyerError {
        fn problem_type(&self) -> &'static ::status_error::ProblemType {
            ::status_error::__private::Table::at(
                &__TABLE,
                match self {
                    Self::NotFound { .. } => 0,
                    Self::Foreign { .. } => 0,
                    Self::Taken { .. } => 2,
                    Self::Auth { 0: __field_0, .. } => {
                        return ::status_error::ApiError::problem_type(
                            <AuthError as ::status_error::__private::TransparentSource>::error(
                                __field_0,
                            ),
                        );
                    }
                    Self::Database { .. } => 3,
                },
            )
        }
        fn internal_type(&self) -> &'static ::status_error::ProblemType {
            ::status_error::__private::Table::at(
                &__TABLE,
                match self {
                    Self::NotFound { .. } => 0,
                    Self::Foreign { .. } => 1,
                    Self::Taken { .. } => 2,
                    Self::Auth { 0: __field_0, .. } => {
                        return ::status_error::ApiError::internal_type(
                            <AuthError as ::status_error::__private::TransparentSource>::error(
                                __field_0,
                            ),
                        );
                    }
                    Self::Database { .. } => 3,
                },
            )
        }
        fn delegate(&self) -> ::core::option::Option<&dyn ::status_error::ApiError> {
            match self {
                Self::Auth { 0: __field_0, .. } => {
                    ::core::option::Option::Some(
                        <AuthError as ::status_error::__private::TransparentSource>::error(
                            __field_0,
                        ),
                    )
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
    impl ::status_error::catalog::ProblemTypes for BuyerError {
        fn entries() -> &'static [::status_error::catalog::CatalogEntry] {
            ::status_error::__catalog!(
                [{ [u64] (Member 0 "id") }]
                [::status_error::catalog::CatalogEntry::Own(||
                ::status_error::__private::Table::run(& __TABLE, 0, 3)),
                ::status_error::catalog::CatalogEntry::Nested(< AuthError as
                ::status_error::__private::TransparentSource > ::entries),
                ::status_error::catalog::CatalogEntry::Own(||
                ::status_error::__private::Table::run(& __TABLE, 3, 4)),]
            )
        }
    }
    #[automatically_derived]
    impl ::status_error::database::FromDatabase for BuyerError {
        fn __types() -> &'static [::status_error::ProblemType] {
            ::status_error::__private::Table::types(&__TABLE)
        }
        fn __build(
            __index: ::core::primitive::usize,
            __violation: ::core::option::Option<&::status_error::database::Violation>,
        ) -> ::core::option::Option<Self> {
            match (__index, __violation) {
                (2, _) => ::core::option::Option::Some(Self::Taken {}),
                _ => ::core::option::Option::None,
            }
        }
    }
    #[automatically_derived]
    impl ::core::convert::From<sqlx::Error> for BuyerError {
        fn from(__error: sqlx::Error) -> Self {
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
    #[allow(non_snake_case, non_upper_case_globals, dead_code)]
    impl ReadBuyer {
        ///Creates a [`BuyerError::NotFound`].
        pub fn NotFound(id: u64) -> Self {
            Self(BuyerError::NotFound { id: id })
        }
        ///Creates a [`BuyerError::Foreign`].
        pub fn Foreign(id: u64) -> Self {
            Self(BuyerError::Foreign { id: id })
        }
        ///Creates a [`BuyerError::Auth`].
        pub fn Auth(__field_0: AuthError) -> Self {
            Self(BuyerError::Auth { 0: __field_0 })
        }
        ///Creates a [`BuyerError::Database`].
        pub fn Database(__field_0: sqlx::Error) -> Self {
            Self(BuyerError::Database {
                0: __field_0,
            })
        }
    }
    #[automatically_derived]
    impl ::core::fmt::Debug for ReadBuyer {
        fn fmt(&self, __to: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            ::core::fmt::Debug::fmt(&self.0, __to)
        }
    }
    #[automatically_derived]
    impl ::core::fmt::Display for ReadBuyer {
        fn fmt(&self, __to: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            ::core::fmt::Display::fmt(&self.0, __to)
        }
    }
    #[automatically_derived]
    impl ::core::error::Error for ReadBuyer {
        fn source(
            &self,
        ) -> ::core::option::Option<&(dyn ::core::error::Error + 'static)> {
            ::core::error::Error::source(&self.0)
        }
    }
    #[automatically_derived]
    impl ::status_error::ApiError for ReadBuyer {
        fn problem_type(&self) -> &'static ::status_error::ProblemType {
            ::status_error::ApiError::problem_type(&self.0)
        }
        fn internal_type(&self) -> &'static ::status_error::ProblemType {
            ::status_error::ApiError::internal_type(&self.0)
        }
        fn profile(
            &self,
        ) -> ::core::option::Option<&'static ::status_error::ApiProfile> {
            ::status_error::ApiError::profile(&self.0)
        }
        fn delegate(&self) -> ::core::option::Option<&dyn ::status_error::ApiError> {
            ::core::option::Option::Some(&self.0)
        }
    }
    #[automatically_derived]
    impl ::status_error::catalog::ProblemTypes for ReadBuyer {
        fn entries() -> &'static [::status_error::catalog::CatalogEntry] {
            ::status_error::__catalog!(
                [{ [u64] (Member 0 "id") }]
                [::status_error::catalog::CatalogEntry::Own(||
                ::status_error::__private::Table::run(& __TABLE, 0, 2)),
                ::status_error::catalog::CatalogEntry::Nested(< AuthError as
                ::status_error::__private::TransparentSource > ::entries),
                ::status_error::catalog::CatalogEntry::Own(||
                ::status_error::__private::Table::run(& __TABLE, 3, 4)),]
            )
        }
    }
    #[automatically_derived]
    impl ::core::convert::From<ReadBuyer> for BuyerError {
        fn from(__subset: ReadBuyer) -> Self {
            __subset.0
        }
    }
    #[automatically_derived]
    impl ::core::convert::TryFrom<BuyerError> for ReadBuyer {
        type Error = BuyerError;
        fn try_from(__error: BuyerError) -> ::core::result::Result<Self, BuyerError> {
            match &__error {
                BuyerError::NotFound { .. }
                | BuyerError::Foreign { .. }
                | BuyerError::Auth { .. }
                | BuyerError::Database { .. } => {
                    ::core::result::Result::Ok(Self(__error))
                }
                _ => ::core::result::Result::Err(__error),
            }
        }
    }
    #[automatically_derived]
    impl ::status_error::database::FromDatabase for ReadBuyer {
        fn __types() -> &'static [::status_error::ProblemType] {
            ::status_error::__private::Table::types(&__TABLE)
        }
        fn __build(
            __index: ::core::primitive::usize,
            __violation: ::core::option::Option<&::status_error::database::Violation>,
        ) -> ::core::option::Option<Self> {
            let _ = (__index, __violation);
            ::core::option::Option::None
        }
    }
    #[automatically_derived]
    impl ::core::convert::From<AuthError> for ReadBuyer {
        fn from(__error: AuthError) -> Self {
            Self(<BuyerError as ::core::convert::From<AuthError>>::from(__error))
        }
    }
    #[automatically_derived]
    impl ::core::convert::From<sqlx::Error> for ReadBuyer {
        fn from(__error: sqlx::Error) -> Self {
            match ::status_error::__private::mapped::<
                Self,
            >(
                &<sqlx::Error as ::status_error::database::DatabaseError>::failure(
                    &__error,
                ),
            ) {
                ::core::result::Result::Ok(__made) => __made,
                ::core::result::Result::Err(_) => {
                    Self(BuyerError::Database { 0: __error })
                }
            }
        }
    }
    #[automatically_derived]
    impl ::core::convert::From<FindBuyer> for ReadBuyer {
        fn from(__error: FindBuyer) -> Self {
            Self(__error.0)
        }
    }
    ::status_error::__frameworks! {
        [] [] [ReadBuyer] []
    }
    #[allow(non_snake_case, non_upper_case_globals, dead_code)]
    impl FindBuyer {
        ///Creates a [`BuyerError::NotFound`].
        pub fn NotFound(id: u64) -> Self {
            Self(BuyerError::NotFound { id: id })
        }
    }
    #[automatically_derived]
    impl ::core::fmt::Debug for FindBuyer {
        fn fmt(&self, __to: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            ::core::fmt::Debug::fmt(&self.0, __to)
        }
    }
    #[automatically_derived]
    impl ::core::fmt::Display for FindBuyer {
        fn fmt(&self, __to: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            ::core::fmt::Display::fmt(&self.0, __to)
        }
    }
    #[automatically_derived]
    impl ::core::error::Error for FindBuyer {
        fn source(
            &self,
        ) -> ::core::option::Option<&(dyn ::core::error::Error + 'static)> {
            ::core::error::Error::source(&self.0)
        }
    }
    #[automatically_derived]
    impl ::status_error::ApiError for FindBuyer {
        fn problem_type(&self) -> &'static ::status_error::ProblemType {
            ::status_error::ApiError::problem_type(&self.0)
        }
        fn internal_type(&self) -> &'static ::status_error::ProblemType {
            ::status_error::ApiError::internal_type(&self.0)
        }
        fn profile(
            &self,
        ) -> ::core::option::Option<&'static ::status_error::ApiProfile> {
            ::status_error::ApiError::profile(&self.0)
        }
        fn delegate(&self) -> ::core::option::Option<&dyn ::status_error::ApiError> {
            ::core::option::Option::Some(&self.0)
        }
    }
    #[automatically_derived]
    impl ::status_error::catalog::ProblemTypes for FindBuyer {
        fn entries() -> &'static [::status_error::catalog::CatalogEntry] {
            ::status_error::__catalog!(
                [{ [u64] (Member 0 "id") }]
                [::status_error::catalog::CatalogEntry::Own(||
                ::status_error::__private::Table::run(& __TABLE, 0, 1)),]
            )
        }
    }
    #[automatically_derived]
    impl ::core::convert::From<FindBuyer> for BuyerError {
        fn from(__subset: FindBuyer) -> Self {
            __subset.0
        }
    }
    #[automatically_derived]
    impl ::core::convert::TryFrom<BuyerError> for FindBuyer {
        type Error = BuyerError;
        fn try_from(__error: BuyerError) -> ::core::result::Result<Self, BuyerError> {
            match &__error {
                BuyerError::NotFound { .. } => ::core::result::Result::Ok(Self(__error)),
                _ => ::core::result::Result::Err(__error),
            }
        }
    }
    ::status_error::__frameworks! {
        [] [] [FindBuyer] []
    }
    use ::status_error::__private::{
        IsDatabaseError as _, PlainFrom as __PlainFrom, bypassed as __bypassed,
    };
    const _: () = __bypassed(__PlainFrom::<AuthError>::IS_DATABASE_ERROR);
    ::status_error::__frameworks! {
        [] [] [BuyerError] []
    }
};
