//! The contract as plain data: problem types, their catalog, constraints, field errors and headers.

pub(crate) mod addition;
pub(crate) mod catalog;
pub(crate) mod constraint;
pub(crate) mod engine_names;
pub(crate) mod error_id;
pub(crate) mod failure_kind;
pub(crate) mod fault;
pub(crate) mod field_error;
pub(crate) mod field_type;
pub(crate) mod grpc_code;
pub(crate) mod header_sink;
pub(crate) mod location;
pub(crate) mod matching;
pub(crate) mod pointer;
pub(crate) mod problem_type;
pub(crate) mod profile_facts;
pub(crate) mod static_member;
pub(crate) mod status;
pub(crate) mod violation;
pub(crate) mod waiver;
