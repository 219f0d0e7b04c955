//! The method `members`, which sends the public members.

use super::pattern::{pattern_of_all, put_pattern};
use super::source::Source;
use crate::model::contract::{Contract, Field};
use crate::util::template::Name;
use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens as _, quote};
use syn::Type;

/// An arm of the match. Variants that send the same members from fields of the same types share an
/// arm, and so the code in it.
struct Arm<'c> {
    members: Vec<(&'c str, &'c Field<'c>)>,
    variants: Vec<usize>,
}

pub(super) fn members(contract: &Contract<'_>) -> Option<TokenStream> {
    let mut arms: Vec<Arm<'_>> = Vec::new();
    let own = contract.shown(|own| (!own.members.is_empty()).then_some(&own.members));
    let contexts = contract.contexts(|context| (!context.members.is_empty()).then_some(&context.members));
    for (index, members) in own.chain(contexts) {
        let members = members.iter().filter_map(|(name, field)| Some((&**name, contract.field_at(index, *field)?)));
        let members: Vec<(&str, &Field<'_>)> = members.collect();
        match arms.iter_mut().find(|arm| are_same(&arm.members, &members)) {
            Some(arm) => arm.variants.push(index),
            None => arms.push(Arm { members, variants: vec![index] }),
        }
    }
    if arms.is_empty() {
        return None;
    }
    let krate = &contract.krate;
    let mut to = Source::default();
    for Arm { members, variants } in &arms {
        let names: Vec<&Name> = members.iter().map(|(_, field)| &field.name).collect();
        for (index, shown) in variants.iter().enumerate() {
            to.put(&[if index == 0 { "" } else { "| " }]);
            match contract.seen_as(*shown).count() {
                1 => put_pattern(&mut to, &contract.variants[*shown], &names),
                // Tokens with spans, because rustc's errors about these patterns point at the
                // fields.
                _ => to.push(pattern_of_all(contract, *shown, &names)),
            }
        }
        let calls = members.iter().map(|(name, field)| {
            let local = field.local();
            quote!(#krate::member::MemberSink::add(__to, #name, #local);)
        });
        to.push(quote!(=> { #(#calls)* }));
    }
    // A struct's pattern is irrefutable, so a second arm would be unreachable.
    if contract.variants.iter().any(|variant| !variant.is_struct) {
        to.put(&["_ => {}"]);
    }
    let arms = to.finish();
    Some(quote! {
        fn members(&self, __to: &mut #krate::member::MemberSink<'_>) { match self { #arms } }
    })
}

fn are_same(these: &[(&str, &Field<'_>)], those: &[(&str, &Field<'_>)]) -> bool {
    let is_same = |(this, that): (&(&str, &Field<'_>), &(&str, &Field<'_>))| {
        this.0 == that.0 && this.1.name == that.1.name && is_same_type(this.1.ty, that.1.ty)
    };
    these.len() == those.len() && these.iter().zip(those).all(is_same)
}

/// Returns whether two types have the same tokens. They are the same type then, because a name has
/// one meaning in all of an enum.
pub(super) fn is_same_type(this: &Type, that: &Type) -> bool {
    if let (Some(this), Some(that)) = (as_word(this), as_word(that)) {
        return this == that;
    }
    is_same_text(this.to_token_stream(), that.to_token_stream())
}

/// Returns the name of a type that is one identifier, as most types are. Returns `None` for others.
fn as_word(ty: &Type) -> Option<&syn::Ident> {
    match ty {
        Type::Path(path) if path.qself.is_none() => path.path.get_ident(),
        _ => None,
    }
}

fn is_same_text(this: TokenStream, that: TokenStream) -> bool {
    let (mut this, mut that) = (this.into_iter(), that.into_iter());
    loop {
        let is_same = match (this.next(), that.next()) {
            (None, None) => return true,
            (Some(TokenTree::Group(this)), Some(TokenTree::Group(that))) => {
                this.delimiter() == that.delimiter() && is_same_text(this.stream(), that.stream())
            }
            // `$crate` of two macros can be two crates.
            (Some(TokenTree::Ident(this)), Some(TokenTree::Ident(that))) => this == that && this != "$crate",
            (Some(TokenTree::Punct(this)), Some(TokenTree::Punct(that))) => this.as_char() == that.as_char(),
            (Some(TokenTree::Literal(this)), Some(TokenTree::Literal(that))) => this.to_string() == that.to_string(),
            _ => false,
        };
        if !is_same {
            return false;
        }
    }
}
