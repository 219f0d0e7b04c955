//! Problem types of errors whose status and code are chosen where the error occurs.

use crate::contract::problem_type::{Header, Message, ProblemType};
use crate::contract::status;
use http::StatusCode;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// The parts of such a problem type.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct OpenType {
    pub(super) variant: &'static str,
    pub(super) status: u16,
    /// `None` for the status phrase in snake case.
    pub(super) code: Option<&'static str>,
    pub(super) is_disclosed: bool,
    pub(super) has_message: bool,
    pub(super) members: Vec<&'static str>,
    pub(super) headers: Vec<&'static str>,
}

impl OpenType {
    /// Returns the problem type. It is made once and kept for good, because a problem type is
    /// static. Its names are static texts of the program, so their number is limited by the code.
    pub(super) fn problem_type(self) -> &'static ProblemType {
        static TYPES: Mutex<BTreeMap<OpenType, &'static ProblemType>> = Mutex::new(BTreeMap::new());
        let mut types = TYPES.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kind) = types.get(&self) {
            return kind;
        }
        let code = self.code.unwrap_or_else(|| {
            let status = StatusCode::from_u16(self.status).unwrap_or_default();
            status::code(status::phrase(status)).leak()
        });
        let headers: Vec<Header> = self.headers.iter().map(|name| Header::new(name)).collect();
        let kind = ProblemType::new(self.status, code)
            .variant(self.variant)
            .message(if self.has_message { Message::Written("{message}") } else { Message::Title })
            .disclosed(self.is_disclosed)
            .members(self.members.clone().leak())
            .headers(headers.leak());
        let kind: &'static ProblemType = Box::leak(Box::new(kind));
        types.insert(self, kind);
        kind
    }
}
