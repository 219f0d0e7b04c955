//! The rules of the key `subset`, which declares the errors of a route as a type.

use crate::queries::problem_types::Queries;
use crate::util::diagnostics::Errors;
use crate::util::names::suggest;

/// Checks that each subset lists variants of the enum, each once.
pub(super) fn check_subsets(queries: &Queries<'_>, errors: &Errors) {
    let input = queries.input;
    for subset in &input.settings.subsets {
        let name = &subset.name;
        if let Some(only) = input.variants.iter().find(|variant| variant.is_struct) {
            let help = format!("make `{}` a variant of an enum", only.ident);
            errors.help(name.span(), "`subset` on a struct has no variants to list", help);
            return;
        }
        if subset.variants.is_empty() {
            let help = format!("write the variants in parentheses: `subset({name}(NotFound))`");
            errors.help(name.span(), format_args!("the subset `{name}` lists no variant"), help);
        }
        for (index, variant) in subset.variants.iter().enumerate() {
            if queries.find(variant).is_none() {
                let mistake = format!("unknown variant `{variant}` in `subset`");
                let names: Vec<String> = input.variants.iter().map(|known| known.ident.to_string()).collect();
                errors.help(variant.span(), mistake, suggest(&variant.to_string(), names.iter().map(String::as_str)));
            } else if subset.variants.iter().take(index).any(|before| before == variant) {
                let mistake = format!("`{variant}` is listed twice in `subset`");
                errors.help(variant.span(), mistake, "keep one of them");
            }
        }
    }
}
