use proc_macro::TokenStream;
#[proc_macro_derive(ApiError)]
pub fn derive(_: TokenStream) -> TokenStream {
    TokenStream::new()
}
