//! The data that the templates show. The templates escape HTML.

use super::about::About;
use super::links::Links;
use super::names::encoded;
use super::page::{ErrorDocs, GoneDocs, HeaderDocs, MemberDocs, Page};
use super::text::{plain, sentence, unique_fields};
use askama::Template;

/// The style sheet of all pages. The policy has the hash of the text between the `style` tags.
pub(super) const STYLE: &str =
    concat!(include_str!("../../templates/base.css"), include_str!("../../templates/docs.css"));

/// The list of all codes.
#[derive(Template)]
#[template(path = "errors.html")]
pub(super) struct ListView<'d> {
    about: &'d About,
    codes: Vec<Line<'d>>,
    gone: Vec<Line<'d>>,
}

/// A code in the list.
struct Line<'d> {
    /// The percent-encoded code, as in a URI of a problem type that ends with `#` and the code.
    id: String,
    statuses: Vec<&'d str>,
    code: &'d str,
    link: String,
    summary: &'d str,
}

/// The page of a code.
#[derive(Template)]
#[template(path = "error.html")]
pub(super) struct PageView<'d> {
    about: &'d About,
    code: &'d str,
    index: String,
    errors: Vec<ErrorView<'d>>,
    gone: Vec<GoneView<'d>>,
}

struct ErrorView<'d> {
    status: &'d str,
    title: Option<&'d str>,
    is_masked: bool,
    summaries: &'d [String],
    messages: &'d [String],
    facts: Vec<Fact<'d>>,
    members: &'d [MemberDocs],
    field_errors: bool,
    unique_fields: Vec<String>,
    headers: &'d [HeaderDocs],
    example: Option<String>,
}

struct Fact<'d> {
    name: &'static str,
    value: &'d str,
    link: Option<&'d str>,
}

struct GoneView<'d> {
    status: &'d str,
    title: Option<&'d str>,
    sentence: String,
    summary: &'d str,
    uri: &'d str,
}

/// The page of an unknown code, or of an unknown path.
#[derive(Template)]
#[template(path = "unknown.html")]
pub(super) struct UnknownView<'d> {
    pub(super) about: &'d About,
    /// The link to the list. `None` if the path is not one below the base path.
    pub(super) index: Option<String>,
}

impl<'d> ListView<'d> {
    pub(super) fn new(about: &'d About, pages: &'d [Page], links: Links<'_>) -> Self {
        let lines = |is_gone: bool| {
            let pages = pages.iter().filter(|page| page.is_gone() == is_gone);
            let lines = pages.map(|page| Line {
                id: encoded(&page.code),
                statuses: page.statuses(),
                code: &page.code,
                link: links.page(page),
                summary: page.summary(),
            });
            lines.collect()
        };
        Self { about, codes: lines(false), gone: lines(true) }
    }
}

impl<'d> PageView<'d> {
    pub(super) fn new(about: &'d About, page: &'d Page, links: Links<'_>) -> Self {
        Self {
            about,
            code: &page.code,
            index: links.list(),
            errors: page.errors.iter().map(ErrorView::new).collect(),
            gone: page.gone.iter().map(GoneView::new).collect(),
        }
    }
}

impl<'d> ErrorView<'d> {
    fn new(error: &'d ErrorDocs) -> Self {
        Self {
            status: &error.status,
            title: error.title.as_deref(),
            is_masked: error.is_masked,
            summaries: &error.summaries,
            messages: &error.messages,
            facts: facts(error),
            members: &error.members,
            field_errors: error.field_errors,
            unique_fields: error.unique_fields.iter().map(|fields| unique_fields(fields)).collect(),
            headers: &error.headers,
            example: error.body.as_ref().and_then(|body| body.example()),
        }
    }
}

impl<'d> GoneView<'d> {
    fn new(error: &'d GoneDocs) -> Self {
        Self {
            status: &error.status,
            title: error.title.as_deref(),
            sentence: sentence(error),
            summary: &error.summary,
            uri: &error.r#type,
        }
    }
}

/// Returns the HTML of a page. Control characters are not allowed in HTML, not even escaped.
pub(super) fn html(page: &impl Template) -> askama::Result<String> {
    Ok(plain(&page.render()?, true))
}

/// Returns the facts of an error that have one value each.
fn facts(error: &ErrorDocs) -> Vec<Fact<'_>> {
    let fact = |(name, value)| Fact { name, value, link: None };
    let mut facts: Vec<Fact<'_>> = super::text::facts(error).into_iter().map(fact).collect();
    // The link of an error whose documentation is this page leads nowhere else.
    if let Some(docs) = error.docs.as_deref().filter(|docs| *docs != error.r#type && is_web(docs)) {
        facts.push(Fact { name: "Documentation", value: docs, link: Some(docs) });
    }
    facts
}

/// Returns whether a link is one to the web, and not one that runs a script.
fn is_web(link: &str) -> bool {
    ["https://", "http://"].iter().any(|scheme| link.starts_with(scheme))
}
