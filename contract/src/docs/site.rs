//! The documentation as a static site.

use super::about::About;
use super::links::Links;
use super::page::Page;
use super::view::{ListView, PageView, html};
use askama::Template;
use std::path::Path;
use std::{fs, io};

/// Writes the list and the page of each code.
pub(super) fn write(folder: &Path, about: &About, pages: &[Page]) -> io::Result<()> {
    write_page(folder, &ListView::new(about, pages, Links::ListFile))?;
    for page in pages {
        write_page(&folder.join(&page.folder), &PageView::new(about, page, Links::PageFile))?;
    }
    Ok(())
}

/// Writes a page into a folder.
fn write_page(folder: &Path, page: &impl Template) -> io::Result<()> {
    let html = html(page).map_err(io::Error::other)?;
    let named = |path: &Path, error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
    fs::create_dir_all(folder).map_err(|error| named(folder, error))?;
    let file = folder.join("index.html");
    fs::write(&file, html).map_err(|error| named(&file, error))
}
