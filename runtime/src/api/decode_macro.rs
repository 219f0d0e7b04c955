//! The macro that takes the impl of `Decode` from the code of the derive. Compiled with and without
//! the feature, because the derive does not know whether the feature is on.

/// Defines the impl that rebuilds an error in a client.
#[cfg(feature = "client")]
#[doc(hidden)]
#[macro_export]
macro_rules! __decode {
    ($($item:tt)*) => { $($item)* };
}

/// Expands to nothing, because the feature `client` is off.
#[cfg(not(feature = "client"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __decode {
    ($($item:tt)*) => {};
}
