//! The rules of redaction: the built-in ones, and those that the application adds.

use super::messages::last_part;
use super::names::{self, Name};
use crate::entry::Entry;
use crate::entry::body::StoredBody;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

type Test = Arc<dyn Fn(&str) -> bool + Send + Sync>;
type Change = Arc<dyn Fn(&mut Entry) + Send + Sync>;

#[doc = include_str!("../docs/redaction.md")]
#[derive(Clone, Default)]
pub struct Redaction {
    masked_names: Vec<String>,
    kept_names: Vec<String>,
    masked_words: Vec<Test>,
    kept_words: Vec<Test>,
    fields: Vec<Field>,
    changes: Vec<Change>,
}

/// A field of an [`Entry`] that [`Redaction::mask_fields`] can mask as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Field {
    /// [`Entry::request_url`].
    RequestUrl,
    /// [`Entry::request_headers`]: the values of all headers.
    RequestHeaders,
    /// [`Entry::response_headers`]: the values of all headers.
    ResponseHeaders,
    /// [`Entry::request_body`].
    RequestBody,
    /// [`Entry::response_body`].
    ResponseBody,
    /// [`Entry::cause`].
    Cause,
    /// [`Entry::principal`].
    Principal,
    /// [`Entry::user_agent`].
    UserAgent,
    /// [`Entry::request_id`].
    RequestId,
}

impl Redaction {
    /// Returns the built-in rules.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Masks the values of these names, at any depth of JSON and in texts. A name matches in every
    /// case and spelling: `customer_note` is also `customerNote` and `Customer-Note`.
    #[must_use]
    pub fn mask_names<N: AsRef<str>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.masked_names.extend(names.into_iter().map(|name| spelled(name.as_ref())));
        self
    }

    /// Keeps the values of these names, which the built-in rules take for names of secrets. Values
    /// that look like secrets are masked nevertheless. The headers `authorization`,
    /// `proxy-authorization`, `cookie` and `set-cookie` can't be kept. A name matches as in
    /// [`mask_names`](Self::mask_names).
    #[must_use]
    pub fn keep_names<N: AsRef<str>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.kept_names.extend(names.into_iter().map(|name| spelled(name.as_ref())));
        self
    }

    /// Masks the words for which a function returns `true`. A word consists of ASCII letters,
    /// digits and the characters `-._~+/=%`. [`shape`](Self::shape) returns such a function. If the
    /// function panics, the word is masked.
    #[must_use]
    pub fn mask_words(mut self, is_secret: impl Fn(&str) -> bool + Send + Sync + 'static) -> Self {
        self.masked_words.push(Arc::new(is_secret));
        self
    }

    /// Keeps the words for which a function returns `true`, although they look random or like card
    /// numbers. Tokens with a known prefix and values of secret names are masked nevertheless. If
    /// the function panics, the word is not kept.
    #[must_use]
    pub fn keep_words(mut self, is_honest: impl Fn(&str) -> bool + Send + Sync + 'static) -> Self {
        self.kept_words.push(Arc::new(is_honest));
        self
    }

    /// Returns a function that tests whether a word has a shape. In a shape, `#` stands for a
    /// digit, `@` for a letter, `?` for a letter or digit, and a `*` at the end for any rest of at
    /// least one letter, digit, `-` or `_`. Other characters stand for themselves.
    ///
    /// ```
    /// use status_error_log::Redaction;
    ///
    /// let is_customer = Redaction::shape("CUST-######");
    /// assert!(is_customer("CUST-004711") && !is_customer("CUST-47"));
    /// assert!(Redaction::shape("acme_pat_*")("acme_pat_x7Vq2m"));
    /// ```
    pub fn shape(shape: impl Into<String>) -> impl Fn(&str) -> bool + Send + Sync + 'static {
        let shape = shape.into();
        move |word| fits(shape.as_bytes(), word.as_bytes())
    }

    /// Masks whole fields of an entry.
    #[must_use]
    pub fn mask_fields(mut self, fields: impl IntoIterator<Item = Field>) -> Self {
        self.fields.extend(fields);
        self
    }

    /// Calls a function with each redacted entry before the entry is stored. The function's changes
    /// are stored without further redaction. The function runs on a thread for blocking work. If it
    /// panics, the texts of the entry are masked as a whole.
    #[must_use]
    pub fn then(mut self, change: impl Fn(&mut Entry) + Send + Sync + 'static) -> Self {
        self.changes.push(Arc::new(change));
        self
    }

    /// Returns whether the value under this name is a secret, by the name alone and the
    /// application's rules for names.
    pub(crate) fn classify(&self, name: &str) -> Name {
        if self.masked_names.is_empty() && self.kept_names.is_empty() {
            return names::classify(name);
        }
        let spelled = spelled(name);
        if self.masked_names.contains(&spelled) {
            Name::Secret
        } else if self.kept_names.contains(&spelled) {
            Name::Plain
        } else {
            names::classify(name)
        }
    }

    /// Returns whether a header with this name is never stored.
    pub(crate) fn is_secret_header(&self, name: &str) -> bool {
        const CREDENTIALS: [&str; 4] = ["authorization", "proxy-authorization", "cookie", "set-cookie"];
        CREDENTIALS.contains(&name) || self.classify(name).is_secret()
    }

    /// Returns whether a text is the name of a secret, or a path whose last part is one:
    /// `/user/password`.
    pub(super) fn is_secret_path(&self, path: &str) -> bool {
        // Sentences aren't names.
        let is_name = path.len() <= 128 && path.split_whitespace().count() <= 3;
        is_name && {
            let last = last_part(path);
            self.classify(last).is_secret() || (path.contains(' ') && self.classify(path).is_secret())
        }
    }

    pub(super) fn masks_words(&self) -> bool {
        !self.masked_words.is_empty()
    }

    pub(super) fn masks_word(&self, word: &str) -> bool {
        self.masked_words.iter().any(|test| catch_unwind(AssertUnwindSafe(|| test(word))).unwrap_or(true))
    }

    pub(super) fn keeps_word(&self, word: &str) -> bool {
        self.kept_words.iter().any(|test| catch_unwind(AssertUnwindSafe(|| test(word))).unwrap_or(false))
    }

    /// Applies the rules for whole fields and entries.
    pub(crate) fn finish(&self, entry: &mut Entry) {
        for field in &self.fields {
            mask_field(entry, *field);
        }
        for change in &self.changes {
            if catch_unwind(AssertUnwindSafe(|| change(entry))).is_err() {
                let all = [
                    Field::RequestUrl,
                    Field::RequestHeaders,
                    Field::ResponseHeaders,
                    Field::RequestBody,
                    Field::ResponseBody,
                    Field::Cause,
                    Field::Principal,
                    Field::UserAgent,
                    Field::RequestId,
                ];
                all.into_iter().for_each(|field| mask_field(entry, field));
            }
        }
    }
}

fn mask_field(entry: &mut Entry, field: Field) {
    let mask = |text: &mut Option<String>| *text = text.take().map(|_| super::MASK.to_owned());
    let mask_body = |body: &mut Option<StoredBody>| *body = body.take().map(|_| StoredBody::text(super::MASK));
    match field {
        Field::RequestUrl => super::MASK.clone_into(&mut entry.request_url),
        Field::RequestHeaders => entry.request_headers.values_mut().for_each(|value| super::MASK.clone_into(value)),
        Field::ResponseHeaders => entry.response_headers.values_mut().for_each(|value| super::MASK.clone_into(value)),
        Field::RequestBody => mask_body(&mut entry.request_body),
        Field::ResponseBody => mask_body(&mut entry.response_body),
        Field::Cause => mask(&mut entry.cause),
        Field::Principal => mask(&mut entry.principal),
        Field::UserAgent => mask(&mut entry.user_agent),
        Field::RequestId => mask(&mut entry.request_id),
    }
}

impl fmt::Debug for Redaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redaction")
            .field("masked_names", &self.masked_names)
            .field("kept_names", &self.kept_names)
            .field("fields", &self.fields)
            .finish_non_exhaustive()
    }
}

/// Returns a name in lower case without separators.
fn spelled(name: &str) -> String {
    name.chars().filter(|char| char.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn fits(shape: &[u8], word: &[u8]) -> bool {
    match (shape, word) {
        ([b'*'], rest) => {
            !rest.is_empty() && rest.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(byte))
        }
        ([], []) => true,
        ([first, shape @ ..], [byte, word @ ..]) => {
            let is_right = match first {
                b'#' => byte.is_ascii_digit(),
                b'@' => byte.is_ascii_alphabetic(),
                b'?' => byte.is_ascii_alphanumeric(),
                other => other == byte,
            };
            is_right && fits(shape, word)
        }
        _ => false,
    }
}
