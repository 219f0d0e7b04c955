//! The task that trims the store.

use crate::store::interface::Store;
use crate::store::limits::Limits;
use crate::util::TARGET;
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, watch};
use tokio::time::sleep;

/// A counter of written entries that wakes the trimmer after many of them.
#[derive(Clone)]
pub(super) struct TrimTrigger {
    wake: Arc<Notify>,
    written: Arc<std::sync::atomic::AtomicUsize>,
    every: usize,
}

impl TrimTrigger {
    pub(super) fn written(&self, entries: usize) {
        use std::sync::atomic::Ordering::Relaxed;
        if self.written.fetch_add(entries, Relaxed) + entries >= self.every {
            self.written.store(0, Relaxed);
            self.wake.notify_one();
        }
    }
}

pub(super) struct Trimmer {
    store: Arc<dyn Store>,
    limits: Limits,
    every: Duration,
    wake: Arc<Notify>,
}

impl Trimmer {
    pub(super) fn new(store: Arc<dyn Store>, limits: Limits, every: Duration) -> Self {
        Self { store, limits, every, wake: Arc::default() }
    }

    pub(super) fn trigger(&self) -> TrimTrigger {
        // If only one tenant writes, it exceeds its limit by at most 10 percent, or by 1,000
        // entries if that is more.
        let every = usize::try_from(self.limits.count / 10).unwrap_or(usize::MAX).max(1_000);
        TrimTrigger { wake: Arc::clone(&self.wake), written: Arc::default(), every }
    }

    pub(super) async fn run(self, mut stop: watch::Receiver<bool>) {
        loop {
            tokio::select! {
                _ = stop.wait_for(|stop| *stop) => break,
                () = sleep(self.every) => {}
                () = self.wake.notified() => {}
            }
            let (store, limits) = (Arc::clone(&self.store), self.limits);
            let trimmed = tokio::spawn(async move { store.trim(&limits).await }).await;
            let error: Box<dyn Error + Send + Sync> = match trimmed {
                Ok(Ok(_)) => continue,
                Ok(Err(error)) => error.into(),
                Err(panic) => panic.into(),
            };
            tracing::warn!(target: TARGET, error = &*error as &dyn Error, "the error log was not trimmed");
        }
    }
}
