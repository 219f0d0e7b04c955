//! The tables, version by version.

/// The migrations, each from one version of the tables to the next. A released migration never
/// changes.
pub(super) const STEPS: [&str; 4] = [
    "CREATE TABLE status_error_log (
        id            UUID NOT NULL,
        tenant        TEXT COLLATE \"C\" NOT NULL,
        authenticated BOOLEAN NOT NULL,
        size          INTEGER NOT NULL,
        status        SMALLINT NOT NULL,
        class         SMALLINT NOT NULL,
        code          TEXT COLLATE \"C\",
        method        TEXT COLLATE \"C\" NOT NULL,
        route         TEXT COLLATE \"C\",
        request_id    TEXT COLLATE \"C\",
        url           TEXT COLLATE \"C\" NOT NULL,
        entry         TEXT NOT NULL,
        CONSTRAINT status_error_log_tenant PRIMARY KEY (tenant, id)
    );
    CREATE INDEX status_error_log_id ON status_error_log (id) WHERE size >= 0;
    CREATE INDEX status_error_log_lane ON status_error_log (tenant, authenticated, id) INCLUDE (size);",
    "CREATE INDEX status_error_log_status ON status_error_log (tenant, status, id);
    CREATE INDEX status_error_log_class ON status_error_log (tenant, class, id);
    CREATE INDEX status_error_log_code ON status_error_log (tenant, code, id);
    CREATE INDEX status_error_log_method ON status_error_log (tenant, method, id);
    CREATE INDEX status_error_log_route ON status_error_log (tenant, route, id) WHERE route IS NOT NULL;
    CREATE INDEX status_error_log_request_id ON status_error_log (tenant, request_id, id) WHERE request_id IS NOT NULL;",
    "ALTER TABLE status_error_log ADD COLUMN plain TEXT COLLATE \"C\";",
    // The name of the error id in the JSON is `reference`.
    "ALTER TABLE status_error_log ADD COLUMN error_id TEXT COLLATE \"C\";
    UPDATE status_error_log SET error_id = entry::json ->> 'reference'
        WHERE entry LIKE '%\"reference\":%' AND entry NOT LIKE '%\\u0000%';
    CREATE INDEX status_error_log_error_id ON status_error_log (tenant, error_id, id) WHERE error_id IS NOT NULL;
    CREATE INDEX status_error_log_any_error_id ON status_error_log (error_id, id) WHERE error_id IS NOT NULL;",
];
