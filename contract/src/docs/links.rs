//! The links between pages, which are relative, so that a proxy may serve the pages at any path.

use super::names::encoded;
use super::page::Page;

/// The place from which links lead to other pages.
#[derive(Debug, Clone, Copy)]
pub(super) enum Links<'b> {
    /// The list, at a base path without the final slash: links begin with its last segment.
    List(&'b str),
    /// The list, at a path with the final slash.
    ListFolder,
    /// The page of a code, below a base path.
    Page(&'b str),
    /// The list in a file of a static site.
    ListFile,
    /// The page of a code in a file of a static site.
    PageFile,
}

impl Links<'_> {
    /// Returns the link to the page of a code.
    pub(super) fn page(self, page: &Page) -> String {
        let segment = &page.segment;
        match self {
            Self::List(base) => format!("{}/{segment}", last(base)),
            Self::ListFolder | Self::Page(_) => segment.clone(),
            Self::ListFile => format!("{}/index.html", encoded(&page.folder)),
            Self::PageFile => format!("../{}/index.html", encoded(&page.folder)),
        }
    }

    /// Returns the link to the list.
    pub(super) fn list(self) -> String {
        match self {
            Self::List(base) | Self::Page(base) if !base.is_empty() => format!("../{}", last(base)),
            Self::List(_) | Self::Page(_) | Self::ListFolder => "./".to_owned(),
            Self::ListFile => "index.html".to_owned(),
            Self::PageFile => "../index.html".to_owned(),
        }
    }
}

fn last(base: &str) -> &str {
    base.rsplit('/').next().unwrap_or_default()
}
