//! A per-profile cache of response parts that every occurrence of a problem type shares.

use crate::api::profile::ApiProfile;
use http::response;
use std::sync::OnceLock;

/// The cached response parts of one problem type: a linked list that only grows, with one link for
/// each profile. Profiles are compared by address.
#[derive(Debug, Default)]
pub(crate) struct Slot(OnceLock<Box<Link>>);

#[derive(Debug)]
struct Link {
    profile: &'static ApiProfile,
    /// `None` if rendering the parts had a fault. Each response is then rendered in full, so that
    /// each reports the fault.
    shared: Option<Shared>,
    next: Slot,
}

/// Response parts that all occurrences of a problem type share under one profile.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) head: response::Parts,
    /// The body, if it is the same for all occurrences.
    pub(crate) body: Option<Box<[u8]>>,
    /// The shared parts of the body, if the body differs between occurrences.
    pub(crate) parts: BodyParts,
}

/// The JSON before and after the message, which is the same in every body of a problem type under
/// one profile. Kept, because without it a whole request whose response has one field takes 2.8
/// percent more instructions (`benches path`).
#[derive(Debug, Default)]
pub(crate) struct BodyParts([OnceLock<Box<[u8]>>; 2]);

impl BodyParts {
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
    /// The part of the body from its beginning to the message.
    Head,
    /// The part of the body between the message and the field errors, which is always the same.
    Tail,
}

/// The maximum number of cached profiles. Responses of further profiles are rendered each time.
const MAX_PROFILES: usize = 16;

impl Slot {
    pub(crate) const fn new() -> Self {
        Self(OnceLock::new())
    }

    /// Returns the shared parts under a profile, which are rendered on first use. Returns `None` if
    /// there are more than [`MAX_PROFILES`] profiles, or if nothing can be shared.
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

    /// Finds or adds the link of a profile. Cold, because most processes have one profile and get
    /// here once for each problem type.
    #[cold]
    fn sought(
        &'static self,
        profile: &'static ApiProfile,
        make: impl FnOnce() -> Option<Shared>,
    ) -> Option<&'static Shared> {
        let mut make = Some(make);
        let mut slot = self;
        for _ in 0..MAX_PROFILES {
            // If the slot has no link, this iteration consumes `make` to fill it. `make` can be
            // called only once.
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
