//! A connection of a pool that may have gone silent.

use crate::StoreError;
use sqlx::Database;
use sqlx::pool::{Pool, PoolConnection};
use std::ops::{Deref, DerefMut};

/// A connection, for one question. Whoever stops waiting for the answer drops it, and then it is closed: the driver does that within
/// five seconds. It would ask one that goes back to its pool whether it is sound, and wait for as long as TCP does.
pub(in crate::store) struct Lent<D: Database> {
    connection: PoolConnection<D>,
    is_done: bool,
}

impl<D: Database> Lent<D> {
    pub(in crate::store) async fn of(pool: &Pool<D>) -> Result<Self, StoreError> {
        Ok(Self { connection: pool.acquire().await.map_err(super::error)?, is_done: false })
    }

    /// It has answered.
    pub(in crate::store) fn give_back(mut self) {
        self.is_done = true;
    }
}

impl<D: Database> Drop for Lent<D> {
    fn drop(&mut self) {
        if !self.is_done {
            self.connection.close_on_drop();
        }
    }
}

impl<D: Database> Deref for Lent<D> {
    type Target = D::Connection;

    fn deref(&self) -> &Self::Target {
        &self.connection
    }
}

impl<D: Database> DerefMut for Lent<D> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.connection
    }
}
