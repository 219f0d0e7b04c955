//! Properties at fault, and where they are.

use crate::contract::location::Location;
use crate::contract::pointer::Pointer;
use std::borrow::Cow;
use std::fmt;

/// One property at fault: where it is, what is wrong with it, and which kind of fault that is.
///
/// ```
/// use status_error::{Detail, Location, Pointer};
///
/// let detail = Detail::new(Location::Body, Pointer::root().key("billing_details").key("phone_number"), "missing", "This value is required.");
/// assert_eq!(detail.pointer.to_string(), "/billing_details/phone_number");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Detail {
    /// The part of the request.
    pub location: Location,
    /// The place in that part.
    pub pointer: Pointer,
    /// The machine-readable kind of fault: `missing`, `type_error.integer`, `unique`.
    pub kind: Cow<'static, str>,
    /// For a person. It is sent as it is: never put a value that is not the client's own into it.
    pub message: Cow<'static, str>,
}

impl Detail {
    /// A detail.
    pub fn new(
        location: Location,
        pointer: Pointer,
        kind: impl Into<Cow<'static, str>>,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { location, pointer, kind: kind.into(), message: message.into() }
    }
}

/// For the log, and so that a `#[from] #[details] Detail` can be a source.
impl fmt::Display for Detail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} `{}`: {}", self.location, self.pointer, self.message)
    }
}

impl std::error::Error for Detail {}

/// Takes the details that an error gives out; see [`DetailSource`].
pub struct Details<'d> {
    each: &'d mut dyn FnMut(&Detail),
    left: usize,
    beyond: usize,
}

impl<'d> Details<'d> {
    pub(crate) fn new(limit: usize, each: &'d mut dyn FnMut(&Detail)) -> Self {
        Self { each, left: limit, beyond: 0 }
    }

    /// Sends a detail, unless the answer has
    /// [`ApiProfile::max_details`](crate::ApiProfile::max_details) of them already.
    pub fn push(&mut self, detail: &Detail) {
        if let Some(left) = self.left.checked_sub(1) {
            self.left = left;
            (self.each)(detail);
        } else {
            self.beyond += 1;
        }
    }

    /// Whether another detail would be counted only; what makes details may stop then.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.left == 0
    }

    pub(crate) fn left(&self) -> usize {
        self.left
    }

    /// How many details were counted only.
    pub(crate) fn beyond(&self) -> usize {
        self.beyond
    }

    /// Counts details that somebody else has left out.
    pub(crate) fn count_beyond(&mut self, more: usize) {
        self.beyond += more;
    }

    /// Says how many details were left out, if any.
    pub(crate) fn finish(self) {
        if self.beyond > 0 {
            let are = if self.beyond == 1 { "more fault is" } else { "more faults are" };
            let message = format!("{} {are} not listed.", self.beyond);
            (self.each)(&Detail::new(Location::Unknown, Pointer::root(), "truncated", message));
        }
    }
}

impl fmt::Debug for Details<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Details").field("left", &self.left).finish_non_exhaustive()
    }
}

/// What a `#[details]` field can be: a [`Detail`], a `Vec` or an `Option` of it, or a type of your
/// own.
///
/// ```
/// use status_error::{Detail, DetailSource, Details, Location, Pointer};
///
/// struct MissingColumns(Vec<String>);
///
/// impl DetailSource for MissingColumns {
///     fn each(&self, details: &mut Details<'_>) {
///         for column in &self.0 {
///             let pointer = Pointer::root().key("columns").key(column);
///             details.push(&Detail::new(Location::Body, pointer, "missing", "This column is required."));
///         }
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no details",
    label = "this field is `#[details]`, so it has to name properties at fault",
    note = "`status_error::Detail`, a `Vec` or an `Option` of it are details, and the errors of validators and of serde's formats with their features",
    note = "for a type of your own: `impl status_error::DetailSource for …`"
)]
pub trait DetailSource {
    /// Gives each detail out.
    fn each(&self, details: &mut Details<'_>);
}

impl DetailSource for Detail {
    fn each(&self, details: &mut Details<'_>) {
        details.push(self);
    }
}

impl<T: DetailSource> DetailSource for [T] {
    fn each(&self, details: &mut Details<'_>) {
        self.iter().for_each(|one| one.each(details));
    }
}

impl<T: DetailSource> DetailSource for Vec<T> {
    fn each(&self, details: &mut Details<'_>) {
        self.as_slice().each(details);
    }
}

impl<T: DetailSource> DetailSource for Option<T> {
    fn each(&self, details: &mut Details<'_>) {
        self.iter().for_each(|one| one.each(details));
    }
}

impl<T: DetailSource + ?Sized> DetailSource for Box<T> {
    fn each(&self, details: &mut Details<'_>) {
        (**self).each(details);
    }
}

impl<T: DetailSource + ?Sized> DetailSource for &T {
    fn each(&self, details: &mut Details<'_>) {
        (**self).each(details);
    }
}
