//! The generator: from the model to tokens. It can't fail.
//!
//! The output for two variants of which the second has a public field:
//!
//! ```text
//! const _: () = {
//!     static __TABLE: Table = Table::new("v4:Gone c4:gone s410 L11:it is gone! \nv8:NotFound …");
//!     impl ApiError for BuyerError {
//!         fn problem_type(&self) -> &'static ProblemType {
//!             Table::at(&__TABLE, match self { Self::Gone { .. } => 0, Self::NotFound { .. } => 1 })
//!         }
//!         fn members(&self, __to: &mut MemberSink<'_>) {
//!             match self { Self::NotFound { id: __field_id, .. } => __to.add("id", __field_id), _ => {} }
//!         }
//!         fn __hook(&self, hook: Hook) -> Option<HookValue<'_>> { match hook { Hook::Table => Some(HookValue::Table(&__TABLE)), _ => None } }
//!     }
//!     impl ProblemTypes for BuyerError { … }
//!     ::status_error::__frameworks! { [] [] [BuyerError] [] }
//! };
//! ```

mod conversion;
mod database;
mod decode;
mod encode;
mod field_types;
mod generics;
mod members;
mod methods;
mod paths;
mod pattern;
mod problem_type;
mod source;
pub(crate) mod stub;
mod subset;
mod table;
#[cfg_attr(not(test), allow(dead_code, reason = "the runtime decodes"))]
mod table_text;
mod text;
mod wrapper;

use crate::model::contract::Contract;
use generics::{bounded, sized, without_self};
use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};
use wrapper::{frameworks, wrap};

pub(crate) fn emit(contract: &Contract<'_>) -> TokenStream {
    let table = table::table(contract);
    let methods = methods::methods(contract);
    let all: Vec<usize> = (0..contract.variants.len()).collect();
    let entries = table::entries(contract, &all);
    let impls = database::impls(contract, &bounded(contract));
    let conversions = conversion::impls(contract, &bounded(contract));
    let decode = decode::impls(contract, &bounded(contract));
    let (subset_types, subsets) = (subset::types(contract), subset::impls(contract, &bounded(contract)));
    let sought = database::sought(contract);
    let bypassed = database::bypassed(contract);
    let (krate, ident) = (&contract.krate, contract.ident);
    let generics = bounded(contract);
    let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();
    // The traits of frameworks take the error by value, which requires `Sized`.
    let sized = sized(&generics);
    // In an impl for a framework's type, `Self` would be the framework's type.
    let where_sized = without_self(sized.where_clause.to_token_stream(), &quote!(#ident #ty_generics));
    let rest = quote!([#impl_generics] [#ident #ty_generics] [#where_sized]);
    let frameworks = frameworks(krate, &contract.skip, &rest);
    let impls = wrap(&quote! {
        #table
        #[automatically_derived]
        impl #impl_generics #krate::ApiError for #ident #ty_generics #where_clause {
            #methods
        }
        #[automatically_derived]
        impl #impl_generics #krate::catalog::ProblemTypes for #ident #ty_generics #where_clause {
            fn entries() -> &'static [#krate::catalog::CatalogEntry] {
                #entries
            }
        }
        #impls
        #conversions
        #decode
        #subsets
        #sought
        #bypassed
        #frameworks
    });
    quote!(#subset_types #impls)
}
