//! Code that the compiler chooses by the type of a value: how to print a field, how to see it as an
//! error, whether it is an `Option`. The derive knows only the name of a type, which may be an
//! alias.
//!
//! The choice is made by an index expression: `AsDisplay::of(&field)[Chosen]`. If the first type
//! (`AsDisplay`) has no `Index` for this field, the compiler dereferences the first type to the
//! second one, and takes the `Index` of that. A method call would choose in the same way, but it
//! would call a user's own method or trait method of the same name.

use std::error::Error;
use std::fmt::{self, Display};
use std::ops::{Deref, Index};
use std::path::Path;

/// The index of every choice in this module.
#[derive(Debug, Clone, Copy)]
pub struct Chosen;

/// A field of a message: as thiserror prints it, or an `Option`.
#[derive(Debug)]
pub struct AsOptional<'a, T: ?Sized>(AsDisplay<'a, T>);

impl<'a, T: ?Sized> AsOptional<'a, T> {
    /// Starts the choice for a field.
    pub fn of(field: &'a T) -> Self {
        Self(AsDisplay::of(field))
    }
}

impl<T: Display> Index<Chosen> for AsOptional<'_, Option<T>> {
    type Output = Self;
    fn index(&self, _: Chosen) -> &Self {
        self
    }
}

/// Prints the value, and an empty text for `None`.
impl<T: Display> Display for AsOptional<'_, Option<T>> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.0.0 {
            Some(value) => value.fmt(f),
            None => f.pad(""),
        }
    }
}

impl<'a, T: ?Sized> Deref for AsOptional<'a, T> {
    type Target = AsDisplay<'a, T>;
    fn deref(&self) -> &AsDisplay<'a, T> {
        &self.0
    }
}

/// A field as thiserror prints it: by its `Display`, or as a path.
#[derive(Debug)]
pub struct AsDisplay<'a, T: ?Sized>(AsPath<'a, T>);

/// A field that is not `Display`, printed as a path.
#[derive(Debug)]
pub struct AsPath<'a, T: ?Sized>(&'a T);

impl<'a, T: ?Sized> AsDisplay<'a, T> {
    /// Starts the choice for a field.
    pub fn of(field: &'a T) -> Self {
        Self(AsPath(field))
    }
}

impl<T: Display + ?Sized> Index<Chosen> for AsDisplay<'_, T> {
    type Output = Self;
    fn index(&self, _: Chosen) -> &Self {
        self
    }
}

// Not `&T`, whose `Display` could be sought in a bound of the user on a reference with another
// lifetime.
impl<T: Display + ?Sized> Display for AsDisplay<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.0.fmt(f)
    }
}

impl<'a, T: ?Sized> Deref for AsDisplay<'a, T> {
    type Target = AsPath<'a, T>;
    fn deref(&self) -> &AsPath<'a, T> {
        &self.0
    }
}

// For every type, so that a type that is neither gets the diagnostic of `PathLike`.
impl<T: ?Sized> Index<Chosen> for AsPath<'_, T> {
    type Output = Self;
    fn index(&self, _: Chosen) -> &Self {
        self
    }
}

impl<T: PathLike + ?Sized> Display for AsPath<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.path().display().fmt(f)
    }
}

/// A `PathBuf`, or a pointer to a path.
#[diagnostic::on_unimplemented(
    message = "`{Self}` doesn't implement `Display`",
    label = "a message, a cause or a header prints this field",
    note = "implement `std::fmt::Display` for the type, or print the field with Debug: `{{field:?}}`"
)]
pub trait PathLike {
    /// Returns the path.
    fn path(&self) -> &Path;
}

#[diagnostic::do_not_recommend]
impl<T: Deref<Target: AsRef<Path>> + ?Sized> PathLike for T {
    fn path(&self) -> &Path {
        (**self).as_ref()
    }
}

/// A source that is an error, points to one (`Box<dyn Error>`, `anyhow::Error`), or points to such
/// a pointer (`Arc<anyhow::Error>`).
#[derive(Debug)]
pub struct AsDynError<'a, T: ?Sized>(PointsToError<'a, T>);

/// A source that is no error.
#[derive(Debug)]
pub struct PointsToError<'a, T: ?Sized>(PointsToPointer<'a, T>);

/// A source that neither is an error nor points to one.
#[derive(Debug)]
pub struct PointsToPointer<'a, T: ?Sized>(&'a T);

/// A source as a trait object.
pub trait DynError<'a> {
    /// Returns the trait object.
    fn get(self) -> &'a (dyn Error + 'static);
}

impl<'a, T: ?Sized> AsDynError<'a, T> {
    /// Starts the choice for a source.
    pub fn of(source: &'a T) -> Self {
        Self(PointsToError(PointsToPointer(source)))
    }
}

impl<T: IsError + ?Sized> Index<Chosen> for AsDynError<'_, T> {
    type Output = Self;
    fn index(&self, _: Chosen) -> &Self {
        self
    }
}

impl<'a, T: IsError + ?Sized> DynError<'a> for AsDynError<'a, T> {
    fn get(self) -> &'a (dyn Error + 'static) {
        self.0.0.0.error()
    }
}

impl<'a, T: ?Sized> Deref for AsDynError<'a, T> {
    type Target = PointsToError<'a, T>;
    fn deref(&self) -> &PointsToError<'a, T> {
        &self.0
    }
}

impl<T: Deref<Target: IsError> + ?Sized> Index<Chosen> for PointsToError<'_, T> {
    type Output = Self;
    fn index(&self, _: Chosen) -> &Self {
        self
    }
}

impl<'a, T: Deref<Target: IsError> + ?Sized> DynError<'a> for PointsToError<'a, T> {
    fn get(self) -> &'a (dyn Error + 'static) {
        (**self.0.0).error()
    }
}

impl<'a, T: ?Sized> Deref for PointsToError<'a, T> {
    type Target = PointsToPointer<'a, T>;
    fn deref(&self) -> &PointsToPointer<'a, T> {
        &self.0
    }
}

// For every type, so that a type that is no pointer gets the diagnostic of `ToError`.
impl<T: ?Sized> Index<Chosen> for PointsToPointer<'_, T> {
    type Output = Self;
    fn index(&self, _: Chosen) -> &Self {
        self
    }
}

impl<'a, T: ToError + ?Sized> DynError<'a> for PointsToPointer<'a, T> {
    fn get(self) -> &'a (dyn Error + 'static) {
        self.0.error()
    }
}

// Not derived, because a derive would require that the source is `Copy`.
macro_rules! copy {
    ($($name:ident)*) => {$(
        impl<T: ?Sized> Clone for $name<'_, T> {
            fn clone(&self) -> Self {
                *self
            }
        }

        impl<T: ?Sized> Copy for $name<'_, T> {}
    )*};
}

copy!(AsDynError PointsToError PointsToPointer);

/// An error, or the trait object of one.
pub trait IsError {
    /// Returns the trait object.
    fn error(&self) -> &(dyn Error + 'static);
}

#[diagnostic::do_not_recommend]
impl<T: Error + 'static> IsError for T {
    fn error(&self) -> &(dyn Error + 'static) {
        self
    }
}

macro_rules! dyn_errors {
    ($($object:ty),*) => {$(
        impl IsError for $object {
            fn error(&self) -> &(dyn Error + 'static) {
                self
            }
        }
    )*};
}

dyn_errors!(dyn Error, dyn Error + Send, dyn Error + Sync, dyn Error + Send + Sync);

/// A pointer to a pointer to an error.
#[diagnostic::on_unimplemented(message = "`{Self}` is not an error", label = "`downcast` searches this field")]
pub trait ToError {
    /// Returns the trait object.
    fn error(&self) -> &(dyn Error + 'static);
}

#[diagnostic::do_not_recommend]
impl<T: Deref<Target: Deref<Target: IsError>> + ?Sized> ToError for T {
    fn error(&self) -> &(dyn Error + 'static) {
        (***self).error()
    }
}

/// A step on the path to a nested field, where a field may be behind an `Option`. `in = NewBuyer`
/// compiles if each step of the path does.
#[derive(Debug)]
pub struct Step<'a, T>(PlainStep<'a, T>);

/// A step through a field that is no `Option`.
#[derive(Debug)]
pub struct PlainStep<'a, T>(&'a T, Never);

/// A type without values. Code that needs one never runs.
#[derive(Debug, Clone, Copy)]
pub enum Never {}

impl<'a, T> Step<'a, T> {
    /// Starts the choice for a field on the path.
    pub fn through(field: &'a T, never: Never) -> Self {
        Self(PlainStep(field, never))
    }
}

impl<T> Index<Chosen> for Step<'_, Option<T>> {
    type Output = T;
    fn index(&self, _: Chosen) -> &T {
        match self.0.1 {}
    }
}

impl<'a, T> Deref for Step<'a, T> {
    type Target = PlainStep<'a, T>;
    fn deref(&self) -> &PlainStep<'a, T> {
        &self.0
    }
}

impl<T> Index<Chosen> for PlainStep<'_, T> {
    type Output = T;
    fn index(&self, _: Chosen) -> &T {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::borrow::Cow;
    use std::path::PathBuf;
    use std::rc::Rc;
    use std::sync::Arc;

    /// A path with a `Display` of its own.
    struct Root(PathBuf);

    impl Deref for Root {
        type Target = Path;
        fn deref(&self) -> &Path {
            &self.0
        }
    }

    impl Display for Root {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("the root")
        }
    }

    /// A path without a `Display`, as `tempfile::TempPath` is one.
    struct Temporary(PathBuf);

    impl Deref for Temporary {
        type Target = Path;
        fn deref(&self) -> &Path {
            &self.0
        }
    }

    #[test]
    fn display_comes_before_path() {
        macro_rules! shown {
            ($value:expr) => {
                format!("{}", AsDisplay::of(&$value)[Chosen])
            };
        }
        let path = Path::new("/a");
        assert_eq!(shown!("text"), "text");
        assert_eq!(shown!(Cow::Borrowed("cow")), "cow");
        assert_eq!(shown!(Root(path.into())), "the root");
        let paths = [
            shown!(path),
            shown!(path.to_owned()),
            shown!(&&path),
            shown!(Temporary(path.into())),
            shown!(Box::<Path>::from(path)),
            shown!(Arc::new(path.to_owned())),
            shown!(Rc::<Path>::from(path)),
            shown!(Cow::Borrowed(path)),
        ];
        assert_eq!(paths, ["/a"; 8]);
        assert_eq!(format!("{:>4}|{:<4}|", AsDisplay::of(&7)[Chosen], AsDisplay::of(&path)[Chosen]), "   7|/a  |");
    }

    #[test]
    fn an_option_prints_its_value() {
        macro_rules! shown {
            ($value:expr) => {
                format!("{:>3}", AsOptional::of(&$value)[Chosen])
            };
        }
        assert_eq!(shown!(Some(7)), "  7");
        assert_eq!(shown!(None::<u8>), "   ");
        assert_eq!(shown!("text"), "text");
        assert_eq!(shown!(PathBuf::from("/a")), " /a");
    }

    #[test]
    fn an_error_comes_before_a_pointer_to_one() {
        macro_rules! found {
            ($value:expr) => {
                AsDynError::of(&$value)[Chosen].get().to_string()
            };
        }
        let boxed = || -> Box<dyn Error + Send + Sync> { "boxed".into() };
        let shared: Arc<dyn Error + Send + Sync> = Arc::from(boxed());
        assert!(AsDynError::of(&shared)[Chosen].get().is::<Arc<dyn Error + Send + Sync>>(), "the `Arc` is an error");
        let texts = [
            found!(boxed()),
            found!(Arc::new(boxed())),
            found!(Box::<dyn Error>::from("boxed")),
            found!(Rc::new(Box::<dyn Error + Send>::from(boxed()) as Box<dyn Error + Send>)),
            found!(&boxed()),
        ];
        assert_eq!(texts, ["boxed"; 5]);
        assert!(AsDynError::of(&Box::new(fmt::Error))[Chosen].get().is::<Box<fmt::Error>>());
    }
}
