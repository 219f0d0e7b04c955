/// Errors of other types that become variants.
#[derive(Debug, thiserror::Error, ApiError)]
pub enum Conversion {
    #[error("there is no such file")]
    #[status(404, from(io::Error if is_not_found))]
    NoFile {
        name: Option<String>,
        source: io::Error,
    },
    #[error("the storage failed")]
    #[status(500, from(io::Error, fmt::Error))]
    Storage(#[source] Box<dyn Error + Send + Sync>),
    #[error("the database failed")]
    #[status(500)]
    Database(
        #[source]
        #[from_database(first = read_only)]
        sqlx::Error,
    ),
}
