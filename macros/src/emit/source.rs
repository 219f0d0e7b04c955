//! Source text in place of tokens, for what needs no span of the user's. A derive runs unoptimized, and every token that `quote!`
//! makes goes through it to rustc; a text goes there once, and is lexed by what is optimized.

use crate::model::Contract;
use proc_macro2::TokenStream;
use quote::ToTokens;
use std::fmt::{self, Write as _};

/// What stands for the runtime's path where it is a path of the user's.
const KRATE: &str = "__krate";

/// The variants of `Option`, whatever these words are where the user is.
pub(super) const SOME: &str = "::core::option::Option::Some";
pub(super) const NONE: &str = "::core::option::Option::None";

/// A text, with tokens before it.
pub(super) struct Source<'c> {
    contract: &'c Contract<'c>,
    /// The runtime's path.
    pub(super) krate: &'static str,
    tokens: TokenStream,
    text: String,
    /// The tokens that names in the text stand for.
    spliced: Vec<(String, TokenStream)>,
}

impl<'c> Source<'c> {
    pub(super) fn new(contract: &'c Contract<'c>) -> Self {
        let krate = &contract.krate;
        let is_default = krate.leading_colon.is_some()
            && krate.segments.len() == 1
            && krate.segments.first().is_some_and(|segment| segment.ident == "status_error");
        let krate = if is_default { "::status_error" } else { KRATE };
        Self { contract, krate, tokens: TokenStream::new(), text: String::new(), spliced: Vec::new() }
    }

    pub(super) fn put(&mut self, text: fmt::Arguments<'_>) {
        self.text.write_fmt(text).expect("a `String` takes everything");
    }

    /// Puts an item, and a comma after it. What it splices stands in it alone.
    pub(super) fn item(&mut self, put: impl FnOnce(&mut Self)) {
        let before = self.text.len();
        put(self);
        self.text.push(',');
        if !self.spliced.is_empty() || self.krate == KRATE {
            let item = self.text.split_off(before);
            self.flush();
            let spliced = std::mem::take(&mut self.spliced);
            let krate = self.contract.krate.to_token_stream();
            self.tokens.extend(super::replaced(lex(&item), &|ident| {
                let named = spliced.iter().find(|(name, _)| ident == name).map(|(_, tokens)| tokens);
                named.or_else(|| (ident == KRATE).then_some(&krate)).cloned()
            }));
        }
    }

    /// A name in the text of an item for tokens that have their spans.
    pub(super) fn splice(&mut self, tokens: &dyn ToTokens) -> String {
        let name = format!("__spliced_{}", self.spliced.len());
        self.spliced.push((name.clone(), tokens.to_token_stream()));
        name
    }

    /// Goes on with tokens.
    pub(super) fn push(&mut self, tokens: TokenStream) {
        self.flush();
        self.tokens.extend(tokens);
    }

    fn flush(&mut self) {
        if !self.text.is_empty() {
            self.tokens.extend(lex(&self.text));
            self.text.clear();
        }
    }

    pub(super) fn finish(mut self) -> TokenStream {
        self.flush();
        self.tokens
    }
}

fn lex(text: &str) -> TokenStream {
    let is_sound = "it is written here, and literals are `{:?}`";
    if proc_macro::is_available() {
        // proc-macro2 would lex it first itself, to see whether it can be.
        text.parse::<proc_macro::TokenStream>().expect(is_sound).into()
    } else {
        text.parse().expect(is_sound)
    }
}
