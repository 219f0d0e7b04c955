//! The list as a file: JSON Lines or CSV.

use super::csv;
use super::page::Page;
use super::request::ListRequest;
use super::target::Target;
use crate::entry::Entry;
use crate::error::{LogError, StoreError};
use crate::layer::not_logged::NotLogged;
use crate::query::access::Access;
use crate::store::interface::Store;
use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderValue, Response};
use http_body::{Body, Frame};
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

/// The maximum number of entries of an export.
const MAX_ENTRIES: usize = 10_000;
/// The number of entries that the store lists at once.
const PAGE: u32 = 100;
/// The maximum number of lists. A search may find few entries in each of them.
const PAGES: usize = 300;

/// The format of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExportFormat {
    /// One JSON object on each line, as in the JSON list. The media type is `application/jsonl`.
    JsonLines,
    /// One entry on each line, with a header line (RFC 4180). A text that a spreadsheet would take
    /// for a formula begins with an apostrophe.
    Csv,
}

impl ExportFormat {
    const fn media_type(self) -> &'static str {
        match self {
            Self::JsonLines => "application/jsonl",
            Self::Csv => "text/csv; charset=utf-8; header=present",
        }
    }

    fn lines(self, entries: &[Entry]) -> Result<String, LogError> {
        let mut lines = String::new();
        for entry in entries {
            match self {
                Self::JsonLines => {
                    lines.push_str(&serde_json::to_string(entry).map_err(StoreError::permanent)?);
                    lines.push('\n');
                }
                Self::Csv => csv::push(entry, &mut lines),
            }
        }
        Ok(lines)
    }
}

/// Returns the newest entries as a file that a browser saves, as `GET /api-logs.csv` and
/// `GET /api-logs.jsonl` send it. `query` is the query of the URL, with the parameters of
/// [`list`](crate::list()); `limit` has no effect.
///
/// The file has up to 10,000 entries, the newest first, with the members of the list: without the
/// headers and the body of the request. The body of the response is read from the store while it is
/// sent, 100 entries at a time.
///
/// ```
/// use std::sync::Arc;
/// use status_error_log::{Access, ExportFormat, Limits, MemoryStore, export};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), status_error_log::LogError> {
/// let store = Arc::new(MemoryStore::new(Limits::new()));
/// let access = Access::Tenant("acme".to_owned());
/// let file = export(store, access, Some("status=4xx"), ExportFormat::Csv).await?;
/// assert_eq!(file.headers()["content-disposition"], "attachment; filename=\"api-logs.csv\"");
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// Fails with [`LogError::Query`] if a parameter is invalid, and with [`LogError::Store`] if the
/// store fails. If the store fails later, the body ends with the error, so that the client sees
/// that the file is not complete.
pub async fn export(
    store: Arc<dyn Store>,
    access: Access,
    query: Option<&str>,
    format: ExportFormat,
) -> Result<Response<ExportBody>, LogError> {
    let (lines, rest) = Rest::begin(&*store, &access, query, format).await?;
    let mut body = ExportBody { store, access, rest, lines: Bytes::from(lines), page: None };
    body.read_on();
    Ok(response(format, body))
}

/// Returns the file of an [`export`] in one piece, for frameworks whose bodies are bytes. It has up
/// to 16 MiB, because it is in memory.
#[cfg(feature = "html")]
pub(crate) async fn file(
    store: &dyn Store,
    access: &Access,
    query: Option<&str>,
    format: ExportFormat,
) -> Result<Response<Bytes>, LogError> {
    const MAX_BYTES: usize = 16 * 1024 * 1024;
    let (mut lines, mut rest) = Rest::begin(store, access, query, format).await?;
    while rest.request.cursor.is_some() && lines.len() <= MAX_BYTES {
        let page = rest.request.filtered(store, access).await?;
        lines.push_str(&rest.take(page)?);
    }
    Ok(response(format, Bytes::from(lines)))
}

/// Returns a response that a browser saves as a file.
fn response<B>(format: ExportFormat, body: B) -> Response<B> {
    let mut response = Response::new(body);
    let file = match format {
        ExportFormat::JsonLines => "attachment; filename=\"api-logs.jsonl\"",
        ExportFormat::Csv => "attachment; filename=\"api-logs.csv\"",
    };
    for (name, value) in [
        (CONTENT_TYPE, format.media_type()),
        (CONTENT_DISPOSITION, file),
        (CACHE_CONTROL, "no-store"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response.extensions_mut().insert(NotLogged);
    response
}

/// The part of an export that has not been listed yet.
struct Rest {
    /// The request for the next page. It has no cursor if no page follows.
    request: ListRequest,
    format: ExportFormat,
    /// The number of entries that may follow.
    left: usize,
    /// The number of lists that may follow.
    pages: usize,
}

impl Rest {
    /// Returns the first lines of an export, and the rest. What a search is for is found out only
    /// once, for all pages.
    async fn begin(
        store: &dyn Store,
        access: &Access,
        query: Option<&str>,
        format: ExportFormat,
    ) -> Result<(String, Self), LogError> {
        let mut request = ListRequest { limit: PAGE, ..ListRequest::parse(query.unwrap_or_default())? };
        let target = request.target(store, access).await?;
        let page = match target {
            Target::Entry(entry) => request.page_of_one(store, access, *entry),
            Target::Filter(filter) => {
                request.filter = filter;
                request.filtered(store, access).await?
            }
        };
        let mut rest = Self { request, format, left: MAX_ENTRIES, pages: PAGES };
        let header = if format == ExportFormat::Csv { csv::HEADER } else { "" };
        Ok((format!("{header}{}", rest.take(page)?), rest))
    }

    /// Returns the lines of a page. Afterwards the request is for the page after it.
    fn take(&mut self, mut page: Page) -> Result<String, LogError> {
        page.items.truncate(self.left);
        self.left = self.left.saturating_sub(page.items.len());
        self.pages = self.pages.saturating_sub(1);
        self.request.cursor = page.next_cursor.filter(|_| self.left > 0 && self.pages > 0);
        self.format.lines(&page.items)
    }
}

type Reading = Pin<Box<dyn Future<Output = Result<Page, LogError>> + Send>>;

/// The body of an [`export`], which lists the entries while it is sent.
pub struct ExportBody {
    store: Arc<dyn Store>,
    access: Access,
    rest: Rest,
    /// Lines that have been read.
    lines: Bytes,
    /// The page that is being read.
    page: Option<Reading>,
}

impl ExportBody {
    /// Begins to read the next page, if one follows.
    fn read_on(&mut self) {
        if self.rest.request.cursor.is_some() {
            let (store, access, request) = (Arc::clone(&self.store), self.access.clone(), self.rest.request.clone());
            self.page = Some(Box::pin(async move { request.filtered(&*store, &access).await }));
        }
    }
}

impl Body for ExportBody {
    type Data = Bytes;
    type Error = LogError;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, LogError>>> {
        // A search may have looked at many entries and found none.
        while self.lines.is_empty() {
            let Some(page) = &mut self.page else { return Poll::Ready(None) };
            let page = ready!(page.as_mut().poll(context));
            self.page = None;
            match page.and_then(|page| self.rest.take(page)) {
                Ok(lines) => self.lines = Bytes::from(lines),
                Err(error) => return Poll::Ready(Some(Err(error))),
            }
            self.read_on();
        }
        Poll::Ready(Some(Ok(Frame::data(std::mem::take(&mut self.lines)))))
    }

    fn is_end_stream(&self) -> bool {
        self.lines.is_empty() && self.page.is_none()
    }
}

impl fmt::Debug for ExportBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExportBody").field("format", &self.rest.format).finish_non_exhaustive()
    }
}
