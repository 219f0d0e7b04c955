//! Source text in place of tokens, for code that needs no span of the user's code. A derive is
//! compiled without optimization, and each token of `quote!` costs a call from the derive to rustc.
//! A text costs one call, and rustc's lexer is optimized.

use proc_macro2::TokenStream;

/// A text, and the tokens before it.
#[derive(Default)]
pub(super) struct Source {
    tokens: TokenStream,
    text: String,
}

impl Source {
    pub(super) fn put(&mut self, texts: &[&str]) {
        texts.iter().for_each(|text| self.text.push_str(text));
    }

    /// Appends tokens.
    pub(super) fn push(&mut self, tokens: TokenStream) {
        self.flush();
        self.tokens.extend(tokens);
    }

    fn flush(&mut self) {
        if !self.text.is_empty() {
            let lexed = lex(&self.text);
            // A shortcut for the most common case: `extend` would take the stream apart into
            // tokens, even if there are no tokens before it.
            if self.tokens.is_empty() {
                self.tokens = lexed;
            } else {
                self.tokens.extend(lexed);
            }
            self.text.clear();
        }
    }

    pub(super) fn finish(mut self) -> TokenStream {
        self.flush();
        self.tokens
    }
}

/// Returns a string literal. `Literal::string` would take twice the instructions for a long text.
pub(super) fn literal(text: &str) -> TokenStream {
    lex(&format!("{text:?}"))
}

/// Returns the tokens of a text that this crate has written.
pub(super) fn lex(text: &str) -> TokenStream {
    let is_sound = "it is written here";
    if proc_macro::is_available() {
        // proc-macro2's own parser would lex the text a second time, to validate it.
        text.parse::<proc_macro::TokenStream>().expect(is_sound).into()
    } else {
        text.parse().expect(is_sound)
    }
}
