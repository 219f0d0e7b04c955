//! Leaves that know nothing of errors.

pub(crate) mod catch_panic;
pub(crate) mod http_date;
pub(crate) mod percent_encoding;
pub(crate) mod text_limit;
