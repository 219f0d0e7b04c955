//! The contract as a module of TypeScript, and of JavaScript for browsers.

use super::Contract;
use super::json_schema::NamedError;
use super::type_text::{comment, quoted, type_text};
use crate::util::media_type::is_json_with_parameters;
use serde_json::Value;
use std::fmt::Write as _;

impl Contract {
    /// Returns a module of TypeScript, for clients: a type for each error, their union `Problem`,
    /// which narrows by `code`, and the function `problemOf(response)`, which reads a response of
    /// `fetch`. The module imports nothing, and `tsc --strict` accepts it.
    ///
    /// ```
    /// # use status_error::{ApiError, ApiProfile, export::Contract};
    /// # static API: ApiProfile = ApiProfile::new("example.com");
    /// /// No buyer has this id.
    /// #[derive(Debug, thiserror::Error, ApiError)]
    /// #[error("buyer {id} was not found")]
    /// #[status(404, code = "no_buyer")]
    /// struct NoBuyer { #[public] id: u64 }
    ///
    /// let module = Contract::of(&API).errors::<NoBuyer>().typescript();
    /// assert!(module.contains(r#"
    /// /** No buyer has this id. */
    /// export interface NoBuyerProblem {
    ///   readonly code: "no_buyer";
    ///   readonly status: 404;
    ///   readonly body: {
    /// "#));
    /// ```
    ///
    /// A client narrows by the code; `undefined` stands for any response that the contract doesn't
    /// have, such as an error of a newer server or of a proxy:
    ///
    /// ```text
    /// const problem = await problemOf(await fetch("/buyers/7"));
    /// switch (problem.code) {
    ///   case "no_buyer": return `There is no buyer ${problem.body.id}.`;
    ///   case "server_error": return "Please try again later.";
    ///   case undefined: return `Status ${problem.status}.`;
    /// }
    /// ```
    ///
    /// `problemOf` compares the media type, the code and the status. It does not compare the other
    /// members with their types.
    #[must_use]
    pub fn typescript(&self) -> String {
        let errors = self.each_error();
        let mut module = self.head();
        module += "\n/** An error response. The code tells which one. */\nexport type Problem =\n";
        for error in &errors {
            let _ = writeln!(module, "  | {}", error.name);
        }
        module += "  | UnknownProblem;\n";
        for error in &errors {
            module += "\n";
            module += &interface(error);
        }
        module += UNKNOWN;
        module += &table(&errors, Syntax::TypeScript);
        module += &self.reader(&errors, Syntax::TypeScript);
        module
    }

    /// Returns the function `problemOf` of [`typescript`](Self::typescript) as a module of
    /// JavaScript, for a page that a browser loads without a build. `tsc` and editors check such a
    /// page with the types, if the module of TypeScript is beside it: for an import of
    /// `./errors.js` they read `errors.ts`.
    ///
    /// ```
    /// # use status_error::{ApiError, ApiProfile, export::Contract};
    /// # static API: ApiProfile = ApiProfile::new("example.com");
    /// #[derive(Debug, thiserror::Error, ApiError)]
    /// #[error("no such buyer")]
    /// #[status(404)]
    /// struct NoBuyer;
    ///
    /// let module = Contract::of(&API).errors::<NoBuyer>().javascript();
    /// assert!(module.contains("\nexport async function problemOf(response) {\n"));
    /// ```
    #[must_use]
    pub fn javascript(&self) -> String {
        let errors = self.each_error();
        self.head() + &table(&errors, Syntax::JavaScript) + &self.reader(&errors, Syntax::JavaScript)
    }

    /// Returns the first line of a module.
    fn head(&self) -> String {
        let domain: String = self.profile().domain().split(char::is_control).collect();
        format!("// The errors of {domain}. Generated from the server's errors: do not edit.\n")
    }

    /// Returns the functions that read a response.
    fn reader(&self, errors: &[NamedError<'_>], syntax: Syntax) -> String {
        let format = self.profile().body_format();
        let media_type = format.media_type();
        let essence = media_type.and_then(|media_type| media_type.split(';').next()).map(str::trim);
        let is_json = media_type.is_some_and(is_json_with_parameters);
        let path = path_of_code(errors);
        let path: Vec<String> = path.iter().flatten().map(|name| quoted(name)).collect();
        let of_body = (!path.is_empty()).then(|| format!("at(body, [{}])", path.join(", ")));
        let of_header = format.code_header().map(|header| format!("response.headers.get({})", quoted(header)));
        let codes: Vec<String> = of_body.into_iter().chain(of_header).collect();
        let code = if codes.is_empty() { "undefined".to_owned() } else { codes.join(" ?? ") };
        let is_own = essence.map_or_else(
            || "true".to_owned(),
            |essence| format!("[undefined, {}].includes(essence)", quoted(&essence.to_ascii_lowercase())),
        );
        let essence = if essence.is_some() { ESSENCE } else { "" };
        let body = if is_json { "parsed(text)" } else { "text" };
        let [of_response, promise] = [": ErrorResponse", ": Promise<Problem>"].map(|ty| syntax.of(ty));
        let [unknown, as_problem] = [": unknown", " as Problem"].map(|ty| syntax.of(ty));
        format!(
            r#"
/** Reads an error response, for example one of `fetch`. Rejects only if the body can't be received. */
export async function problemOf(response{of_response}){promise} {{
  const {{ status }} = response;
  const text = await response.text();
{essence}  const isOwn = {is_own};
  const body{unknown} = isOwn ? {body} : text;
  const code{unknown} = isOwn ? {code} : undefined;
  const isKnown = known.some(
    ([name, first, last, without]) =>
      name === code && first <= status && status <= last && !without?.includes(status),
  );
  return (isKnown ? {{ code, status, body }} : {{ code: undefined, status, body }}){as_problem};
}}
{}{}"#,
            if is_json { parsed(syntax) } else { String::new() },
            if path.is_empty() { String::new() } else { at(syntax) },
        )
    }
}

/// The language of a module.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Syntax {
    TypeScript,
    JavaScript,
}

impl Syntax {
    /// Returns a part of TypeScript that JavaScript doesn't have.
    fn of(self, types: &'static str) -> &'static str {
        if self == Self::TypeScript { types } else { "" }
    }
}

/// Returns the table of the codes.
fn table(errors: &[NamedError<'_>], syntax: Syntax) -> String {
    let mut table = format!("\nconst known{} = [\n", syntax.of(": readonly Known[]"));
    for NamedError { code, statuses, .. } in errors {
        let (first, last) = (statuses.first, statuses.last);
        let without: Vec<String> = statuses.without.iter().map(u16::to_string).collect();
        let without = if without.is_empty() { String::new() } else { format!(", [{}]", without.join(", ")) };
        let _ = writeln!(table, "  [{}, {first}, {last}{without}],", quoted(code));
    }
    table + "];\n"
}

const UNKNOWN: &str = "
/** A response that the contract doesn't have: of a newer server, or of a proxy. */
export interface UnknownProblem {
  readonly code: undefined;
  readonly status: number;
  /** The JSON of the body, or its text. */
  readonly body: unknown;
}

/** The parts of a response that are read. The `Response` of `fetch` has them. */
export interface ErrorResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}

/** A code with its first and last status, and the statuses between them that it doesn't have. */
type Known = readonly [code: string, first: number, last: number, without?: readonly number[]];
";

const ESSENCE: &str = r#"  const essence = response.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
"#;

/// Returns the function that reads JSON.
fn parsed(syntax: Syntax) -> String {
    let [string, unknown] = [": string", ": unknown"].map(|ty| syntax.of(ty));
    format!(
        "
/** Returns the value of a JSON text, or the text if it is no JSON. */
function parsed(text{string}){unknown} {{
  try {{
    return JSON.parse(text);
  }} catch {{
    return text;
  }}
}}
"
    )
}

/// Returns the function that finds the code in a body.
fn at(syntax: Syntax) -> String {
    let [unknown, strings] = [": unknown", ": readonly string[]"].map(|ty| syntax.of(ty));
    let object = if syntax == Syntax::TypeScript { "(value as Record<string, unknown>)" } else { "value" };
    format!(
        "
/** Returns the value at a path of names. */
function at(value{unknown}, path{strings}){unknown} {{
  for (const name of path) {{
    const isObject = typeof value === \"object\" && value !== null && Object.prototype.hasOwnProperty.call(value, name);
    value = isObject ? {object}[name] : undefined;
  }}
  return value;
}}
"
    )
}

fn interface(error: &NamedError<'_>) -> String {
    let NamedError { name, code, statuses, summary, docs, body } = error;
    let docs = docs.map(|link| format!(" See {link}")).unwrap_or_default();
    let summary = comment(&format!("{summary}{docs}"), 0);
    let status = if statuses.first == statuses.last { statuses.first.to_string() } else { "number".to_owned() };
    let body = match body {
        None => "string".to_owned(),
        Some(body) => type_text(&body.schema, 1),
    };
    let code = quoted(code);
    format!(
        "{summary}export interface {name} {{\n  readonly code: {code};\n  readonly status: {status};\n  readonly body: {body};\n}}\n"
    )
}

/// Returns the names that lead to the code in the bodies. Returns `None` if the bodies of some
/// errors don't have the code at the same place.
fn path_of_code(errors: &[NamedError<'_>]) -> Option<Vec<String>> {
    let mut paths = errors.iter().map(|error| path_to(&error.body?.schema, error.code));
    let first = paths.next()??;
    paths.all(|path| path.as_ref() == Some(&first)).then_some(first)
}

/// Returns the names that lead to a string that is the same in all bodies. Returns `None` if there
/// is no such string.
fn path_to(schema: &Value, constant: &str) -> Option<Vec<String>> {
    let properties = schema.get("properties")?.as_object()?;
    let is_it = |of: &Value| of.get("const").is_some_and(|value| value == constant);
    // A member named `code` first, because another member may have the same value.
    let direct = properties.iter().filter(|(_, of)| is_it(of)).map(|(name, _)| name);
    let direct: Vec<&String> = direct.collect();
    if let Some(name) = direct.iter().find(|name| **name == "code").or(direct.first()) {
        return Some(vec![(*name).clone()]);
    }
    properties.iter().find_map(|(name, of)| {
        let mut path = path_to(of, constant)?;
        path.insert(0, name.clone());
        Some(path)
    })
}
