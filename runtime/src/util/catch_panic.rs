//! Catching panics of code that is not this crate's.

use std::any::Any;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs code of a user. Returns the panic's text if it panics.
#[inline]
pub(crate) fn catch<T>(run: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(run)).map_err(text_of)
}

/// Runs a user's `Display`. One that panics has failed: `format!` panics for a width of 65,536.
#[inline]
pub(crate) fn caught(write: impl FnOnce() -> fmt::Result) -> fmt::Result {
    catch(write).unwrap_or(Err(fmt::Error))
}

/// Drops a value of a user, whose `Drop` may panic.
#[allow(dead_code, reason = "only layers drop values of users")]
pub(crate) fn drop_quietly<T>(value: T) {
    quietly(|| drop(value));
}

/// Runs code that drops values of a user, and that returns nothing.
#[allow(dead_code, reason = "only layers drop values of users")]
#[inline]
pub(crate) fn quietly(run: impl FnOnce()) {
    if let Err(payload) = catch_unwind(AssertUnwindSafe(run)) {
        discard(payload);
    }
}

/// Returns the text of a panic.
#[cold]
fn text_of(payload: Box<dyn Any + Send>) -> String {
    let text = match payload.downcast::<String>() {
        Ok(text) => return *text,
        Err(payload) => {
            let text = payload.downcast_ref::<&'static str>().copied();
            discard(payload);
            text
        }
    };
    text.unwrap_or("something that is no text").to_owned()
}

/// Drops the payload of a panic. Its `Drop` may panic with another payload, whose `Drop` may panic
/// too, without an end, so the second payload is leaked.
fn discard(payload: Box<dyn Any + Send>) {
    if let Err(another) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
        std::mem::forget(another);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::panic::panic_any;

    /// A payload whose `Drop` panics with another such payload.
    struct Bomb(u8);

    impl Drop for Bomb {
        fn drop(&mut self) {
            if self.0 > 0 {
                panic_any(Bomb(self.0 - 1));
            }
        }
    }

    #[test]
    fn a_panic_has_a_text_whatever_its_payload_is() {
        assert_eq!(catch(|| 7), Ok(7));
        assert_eq!(catch(|| -> u8 { panic!("static") }), Err("static".to_owned()));
        assert_eq!(catch(|| -> u8 { panic!("owned {}", 7) }), Err("owned 7".to_owned()));
        assert_eq!(catch(|| -> u8 { panic_any(7_u8) }), Err("something that is no text".to_owned()));
    }

    #[test]
    fn a_payload_that_panics_when_dropped_does_not_escape() {
        assert!(catch(|| -> u8 { panic_any(Bomb(3)) }).is_err());
        drop_quietly(Bomb(3));
    }
}
