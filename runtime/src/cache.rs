//! Answers that do not vary, rendered once for each profile.

use crate::{ApiProfile, ProblemType};
use bytes::Bytes;
use http::HeaderMap;
use std::sync::OnceLock;

/// The problem types of one enum, and the answers of those that do not vary.
#[derive(Debug)]
pub struct Table {
    types: &'static [ProblemType],
    slots: &'static [Slot],
}

impl Table {
    /// A table; `slots` has one for each type.
    #[must_use]
    pub const fn new(types: &'static [ProblemType], slots: &'static [Slot]) -> Self {
        Self { types, slots }
    }

    /// The slot of one of the table's own types.
    pub(crate) fn slot(&self, kind: &'static ProblemType) -> Option<&'static Slot> {
        // `kind` is a reference into `types`, so its index is its distance from the first.
        let distance = std::ptr::from_ref(kind).addr().checked_sub(self.types.as_ptr().addr())?;
        let index = distance / size_of::<ProblemType>();
        if std::ptr::eq(self.types.get(index)?, kind) { self.slots.get(index) } else { None }
    }
}

/// The rendered answers of one problem type: a list that only grows, one link for each profile, compared by address.
#[derive(Debug, Default)]
pub struct Slot(OnceLock<Box<Link>>);

#[derive(Debug)]
struct Link {
    profile: &'static ApiProfile,
    answer: Rendering,
    next: Slot,
}

/// A rendered answer.
#[derive(Debug, Clone)]
pub(crate) struct Rendering {
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// A process with more profiles than this renders the answers of the rest each time.
const MAX_PROFILES: usize = 16;

impl Slot {
    /// An empty slot.
    #[must_use]
    pub const fn new() -> Self {
        Self(OnceLock::new())
    }

    /// The rendering for a profile, made on first use; `None` where there are too many profiles.
    pub(crate) fn get_or_render(
        &'static self,
        profile: &'static ApiProfile,
        render: impl FnOnce() -> Rendering,
    ) -> Option<&'static Rendering> {
        let mut render = Some(render);
        let mut slot = self;
        for _ in 0..MAX_PROFILES {
            let link = slot.0.get_or_init(|| {
                let answer = match render.take() {
                    Some(render) => render(),
                    // Not reached: the link made by the only call that takes `render` is this profile's, and is returned.
                    None => Rendering { headers: HeaderMap::new(), body: Bytes::new() },
                };
                Box::new(Link { profile, answer, next: Slot::new() })
            });
            if std::ptr::eq(link.profile, profile) {
                return Some(&link.answer);
            }
            slot = &link.next;
        }
        None
    }
}
