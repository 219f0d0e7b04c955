//! The partitions that may exceed their limits.

use super::table::Partition;
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// The partitions that have been written to since they were last trimmed.
#[derive(Debug)]
pub(crate) struct DirtyPartitions(Mutex<Partitions>);

#[derive(Debug, Clone)]
pub(crate) enum Partitions {
    /// All partitions, because writes before the start of this process are unknown.
    All,
    These(BTreeSet<Partition>),
}

impl DirtyPartitions {
    pub(crate) fn all() -> Self {
        Self(Mutex::new(Partitions::All))
    }

    pub(crate) fn add(&self, partitions: impl IntoIterator<Item = Partition>) {
        if let Partitions::These(dirty) = &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            dirty.extend(partitions);
        }
    }

    pub(crate) fn take(&self) -> Partitions {
        std::mem::replace(
            &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner),
            Partitions::These(BTreeSet::new()),
        )
    }

    /// Puts back partitions that were taken but not trimmed.
    pub(crate) fn put_back(&self, partitions: Partitions) {
        match partitions {
            Partitions::All => *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Partitions::All,
            Partitions::These(partitions) => self.add(partitions),
        }
    }
}
