//! Redaction: secrets are masked before anything is stored.

pub(crate) mod body;
mod card;
mod cut_off;
mod key_value;
pub(crate) mod line;
mod random_words;
pub(crate) mod secret_names;
mod secrets;
mod token_prefixes;
pub(crate) mod url;

#[cfg(test)]
mod tests;
