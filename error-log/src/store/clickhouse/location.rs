//! The URL of a server.

use crate::error::StoreError;
use clickhouse::Client;
use percent_encoding::percent_decode_str;
use url::Url;

/// The parts of a URL, which the driver takes separately.
pub(super) struct Location {
    /// The scheme, the host and the port.
    server: String,
    pub(super) database: String,
    user: String,
    password: Option<String>,
}

impl Location {
    /// Parses `clickhouse://user:password@host:8123/database`, or the same with `http` or `https`.
    /// An error contains no part of the URL, because the URL may have a password.
    pub(super) fn parse(url: &str) -> Result<Self, StoreError> {
        let bad = |why: &'static str| StoreError::permanent(why);
        let (scheme, port, rest) = match url.split_once("://") {
            Some(("clickhouse" | "http", rest)) => ("http", 8123, rest),
            Some(("https", rest)) => ("https", 8443, rest),
            _ => return Err(bad("a ClickHouse URL begins with `clickhouse://`, `http://` or `https://`")),
        };
        // Always with this scheme: of `http`, the parser would drop the port 80, which is not
        // ClickHouse's default.
        let url = Url::parse(&format!("clickhouse://{rest}")).map_err(StoreError::permanent)?;
        let Some(host) = url.host_str().filter(|host| !host.is_empty()) else {
            return Err(bad("a ClickHouse URL has a host: `clickhouse://host:8123/database`"));
        };
        if url.query().is_some() || url.fragment().is_some() {
            return Err(bad("a ClickHouse URL has no parameters: `clickhouse://host:8123/database`"));
        }
        let decoded = |text: &str| percent_decode_str(text).decode_utf8().map(|text| text.into_owned());
        let part = |text: &str| decoded(text).map_err(StoreError::permanent);
        let database = part(url.path().trim_matches('/'))?;
        Ok(Self {
            server: format!("{scheme}://{host}:{}", url.port().unwrap_or(port)),
            database: if database.is_empty() { "default".to_owned() } else { database },
            user: part(url.username())?,
            password: url.password().map(part).transpose()?,
        })
    }

    /// Returns a client of this server.
    pub(super) fn client(&self) -> Client {
        // Old servers lack the format in which the driver would check the columns.
        let mut client = Client::default().with_url(&self.server).with_database(&self.database).with_validation(false);
        if !self.user.is_empty() {
            client = client.with_user(&self.user);
        }
        if let Some(password) = &self.password {
            client = client.with_password(password);
        }
        client
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_has_defaults_and_its_parts_are_decoded() {
        for (url, server, database, user, password) in [
            ("clickhouse://db", "http://db:8123", "default", "", None),
            ("clickhouse://db:9999/", "http://db:9999", "default", "", None),
            ("clickhouse://log:a%3Ab%2F@db/pay%20ments", "http://db:8123", "pay ments", "log", Some("a:b/")),
            ("http://log:@db:80/payments", "http://db:80", "payments", "log", None),
            ("https://[::1]/payments/", "https://[::1]:8443", "payments", "", None),
            ("https://db:443", "https://db:443", "default", "", None),
        ] {
            let it = Location::parse(url).unwrap();
            assert_eq!(
                (it.server.as_str(), it.database.as_str(), it.user.as_str(), it.password.as_deref()),
                (server, database, user, password),
                "{url}"
            );
        }
    }

    #[test]
    fn an_error_does_not_repeat_the_url() {
        for url in [
            "",
            "db",
            "postgres://log:hunter2@db/payments",
            "tcp://log:hunter2@db:9000",
            "clickhouse://",
            "clickhouse:///payments",
            "clickhouse://log:hunter2@/payments",
            "clickhouse://log:hunter2@db:port/payments",
            "clickhouse://log:hunter2@db/payments?database=other",
            "clickhouse://log:hunter2@db/#payments",
            "clickhouse://log:hunter2%FF@db/",
        ] {
            let error = Location::parse(url).err().unwrap_or_else(|| panic!("{url}"));
            let text = format!("{error:?} {error}");
            assert!(!error.is_unavailable() && !text.contains("hunter2") && !text.contains("payments@"), "{text}");
        }
    }
}
