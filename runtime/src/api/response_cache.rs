//! What does not vary in the answers of a type, rendered once for each profile.

use crate::api::profile::ApiProfile;
use http::{HeaderMap, StatusCode};
use std::sync::OnceLock;

/// The rendered answers of one problem type: a list that only grows, one link for each profile,
/// compared by address.
#[derive(Debug, Default)]
pub(crate) struct Slot(OnceLock<Box<Link>>);

#[derive(Debug)]
struct Link {
    profile: &'static ApiProfile,
    /// `None`: something is at fault, which is told each time.
    shared: Option<Shared>,
    next: Slot,
}

/// What is the same in every answer of a type under one profile.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    /// The body, where it does not vary.
    pub(crate) body: Option<Box<[u8]>>,
    /// The parts of a body that do not vary, where others do.
    pub(crate) parts: Parts,
}

/// JSON that is the same in every body of a type under one profile: what stands before the
/// sentence, and after it.
#[derive(Debug, Default)]
pub(crate) struct Parts([OnceLock<Box<[u8]>>; 2]);

impl Parts {
    pub(crate) fn slot(&self, part: Part) -> &OnceLock<Box<[u8]>> {
        let Self([head, tail]) = self;
        match part {
            Part::Head => head,
            Part::Tail => tail,
        }
    }
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Part {
    /// Up to the sentence.
    Head,
    /// From the sentence to the details.
    Tail,
}

/// A process with more profiles than this renders the answers of the rest each time.
const MAX_PROFILES: usize = 16;

impl Slot {
    pub(crate) const fn new() -> Self {
        Self(OnceLock::new())
    }

    /// What is shared under a profile, made on first use; `None` where there are too many profiles,
    /// or nothing can be shared.
    pub(crate) fn shared(
        &'static self,
        profile: &'static ApiProfile,
        make: impl FnOnce() -> Option<Shared>,
    ) -> Option<&'static Shared> {
        match self.0.get() {
            Some(link) if std::ptr::eq(link.profile, profile) => link.shared.as_ref(),
            _ => self.sought(profile, make),
        }
    }

    /// Most processes have one profile, and get here once for each type.
    #[cold]
    fn sought(
        &'static self,
        profile: &'static ApiProfile,
        make: impl FnOnce() -> Option<Shared>,
    ) -> Option<&'static Shared> {
        let mut make = Some(make);
        let mut slot = self;
        for _ in 0..MAX_PROFILES {
            // Made before, where there is a link; else the one call that takes `make` makes it.
            let link = match (slot.0.get(), make.take()) {
                (Some(link), unused) => {
                    make = unused;
                    link
                }
                (None, Some(make)) => {
                    let shared = make();
                    slot.0.get_or_init(|| Box::new(Link { profile, shared, next: Self::new() }))
                }
                (None, None) => return None,
            };
            if std::ptr::eq(link.profile, profile) {
                return link.shared.as_ref();
            }
            slot = &link.next;
        }
        None
    }
}
