//! Indexes and documents in memory.

use crate::codes::Error;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The most indexes that the engine has.
const MAX_INDEXES: u32 = 100;
/// The most members that a document has.
const MAX_MEMBERS: usize = 1000;

pub(crate) type Document = Map<String, Value>;

#[derive(Debug, Default)]
pub(crate) struct Engine {
    indexes: BTreeMap<String, Index>,
}

#[derive(Debug, Default)]
pub(crate) struct Index {
    pub(crate) primary_key: Option<String>,
    pub(crate) filterable: Vec<String>,
    pub(crate) sortable: Vec<String>,
    documents: BTreeMap<String, Document>,
}

impl Engine {
    pub(crate) fn create(&mut self, uid: String, primary_key: Option<String>) -> Result<(), Error> {
        if self.indexes.contains_key(&uid) {
            return Err(Error::IndexAlreadyExists { index: uid });
        }
        if self.indexes.len() >= MAX_INDEXES as usize {
            return Err(Error::TooManyIndexes { limit: MAX_INDEXES });
        }
        self.indexes.insert(uid, Index { primary_key, ..Index::default() });
        Ok(())
    }

    pub(crate) fn index(&mut self, uid: &str) -> Result<&mut Index, Error> {
        self.indexes.get_mut(uid).ok_or_else(|| Error::IndexNotFound { index: uid.to_owned() })
    }

    pub(crate) fn swap(&mut self, [first, second]: [String; 2]) -> Result<(), Error> {
        if first == second {
            return Err(Error::DuplicateIndexInSwap { index: first });
        }
        self.index(&second)?;
        let kept = std::mem::take(self.index(&first)?);
        let kept = std::mem::replace(self.index(&second)?, kept);
        *self.index(&first)? = kept;
        Ok(())
    }
}

impl Index {
    pub(crate) fn is_empty(&self) -> bool {
        self.documents.is_empty()
    }

    /// Adds documents. If one of them is refused, none is added.
    pub(crate) fn add(&mut self, documents: Vec<Document>) -> Result<usize, Error> {
        let key = match (&self.primary_key, documents.first()) {
            (Some(key), _) => key.clone(),
            (None, Some(first)) => primary_key(first)?,
            (None, None) => return Ok(0),
        };
        let mut added = Vec::new();
        for document in documents {
            if document.len() > MAX_MEMBERS {
                return Err(Error::TooManyDocumentMembers { limit: MAX_MEMBERS as u32 });
            }
            let id = document.get(&key).ok_or_else(|| Error::MissingDocumentId { key: key.clone() })?;
            let id = id.as_str().map_or_else(|| id.to_string(), str::to_owned);
            if id.is_empty() || !id.chars().all(|char| char.is_ascii_alphanumeric() || matches!(char, '-' | '_')) {
                return Err(Error::InvalidDocumentId { id });
            }
            let has_place = |geo: &Value| ["lat", "lng"].iter().all(|name| geo[name].is_number());
            if document.get("_geo").is_some_and(|geo| !has_place(geo)) {
                return Err(Error::InvalidDocumentGeo { id });
            }
            added.push((id, document));
        }
        self.primary_key = Some(key);
        let count = added.len();
        self.documents.extend(added);
        Ok(count)
    }

    pub(crate) fn document(&self, id: &str) -> Result<&Document, Error> {
        self.documents.get(id).ok_or_else(|| Error::DocumentNotFound { id: id.to_owned() })
    }

    /// Returns the documents that have a text in one of their members.
    pub(crate) fn search<'e>(&'e self, text: &'e str) -> impl Iterator<Item = &'e Document> {
        let has_text = move |value: &Value| value.as_str().is_some_and(|value| value.contains(text));
        self.documents.values().filter(move |document| text.is_empty() || document.values().any(has_text))
    }
}

/// Returns the only member of a document whose name ends in `id`.
fn primary_key(document: &Document) -> Result<String, Error> {
    let mut candidates = document.keys().filter(|name| name.to_lowercase().ends_with("id"));
    match (candidates.next(), candidates.next()) {
        (None, _) => Err(Error::PrimaryKeyNotFound),
        (Some(key), None) => Ok(key.clone()),
        (Some(first), Some(second)) => Err(Error::PrimaryKeyAmbiguous { first: first.clone(), second: second.clone() }),
    }
}
