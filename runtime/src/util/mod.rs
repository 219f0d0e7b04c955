//! Leaves that know nothing of errors.

pub(crate) mod http_date;
