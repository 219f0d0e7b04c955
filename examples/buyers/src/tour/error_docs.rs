//! The documentation of the errors in the tour: a link from the error log leads to the page of a
//! code.

use super::rows::World;
use super::{BOLD, Result, Tour, client};
use serde_json::Value;

/// The code whose page the tour reads.
const CODE: &str = "duplicate_record";

/// The lines that the page has, by README.md.
const LINES: [&str; 5] = [
    "# `duplicate_record`",
    "## 409 Duplicate record",
    "Another buyer of this merchant account has the same external identifier.",
    "- `resource_id`: `string` (not always): The id of that buyer, if the caller may read buyers. In JSON it is a string.",
    "- unique: `external_identifier`",
];

impl Tour<'_> {
    /// Opens the entry of an error in the log as a page, and follows its link to the documentation.
    pub(super) async fn follow_the_docs(&mut self, world: &World, entries: &[Value]) -> Result<()> {
        writeln!(self.out, "\n{}", self.paint(BOLD, &format!("What the documentation says of {CODE}")))?;
        let text = |entry: &Value, name: &str| entry.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let entry = entries.iter().find(|entry| text(entry, "code") == CODE);
        let id = entry.map(|entry| text(entry, "id")).unwrap_or_default();
        // The log's page is not among the bytes that the tour keeps, because tests of the log
        // compare it.
        let page = world.api_logs(format!("/api-logs/{id}")).with("accept", "text/html");
        let page = client::send(page.to, page.request()?).await?;
        let page = String::from_utf8_lossy(&page.body);
        let mut links = page.split(" href=\"").filter_map(|rest| rest.split('"').next());
        let Some((link, path)) = links.find_map(|link| Some((link, docs_path(link)?))) else {
            return self.judge(&[format!("the entry {id} has no link to the documentation")]);
        };
        writeln!(self.out, "  {link}")?;
        let docs = world.nobody(path).with("accept", "text/markdown");
        let answer = self.send(&docs).await?;
        let body = String::from_utf8_lossy(&answer.body);
        for line in body.lines() {
            writeln!(self.out, "    {line}")?;
        }
        let missing = LINES.iter().filter(|line| !body.lines().any(|found| found == **line));
        self.judge(&missing.map(|line| format!("the page has no line {line:?}")).collect::<Vec<_>>())
    }
}

/// Returns the path of a link to the documentation. This server is not at the address that the
/// links have. Returns `None` if the link leads elsewhere.
fn docs_path(link: &str) -> Option<&str> {
    link.strip_prefix("https://payments.example.com").filter(|path| path.starts_with("/errors/"))
}
