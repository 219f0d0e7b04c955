//! Waivers: words of a declaration that give up a proof.

use crate::contract::catalog::{Catalog, ProblemTypes};
use crate::contract::problem_type::{Challenge, Message, ProblemType};
use std::fmt::{self, Display};

/// A word of a declaration that gives up a proof of the derive or a rule of HTTP; see
/// [`Catalog::unproven`](crate::Catalog::unproven). Its `Display` is one line with the variant, the
/// status, the code and the word, or with the name of the type.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Waiver {
    /// The problem type that has the word: its variant, its code and its status. `None` if
    /// the word is a type whose problem types are not known without an instance.
    pub kind: Option<&'static ProblemType>,
    /// The word, as written in the attribute; or the name of a type, `FinishedResponse`.
    pub word: &'static str,
}

impl Waiver {
    /// Returns the words of a problem type.
    pub(crate) fn words(kind: &ProblemType) -> impl Iterator<Item = &'static str> + use<> {
        let unchecked = (kind.message == Message::Unchecked).then_some("unchecked_display");
        let waived = (kind.challenge == Challenge::Waived).then_some("no_challenge");
        unchecked.into_iter().chain(waived)
    }
}

impl Display for Waiver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Some(ProblemType { variant, status, code, .. }) => {
                write!(f, "`{variant}` ({status} {code}): `{}`", self.word)
            }
            None => write!(f, "`{}`: any response of old code", self.word),
        }
    }
}

/// Asserts that no declaration of an error type gives up a proof, also across nested enums. Call it
/// in a test, to forbid the words that [`Catalog::unproven`](crate::Catalog::unproven) lists:
///
/// ```
/// # #[derive(Debug, thiserror::Error, status_error::ApiError)]
/// # #[error("x")]
/// # #[status(404)]
/// # struct BuyerError;
/// status_error::catalog::assert_all_proven::<BuyerError>();
/// ```
///
/// # Panics
///
/// Panics with a list of all waivers if there is one.
#[track_caller]
pub fn assert_all_proven<E: ProblemTypes + ?Sized>() {
    let list: String = Catalog::of::<E>().unproven().map(|waiver| format!("\n  - {waiver}")).collect();
    assert!(list.is_empty(), "`{}` has declarations that give up a proof:{list}", std::any::type_name::<E>());
}
