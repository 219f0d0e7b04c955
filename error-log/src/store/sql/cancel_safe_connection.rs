//! A connection of a pool that may have gone silent.

use super::error::store_error;
use crate::error::StoreError;
use sqlx::Database;
use sqlx::pool::{Pool, PoolConnection};
use std::ops::{Deref, DerefMut};

/// A connection, for one question. Whoever stops waiting for the answer drops it, and then it is
/// closed: the driver does that within five seconds. It would ask one that goes back to its pool
/// whether it is sound, and wait for as long as TCP does.
pub(crate) struct CancelSafeConnection<D: Database> {
    connection: PoolConnection<D>,
    is_done: bool,
}

impl<D: Database> CancelSafeConnection<D> {
    pub(crate) async fn acquire(pool: &Pool<D>) -> Result<Self, StoreError> {
        Ok(Self { connection: pool.acquire().await.map_err(store_error)?, is_done: false })
    }

    /// Gives it back to the pool: it has answered.
    pub(crate) fn release(mut self) {
        self.is_done = true;
    }
}

impl<D: Database> Drop for CancelSafeConnection<D> {
    fn drop(&mut self) {
        if !self.is_done {
            self.connection.close_on_drop();
        }
    }
}

impl<D: Database> Deref for CancelSafeConnection<D> {
    type Target = D::Connection;

    fn deref(&self) -> &Self::Target {
        &self.connection
    }
}

impl<D: Database> DerefMut for CancelSafeConnection<D> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.connection
    }
}
