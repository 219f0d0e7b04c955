//! The tables, on one server or on each server of a cluster.

use super::statement::Statement;
use crate::error::StoreError;
use clickhouse::Client;
use std::time::Duration;
use tokio::time::sleep;

/// The table that lists read and writes insert into. In a cluster it has no rows of its own.
pub(super) const TABLE: &str = "status_error_log";
/// The table of a cluster's servers that has the rows.
const LOCAL: &str = "status_error_log_local";
const VERSIONS: &str = "status_error_log_version";

/// The version of the tables. Each step from one version to the next can be taken twice, because
/// ClickHouse has no transaction around a statement that changes a table.
const VERSION: u64 = 1;

/// The Monday of a row's week, by the time in its id. A `DateTime` ends in 2106, so all later times
/// are in its last week.
macro_rules! monday {
    () => {
        "toMonday(toDateTime(least(intDiv(reinterpretAsUInt64(reverse(substring(id, 1, 6))), 1000), 4294967295), 'UTC'))"
    };
}

/// The id of a row's partition.
pub(super) const WEEK: &str = concat!("toYYYYMMDD(", monday!(), ")");

/// The Monday of a row's week, as the number of days since 1970.
pub(super) const DAY: &str = concat!("toUInt16(", monday!(), ")");

const COLUMNS: &str = " (tenant String, id FixedString(16), precedence UInt64, authenticated UInt8, size Int32, \
    status Int16, code Nullable(String), method String, route Nullable(String), request_id Nullable(String), \
    error_id Nullable(String), url String, plain Nullable(String), entry String)";

/// Rows with the same tenant and id are one entry: merges keep the row with the highest precedence,
/// which is the row that was written first. Statements read small ranges of rows, so the index has
/// an item for every 1,024 of them.
const KEY: &str = concat!(" ORDER BY (tenant, id) PARTITION BY ", monday!(), " SETTINGS index_granularity = 1024");

/// The database of the tables, and the cluster whose servers have them.
#[derive(Debug)]
pub(super) struct Tables {
    pub(super) database: String,
    pub(super) cluster: Option<String>,
}

impl Tables {
    /// Returns the name of the table that has the rows.
    pub(super) fn stored(&self) -> &'static str {
        if self.cluster.is_some() { LOCAL } else { TABLE }
    }

    /// Appends the table that has the rows, for statements that change it on all servers.
    pub(super) fn push_stored(&self, sql: &mut Statement) {
        sql.name(self.stored());
        self.push_cluster(sql);
    }

    fn push_cluster(&self, sql: &mut Statement) {
        if let Some(cluster) = &self.cluster {
            sql.push(" ON CLUSTER ").name(cluster);
        }
    }

    /// Creates the tables, or migrates them to this version.
    pub(super) async fn migrate(&self, client: &Client) -> Result<(), StoreError> {
        let mut tries = 0;
        loop {
            match self.migrate_once(client).await {
                // Two nodes that create a table at the same time may disturb each other.
                Err(error) if error.is_unavailable() && tries < 3 => sleep(Duration::from_millis(100 << tries)).await,
                done => return done,
            }
            tries += 1;
        }
    }

    async fn migrate_once(&self, client: &Client) -> Result<(), StoreError> {
        self.check_engine(client).await?;
        match self.version(client).await? {
            VERSION => Ok(()),
            later if later > VERSION => {
                Err(StoreError::permanent("the tables of the error log are of a later version than this program"))
            }
            _ => self.create(client).await,
        }
    }

    /// Fails if the table is of a cluster and the store is not, or the other way round.
    async fn check_engine(&self, client: &Client) -> Result<(), StoreError> {
        let mut sql = Statement::new("SELECT engine FROM system.tables WHERE database = ");
        sql.text(&self.database).push(" AND name = ").text(TABLE);
        let engines: Vec<String> = sql.fetch(client).await?;
        match (engines.first().map(String::as_str), &self.cluster) {
            (Some("Distributed"), None) => Err(StoreError::permanent(
                "the tables of the error log are those of a cluster: call `cluster` on the builder",
            )),
            (Some(engine), Some(_)) if engine != "Distributed" => {
                Err(StoreError::permanent("the tables of the error log are those of a server without a cluster"))
            }
            _ => Ok(()),
        }
    }

    /// Returns the version of this server's tables, or 0 if there are none.
    async fn version(&self, client: &Client) -> Result<u64, StoreError> {
        let mut sql = Statement::new("SELECT count() FROM system.tables WHERE database = ");
        sql.text(&self.database).push(" AND name = ").text(VERSIONS);
        let tables: Vec<u64> = sql.fetch(client).await?;
        if tables.iter().all(|tables| *tables == 0) {
            return Ok(0);
        }
        let mut sql = Statement::new("SELECT max(version) FROM ");
        sql.name(VERSIONS);
        Ok(sql.fetch(client).await?.into_iter().max().unwrap_or(0))
    }

    async fn create(&self, client: &Client) -> Result<(), StoreError> {
        let mut sql = self.begin(self.stored());
        sql.push(COLUMNS);
        self.push_engine(&mut sql, "ReplacingMergeTree(", self.stored(), &["precedence"]);
        sql.push(KEY);
        sql.execute(client).await?;
        if let Some(cluster) = &self.cluster {
            let mut sql = self.begin(TABLE);
            sql.push(COLUMNS).push(" ENGINE = Distributed(").text(cluster).push(", ").text(&self.database);
            sql.push(", ").text(LOCAL).push(", cityHash64(tenant))");
            sql.execute(client).await?;
        }
        let mut sql = self.begin(VERSIONS);
        sql.push(" (version UInt64)");
        self.push_engine(&mut sql, "MergeTree(", VERSIONS, &[]);
        sql.push(" ORDER BY version");
        sql.execute(client).await?;
        let mut sql = Statement::new("INSERT INTO ");
        sql.name(VERSIONS).push(" VALUES (").int(VERSION).push(")");
        sql.execute(client).await
    }

    /// Begins the statement that creates a table unless it exists.
    fn begin(&self, table: &'static str) -> Statement {
        let mut sql = Statement::new("CREATE TABLE IF NOT EXISTS ");
        sql.name(table);
        self.push_cluster(&mut sql);
        sql
    }

    /// Appends the engine of a table. In a cluster, the servers that have the same value of the
    /// macro `shard` replicate each other.
    fn push_engine(&self, sql: &mut Statement, engine: &'static str, table: &str, arguments: &[&'static str]) {
        sql.push(" ENGINE = ");
        let mut and = "";
        if self.cluster.is_some() {
            let path = format!("/clickhouse/tables/{{shard}}/{}.{table}", self.database);
            sql.push("Replicated").push(engine).text(&path).push(", '{replica}'");
            and = ", ";
        } else {
            sql.push(engine);
        }
        for argument in arguments {
            sql.push(and).push(argument);
        }
        sql.push(")");
    }
}
