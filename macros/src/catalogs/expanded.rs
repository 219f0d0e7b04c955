//! The catalog in an expansion: its entries, with problem types as the runtime reads them.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens as _;
use status_error::__private::Table;
use status_error::{
    ProblemType,
    database::{Constraint, Unique},
};
use syn::{DeriveInput, Expr, ExprArray, ExprMacro, ImplItem, Item, Lit, Stmt, StmtMacro};

/// A catalog. The catalogs of other types are not part of it, only the names of these types.
pub(super) struct Catalog {
    pub(super) entries: Vec<Entry>,
}

pub(super) enum Entry {
    Own(&'static [ProblemType]),
    /// The parts that a transparent variant adds to the next catalog: its name, the message if
    /// there is one, and the names of the members.
    Adds(Vec<String>),
    /// The catalog of another type.
    Nested(String),
    /// The same, concealed: all problem types, or those with these statuses.
    Concealed(String, Vec<String>),
}

impl Catalog {
    /// Expands the derive of a type and reads its catalog.
    pub(super) fn of(input: &DeriveInput) -> Result<Self, String> {
        let expansion = crate::derive(input);
        if expansion.to_string().contains("compile_error") {
            return Err(format!("does not compile: {expansion}"));
        }
        let items = items(expansion).ok_or("the expansion has no constant")?;
        let table = items.iter().find_map(table);
        let entries = items.iter().find_map(entries).ok_or("there is no function `entries`")?;
        // The profile can't be evaluated here.
        let is_profile = |entry: &&Expr| entry.to_token_stream().to_string().contains("CatalogEntry :: Profile");
        let entry =
            |entry: &Expr| self::entry(entry, table).ok_or_else(|| format!("unknown: {}", entry.to_token_stream()));
        Ok(Self { entries: entries.iter().filter(|entry| !is_profile(entry)).map(entry).collect::<Result<_, _>>()? })
    }
}

/// Returns the items inside of `const _: () = { … };`. The types of subsets are before it.
fn items(expansion: TokenStream) -> Option<Vec<Item>> {
    let file: syn::File = syn::parse2(expansion).ok()?;
    let constant = file.items.into_iter().find_map(|item| if let Item::Const(it) = item { Some(it) } else { None })?;
    let Expr::Block(block) = *constant.expr else { return None };
    let item = |stmt| if let Stmt::Item(item) = stmt { Some(item) } else { None };
    Some(block.block.stmts.into_iter().filter_map(item).collect())
}

/// Rebuilds the table of problem types from the expansion's only static item. Returns `None` if the
/// item is not that static. A constant of the user can't be evaluated here, so the table has a
/// placeholder with the constant's name.
fn table(item: &Item) -> Option<&'static Table> {
    let Item::Static(table) = item else { return None };
    let Expr::Call(call) = &*table.expr else { return None };
    let Expr::Lit(text) = call.args.first()? else { return None };
    let Lit::Str(text) = &text.lit else { return None };
    let names = |index| call.args.get(index).and_then(array).unwrap_or_default().into_iter().map(constant);
    let unique: Vec<Unique> = names(1).map(|name| Unique::new(&[]).constraint(name)).collect();
    let constraints: Vec<Constraint> = names(2).map(Constraint::new).collect();
    let codes: Vec<&'static str> = names(3).collect();
    let text = text.value().leak();
    Some(Box::leak(Box::new(Table::with_codes(text, unique.leak(), constraints.leak(), codes.leak()))))
}

fn constant(path: &Expr) -> &'static str {
    format!("the constant {}", path.to_token_stream()).leak()
}

/// Returns the entries: `const { &[…] }`, or `__catalog!([…] […])`, whose second list they are.
fn entries(item: &Item) -> Option<Vec<Expr>> {
    let Item::Impl(item) = item else { return None };
    let function = item.items.iter().find_map(|item| match item {
        ImplItem::Fn(function) if function.sig.ident == "entries" => Some(function),
        _ => None,
    })?;
    match function.block.stmts.last()? {
        Stmt::Expr(Expr::Const(constant), None) => {
            let Stmt::Expr(list, None) = constant.block.stmts.first()? else { return None };
            Some(array(list)?.into_iter().cloned().collect())
        }
        Stmt::Expr(Expr::Macro(ExprMacro { mac, .. }), None) | Stmt::Macro(StmtMacro { mac, .. }) => {
            let list: ExprArray = syn::parse2(mac.tokens.clone().into_iter().last()?.into()).ok()?;
            Some(list.elems.into_iter().collect())
        }
        _ => None,
    }
}

fn array(expr: &Expr) -> Option<Vec<&Expr>> {
    let Expr::Reference(reference) = expr else { return None };
    let Expr::Array(array) = &*reference.expr else { return None };
    Some(array.elems.iter().collect())
}

/// Reads `Own(|| Table::run(&TABLE, 0, 3))`, `Adds(Addition::new("V"))`,
/// `Nested(<T as …>::entries)` or `Concealed(<T as …>::entries, &[404])`.
fn entry(entry: &Expr, table: Option<&'static Table>) -> Option<Entry> {
    let Expr::Call(call) = entry else { return None };
    let Expr::Path(kind) = &*call.func else { return None };
    let first = call.args.first()?;
    Some(match kind.path.segments.last()?.ident.to_string().as_str() {
        "Own" => {
            let Expr::Closure(closure) = first else { return None };
            let Expr::Call(run) = &*closure.body else { return None };
            let bounds: Vec<usize> =
                run.args.iter().filter_map(|bound| bound.to_token_stream().to_string().parse().ok()).collect();
            Entry::Own(table?.types().get(*bounds.first()?..*bounds.get(1)?)?)
        }
        "Adds" => Entry::Adds(texts(first.to_token_stream())),
        "Nested" => Entry::Nested(of_type(first)?),
        "Concealed" => {
            let statuses = array(call.args.get(1)?)?;
            Entry::Concealed(
                of_type(first)?,
                statuses.iter().map(|status| status.to_token_stream().to_string()).collect(),
            )
        }
        _ => return None,
    })
}

/// Returns the string literals of an expression.
fn texts(tokens: TokenStream) -> Vec<String> {
    tokens
        .into_iter()
        .flat_map(|token| match token {
            TokenTree::Group(group) => texts(group.stream()),
            TokenTree::Literal(literal) => vec![literal.to_string()],
            TokenTree::Ident(_) | TokenTree::Punct(_) => Vec::new(),
        })
        .collect()
}

/// Returns the type of `<T as …>::entries`, formatted.
fn of_type(function: &Expr) -> Option<String> {
    let Expr::Path(path) = function else { return None };
    let ty = &path.qself.as_ref()?.ty;
    let text = prettyplease::unparse(&syn::parse_quote!(type T = #ty;));
    Some(text.trim().trim_start_matches("type T = ").trim_end_matches(';').to_owned())
}
