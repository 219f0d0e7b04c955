//! Which tenants may be beyond their limits.

use super::Lane;
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// The lanes that were written to since they were trimmed.
#[derive(Debug)]
pub(in crate::store) struct Touched(Mutex<Lanes>);

#[derive(Debug, Clone)]
pub(in crate::store) enum Lanes {
    /// What was before this process is not known.
    All,
    These(BTreeSet<Lane>),
}

impl Touched {
    pub(in crate::store) fn all() -> Self {
        Self(Mutex::new(Lanes::All))
    }

    pub(in crate::store) fn add(&self, lanes: impl IntoIterator<Item = Lane>) {
        if let Lanes::These(touched) = &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            touched.extend(lanes);
        }
    }

    pub(in crate::store) fn take(&self) -> Lanes {
        std::mem::replace(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner), Lanes::These(BTreeSet::new()))
    }

    /// Puts back what was taken and not trimmed.
    pub(in crate::store) fn put_back(&self, lanes: Lanes) {
        match lanes {
            Lanes::All => *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Lanes::All,
            Lanes::These(lanes) => self.add(lanes),
        }
    }
}
