//! Utilities that know nothing about errors. They import from no other part of the crate.

pub(crate) mod catch_panic;
pub(crate) mod chosen_by_type;
pub(crate) mod clock;
pub(crate) mod database_values;
pub(crate) mod framing_headers;
pub(crate) mod http_date;
pub mod media_type;
pub(crate) mod percent_encoding;
pub(crate) mod text_limit;
