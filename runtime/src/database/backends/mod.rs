//! Classification of the errors of each database. The code decides which failure it is; the message
//! is only read for names.

pub(crate) mod mysql;
pub(crate) mod postgres;
pub(crate) mod sqlite;
#[cfg(feature = "diesel-2")]
pub(crate) mod text;
