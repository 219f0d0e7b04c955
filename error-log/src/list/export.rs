//! The list as a file: JSON Lines or CSV.

use super::csv;
use super::page::Page;
use super::request::ListRequest;
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
use std::task::{Context, Poll};

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
    let request = ListRequest { limit: PAGE, ..ListRequest::parse(query.unwrap_or_default())? };
    let first = request.page(&*store, &access).await?;
    let header = if format == ExportFormat::Csv { csv::HEADER } else { "" };
    let mut body = ExportBody { store, access, request, format, left: MAX_ENTRIES, pages: PAGES, next: Next::End };
    let lines = format!("{header}{}", body.take(first)?);
    let next = std::mem::replace(&mut body.next, Next::End);
    body.next = Next::Lines(Bytes::from(lines), Box::new(next));
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
    let mut request = ListRequest { limit: PAGE, ..ListRequest::parse(query.unwrap_or_default())? };
    let mut lines = if format == ExportFormat::Csv { csv::HEADER.to_owned() } else { String::new() };
    let mut left = MAX_ENTRIES;
    for _ in 0..PAGES {
        let mut page = request.page(store, access).await?;
        page.items.truncate(left);
        left -= page.items.len();
        lines.push_str(&format.lines(&page.items)?);
        request.cursor = page.next_cursor;
        if request.cursor.is_none() || left == 0 || lines.len() > MAX_BYTES {
            break;
        }
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

/// The body of an [`export`], which lists the entries while it is sent.
pub struct ExportBody {
    store: Arc<dyn Store>,
    access: Access,
    request: ListRequest,
    format: ExportFormat,
    /// The number of entries that may follow.
    left: usize,
    /// The number of lists that may follow.
    pages: usize,
    next: Next,
}

enum Next {
    /// Lines that have been read.
    Lines(Bytes, Box<Next>),
    /// The page that is being read.
    Page(Pin<Box<dyn Future<Output = Result<Page, LogError>> + Send>>),
    End,
}

impl ExportBody {
    /// Returns the lines of a page, and begins to read the page after it.
    fn take(&mut self, mut page: Page) -> Result<String, LogError> {
        page.items.truncate(self.left);
        self.left = self.left.saturating_sub(page.items.len());
        self.pages = self.pages.saturating_sub(1);
        self.request.cursor = page.next_cursor.filter(|_| self.left > 0 && self.pages > 0);
        self.next = match self.request.cursor {
            None => Next::End,
            Some(_) => {
                let (store, access, request) = (Arc::clone(&self.store), self.access.clone(), self.request.clone());
                Next::Page(Box::pin(async move { request.page(&*store, &access).await }))
            }
        };
        self.format.lines(&page.items)
    }
}

impl Body for ExportBody {
    type Data = Bytes;
    type Error = LogError;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, LogError>>> {
        loop {
            let lines = match std::mem::replace(&mut self.next, Next::End) {
                Next::End => return Poll::Ready(None),
                Next::Lines(lines, next) => {
                    self.next = *next;
                    lines
                }
                Next::Page(mut page) => match page.as_mut().poll(context) {
                    Poll::Pending => {
                        self.next = Next::Page(page);
                        return Poll::Pending;
                    }
                    Poll::Ready(page) => match page.and_then(|page| self.take(page)) {
                        Ok(lines) => Bytes::from(lines),
                        Err(error) => {
                            self.next = Next::End;
                            return Poll::Ready(Some(Err(error)));
                        }
                    },
                },
            };
            // A search may have looked at many entries and found none.
            if !lines.is_empty() {
                return Poll::Ready(Some(Ok(Frame::data(lines))));
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(self.next, Next::End)
    }
}

impl fmt::Debug for ExportBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExportBody").field("format", &self.format).finish_non_exhaustive()
    }
}
