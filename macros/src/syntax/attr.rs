//! An attribute that is allowed once on a node.

/// The content of an attribute on a node.
pub(crate) enum Attr<T> {
    Absent,
    /// A mistake in it has been reported; later checks ignore it.
    Invalid,
    Valid(T),
}

impl<T> Attr<T> {
    pub(crate) fn get(&self) -> Option<&T> {
        match self {
            Self::Valid(value) => Some(value),
            Self::Absent | Self::Invalid => None,
        }
    }

    pub(crate) fn or<'s>(&'s self, default: &'s Self) -> &'s Self {
        if matches!(self, Self::Absent) { default } else { self }
    }
}
