//! A connection of a pool whose database may have stopped responding.

use super::error::store_error;
use crate::error::StoreError;
use sqlx::Database;
use sqlx::pool::{Pool, PoolConnection};
use std::ops::{Deref, DerefMut};

/// A connection for one statement, which may be dropped while the statement runs. Without
/// [`release`](Self::release), dropping it closes the connection, which takes the driver five
/// seconds at most. A connection that goes back to its pool would be checked by the driver instead,
/// and the check of a silent connection waits for as long as TCP does.
pub(crate) struct CancelSafeConnection<D: Database> {
    connection: PoolConnection<D>,
    is_done: bool,
}

impl<D: Database> CancelSafeConnection<D> {
    pub(crate) async fn acquire(pool: &Pool<D>) -> Result<Self, StoreError> {
        Ok(Self { connection: pool.acquire().await.map_err(store_error)?, is_done: false })
    }

    /// Gives the connection back to the pool, after the database has responded.
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
