//! The catalog of an error type: its problem types, with lookups by code, status, constraint and
//! violation.

use crate::contract::addition::Addition;
use crate::contract::constraint::Unique;
#[cfg(feature = "contract")]
use crate::contract::field_type::FieldType;
use crate::contract::matching::is_mapped;
use crate::contract::problem_type::{Challenge, ProblemType};
use crate::contract::profile_facts::ProfileFacts;
use crate::contract::violation::Violation;
use crate::contract::waiver::Waiver;
use std::fmt::Write as _;

/// An entry in the catalog of an error type; see [`ProblemTypes`].
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum CatalogEntry {
    /// A problem type of the error type itself.
    One(&'static ProblemType),
    /// The problem types that the derive makes for the error type itself, in the order of their
    /// declaration.
    Own(fn() -> &'static [ProblemType]),
    /// The catalog of an error type that a transparent variant delegates its responses to.
    Nested(fn() -> &'static [CatalogEntry]),
    /// The parts that the transparent variant of the next [`Nested`](Self::Nested) entry adds to
    /// the responses.
    Adds(Addition),
    /// The catalog of an error type that a transparent variant delegates to, under
    /// `#[conceal_as(…)]`. Its problem types with one of these statuses are concealed; all of them
    /// if the list is empty.
    Concealed(fn() -> &'static [CatalogEntry], &'static [u16]),
    /// Problem types that are not known without an instance, because the code that makes the error
    /// chooses status and code. Holds the name of the type.
    Open(&'static str),
    /// Finished responses, of which nothing is known or proven. Holds the name of the type, such as
    /// [`FinishedResponse`](crate::FinishedResponse).
    Unproven(&'static str),
    /// The profile that the error type names. The derive adds it if a problem type depends on it.
    Profile(fn() -> ProfileFacts),
    /// The types of the fields that the error type's responses send. The derive adds them.
    #[cfg(feature = "contract")]
    #[doc(hidden)]
    Fields(&'static [FieldType]),
}

/// An error type whose problem types are known without an instance of it. `#[derive(ApiError)]`
/// implements this trait.
///
/// ```
/// # use status_error::{ApiError, Catalog};
/// #[derive(Debug, thiserror::Error, ApiError)]
/// enum BuyerError {
///     /// No buyer has this id.
///     #[error("the buyer was not found")]
///     #[status(404)]
///     NotFound,
/// }
///
/// let not_found = Catalog::of::<BuyerError>().iter().next().unwrap();
/// assert_eq!((not_found.status, not_found.code), (404, "not_found"));
/// assert_eq!(not_found.docs, "No buyer has this id.");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no catalog of problem types",
    label = "the catalog lists the problem types of this type",
    note = "derive it: `#[derive(Debug, thiserror::Error, status_error::ApiError)]`",
    note = "beside an `impl ApiError` by hand, write `impl status_error::catalog::ProblemTypes for {Self}`"
)]
pub trait ProblemTypes {
    /// Returns the entries of the catalog, in the order of their declaration.
    fn entries() -> &'static [CatalogEntry];
}

impl<T: ProblemTypes + ?Sized> ProblemTypes for &T {
    fn entries() -> &'static [CatalogEntry] {
        T::entries()
    }
}

impl<T: ProblemTypes + ?Sized> ProblemTypes for Box<T> {
    fn entries() -> &'static [CatalogEntry] {
        T::entries()
    }
}

impl<T: ProblemTypes + ?Sized> ProblemTypes for std::sync::Arc<T> {
    fn entries() -> &'static [CatalogEntry] {
        T::entries()
    }
}

/// The problem types of an error type, including those of nested enums, in the order of their
/// declaration.
///
/// ```
/// use status_error::{ApiError, Catalog};
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// enum AuthError {
///     /// The token is missing, or not valid.
///     #[error("the token is not valid")]
///     #[status(401)]
///     #[header("www-authenticate", "Bearer")]
///     Unauthorized,
/// }
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// enum BuyerError {
///     /// Another buyer has the same external identifier.
///     #[error("this external identifier is taken")]
///     #[status(409, code = "duplicate_record")]
///     #[unique("external_identifier")]
///     Taken,
///     #[error(transparent)]
///     #[status(transparent)]
///     Auth(#[from] AuthError),
/// }
///
/// let catalog = Catalog::of::<BuyerError>();
/// let codes: Vec<&str> = catalog.iter().map(|kind| kind.code).collect();
/// assert_eq!(codes, ["duplicate_record", "unauthorized"]);
/// assert_eq!(catalog.by_status(401).count(), 1);
/// assert_eq!(catalog.by_unique_field("external_identifier").next().unwrap().variant, "Taken");
/// ```
#[doc(alias("OpenAPI", "utoipa", "error list", "documentation"))]
#[derive(Debug, Clone)]
pub struct Catalog {
    types: Vec<Listed>,
    open: Vec<&'static str>,
    /// The types in `open` of whose responses nothing is proven.
    unproven: Vec<&'static str>,
    /// Problem types with the parts that transparent variants add to their responses.
    additions: Vec<(&'static ProblemType, Addition)>,
}

/// A catalog that was followed, and the parts that the transparent variants on the way to it add.
/// The same catalog is followed again on a way that adds further parts.
type Visit = (*const CatalogEntry, Vec<Addition>);

#[derive(Debug, Clone, Copy)]
struct Listed {
    kind: &'static ProblemType,
    /// Whether the problem type can be reached through at least one entry that is not concealed.
    is_shown: bool,
    /// The profile of the outermost type around the problem type that has one among its entries.
    profile: Option<ProfileFacts>,
}

impl Catalog {
    /// Returns the catalog of an error type. An enum that contains itself is listed once.
    #[must_use]
    pub fn of<E: ProblemTypes + ?Sized>() -> Self {
        let mut catalog = Self { types: Vec::new(), open: Vec::new(), unproven: Vec::new(), additions: Vec::new() };
        catalog.add(E::entries(), &mut Vec::new(), &|_| true, None, &[]);
        catalog
    }

    fn add(
        &mut self,
        entries: &'static [CatalogEntry],
        visited: &mut Vec<Visit>,
        is_shown: &dyn Fn(u16) -> bool,
        mut profile: Option<ProfileFacts>,
        added: &[Addition],
    ) {
        if !is_worth_a_visit(entries, added, visited) {
            return;
        }
        let mut adds = None;
        for entry in entries {
            match *entry {
                CatalogEntry::One(kind) => self.add_own(std::slice::from_ref(kind), is_shown, profile, added),
                CatalogEntry::Own(kinds) => self.add_own(kinds(), is_shown, profile, added),
                CatalogEntry::Profile(facts) => profile = profile.or_else(|| Some(facts())),
                CatalogEntry::Adds(addition) => adds = Some(addition),
                CatalogEntry::Nested(nested) => {
                    let added: Vec<Addition> = added.iter().copied().chain(adds.take()).collect();
                    self.add(nested(), visited, is_shown, profile, &added);
                }
                // `visited` is cloned, because another entry may lead to the same catalog without
                // concealing it, and that entry has to be followed too.
                CatalogEntry::Concealed(nested, statuses) => {
                    let is_seen = |status| !statuses.is_empty() && !statuses.contains(&status) && is_shown(status);
                    self.add(nested(), &mut visited.clone(), &is_seen, profile, added);
                }
                CatalogEntry::Open(name) => add_once(&mut self.open, name),
                CatalogEntry::Unproven(name) => {
                    add_once(&mut self.open, name);
                    add_once(&mut self.unproven, name);
                }
                #[cfg(feature = "contract")]
                CatalogEntry::Fields(_) => {}
            }
        }
    }

    fn add_own(
        &mut self,
        kinds: &'static [ProblemType],
        is_shown: &dyn Fn(u16) -> bool,
        profile: Option<ProfileFacts>,
        added: &[Addition],
    ) {
        for kind in kinds {
            let last = kind.range.map_or(kind.status, |range| range.last);
            let mut statuses = (kind.status..=last).filter(|status| kind.covers(*status));
            let is_shown = kind.concealed_as.is_none() && statuses.any(is_shown);
            // Problem types are compared by address, because each static has a unique address. The
            // address of a constant slice need not be unique.
            match self.types.iter_mut().find(|known| std::ptr::eq(known.kind, kind)) {
                Some(known) => known.is_shown |= is_shown,
                None => self.types.push(Listed { kind, is_shown, profile }),
            }
            for addition in added {
                if self.additions_to(kind).all(|known| known != *addition) {
                    self.additions.push((kind, *addition));
                }
            }
        }
    }

    /// Returns the parts that transparent variants around an error may add to the responses of a
    /// problem type, each once. A response has those of the variants around its error, and none if
    /// it is masked.
    ///
    /// ```
    /// # use status_error::{ApiError, Catalog};
    /// #[derive(Debug, thiserror::Error, ApiError)]
    /// #[error("there is no such document")]
    /// #[status(404)]
    /// struct NoDocument;
    ///
    /// #[derive(Debug, thiserror::Error, ApiError)]
    /// enum SearchError {
    ///     #[error("index {name}")]
    ///     #[status(transparent)]
    ///     #[message("Index {name}: {source}")]
    ///     Index { #[public] name: String, source: NoDocument },
    /// }
    ///
    /// let catalog = Catalog::of::<SearchError>();
    /// let addition = catalog.additions_to(catalog.iter().next().unwrap()).next().unwrap();
    /// assert_eq!((addition.variant, addition.members), ("Index", &["name"][..]));
    /// assert_eq!(addition.message, Some("Index {name}: {source}"));
    /// ```
    pub fn additions_to<'c>(&'c self, kind: &'c ProblemType) -> impl Iterator<Item = Addition> + 'c {
        let of_kind = self.additions.iter().filter(move |(other, _)| std::ptr::eq(*other, kind));
        of_kind.map(|(_, addition)| *addition)
    }

    /// Returns all problem types, including concealed ones.
    pub fn iter(&self) -> impl Iterator<Item = &'static ProblemType> + '_ {
        self.types.iter().map(|listed| listed.kind)
    }

    /// Returns the problem types that a client can see, for documentation that is published. Leaves
    /// out concealed types, and masked server errors, because a client sees only the status of
    /// these.
    pub fn public(&self) -> impl Iterator<Item = &'static ProblemType> + '_ {
        self.types.iter().filter(|listed| listed.is_shown && !listed.kind.is_masked()).map(|listed| listed.kind)
    }

    /// Returns the names of the types whose status and code are chosen where an error occurs:
    /// [`AdHocError`](crate::AdHocError), [`FinishedResponse`](crate::FinishedResponse).
    /// If there is one, responses may have codes that this catalog doesn't list.
    ///
    /// ```
    /// use status_error::{AdHocError, Catalog};
    ///
    /// assert!(Catalog::of::<AdHocError>().open().eq(["AdHocError"]));
    /// ```
    pub fn open(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.open.iter().copied()
    }

    /// Returns the problem types with a code. A masked problem type is found by its own code, which
    /// a client never sees.
    pub fn by_code<'c>(&'c self, code: &'c str) -> impl Iterator<Item = &'static ProblemType> + 'c {
        self.iter().filter(move |kind| kind.code == code)
    }

    /// Returns the problem types with a status.
    pub fn by_status(&self, status: u16) -> impl Iterator<Item = &'static ProblemType> + '_ {
        self.iter().filter(move |kind| kind.covers(status))
    }

    /// Returns the problem types that declare a unique constraint on a field, given by its public
    /// name.
    pub fn by_unique_field<'c>(&'c self, field: &'c str) -> impl Iterator<Item = &'static ProblemType> + 'c {
        self.iter().filter(move |kind| kind.unique.iter().any(|unique| unique.fields.contains(&field)))
    }

    /// Returns the problem types that declare the violated constraint, whether the driver reports
    /// the constraint's name or its columns.
    ///
    /// ```
    /// use status_error::Catalog;
    /// use status_error::database::{Violation, ViolationKind};
    /// # #[derive(Debug, thiserror::Error, status_error::ApiError)]
    /// # #[error("x")]
    /// # #[status(409)]
    /// # #[unique("email", constraint = "users_email_key")]
    /// # struct EmailTaken;
    ///
    /// let catalog = Catalog::of::<EmailTaken>();
    /// let violation = Violation::new(ViolationKind::Unique).constraint("users_email_key");
    /// assert_eq!(catalog.by_violation(&violation).next().unwrap().variant, "EmailTaken");
    /// ```
    pub fn by_violation<'c>(&'c self, violation: &'c Violation) -> impl Iterator<Item = &'static ProblemType> + 'c {
        self.iter().filter(move |kind| is_mapped(std::slice::from_ref(*kind), violation))
    }

    /// Returns the problem types that declare a constraint with this name. The name has to be equal
    /// to the declared one; prefixes and suffixes (`match = "prefix"`) are not applied.
    pub fn by_constraint<'c>(&'c self, name: &'c str) -> impl Iterator<Item = &'static ProblemType> + 'c {
        self.iter().filter(move |kind| {
            kind.unique.iter().any(|unique| unique.constraint == Some(name))
                || kind.constraints.iter().any(|constraint| constraint.name == name)
        })
    }

    /// Returns the unique constraints that contain all of these fields, given by their public
    /// names: the way from fields to a constraint.
    ///
    /// ```
    /// # use status_error::Catalog;
    /// # #[derive(Debug, thiserror::Error, status_error::ApiError)]
    /// # #[error("x")]
    /// # #[status(409)]
    /// # #[unique("email", constraint = "users_email_key")]
    /// # struct EmailTaken;
    /// let catalog = Catalog::of::<EmailTaken>();
    /// assert_eq!(catalog.unique_of(&["email"]).next().unwrap().constraint, Some("users_email_key"));
    /// ```
    pub fn unique_of<'c>(&'c self, fields: &'c [&'c str]) -> impl Iterator<Item = &'static Unique> + 'c {
        let all = self.iter().flat_map(|kind| kind.unique);
        all.filter(|unique| fields.iter().all(|field| unique.fields.contains(field)))
    }

    /// Returns the waivers of the declarations: each word that gives up a proof of the derive or a
    /// rule of HTTP, in the order of the problem types, including concealed ones; then the types of
    /// whose responses nothing is proven.
    ///
    /// | word | gives up |
    /// |---|---|
    /// | `unchecked_display` | the proof that the message has no private text |
    /// | `no_challenge` | the challenge that a 401 and a 407 need (RFC 9110 §15.5.2, §15.5.8) |
    /// | [`FinishedResponse`](crate::FinishedResponse) | everything: old code made the response |
    ///
    /// ```
    /// # use status_error::{ApiError, Catalog};
    /// #[derive(Debug, thiserror::Error, ApiError)]
    /// #[error("the token is not valid")]
    /// #[status(401, no_challenge)]
    /// struct Unauthorized;
    ///
    /// let waivers: Vec<String> =
    ///     Catalog::of::<Unauthorized>().unproven().map(|waiver| waiver.to_string()).collect();
    /// assert_eq!(waivers, ["`Unauthorized` (401 unauthorized): `no_challenge`"]);
    /// ```
    pub fn unproven(&self) -> impl Iterator<Item = Waiver> + '_ {
        let words = self.iter().flat_map(|kind| Waiver::words(kind).map(move |word| Waiver { kind: Some(kind), word }));
        words.chain(self.unproven.iter().map(|word| Waiver { kind: None, word }))
    }

    /// Returns the defects that [`assert_catalog`] reports, one sentence each. The list is empty
    /// if the catalog can be published.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for (index, Listed { kind, profile, .. }) in self.types.iter().enumerate() {
            if kind.docs.is_empty() {
                faults
                    .push(format!("`{}` ({}) has no description: write a doc comment on it", kind.variant, kind.code));
            }
            if kind.challenge == Challenge::Profile {
                faults.extend(challenge_fault(kind, *profile));
            }
            faults.extend(profile.iter().flat_map(|profile| reserved_members(kind, *profile)));
            for addition in self.additions_to(kind).filter(|_| !kind.is_masked()) {
                let added = added_members(kind, addition, *profile);
                faults.extend(added.filter(|fault| !faults.contains(fault)).collect::<Vec<_>>());
            }
            let differs = |other: &&ProblemType| {
                let is_public = kind.concealed_as.is_none() && other.concealed_as.is_none();
                let same = (other.title, other.type_uri) == (kind.title, kind.type_uri);
                is_public && (other.code, other.status) == (kind.code, kind.status) && !same
            };
            if let Some(other) = self.iter().take(index).find(differs) {
                faults.push(format!(
                    "the code `{}` of status {} is both `{}` ({}) and `{}` ({}): to a client these are one problem type",
                    kind.code,
                    kind.status,
                    other.variant,
                    titled(other),
                    kind.variant,
                    titled(kind),
                ));
            }
        }
        faults
    }
}

impl Catalog {
    /// Returns the catalog under a profile in place of the one that the error type names.
    pub(crate) fn under(self, profile: ProfileFacts) -> Self {
        let under = |listed: Listed| Listed { profile: Some(profile), ..listed };
        Self { types: self.types.into_iter().map(under).collect(), ..self }
    }

    #[track_caller]
    pub(crate) fn assert_sound(&self, name: &str) {
        let faults = self.faults();
        assert!(faults.is_empty(), "the catalog of `{name}` is not fit to be published:{}", list(&faults));
    }
}

fn add_once<T: PartialEq>(list: &mut Vec<T>, one: T) {
    if !list.contains(&one) {
        list.push(one);
    }
}

fn challenge_fault(kind: &ProblemType, profile: Option<ProfileFacts>) -> Option<String> {
    let of = format!("`{}` ({}) has the challenge of the profile", kind.variant, kind.code);
    let Some(profile) = profile else {
        return Some(format!("{of}, and its type names none: call `PROFILE.assert_catalog::<…>()`"));
    };
    Some(format!("{of}, which {}: call `ApiProfile::challenge`", profile.challenge_fault()?))
}

/// Returns a sentence for each member whose name the profile or its format reserves. A masked
/// response has no members.
fn reserved_members(kind: &'static ProblemType, profile: ProfileFacts) -> impl Iterator<Item = String> {
    let members = kind.static_members.iter().map(|member| member.name).chain(kind.members.iter().copied());
    let members = members.filter(move |name| !kind.is_masked() && profile.reserves(name));
    members.map(|name| {
        let of = format!("`{}` ({}) has the member `{name}`", kind.variant, kind.code);
        format!("{of}, which the profile or its format reserves: write another name, such as `#[public(name = \"…\")]`")
    })
}

/// Returns whether a catalog was not followed yet, or not with these additions. Notes the visit.
fn is_worth_a_visit(entries: &'static [CatalogEntry], added: &[Addition], visited: &mut Vec<Visit>) -> bool {
    match visited.iter_mut().find(|(known, _)| *known == entries.as_ptr()) {
        Some((_, known)) => {
            let before = known.len();
            added.iter().for_each(|addition| add_once(known, *addition));
            known.len() > before
        }
        None => {
            visited.push((entries.as_ptr(), added.to_vec()));
            true
        }
    }
}

/// Returns a sentence for each added member whose name the response has already.
fn added_members(
    kind: &ProblemType,
    addition: Addition,
    profile: Option<ProfileFacts>,
) -> impl Iterator<Item = String> + '_ {
    let names = || kind.static_members.iter().map(|member| member.name).chain(kind.members.iter().copied());
    addition.members.iter().filter_map(move |name| {
        let taken = if profile.is_some_and(|profile| profile.reserves(name)) {
            "which the profile or its format reserves".to_owned()
        } else if names().any(|own| own == *name) {
            format!("which `{}` ({}) has already", kind.variant, kind.code)
        } else {
            return None;
        };
        let of = format!("`{}` adds the member `{name}`", addition.variant);
        Some(format!("{of}, {taken}: write another name, such as `#[public(name = \"…\")]`"))
    })
}

fn list(faults: &[String]) -> String {
    faults.iter().fold(String::new(), |mut list, fault| {
        let _ = write!(list, "\n  - {fault}");
        list
    })
}

fn titled(kind: &ProblemType) -> String {
    let title = kind.title.map_or_else(|| "without a title".to_owned(), |title| format!("{title:?}"));
    kind.type_uri.map(|uri| format!("{title}, {uri}")).unwrap_or(title)
}

/// Asserts that a catalog can be published: each code has one title and one URI for each of its
/// statuses, also across nested enums, each problem type has a description, and no member has a
/// name that the type's profile or its format [reserves](crate::format::Format::reserved). Call it
/// in a test. A type knows only the profile that it names: if a layer gives the profile, call
/// [`ApiProfile::assert_catalog`](crate::ApiProfile::assert_catalog) in place of this function.
///
/// ```
/// # /// x
/// # #[derive(Debug, thiserror::Error, status_error::ApiError)]
/// # #[error("x")]
/// # #[status(404)]
/// # struct BuyerError;
/// status_error::catalog::assert_catalog::<BuyerError>();
/// ```
///
/// # Panics
///
/// Panics with a list of all defects if one code has several titles or URIs with one status, if a
/// problem type has no description, if a member has a reserved name, or if a transparent variant
/// adds a member that the inner error has too.
#[doc(alias("test", "testing"))]
#[track_caller]
pub fn assert_catalog<E: ProblemTypes + ?Sized>() {
    Catalog::of::<E>().assert_sound(std::any::type_name::<E>());
}
