//! Buyers in SQLite.

use crate::error::BuyerError;
use crate::model::{BillingDetails, Buyer, BuyerFields};
use crate::page::{Cursor, ListQuery, Page};
use jiff::Timestamp;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions, SqliteRow};
use sqlx::types::Json;
use sqlx::{FromRow, Row as _, SqlitePool};
use std::path::Path;
use uuid::Uuid;
use uuid::fmt::Hyphenated;

/// Ids are UUIDs of version 7, which sort by the time of their creation.
const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS buyers (
        id                  TEXT PRIMARY KEY,
        merchant_account_id TEXT NOT NULL,
        display_name        TEXT,
        external_identifier TEXT,
        account_number      TEXT,
        billing_details     TEXT,
        locked              INTEGER NOT NULL DEFAULT 0,
        created_at          TEXT NOT NULL,
        updated_at          TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE UNIQUE INDEX IF NOT EXISTS buyers_account_external_key ON buyers (merchant_account_id, external_identifier);
    CREATE INDEX IF NOT EXISTS buyers_account_id ON buyers (merchant_account_id, id);
";

/// The buyers.
pub struct Store {
    pool: SqlitePool,
}

impl Store {
    /// Opens a file, or a database in memory.
    ///
    /// # Errors
    ///
    /// Where it can't be opened.
    pub async fn open(file: Option<&Path>) -> sqlx::Result<Self> {
        let pool = match file {
            Some(file) => {
                let options = SqliteConnectOptions::new().filename(file).create_if_missing(true);
                SqlitePoolOptions::new().connect_with(options).await?
            }
            None => {
                // A database in memory lives as long as its one connection.
                let one = SqlitePoolOptions::new().max_connections(1).idle_timeout(None).max_lifetime(None);
                one.connect_with(SqliteConnectOptions::new().in_memory(true)).await?
            }
        };
        sqlx::raw_sql(SCHEMA).execute(&pool).await?;
        Ok(Self { pool })
    }

    /// Closes all connections.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// Creates a buyer. Nothing is looked up before: what is taken, the unique index knows, and only it can know.
    pub async fn insert(&self, account: &str, fields: &BuyerFields) -> Result<Buyer, BuyerError> {
        let insert = "
            INSERT INTO buyers (id, merchant_account_id, display_name, external_identifier, account_number,
                                billing_details, created_at, updated_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7) RETURNING *";
        let buyer = sqlx::query_as(insert)
            .bind(Uuid::now_v7().hyphenated())
            .bind(account)
            .bind(value(&fields.display_name))
            .bind(value(&fields.external_identifier))
            .bind(value(&fields.account_number))
            .bind(value(&fields.billing_details).map(Json))
            .bind(now())
            .fetch_one(&self.pool)
            .await?;
        Ok(buyer)
    }

    /// One buyer.
    pub async fn get(&self, account: &str, id: Uuid) -> Result<Buyer, BuyerError> {
        let buyer: Option<Buyer> = sqlx::query_as("SELECT * FROM buyers WHERE id = ?1")
            .bind(id.hyphenated())
            .fetch_optional(&self.pool)
            .await?;
        match buyer {
            Some(buyer) if buyer.merchant_account_id == account => Ok(buyer),
            Some(buyer) => Err(BuyerError::Foreign { id, owner: buyer.merchant_account_id }),
            None => Err(BuyerError::NotFound { id }),
        }
    }

    /// Changes the members that are given, in one statement, so that two changes at a time lose nothing.
    pub async fn update(&self, account: &str, id: Uuid, fields: &BuyerFields) -> Result<Buyer, BuyerError> {
        let update = "
            UPDATE buyers SET display_name        = iif(?3, ?4, display_name),
                              external_identifier = iif(?5, ?6, external_identifier),
                              account_number      = iif(?7, ?8, account_number),
                              billing_details     = iif(?9, ?10, billing_details),
                              updated_at          = ?11
            WHERE id = ?1 AND merchant_account_id = ?2 AND NOT locked RETURNING *";
        let buyer = sqlx::query_as(update)
            .bind(id.hyphenated())
            .bind(account)
            .bind(fields.display_name.is_some())
            .bind(value(&fields.display_name))
            .bind(fields.external_identifier.is_some())
            .bind(value(&fields.external_identifier))
            .bind(fields.account_number.is_some())
            .bind(value(&fields.account_number))
            .bind(fields.billing_details.is_some())
            .bind(value(&fields.billing_details).map(Json))
            .bind(now())
            .fetch_optional(&self.pool)
            .await?;
        match buyer {
            Some(buyer) => Ok(buyer),
            None => Err(self.why_untouched(account, id).await),
        }
    }

    /// Removes a buyer.
    pub async fn delete(&self, account: &str, id: Uuid) -> Result<(), BuyerError> {
        let delete = "DELETE FROM buyers WHERE id = ?1 AND merchant_account_id = ?2 AND NOT locked";
        let done = sqlx::query(delete).bind(id.hyphenated()).bind(account).execute(&self.pool).await?;
        if done.rows_affected() == 1 { Ok(()) } else { Err(self.why_untouched(account, id).await) }
    }

    /// Locks a buyer, or unlocks it.
    pub async fn set_locked(&self, account: &str, id: Uuid, locked: bool) -> Result<(), BuyerError> {
        let update = "UPDATE buyers SET locked = ?3 WHERE id = ?1 AND merchant_account_id = ?2";
        let done = sqlx::query(update).bind(id.hyphenated()).bind(account).bind(locked).execute(&self.pool).await?;
        if done.rows_affected() == 1 { Ok(()) } else { Err(self.why_untouched(account, id).await) }
    }

    /// Why a statement found no row that it may change: there is none, it is another account's, or it is locked.
    async fn why_untouched(&self, account: &str, id: Uuid) -> BuyerError {
        match self.get(account, id).await {
            Ok(_) => BuyerError::Locked { id },
            Err(error) => error,
        }
    }

    /// The buyer that has this external identifier.
    pub async fn find_external(&self, account: &str, external_identifier: &str) -> sqlx::Result<Option<Uuid>> {
        let select = "SELECT id FROM buyers WHERE merchant_account_id = ?1 AND external_identifier = ?2";
        let id: Option<Hyphenated> =
            sqlx::query_scalar(select).bind(account).bind(external_identifier).fetch_optional(&self.pool).await?;
        Ok(id.map(Uuid::from))
    }

    /// A page of buyers, newest first.
    pub async fn list(&self, account: &str, query: &ListQuery) -> Result<Page<Buyer>, BuyerError> {
        let (limit, cursor) =
            (query.limit().map_err(BuyerError::Parameter)?, query.cursor().map_err(BuyerError::Parameter)?);
        // One more than asked for, to see whether there is a page beyond.
        let mut items = self.select(account, query, cursor, limit + 1).await?;
        let is_more = items.len() > limit as usize;
        items.truncate(limit as usize);
        let backwards = matches!(cursor, Some(Cursor::Newer(_)));
        if backwards {
            items.reverse();
        }

        let (mut next_cursor, mut previous_cursor) = (None, None);
        if let (Some(newest), Some(oldest)) = (items.first(), items.last()) {
            let (older, newer) = (Cursor::Older(oldest.id), Cursor::Newer(newest.id));
            let is_any =
                async |cursor| Ok::<_, BuyerError>(!self.select(account, query, Some(cursor), 1).await?.is_empty());
            let is_older = if backwards { is_any(older).await? } else { is_more };
            let is_newer = if backwards { is_more } else { is_any(newer).await? };
            next_cursor = is_older.then(|| older.to_string());
            previous_cursor = is_newer.then(|| newer.to_string());
        }
        Ok(Page { items, limit, next_cursor, previous_cursor })
    }

    /// Buyers beyond the cursor, the nearest first.
    async fn select(
        &self,
        account: &str,
        query: &ListQuery,
        cursor: Option<Cursor>,
        limit: u32,
    ) -> sqlx::Result<Vec<Buyer>> {
        macro_rules! select {
            ($beyond:literal) => {
                concat!(
                    "SELECT * FROM buyers WHERE merchant_account_id = ?1 ",
                    "AND (?2 IS NULL OR external_identifier = ?2) ",
                    "AND (?3 IS NULL OR instr(lower(concat_ws(char(10), display_name, external_identifier, ",
                    "account_number, billing_details ->> 'first_name', billing_details ->> 'last_name', ",
                    "billing_details ->> 'email_address')), lower(?3))) AND ",
                    $beyond,
                    " LIMIT ?5"
                )
            };
        }
        let (sql, beyond) = match cursor {
            None => (select!("?4 IS NULL ORDER BY id DESC"), None),
            Some(Cursor::Older(id)) => (select!("id < ?4 ORDER BY id DESC"), Some(id)),
            Some(Cursor::Newer(id)) => (select!("id > ?4 ORDER BY id ASC"), Some(id)),
        };
        sqlx::query_as(sql)
            .bind(account)
            .bind(&query.external_identifier)
            .bind(&query.search)
            .bind(beyond.map(Uuid::hyphenated))
            .bind(limit)
            .fetch_all(&self.pool)
            .await
    }
}

/// What to store: a member that is absent or `null` has no value.
fn value<T>(field: &Option<Option<T>>) -> Option<&T> {
    field.as_ref()?.as_ref()
}

/// RFC 3339, to the millisecond.
fn now() -> String {
    format!("{:.3}", Timestamp::now())
}

impl FromRow<'_, SqliteRow> for Buyer {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        let id = row.try_get::<Hyphenated, _>("id")?.into_uuid();
        Ok(Self {
            kind: "buyer",
            id,
            reconciliation_id: Self::reconciliation_id(id),
            merchant_account_id: row.try_get("merchant_account_id")?,
            display_name: row.try_get("display_name")?,
            external_identifier: row.try_get("external_identifier")?,
            account_number: row.try_get("account_number")?,
            billing_details: row.try_get::<Option<Json<BillingDetails>>, _>("billing_details")?.map(|json| json.0),
            created_at: row.try_get("created_at")?,
            updated_at: row.try_get("updated_at")?,
        })
    }
}
