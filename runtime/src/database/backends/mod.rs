//! What each database reports: codes decide, texts only name.

pub(crate) mod mysql;
pub(crate) mod postgres;
pub(crate) mod sqlite;
