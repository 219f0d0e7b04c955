//! The derive inside `macro_rules!`, with every kind of fragment in every place.

use crate::common::{headers, text};
use status_error::{ApiError, ApiProfile, Catalog, FieldError, format};

static API: ApiProfile = ApiProfile::new("macros.test").format(&format::Envelope);

macro_rules! of_fragments {
    (
        $(#[$meta:meta])* $vis:vis $name:ident $lifetime:lifetime $param:ident: $bound:path, $api:path, $prefix:literal;
        $status:ident $number:literal $code:literal $title:literal;
        $variant:ident $field:ident: $ty:ty = $public:literal $template:literal;
        $header:literal $value:expr, $on_field:literal $delay:ty;
        $target:ident $otherwise:literal $($listed:literal)*;
        $source:ty, $sought:ty, $path:path;
        $details:ty; $level:ident; $cause:tt
    ) => {
        $(#[$meta])*
        #[derive(Debug, thiserror::Error, ApiError)]
        #[api_error(profile = $api, code_prefix = $prefix)]
        $vis enum $name<$lifetime, $param: $bound> {
            #[error("for the log")]
            #[message($template)]
            #[cause($cause)]
            #[status($status, code = $code, title = $title)]
            #[header($header, $value)]
            $variant {
                #[public(name = $public)]
                $field: $ty,
                #[header($on_field)]
                delay: $delay,
                #[field_errors]
                details: $details,
                private: &$lifetime $param,
            },
            #[error($template)]
            #[status($number)]
            #[report($level)]
            $target {
                #[public]
                $field: $ty,
            },
            #[error("concealed")]
            #[status(403)]
            #[conceal_as($target)]
            Concealed {
                #[public]
                $field: $ty,
            },
            #[error("one of")]
            #[status(one_of($($listed),*), otherwise = $otherwise)]
            OneOf(#[status] u16),
            #[error(transparent)]
            #[status(transparent)]
            Inner($source),
            #[error("any")]
            #[status(500, downcast($sought, $path))]
            Any(#[source] Box<dyn std::error::Error>),
        }
    };
}

of_fragments! {
    /// Documented.
    #[allow(dead_code)]
    pub(crate) Fragments 'a T: std::fmt::Debug, crate::macros::API, "macros.";
    CONFLICT 404 "duplicate" "Duplicate";
    Taken id: u32 = "buyer" "buyer {id} is taken";
    "link" "<{id}>", "retry-after" Option<std::time::Duration>;
    Missing 502 404 410;
    crate::common_error::Plain, crate::common_error::Plain, DowncastTarget;
    Vec<FieldError>; warn; "{id}"
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("sought")]
#[status(410, code = "sought")]
struct DowncastTarget;

#[test]
fn fragments_are_read_as_what_they_stand_for() {
    let taken =
        Fragments::Taken { id: 7, delay: Some(std::time::Duration::from_secs(2)), details: vec![], private: &"SECRET" };
    let response = status_error::response(&taken);
    assert_eq!(response.status(), 409);
    assert_eq!((headers(&response, "link"), headers(&response, "retry-after")), (vec!["<7>"], vec!["2"]));
    assert_eq!(
        text(response),
        r#"{"type":"error","code":"duplicate","status":409,"message":"buyer 7 is taken","details":[],"buyer":7}"#
    );
    let table: Vec<(Fragments<'_, u8>, u16, &str)> = vec![
        (Fragments::Missing { id: 7 }, 404, r#""code":"macros.missing""#),
        (Fragments::Concealed { id: 7 }, 404, r#""code":"macros.missing""#),
        (Fragments::OneOf(410), 410, r#""code":"gone""#),
        (Fragments::OneOf(409), 502, "server_error"),
        (Fragments::Inner(crate::common_error::Plain), 404, r#""code":"plain""#),
        (Fragments::Any(Box::new(DowncastTarget)), 410, r#""code":"sought""#),
        (Fragments::Any(Box::new(crate::common_error::Plain)), 404, r#""code":"plain""#),
    ];
    for (error, status, part) in table {
        let response = status_error::response(&error);
        assert_eq!(response.status(), status, "{error:?}");
        let body = text(response);
        assert!(body.contains(part), "{body}");
    }
}

/// Makes an enum from an item fragment; the next macro makes one from tokens.
macro_rules! of_an_item {
    ($item:item) => {
        #[derive(Debug, thiserror::Error, ApiError)]
        $item
    };
}

of_an_item! {
    /// Documented.
    enum FromAnItem {
        #[error("{0} of an item")]
        #[status(404)]
        NotFound(#[public(message)] u8),
    }
}

macro_rules! of_tokens {
    ($(#[$meta:meta])* enum $name:ident { $($body:tt)* }) => {
        #[derive(Debug, thiserror::Error, ApiError)]
        $(#[$meta])*
        enum $name { $($body)* }
    };
}

of_tokens! {
    #[api_error(code_prefix = "tokens.")]
    enum FromTokens {
        #[error("{id} of tokens")]
        #[status(404)]
        NotFound { #[public(message)] id: u8 },
    }
}

/// Makes an enum from a list of variants, through another macro that derives.
macro_rules! of_a_list {
    ($name:ident: $($variant:ident = $status:literal $text:literal),* $(,)?) => {
        of_tokens! {
            #[status(500)]
            enum $name { $(#[error($text)] #[status($status)] $variant,)* }
        }
    };
}

of_a_list!(FromAList: NotFound = 404 "not found", Gone = 410 "gone");

#[test]
fn whole_enums_come_from_macros() {
    let table: [(&dyn ApiError, &str); 4] = [
        (&FromAnItem::NotFound(7), "7 of an item"),
        (&FromTokens::NotFound { id: 7 }, "7 of tokens"),
        (&FromAList::NotFound, "not found"),
        (&FromAList::Gone, "gone"),
    ];
    for (error, part) in table {
        assert!(text(status_error::response(error)).contains(part), "{error:?}");
    }
    assert_eq!(Catalog::of::<FromTokens>().iter().map(|kind| kind.code).collect::<Vec<_>>(), ["tokens.not_found"]);
}

/// Tests hygiene: the macro and its caller each name a field.
macro_rules! hygienic {
    ($name:ident $field:ident) => {
        #[derive(Debug, thiserror::Error, ApiError)]
        #[error("both")]
        #[message("{own} and {field}")]
        #[status(404)]
        struct $name {
            #[public]
            own: u8,
            #[public]
            $field: u8,
        }
    };
}

hygienic!(Hygienic field);

#[test]
fn fields_of_the_macro_and_of_its_caller_stand_side_by_side() {
    let body = text(status_error::response(&Hygienic { own: 1, field: 2 }));
    assert!(body.contains("1 and 2"), "{body}");
}
