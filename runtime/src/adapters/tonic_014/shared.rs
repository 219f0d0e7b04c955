//! The statuses that all occurrences of a problem type share under one profile, and their headers.
//!
//! Kept, because a status is encoded in protobuf, base64 and percent-encoding: without this cache a
//! whole call that fails takes 66 percent more instructions, and twice as many if the layer
//! replaces a foreign status (`benches path`).

use super::provenance;
use crate::api::hook;
use crate::api::problem::{Content, Problem};
use crate::contract::fault::Fault;
use http::HeaderMap;
use std::collections::BTreeMap;
use std::ptr::from_ref;
use std::sync::RwLock;
use tonic::{Code, Status};

/// The status of one error, without the mark.
pub(super) struct Written {
    pub(super) status: Status,
    shared: Option<&'static Shared>,
}

/// A shared status.
struct Shared {
    status: Status,
    headers: HeaderMap,
    hash: u64,
}

/// The addresses of the problem type and the profile, and the code of the foreign status that the
/// status replaces.
type Key = (usize, usize, Option<i32>);

/// The maximum number of shared statuses. A program may leak problem types without an end.
const MAX: usize = 4096;

static SHARED: RwLock<BTreeMap<Key, &'static Shared>> = RwLock::new(BTreeMap::new());

impl Written {
    /// Returns the status of a problem, which `make` makes unless it is shared. A status with a
    /// fault is made each time, so that each response reports the fault.
    pub(super) fn of(
        problem: &Problem<'_>,
        code: Option<Code>,
        faults: &mut Vec<Fault>,
        make: impl FnOnce(&mut Vec<Fault>) -> Status,
    ) -> Self {
        if !is_shared(problem, code) {
            return Self { status: make(faults), shared: None };
        }
        let key = (from_ref(problem.kind).addr(), from_ref(problem.profile).addr(), code.map(i32::from));
        if let Some(shared) = SHARED.read().ok().and_then(|all| all.get(&key).copied()) {
            return Self { status: shared.status.clone(), shared: Some(shared) };
        }
        let before = faults.len();
        let status = make(faults);
        if faults.len() == before {
            share(key, &status);
        }
        Self { status, shared: None }
    }

    /// Returns the hash by which the layer recognizes the status.
    pub(super) fn hash(&self) -> u64 {
        self.shared.map_or_else(|| provenance::hash_of(&self.status), |shared| shared.hash)
    }

    /// Adds the status and its metadata to headers or trailers.
    pub(super) fn add_header(&self, headers: &mut HeaderMap) {
        let Some(shared) = self.shared else {
            // Fails only on an invalid header value, and tonic encodes all values. `grpc-status` is
            // written first in any case.
            let _ = self.status.add_header(headers);
            return;
        };
        for (name, value) in &shared.headers {
            headers.insert(name, value.clone());
        }
    }
}

/// Returns whether all occurrences of the problem type have the same status under the profile.
fn is_shared(problem: &Problem<'_>, code: Option<Code>) -> bool {
    let Content::Live(error) = problem.content else { return false };
    let kind = problem.kind;
    let is_own = || hook::table(error).is_some_and(|table| table.contains(kind));
    // The field errors of a constraint depend on the violation.
    let is_static = || kind.is_static() && kind.unique.is_empty() && kind.constraints.is_empty();
    let depends_on_request = problem.error_id.is_some() || problem.profile.ids_of_requests().is_some();
    // An error in place of a foreign status has nothing but its problem type.
    !depends_on_request && problem.development.is_none() && (code.is_some() || (is_static() && is_own()))
}

fn share(key: Key, status: &Status) {
    let mut headers = HeaderMap::new();
    let Ok(mut all) = SHARED.write() else { return };
    if all.len() < MAX && status.add_header(&mut headers).is_ok() {
        let shared = Shared { status: status.clone(), headers, hash: provenance::hash_of(status) };
        // Leaked, because the status stays in the cache until the process ends.
        all.entry(key).or_insert_with(|| Box::leak(Box::new(shared)));
    }
}
