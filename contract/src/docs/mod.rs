//! The documentation of an API's errors: a page for each code.

mod about;
mod links;
mod markdown;
mod names;
mod page;
mod site;
#[cfg(test)]
mod tests;
mod text;
mod view;

use crate::accept::weights;
use crate::file::LockFileError;
use crate::locked::LockedContract;
use about::About;
use bytes::Bytes;
use http::header::{
    CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderName, HeaderValue, Response};
use links::Links;
use mediatype::names as media;
use page::Page;
use percent_encoding::percent_decode_str;
use serde_json::json;
use status_error::export::Contract;
use status_error::layer::{RenderedProblem, RequestScope};
use status_error::{__private::current_profile, RequestError};
use std::path::Path;
use std::{fs, io};
use view::{ListView, PageView, UnknownView, html};

/// The `content-security-policy` of every page. It allows only the style sheet of the page itself,
/// by its hash. A test compares the hash.
const POLICY: &str = "default-src 'none'; style-src 'sha256-Q6adH9GOGnKQSQPxuxFkJLMRIEWIu1GfwKZnI/H7qUw='; \
                      form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

/// The maximum length of an `accept` header. A longer one counts as none.
const MAX_ACCEPT: usize = 8 * 1024;

/// The documentation of an API's errors: a list of all codes, and a page for each, as HTML,
/// Markdown or JSON. The pages are at the URIs of the problem types (RFC 9457 §3.1.1), if the
/// profile's [`docs`](status_error::ApiProfile::docs) is the address of the documentation.
///
/// ```
/// use status_error::{ApiError, ApiProfile, export::Contract};
/// use status_error_contract::Docs;
///
/// static SHOP: ApiProfile = ApiProfile::new("shop.example.com").docs("https://shop.example.com/errors/");
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[api_error(profile = SHOP)]
/// enum BuyerError {
///     /// No buyer has this id.
///     #[error("buyer {id} was not found")]
///     #[status(404)]
///     NotFound { #[public] id: u64 },
/// }
///
/// let docs = Docs::new(Contract::of(&SHOP).errors::<BuyerError>());
/// let page = docs.get("/errors/not_found", "text/markdown");
/// assert!(page.body().starts_with(b"# `not_found`\n"));
/// let page = docs.get("/errors/not_found", "text/html");
/// assert_eq!(page.headers()["content-type"], "text/html; charset=utf-8");
/// assert_eq!(docs.get("/errors/no_such_code", "*/*").status(), 404);
/// ```
///
/// The pages show the entries of the [`Contract`], so they have no text of a concealed variant and
/// none of a masked server error, of which they have the statuses. They need no JavaScript, load
/// nothing from elsewhere, and their `content-security-policy` allows neither.
#[doc(alias("type URI", "problem type", "tombstone"))]
#[derive(Debug, Clone)]
pub struct Docs {
    contract: Contract,
    /// The path of the list, without a slash at its end. It is empty for the root.
    base: String,
    about: About,
    pages: Vec<Page>,
}

/// The representations of a page, with the preferred one first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Representation {
    Html,
    Json,
    Markdown,
}

/// The resource that a path names.
enum Resource<'d> {
    List(Links<'d>),
    Page(&'d Page),
    /// A code that the API does not have.
    Unknown,
    /// A path that is not one of the documentation.
    Elsewhere,
}

impl Docs {
    /// Creates the documentation of a contract, at the path `/errors`.
    #[must_use]
    pub fn new(contract: Contract) -> Self {
        let (about, pages) = (About::new(&contract), page::pages(&contract, None));
        Self { contract, base: "/errors".to_owned(), about, pages }
    }

    /// Sets the path of the list. The page of a code is one segment below it.
    ///
    /// ```
    /// # use status_error::{ApiProfile, RequestError, export::Contract};
    /// # use status_error_contract::Docs;
    /// # static SHOP: ApiProfile = ApiProfile::new("shop.example.com");
    /// # let contract = || Contract::of(&SHOP).errors::<RequestError>();
    /// let docs = Docs::new(contract()).at("/v2/problems");
    /// assert_eq!(docs.get("/v2/problems", "").status(), 200);
    /// assert_eq!(docs.get("/v2/problems/bad_request", "").status(), 200);
    /// ```
    #[must_use]
    pub fn at(self, path: &str) -> Self {
        let path = path.trim_matches('/');
        Self { base: if path.is_empty() { String::new() } else { format!("/{path}") }, ..self }
    }

    /// Returns the path of the list, without a slash at its end. It is empty for the root.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.base
    }

    /// Adds a page for each code that is in the text of a lock file and no longer in the contract.
    /// Clients may have stored the URIs of such codes.
    ///
    /// ```no_run
    /// # use status_error::{ApiProfile, RequestError, export::Contract};
    /// # use status_error_contract::Docs;
    /// # static SHOP: ApiProfile = ApiProfile::new("shop.example.com");
    /// # let contract = || Contract::of(&SHOP).errors::<RequestError>();
    /// let docs = Docs::new(contract()).lock_text(&std::fs::read_to_string("errors.json")?)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// A program that is deployed without the file includes it:
    /// `.lock_text(include_str!("../errors.json"))?`.
    ///
    /// # Errors
    ///
    /// The text is not that of a lock file, or a later version of this crate has written it.
    pub fn lock_text(self, text: &str) -> Result<Self, LockFileError> {
        let lock: LockedContract = text.parse()?;
        Ok(Self { pages: page::pages(&self.contract, Some(&lock)), ..self })
    }

    /// Adds the pages of [`lock_text`](Self::lock_text), from a file. A relative path starts at the
    /// current directory.
    ///
    /// # Errors
    ///
    /// The file can't be read, or [`lock_text`](Self::lock_text) fails. The error names the path.
    pub fn lock_file(self, path: impl AsRef<Path>) -> Result<Self, LockFileError> {
        let path = path.as_ref();
        let failure = |error| LockFileError::File { path: path.to_owned(), error };
        let text = fs::read_to_string(path).map_err(|error| failure(error.into()))?;
        self.lock_text(&text).map_err(|error| failure(error.into()))
    }

    /// Responds to `GET` for the list and for the page of a code: with HTML, Markdown or JSON,
    /// whichever `accept` prefers (RFC 9110 §12.5.1). The page is HTML if nothing is preferred, or
    /// if `accept` can't be read.
    ///
    /// `path` is the path of the request's URL, still percent-encoded. `accept` is the request's
    /// header, or an empty text. For axum there are `axum_08::routes`; in another framework, a
    /// handler calls this function. An unknown path gets a 404.
    #[must_use]
    pub fn get(&self, path: &str, accept: &str) -> Response<Bytes> {
        let path = path.split_once('?').map_or(path, |(path, _)| path);
        let representation = Representation::preferred(accept);
        let about = &self.about;
        let (links, page) = match self.find(path) {
            Resource::List(links) => (links, None),
            Resource::Page(page) => (Links::Page(&self.base), Some(page)),
            Resource::Unknown => return self.unknown(representation, Some(Links::Page(&self.base))),
            Resource::Elsewhere => return self.unknown(representation, None),
        };
        let body = match (representation, page) {
            (Representation::Html, None) => html(&ListView::new(about, &self.pages, links)).map_err(text),
            (Representation::Html, Some(page)) => html(&PageView::new(about, page, links)).map_err(text),
            (Representation::Markdown, None) => Ok(markdown::list(about, &self.pages, links)),
            (Representation::Markdown, Some(page)) => Ok(markdown::page(page, links)),
            (Representation::Json, None) => Ok(format!("{:#}\n", self.json(links))),
            (Representation::Json, Some(page)) => serde_json::to_string_pretty(page).map_err(text),
        };
        match body {
            Ok(body) => respond(Response::default(), representation, body),
            // Writing to memory does not fail.
            Err(reason) => self.error(&RequestError::Misused { reason }),
        }
    }

    /// Writes the documentation as a static site into a folder, which is created if there is none:
    /// `index.html`, and `CODE/index.html` for each code. The pages can be opened as files, and any
    /// static server serves them at the URIs of the problem types.
    ///
    /// A folder has the name of its code, if each file system allows that name. Otherwise the name
    /// is escaped: `a~2fb` for `a/b`. Pages of an earlier run are replaced; other files stay.
    ///
    /// ```
    /// # use status_error::{ApiProfile, RequestError, export::Contract};
    /// # use status_error_contract::Docs;
    /// # static SHOP: ApiProfile = ApiProfile::new("shop.example.com");
    /// # let contract = || Contract::of(&SHOP).errors::<RequestError>();
    /// # let folder = tempfile::tempdir()?;
    /// # let folder = folder.path();
    /// Docs::new(contract()).write(folder)?;
    /// assert!(folder.join("index.html").exists() && folder.join("bad_request/index.html").exists());
    /// # Ok::<(), std::io::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A folder or a file can't be written. The error names its path.
    pub fn write(&self, folder: impl AsRef<Path>) -> io::Result<()> {
        site::write(folder.as_ref(), &self.about, &self.pages)
    }

    fn find(&self, path: &str) -> Resource<'_> {
        let Some(rest) = path.strip_prefix(self.base.as_str()) else { return Resource::Elsewhere };
        let segment = match rest {
            "" => return Resource::List(Links::List(&self.base)),
            "/" => return Resource::List(Links::ListFolder),
            rest => rest.strip_prefix('/'),
        };
        // Below a further slash, a relative link would lead elsewhere.
        let Some(segment) = segment.filter(|segment| !segment.contains('/')) else { return Resource::Elsewhere };
        // The comparison decodes no further than to the first difference, however long the path is.
        let is_named = |name: &str| percent_decode_str(segment).eq(name.bytes());
        let by_code = self.pages.iter().find(|page| is_named(&page.code));
        let found = by_code.or_else(|| self.pages.iter().find(|page| is_named(&page.folder)));
        found.map_or(Resource::Unknown, Resource::Page)
    }

    /// Returns the list as JSON.
    fn json(&self, links: Links<'_>) -> serde_json::Value {
        let codes = self.pages.iter().map(|page| {
            json!({
                "code": page.code,
                "statuses": page.statuses(),
                "summary": page.summary(),
                "gone": page.is_gone(),
                "page": links.page(page),
            })
        });
        json!({
            "api": self.about.api,
            "codes": codes.collect::<Vec<_>>(),
            "unlisted_codes": self.about.is_open,
        })
    }

    /// Returns a 404: a page for people, and an error in the API's format for programs.
    fn unknown(&self, representation: Representation, links: Option<Links<'_>>) -> Response<Bytes> {
        let response = self.error(&RequestError::NotFound);
        let index = links.map(Links::list);
        match representation {
            Representation::Html => match html(&UnknownView { about: &self.about, index }) {
                Ok(body) => respond(response, representation, body),
                Err(_) => response,
            },
            Representation::Markdown => {
                let link = index.map(|index| format!("\n[All errors]({index})\n")).unwrap_or_default();
                respond(response, representation, format!("# There is no such code\n{link}"))
            }
            Representation::Json => response,
        }
    }

    fn error(&self, error: &RequestError) -> Response<Bytes> {
        let respond = || {
            let mut response = status_error::response(error);
            response.headers_mut().entry(VARY).or_insert(HeaderValue::from_static("accept"));
            response
        };
        match current_profile() {
            Some(_) => respond(),
            None => RequestScope::new().profile(self.contract.profile()).in_scope(respond),
        }
    }
}

impl Representation {
    /// Returns the representation that an `accept` header prefers.
    fn preferred(accept: &str) -> Self {
        let accept = if accept.len() > MAX_ACCEPT { "" } else { accept };
        let types = [(media::TEXT, media::HTML), (media::APPLICATION, media::JSON), (media::TEXT, media::MARKDOWN)];
        let [html, json, markdown] = weights([accept].into_iter(), types);
        match html.max(json).max(markdown) {
            best if best == html => Self::Html,
            best if best == json => Self::Json,
            _ => Self::Markdown,
        }
    }

    fn content_type(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Html => "text/html; charset=utf-8",
            Self::Json => "application/json",
            // RFC 7763 §2: the parameter is required.
            Self::Markdown => "text/markdown; charset=utf-8",
        })
    }
}

/// Replaces the body of a response by a page.
fn respond(response: Response<Bytes>, representation: Representation, body: String) -> Response<Bytes> {
    let body = Bytes::from(body);
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(CONTENT_LENGTH);
    let of_html: [(HeaderName, HeaderValue); 2] = [
        (CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
        (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    ];
    let of_each = [
        (CONTENT_TYPE, representation.content_type()),
        (VARY, HeaderValue::from_static("accept")),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    let of_html = of_html.into_iter().filter(|_| representation == Representation::Html);
    for (name, value) in of_html.chain(of_each) {
        parts.headers.insert(name, value);
    }
    if let Some(rendered) = parts.extensions.get_mut::<RenderedProblem>() {
        // The page is the new body of this response, which an outer layer forwards.
        rendered.__replace_body(body.len());
    }
    Response::from_parts(parts, body)
}

fn text(error: impl ToString) -> String {
    error.to_string()
}
