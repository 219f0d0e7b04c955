//! The store of buyers, in SQLite or PostgreSQL.

use crate::error::{BuyerError, ChangeBuyer, CreateBuyer, ListBuyers, LockBuyer, ReadBuyer, RemoveBuyer};
use crate::model::{Buyer, BuyerFields};
use crate::page::{Cursor, ListQuery, Page};
use jiff::Timestamp;
use sqlx::any::{AnyPoolOptions, AnyRow, install_default_drivers};
use sqlx::{AnyPool, FromRow, Row as _};
use status_error::database::{FromDatabase as _, MapUnique as _, Violation};
use uuid::Uuid;

/// The database. Its SQL differs in the search, and in the types of columns.
#[derive(Clone, Copy)]
enum Dialect {
    Sqlite,
    Postgres,
}

/// The schema for SQLite. Ids are UUIDs of version 7, which sort by the time of their creation.
const SQLITE: &str = "
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

/// The schema for PostgreSQL. The collation `C` sorts ids by their bytes, as SQLite does. The lock
/// lets servers that start at the same time create the tables one after the other.
const POSTGRES: &str = "
    BEGIN;
    SELECT pg_advisory_xact_lock(7315012);
    CREATE TABLE IF NOT EXISTS buyers (
        id                  TEXT COLLATE \"C\" PRIMARY KEY,
        merchant_account_id TEXT NOT NULL,
        display_name        TEXT,
        external_identifier TEXT,
        account_number      TEXT,
        billing_details     TEXT,
        locked              BOOLEAN NOT NULL DEFAULT FALSE,
        created_at          TEXT NOT NULL,
        updated_at          TEXT NOT NULL
    );
    CREATE UNIQUE INDEX IF NOT EXISTS buyers_account_external_key ON buyers (merchant_account_id, external_identifier);
    CREATE INDEX IF NOT EXISTS buyers_account_id ON buyers (merchant_account_id, id);
    COMMIT;
";

/// The store of buyers.
pub struct Store {
    pool: AnyPool,
    dialect: Dialect,
}

impl Store {
    /// Opens the database of a URL (`sqlite:FILE` or `postgres://…`), or a database in memory.
    ///
    /// # Errors
    ///
    /// The database can't be opened.
    pub async fn open(url: Option<&str>) -> sqlx::Result<Self> {
        install_default_drivers();
        let options = AnyPoolOptions::new();
        let (pool, dialect) = match url {
            Some(url) if url.starts_with("sqlite:") => {
                // A missing file is created.
                let made = if url.contains('?') { url.to_owned() } else { format!("{url}?mode=rwc") };
                (options.connect(&made).await?, Dialect::Sqlite)
            }
            Some(url) => (options.connect(url).await?, Dialect::Postgres),
            None => {
                // A database in memory lives as long as its only connection.
                let one = options.max_connections(1).idle_timeout(None).max_lifetime(None);
                (one.connect("sqlite::memory:").await?, Dialect::Sqlite)
            }
        };
        let schema = match dialect {
            Dialect::Sqlite => SQLITE,
            Dialect::Postgres => POSTGRES,
        };
        sqlx::raw_sql(schema).execute(&pool).await?;
        Ok(Self { pool, dialect })
    }

    /// Closes all connections.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// Creates a buyer. No query looks for the external identifier first, because only the unique
    /// index knows it without a race.
    pub async fn insert(&self, account: &str, fields: &BuyerFields, may_read: bool) -> Result<Buyer, CreateBuyer> {
        let insert = "
            INSERT INTO buyers (id, merchant_account_id, display_name, external_identifier, account_number,
                                billing_details, created_at, updated_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $7) RETURNING *";
        sqlx::query_as(insert)
            .bind(Uuid::now_v7().to_string())
            .bind(account)
            .bind(value(&fields.display_name))
            .bind(value(&fields.external_identifier))
            .bind(value(&fields.account_number))
            .bind(billing_details(fields))
            .bind(now())
            .fetch_one(&self.pool)
            .await
            .map_unique_async(|violation| self.record_in_the_way(violation, account, fields, may_read))
            .await
    }

    /// Returns the error of a violated constraint. If the external identifier is taken and the
    /// caller may read buyers, the error has the id of the buyer that has it. The failed statement
    /// was not in a transaction, so the connection can run the query for that id.
    async fn record_in_the_way(
        &self,
        violation: Violation,
        account: &str,
        fields: &BuyerFields,
        may_read: bool,
    ) -> Option<CreateBuyer> {
        match BuyerError::from_unique(&violation)? {
            BuyerError::ExternalIdentifierTaken { .. } if may_read => {
                let taken = value(&fields.external_identifier)?;
                let resource_id = self.find_external(account, taken).await.ok()?;
                Some(CreateBuyer::ExternalIdentifierTaken(resource_id))
            }
            error => error.try_into().ok(),
        }
    }

    /// Returns a buyer.
    pub async fn get(&self, account: &str, id: Uuid) -> Result<Buyer, ReadBuyer> {
        let buyer: Option<Buyer> = sqlx::query_as("SELECT * FROM buyers WHERE id = $1")
            .bind(id.to_string())
            .fetch_optional(&self.pool)
            .await?;
        match buyer {
            Some(buyer) if buyer.merchant_account_id == account => Ok(buyer),
            Some(buyer) => Err(ReadBuyer::Foreign(id, buyer.merchant_account_id)),
            None => Err(ReadBuyer::NotFound(id)),
        }
    }

    /// Changes the given members. One statement does it, so two changes at the same time both take
    /// effect.
    pub async fn update(
        &self,
        account: &str,
        id: Uuid,
        fields: &BuyerFields,
        may_read: bool,
    ) -> Result<Buyer, ChangeBuyer> {
        let update = "
            UPDATE buyers SET display_name        = CASE WHEN $3 THEN $4 ELSE display_name END,
                              external_identifier = CASE WHEN $5 THEN $6 ELSE external_identifier END,
                              account_number      = CASE WHEN $7 THEN $8 ELSE account_number END,
                              billing_details     = CASE WHEN $9 THEN $10 ELSE billing_details END,
                              updated_at          = $11
            WHERE id = $1 AND merchant_account_id = $2 AND NOT locked RETURNING *";
        let buyer = sqlx::query_as(update)
            .bind(id.to_string())
            .bind(account)
            .bind(fields.display_name.is_some())
            .bind(value(&fields.display_name))
            .bind(fields.external_identifier.is_some())
            .bind(value(&fields.external_identifier))
            .bind(fields.account_number.is_some())
            .bind(value(&fields.account_number))
            .bind(fields.billing_details.is_some())
            .bind(billing_details(fields))
            .bind(now())
            .fetch_optional(&self.pool)
            .await
            .map_unique_async(|violation| self.record_in_the_way(violation, account, fields, may_read))
            .await?;
        match buyer {
            Some(buyer) => Ok(buyer),
            None => Err(self.why_untouched(account, id).await.into()),
        }
    }

    /// Removes a buyer.
    pub async fn delete(&self, account: &str, id: Uuid) -> Result<(), RemoveBuyer> {
        let delete = "DELETE FROM buyers WHERE id = $1 AND merchant_account_id = $2 AND NOT locked";
        let done = sqlx::query(delete).bind(id.to_string()).bind(account).execute(&self.pool).await?;
        if done.rows_affected() == 1 { Ok(()) } else { Err(self.why_untouched(account, id).await) }
    }

    /// Locks or unlocks a buyer.
    pub async fn set_locked(&self, account: &str, id: Uuid, locked: bool) -> Result<(), LockBuyer> {
        let update = "UPDATE buyers SET locked = $3 WHERE id = $1 AND merchant_account_id = $2";
        let done = sqlx::query(update).bind(id.to_string()).bind(account).bind(locked).execute(&self.pool).await?;
        if done.rows_affected() == 1 {
            return Ok(());
        }
        self.get(account, id).await?;
        // The buyer was created after the statement.
        Err(LockBuyer::NotFound(id))
    }

    /// Returns the reason why a statement that spares locked buyers changed no row: the buyer does
    /// not exist, belongs to another account, or is locked.
    async fn why_untouched(&self, account: &str, id: Uuid) -> RemoveBuyer {
        match self.get(account, id).await {
            Ok(_) => RemoveBuyer::Locked(id),
            Err(error) => error.into(),
        }
    }

    /// Returns the id of the buyer with this external identifier.
    async fn find_external(&self, account: &str, external_identifier: &str) -> sqlx::Result<Option<Uuid>> {
        let select = "SELECT id FROM buyers WHERE merchant_account_id = $1 AND external_identifier = $2";
        let id: Option<String> =
            sqlx::query_scalar(select).bind(account).bind(external_identifier).fetch_optional(&self.pool).await?;
        id.as_deref().map(uuid).transpose()
    }

    /// Returns a page of buyers, newest first.
    pub async fn list(&self, account: &str, query: &ListQuery) -> Result<Page<Buyer>, ListBuyers> {
        let (limit, cursor) =
            (query.limit().map_err(ListBuyers::Parameter)?, query.cursor().map_err(ListBuyers::Parameter)?);
        // One buyer more than the page needs shows whether another page follows.
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
                async |cursor| Ok::<_, ListBuyers>(!self.select(account, query, Some(cursor), 1).await?.is_empty());
            let is_older = if backwards { is_any(older).await? } else { is_more };
            let is_newer = if backwards { is_more } else { is_any(newer).await? };
            next_cursor = is_older.then(|| older.to_string());
            previous_cursor = is_newer.then(|| newer.to_string());
        }
        Ok(Page { items, limit, next_cursor, previous_cursor })
    }

    /// Returns the buyers beyond the cursor, the nearest first.
    async fn select(
        &self,
        account: &str,
        query: &ListQuery,
        cursor: Option<Cursor>,
        limit: u32,
    ) -> sqlx::Result<Vec<Buyer>> {
        macro_rules! select {
            ($find:literal, $json:literal, $beyond:literal) => {
                concat!(
                    "SELECT * FROM buyers WHERE merchant_account_id = $1 ",
                    "AND ($2 IS NULL OR external_identifier = $2) ",
                    "AND ($3 IS NULL OR ",
                    $find,
                    "(lower(concat_ws('\n', display_name, external_identifier, account_number, ",
                    $json,
                    " ->> 'first_name', ",
                    $json,
                    " ->> 'last_name', ",
                    $json,
                    " ->> 'email_address')), lower($3)) > 0) AND ",
                    $beyond,
                    " LIMIT $5"
                )
            };
        }
        macro_rules! of_both {
            ($beyond:literal) => {
                match self.dialect {
                    Dialect::Sqlite => select!("instr", "billing_details", $beyond),
                    Dialect::Postgres => select!("strpos", "billing_details::json", $beyond),
                }
            };
        }
        let (sql, beyond) = match cursor {
            None => (of_both!("$4 IS NULL ORDER BY id DESC"), None),
            Some(Cursor::Older(id)) => (of_both!("id < $4 ORDER BY id DESC"), Some(id)),
            Some(Cursor::Newer(id)) => (of_both!("id > $4 ORDER BY id ASC"), Some(id)),
        };
        sqlx::query_as(sql)
            .bind(account)
            .bind(&query.external_identifier)
            .bind(&query.search)
            .bind(beyond.map(|id| id.to_string()))
            .bind(i64::from(limit))
            .fetch_all(&self.pool)
            .await
    }
}

/// Returns the value to store. Returns `None` if the member is absent or `null`.
fn value<T>(field: &Option<Option<T>>) -> Option<&T> {
    field.as_ref()?.as_ref()
}

/// Returns the billing details as JSON, to store them.
fn billing_details(fields: &BuyerFields) -> Option<String> {
    value(&fields.billing_details).and_then(|details| serde_json::to_string(details).ok())
}

/// Returns the current time in RFC 3339, with milliseconds.
fn now() -> String {
    format!("{:.3}", Timestamp::now())
}

fn uuid(text: &str) -> sqlx::Result<Uuid> {
    Uuid::parse_str(text).map_err(|error| sqlx::Error::Decode(error.into()))
}

impl FromRow<'_, AnyRow> for Buyer {
    fn from_row(row: &AnyRow) -> sqlx::Result<Self> {
        let id = uuid(row.try_get("id")?)?;
        let billing_details: Option<&str> = row.try_get("billing_details")?;
        let billing_details = billing_details.map(serde_json::from_str).transpose();
        Ok(Self {
            kind: "buyer",
            id,
            reconciliation_id: Self::reconciliation_id(id),
            merchant_account_id: row.try_get("merchant_account_id")?,
            display_name: row.try_get("display_name")?,
            external_identifier: row.try_get("external_identifier")?,
            account_number: row.try_get("account_number")?,
            billing_details: billing_details.map_err(|error| sqlx::Error::Decode(error.into()))?,
            created_at: row.try_get("created_at")?,
            updated_at: row.try_get("updated_at")?,
        })
    }
}
