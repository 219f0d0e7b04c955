//! Queries on decoding: the variants that a client rebuilds, and the origin of each field.

use super::fields::is_on;
use super::problem_types::Queries;
use crate::syntax::attr::Attr;
use crate::syntax::input::{Field, Variant};

/// The part of a response from which a client rebuilds a field.
#[derive(Clone)]
pub(crate) enum Origin {
    /// The member with this name.
    Member(String),
    /// The header with this name.
    Header(String),
    Status,
    FieldErrors,
    /// The response as a whole, for the inner error of a transparent variant.
    Inner,
}

/// The reason why no part of a response has a field.
#[derive(Clone, Copy)]
pub(crate) enum Missing {
    Private,
    Message,
    Cause,
    Source,
    /// The header is not in every response of the variant.
    PartialHeader,
    /// The response has the field errors of constraints among those of the field.
    MixedFieldErrors,
}

impl Queries<'_> {
    /// Returns whether clients rebuild the variant: they see it, because it is neither masked nor
    /// always concealed, and it is not declared for the server only.
    pub(crate) fn is_rebuilt(&self, variant: &Variant<'_>) -> bool {
        if self.status(variant).get().is_some_and(|status| status.server_only) {
            return false;
        }
        if self.is_transparent(variant) {
            return variant.conceal_as.get().is_none_or(|conceal| conceal.when.is_some());
        }
        matches!(variant.conceal_as, Attr::Absent) && self.unmasked_problem_types(variant).next().is_some()
    }

    /// Returns the part of a response from which a client rebuilds a field of a variant.
    pub(crate) fn origin(&self, variant: &Variant<'_>, field: &Field<'_>) -> Result<Origin, Missing> {
        let is_transparent = self.is_transparent(variant);
        if is_transparent && variant.sources().first().is_some_and(|source| source.index == field.index) {
            return Ok(Origin::Inner);
        }
        if field.is_member() || matches!(field.public, Attr::Invalid) {
            return Ok(Origin::Member(field.member_name()));
        }
        if field.status.is_some() {
            return Ok(Origin::Status);
        }
        if field.field_errors.is_some() {
            let has_constraints = !(variant.unique.is_empty() && variant.constraints.is_empty());
            return if has_constraints { Err(Missing::MixedFieldErrors) } else { Ok(Origin::FieldErrors) };
        }
        let mut statuses = self.unmasked_problem_types(variant).flat_map(|one| one.statuses());
        let mut in_each = |on| statuses.all(|status| is_on(on, *status));
        match field.headers.first().map(|header| (header, in_each(header.on.as_ref()))) {
            Some((header, true)) => return Ok(Origin::Header(header.value().to_lowercase())),
            Some((_, false)) => return Err(Missing::PartialHeader),
            None => {}
        }
        let public = field.public.get();
        Err(match public {
            _ if field.is_source() => Missing::Source,
            Some(public) if public.message.is_some() => Missing::Message,
            Some(_) => Missing::Cause,
            None => Missing::Private,
        })
    }
}
