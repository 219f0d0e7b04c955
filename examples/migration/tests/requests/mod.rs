//! The requests of old clients: one for each error of the service, and some that succeed. In
//! bodies, `{2000}` and `{5000}` stand for a text of that length.

/// The name of a request, and its text: method and target, headers, an empty line, body.
pub(crate) type Named = (&'static str, &'static str);

/// Sent in this order to one store.
pub(crate) const REQUESTS: &[Named] = &[
    ("a paste", "GET /pastes/hello"),
    ("a raw paste", "GET /raw/hello"),
    (
        "a new paste",
        "POST /pastes\nauthorization: Bearer ada\ncontent-type: application/json\n\n{\"name\":\"new\",\"text\":\"x\",\"language\":\"text\"}",
    ),
    ("a removal", "DELETE /pastes/new\nauthorization: Bearer ada"),
    // The routes below `/pastes`
    ("no such paste", "GET /pastes/none"),
    ("no such paste, HEAD", "HEAD /pastes/none"),
    ("an expired paste", "GET /pastes/late"),
    (
        "an empty text",
        "POST /pastes\nauthorization: Bearer ada\ncontent-type: application/json\n\n{\"name\":\"a\",\"text\":\"\",\"language\":\"text\"}",
    ),
    (
        "a long text",
        "POST /pastes\nauthorization: Bearer ada\ncontent-type: application/json\n\n{\"name\":\"a\",\"text\":\"{5000}\",\"language\":\"text\"}",
    ),
    (
        "an unknown language",
        "POST /pastes\nauthorization: Bearer ada\ncontent-type: application/json\n\n{\"name\":\"a\",\"text\":\"x\",\"language\":\"cobol\"}",
    ),
    (
        "a taken name",
        "POST /pastes\nauthorization: Bearer ada\ncontent-type: application/json\n\n{\"name\":\"hello\",\"text\":\"x\",\"language\":\"text\"}",
    ),
    (
        "a new paste, the disk fails",
        "POST /pastes\nauthorization: Bearer ada\ncontent-type: application/json\n\n{\"name\":\"a\",\"text\":\"{2000}\",\"language\":\"text\"}",
    ),
    (
        "a change, no such paste",
        "PUT /pastes/none\nauthorization: Bearer ada\ncontent-type: application/json\n\n{\"text\":\"x\",\"revision\":3}",
    ),
    (
        "a change, another owner",
        "PUT /pastes/note\nauthorization: Bearer ada\ncontent-type: application/json\n\n{\"text\":\"x\",\"revision\":3}",
    ),
    (
        "a change, an old revision",
        "PUT /pastes/hello\nauthorization: Bearer ada\ncontent-type: application/json\n\n{\"text\":\"x\",\"revision\":2}",
    ),
    (
        "a change, the disk fails",
        "PUT /pastes/hello\nauthorization: Bearer ada\ncontent-type: application/json\n\n{\"text\":\"{2000}\",\"revision\":3}",
    ),
    ("a removal, another owner", "DELETE /pastes/note\nauthorization: Bearer ada"),
    // Tokens
    ("no token", "DELETE /pastes/hello"),
    ("an invalid token", "DELETE /pastes/hello\nauthorization: Bearer eve"),
    ("a token that can only read", "DELETE /pastes/hello\nauthorization: Bearer reader"),
    ("too many requests", "DELETE /pastes/hello\nauthorization: Bearer ada\nx-client: greedy"),
    ("no token, raw", "POST /raw\n\nx"),
    ("no admin", "GET /admin/usage\nauthorization: Bearer ada"),
    // Responses of axum
    ("broken JSON", "POST /pastes\nauthorization: Bearer ada\ncontent-type: application/json\n\n{\"name\":"),
    (
        "JSON without a language",
        "POST /pastes\nauthorization: Bearer ada\ncontent-type: application/json\n\n{\"name\":\"a\",\"text\":\"x\"}",
    ),
    ("no JSON", "POST /pastes\nauthorization: Bearer ada\n\n{}"),
    ("a query without days", "POST /admin/purge\nauthorization: Bearer admin"),
    ("no such route", "GET /nowhere"),
    ("no such method", "PATCH /pastes/hello"),
    ("no such method, raw", "PATCH /raw/hello"),
    // The routes below `/raw`
    ("no such paste, raw", "GET /raw/none"),
    ("an expired paste, raw", "GET /raw/late"),
    ("an empty text, raw", "POST /raw\nauthorization: Bearer ada"),
    ("a long text, raw", "POST /raw\nauthorization: Bearer ada\n\n{5000}"),
    ("a new paste, the disk fails, raw", "POST /raw\nauthorization: Bearer ada\n\n{2000}"),
    // The routes below `/admin`
    ("the usage, the disk fails", "GET /admin/usage\nauthorization: Bearer admin"),
    ("days that are no number", "POST /admin/purge?days=many\nauthorization: Bearer admin"),
    ("a panic", "POST /admin/purge?days=0\nauthorization: Bearer admin"),
    ("a purge", "POST /admin/purge?days=3\nauthorization: Bearer admin"),
    ("a second purge", "POST /admin/purge?days=4\nauthorization: Bearer admin"),
];

/// Sent to a store during maintenance.
pub(crate) const DURING_MAINTENANCE: &[Named] = &[
    (
        "maintenance",
        "POST /pastes\nauthorization: Bearer ada\ncontent-type: application/json\n\n{\"name\":\"b\",\"text\":\"x\",\"language\":\"text\"}",
    ),
    ("maintenance, raw", "POST /raw\nauthorization: Bearer ada\n\nx"),
];
