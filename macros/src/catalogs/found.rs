//! A search for `#[derive(ApiError)]` among the tokens of a file, also in the bodies of functions.

use super::configured::configured;
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::DeriveInput;

/// Returns the types that derive `ApiError`, each with its path in the file, such as
/// `tests::reports_an_outage::Outage`.
pub(super) fn types(source: &str) -> Vec<(String, DeriveInput)> {
    let mut types = Vec::new();
    collect(source.parse().expect("the file compiles"), "", &mut types);
    types
}

fn collect(tokens: TokenStream, path: &str, types: &mut Vec<(String, DeriveInput)>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut at = 0;
    // The path inside of the next braces.
    let mut within = path.to_owned();
    while let Some(token) = tokens.get(at) {
        if let Some(length) = derived(&tokens[at..]) {
            let input: DeriveInput = syn::parse2(tokens[at..at + length].iter().cloned().collect()).expect("an item");
            types.push((format!("{path}{}", input.ident), configured(input)));
            at += length;
            continue;
        }
        match token {
            TokenTree::Ident(word) if word == "mod" || word == "fn" => {
                if let Some(TokenTree::Ident(name)) = tokens.get(at + 1) {
                    within = format!("{path}{name}::");
                }
            }
            // Only a call of the macro shows its types.
            TokenTree::Ident(word) if word == "macro_rules" => at += 3,
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                collect(group.stream(), &within, types);
                path.clone_into(&mut within);
            }
            TokenTree::Group(group) => collect(group.stream(), path, types),
            _ => {}
        }
        at += 1;
    }
}

/// Returns the number of tokens of the item at the start. Returns `None` if the item does not
/// derive `ApiError`.
fn derived(tokens: &[TokenTree]) -> Option<usize> {
    let mut at = 0;
    let mut is_derived = false;
    while let [TokenTree::Punct(hash), TokenTree::Group(attribute), ..] = &tokens[at..] {
        if hash.as_char() != '#' || attribute.delimiter() != Delimiter::Bracket {
            break;
        }
        is_derived |= derives(attribute);
        at += 2;
    }
    if !is_derived {
        return None;
    }
    // The end of `struct Name(…);`, of `struct Name;` or of braces.
    let is_end = |token: &TokenTree| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Punct(punct) => punct.as_char() == ';',
        _ => false,
    };
    Some(at + 1 + tokens[at..].iter().position(is_end)?)
}

/// Returns whether an attribute is `derive(…, ApiError, …)`, with whatever path.
fn derives(attribute: &Group) -> bool {
    let mut tokens = attribute.stream().into_iter();
    let is_derive = tokens.next().is_some_and(|token| token.to_string() == "derive");
    let Some(TokenTree::Group(list)) = tokens.next().filter(|_| is_derive) else { return false };
    list.stream().into_iter().any(|token| token.to_string() == "ApiError")
}

#[test]
fn a_type_is_found_wherever_it_is() {
    let source = "
        #[derive(ApiError)] #[status(404)] pub struct One;
        mod tests {
            #[test] fn two() { if true { #[derive(Debug, x::ApiError)] enum Two<T> where T: Copy { A(T) } } }
            #[derive(Debug)] struct Not;
        }
        macro_rules! m { () => { #[derive(ApiError)] struct $Not; } }
        impl A { fn three() { #[derive(ApiError)] struct Three(u8); let x = || { #[derive(ApiError)] struct Four {} }; } }
    ";
    let paths: Vec<String> = types(source).into_iter().map(|(path, _)| path).collect();
    assert_eq!(paths, ["One", "tests::two::Two", "three::Three", "three::Four"]);
}
