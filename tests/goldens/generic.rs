// Written by `BLESS=1 cargo test -p status-error-macros goldens`.

#[allow(
    clippy::pedantic,
    deprecated,
    unused_qualifications,
    unreachable_code,
    unreachable_patterns,
)]
const _: () = {
    static __TYPES: [errors::ProblemType; 1usize] = {
        let __empty = errors::__private::EMPTY;
        [
            errors::ProblemType {
                variant: "Generic",
                code: "generic",
                status: 404,
                docs: "Parameters of every kind.",
                message: errors::Message::Display("{id} was not found"),
                members: &["id", "other"],
                ..__empty
            },
        ]
    };
    static __SLOTS: [errors::__private::Slot; 1usize] = [const {
        errors::__private::Slot::new()
    }; 1usize];
    static __TABLE: errors::__private::Table = errors::__private::Table::new(
        &__TYPES,
        &__SLOTS,
    );
    #[automatically_derived]
    impl<'a, T, D: ?Sized, const N: usize> errors::ApiError for Generic<'a, T, D, N>
    where
        T: Debug,
        Self: ::core::error::Error,
        &'a T: errors::PublicMember,
        Option<T>: errors::PublicMember,
    {
        fn problem_type(&self) -> &'static errors::ProblemType {
            &__TYPES[match self {
                Self { .. } => 0,
            }]
        }
        fn members(&self, __to: &mut errors::Members<'_>) {
            match self {
                Self { id: __field_id, option: __field_option, .. } => {
                    errors::Members::add(__to, "id", __field_id);
                    errors::Members::add(__to, "other", __field_option);
                }
            }
        }
        fn __table(&self) -> ::core::option::Option<&'static errors::__private::Table> {
            ::core::option::Option::Some(&__TABLE)
        }
    }
    #[automatically_derived]
    impl<'a, T, D: ?Sized, const N: usize> errors::ProblemTypes for Generic<'a, T, D, N>
    where
        T: Debug,
        Self: ::core::error::Error,
        &'a T: errors::PublicMember,
        Option<T>: errors::PublicMember,
    {
        fn entries() -> &'static [errors::Entry] {
            const { &[errors::Entry::One(&__TYPES[0])] }
        }
    }
    errors::__frameworks! {
        [] [< 'a, T, D : ? Sized, const N : usize >] [Generic < 'a, T, D, N >] [where T :
        Debug, Generic < 'a, T, D, N > : ::core::error::Error, & 'a T :
        errors::PublicMember, Option < T > : errors::PublicMember, Generic < 'a, T, D, N
        > : ::core::marker::Sized]
    }
};
