//! The tests of the README are in `tests/readme`.
