//! The comparison of two contracts.

mod error;
#[cfg(test)]
mod mutation_tests;
mod subject;
#[cfg(test)]
mod tests;

use crate::changes::Changes;
use crate::locked::{LockedContract, LockedError, LockedServerError, Openness};
use std::collections::{BTreeMap, BTreeSet};
use subject::Subject;

impl LockedContract {
    /// Returns the changes from an old contract to this one. They are empty if the two are equal.
    #[must_use]
    pub fn changes_since(&self, old: &Self) -> Changes {
        let mut changes = Changes(Vec::new());
        compare_contracts(self, old, &mut Subject::new("all errors", &mut changes));
        for code in old.codes().union(&self.codes()) {
            compare_code(code, self, old, &mut changes);
        }
        compare_server_errors(self, old, &mut changes);
        changes
    }

    fn codes(&self) -> BTreeSet<&str> {
        self.errors.iter().map(|error| error.code.as_str()).collect()
    }

    /// Returns the errors with a code by their statuses.
    fn with_code(&self, code: &str) -> BTreeMap<&str, &LockedError> {
        let errors = self.errors.iter().filter(|error| error.code == code);
        errors.map(|error| (error.status.as_str(), error)).collect()
    }

    fn server_errors(&self) -> BTreeMap<&str, &LockedServerError> {
        self.server_errors.iter().map(|error| (error.status.as_str(), error)).collect()
    }
}

fn compare_contracts(new: &LockedContract, old: &LockedContract, subject: &mut Subject<'_>) {
    match (old.members, new.members) {
        // After this change, a further member would count as compatible.
        (Openness::Closed, Openness::Open) => {
            subject.breaking("clients could reject members that they don't know, and now must ignore them");
        }
        (Openness::Open, Openness::Closed) => subject.compatible("clients may now reject members that they don't know"),
        _ => {}
    }
    match (old.unlisted_codes, new.unlisted_codes) {
        (false, true) => subject.additive("responses may now have codes that are not listed"),
        (true, false) => subject.compatible("each code of a response is now listed"),
        _ => {}
    }
}

fn compare_code(code: &str, new: &LockedContract, old: &LockedContract, changes: &mut Changes) {
    let (news, olds) = (new.with_code(code), old.with_code(code));
    let has_several = news.len() > 1 || olds.len() > 1;
    let name = |status: &str| if has_several { format!("{code} {status}") } else { code.to_owned() };
    let compare = |new: &LockedError, old_error: &LockedError, changes: &mut Changes| {
        error::compare(new, old_error, old.members, &mut Subject::new(name(&old_error.status), changes));
    };
    for (status, old) in &olds {
        if let Some(new) = news.get(status) {
            compare(new, old, changes);
        }
    }
    let gone: Vec<&LockedError> = olds.values().filter(|old| !news.contains_key(&*old.status)).copied().collect();
    let added: Vec<&LockedError> = news.values().filter(|new| !olds.contains_key(&*new.status)).copied().collect();
    if let ([new], [old]) = (&added[..], &gone[..]) {
        let text = format!("the status was {} and is now {}", old.status, new.status);
        Subject::new(name(&old.status), changes).breaking(text);
        return compare(new, old, changes);
    }
    let mut subject = Subject::new(code, changes);
    for LockedError { status, .. } in gone {
        subject.breaking(match news.is_empty() {
            true => format!("the code is gone, which had the status {status}"),
            false => format!("the responses with the status {status} are gone"),
        });
    }
    for LockedError { status, .. } in added {
        subject.additive(match olds.is_empty() {
            true => format!("the code is new, with the status {status}"),
            false => format!("responses with the status {status} are new"),
        });
    }
}

fn compare_server_errors(new: &LockedContract, old: &LockedContract, changes: &mut Changes) {
    let (news, olds) = (new.server_errors(), old.server_errors());
    for (status, old) in &olds {
        match news.get(status) {
            Some(new) => {
                let mut subject = Subject::new(format!("server errors {status}"), changes);
                error::compare_server_errors(new, old, &mut subject);
            }
            None => Subject::new("server errors", changes).breaking(format!("the status {status} is gone")),
        }
    }
    for status in news.keys().filter(|status| !olds.contains_key(*status)) {
        Subject::new("server errors", changes).additive(format!("the status {status} is new"));
    }
}
