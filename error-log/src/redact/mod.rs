//! Redaction: secrets are masked before anything is stored.
//!
//! | module | contains |
//! |---|---|
//! | `rules` | the type `Redaction`: the rules of the application; its page explains all rules |
//! | `names` | names whose values are secret, and names of ids |
//! | `messages` | messages of validators, codes and placeholders in the place of a secret |
//! | `body`, `url`, `line` | the parts of an entry, from the outside to the secrets in them |
//! | `json`, `route` | secrets by their place in JSON and in the template of a route |
//! | `secrets` | secrets by their look and place in a text |
//! | `pairs`, `value`, `sentence`, `user_info`, `csv` | secrets by their place in a text |
//! | `token_prefixes`, `random_words`, `card` | secrets by their look |
//! | `whole_entry` | an entry that the layer has not made |
//! | `corpus.tsv` | inputs and expected outputs: the place to add a case |
//!
//! Each search takes a time that grows linearly with the length of its text.

pub(crate) mod body;
mod card;
#[cfg(test)]
mod corpus_tests;
mod csv;
mod cut_off;
mod json;
pub(crate) mod line;
mod messages;
mod names;
mod pairs;
mod random_words;
mod route;
pub(crate) mod rules;
mod secrets;
mod sentence;
mod token_prefixes;
mod unescape;
pub(crate) mod url;
mod user_info;
mod value;
mod whole_entry;

#[cfg(test)]
mod tests;

/// The text that replaces a secret.
const MASK: &str = "***";
