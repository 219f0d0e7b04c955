//! Source text in place of tokens, for what needs no span of the user's. A derive runs unoptimized,
//! and every token that `quote!` makes goes through it to rustc; a text goes there once, and is
//! lexed by what is optimized.

use proc_macro2::TokenStream;

/// A text, with tokens before it.
#[derive(Default)]
pub(super) struct Source {
    tokens: TokenStream,
    text: String,
}

impl Source {
    pub(super) fn put(&mut self, texts: &[&str]) {
        texts.iter().for_each(|text| self.text.push_str(text));
    }

    /// Goes on with tokens.
    pub(super) fn push(&mut self, tokens: TokenStream) {
        self.flush();
        self.tokens.extend(tokens);
    }

    fn flush(&mut self) {
        if !self.text.is_empty() {
            let lexed = lex(&self.text);
            // Most texts are all that there is, and to be added to nothing they would be taken
            // apart first.
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

fn lex(text: &str) -> TokenStream {
    let is_sound = "it is written here";
    if proc_macro::is_available() {
        // proc-macro2 would lex it first itself, to see whether it can be.
        text.parse::<proc_macro::TokenStream>().expect(is_sound).into()
    } else {
        text.parse().expect(is_sound)
    }
}
