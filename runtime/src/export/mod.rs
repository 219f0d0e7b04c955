//! The contract of an API outside of its process: the data that documents, lock files and clients
//! are made from.

mod entries;
mod entry;
mod example;
pub(crate) mod field_schema;
mod inline;
mod json_schema;
mod observe;
#[cfg(feature = "openapi")]
#[cfg_attr(docsrs, doc(cfg(feature = "openapi")))]
pub mod openapi;
mod shape;
mod type_names;
mod type_text;
mod typescript;
mod visible;

pub use entry::{Body, ContractEntry, HeaderEntry, MaskedEntry, MemberEntry, Statuses};

use crate::api::format::Members;
use crate::api::profile::{ApiProfile, IsProfile};
use crate::contract::catalog::{CatalogEntry, ProblemTypes};
use std::any::type_name;
use std::collections::BTreeSet;
use std::sync::OnceLock;
use visible::Visible;

/// The errors that the clients of an API can receive: one entry for each code and status. Every
/// document about these errors is made from this value.
///
/// A contract needs no instance of an error. Concealed variants are not in it, and of a masked
/// server error it has the status and the headers only.
///
/// ```
/// use status_error::{ApiError, ApiProfile, export::Contract};
///
/// static API: ApiProfile = ApiProfile::new("example.com").docs("https://example.com/errors/");
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[api_error(profile = API)]
/// enum BuyerError {
///     /// No buyer has this id.
///     #[error("buyer {id} was not found")]
///     #[status(404)]
///     NotFound { #[public] id: u64 },
///     #[error("the database failed")]
///     #[status(500)]
///     Database,
/// }
///
/// let contract = Contract::of(&API).errors::<BuyerError>();
/// let [not_found] = contract.entries() else { panic!() };
/// assert_eq!((&*not_found.code, not_found.statuses.to_string()), ("not_found", "404".to_owned()));
/// assert_eq!(not_found.summary, "No buyer has this id.");
/// assert_eq!(not_found.type_uri, "https://example.com/errors/not_found");
/// assert_eq!(not_found.members[0].name, "id");
/// ```
#[doc(alias("OpenAPI", "JSON Schema", "documentation"))]
#[derive(Debug, Clone)]
pub struct Contract {
    profile: &'static ApiProfile,
    visible: Visible,
    content: OnceLock<Content>,
}

/// The content of a contract, which is made when it is first read: each further error type may
/// change an entry, and the bodies of all entries are observed.
#[derive(Debug, Clone)]
struct Content {
    entries: Vec<ContractEntry>,
    masked: Vec<MaskedEntry>,
    open_body: Option<Body>,
    warnings: BTreeSet<String>,
}

impl Contract {
    /// Creates the contract of the API with this profile, which has no errors yet.
    #[must_use]
    pub fn of<P: IsProfile + ?Sized>(profile: &'static P) -> Self {
        Self { profile: profile.profile(), visible: Visible::default(), content: OnceLock::new() }
    }

    fn content(&self) -> &Content {
        self.content.get_or_init(|| {
            let (profile, visible, mut warnings) = (self.profile, &self.visible, BTreeSet::new());
            Content {
                entries: entries::entries(profile, visible, &mut warnings),
                masked: entries::masked(profile, visible, &mut warnings),
                open_body: entries::open_body(profile, visible, &mut warnings),
                warnings,
            }
        })
    }

    /// Adds the problem types of an error type, and those that it nests. Problem types with the
    /// same code and status become one entry: with the members and headers of all of them, of which
    /// those are required that all of them require.
    ///
    /// # Panics
    ///
    /// Panics if the catalog of the error type is empty, as that of `Box<dyn ApiError>` is.
    #[track_caller]
    #[must_use]
    pub fn errors<E: ProblemTypes + ?Sized>(mut self) -> Self {
        let catalog = E::entries();
        assert_known(type_name::<E>(), catalog);
        self.visible.add(catalog);
        Self { content: OnceLock::new(), ..self }
    }

    /// Returns the profile.
    #[must_use]
    pub fn profile(&self) -> &'static ApiProfile {
        self.profile
    }

    /// Returns the entries, sorted by code and status.
    #[must_use]
    pub fn entries(&self) -> &[ContractEntry] {
        &self.content().entries
    }

    /// Returns the statuses of the masked server errors, sorted. The status 500 is always among
    /// them, because each error that breaks its contract is sent as a masked 500.
    #[must_use]
    pub fn masked(&self) -> &[MaskedEntry] {
        &self.content().masked
    }

    /// Returns the names of the types whose status and code are chosen where an error occurs, such
    /// as [`AdHocError`](crate::AdHocError), sorted. If there is one, responses may have codes that
    /// this contract doesn't list.
    pub fn open(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.visible.open.iter().copied()
    }

    /// Returns the body of errors of the types that [`open`](Self::open) lists; any body, if there
    /// are [finished responses](crate::FinishedResponse) among them. Returns `None` if there are no
    /// such types, or if the responses have no body.
    #[must_use]
    pub fn open_body(&self) -> Option<&Body> {
        self.content().open_body.as_ref()
    }

    /// Returns a sentence for each fault for which a schema allows more than the bodies have,
    /// sorted. The remedy is [`Format::schema`](crate::format::Format::schema).
    pub fn warnings(&self) -> impl Iterator<Item = &str> {
        self.content().warnings.iter().map(String::as_str)
    }

    /// Returns whether clients accept members that they don't know.
    #[must_use]
    pub fn members(&self) -> Members {
        self.profile.body_format().members()
    }
}

/// Panics if the catalog of the type with this name is empty.
#[track_caller]
fn assert_known(name: &str, catalog: &[CatalogEntry]) {
    assert!(
        !catalog.is_empty(),
        "the catalog of `{name}` is empty, because its errors are not known without an instance: call `errors` with the types of the errors themselves"
    );
}
