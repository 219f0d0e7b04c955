//! The state of the rendering of one body.

use crate::api::members::RenderedMembers;
use crate::contract::fault::Fault;
use std::cell::{Cell, OnceCell};

/// The state of the rendering of one body, which a [`Problem`](crate::format::Problem) refers to
/// while a format writes it.
#[derive(Debug, Default)]
pub(crate) struct Rendering {
    /// The members, if the format places them one by one, and the faults in them.
    members: OnceCell<(RenderedMembers, Vec<Fault>)>,
    is_without_members: Cell<bool>,
    reads_request: Cell<bool>,
}

impl Rendering {
    /// Returns the public members, rendered on first use.
    pub(crate) fn members(&self, render: impl FnOnce(&mut Vec<Fault>) -> RenderedMembers) -> &RenderedMembers {
        let (members, _) = self.members.get_or_init(|| {
            let mut faults = Vec::new();
            (render(&mut faults), faults)
        });
        members
    }

    /// Returns the faults in the members that were rendered.
    pub(crate) fn faults(&self) -> &[Fault] {
        self.members.get().map_or(&[], |(_, faults)| faults)
    }

    pub(crate) fn is_without_members(&self) -> bool {
        self.is_without_members.get()
    }

    /// Hides the members of the error from the format. Those that are the same in every response
    /// can't fail, and stay.
    pub(crate) fn leave_members_out(&self) {
        self.is_without_members.set(true);
    }

    pub(crate) fn read_request(&self) {
        self.reads_request.set(true);
    }

    /// Returns whether the format has asked for a part of the request, so that the body may differ
    /// between requests.
    pub(crate) fn reads_request(&self) -> bool {
        self.reads_request.get()
    }
}
