//! Secrets in a path that the template of the route names: `/reset/{token}`.

use super::MASK;
use super::rules::Redaction;
use std::borrow::Cow;

/// Masks the segments of a path to which the template of the route gives a secret name. Templates
/// are those of the common frameworks: `{name}`, `{name:regex}`, `{*rest}`, `:name`, `*rest`,
/// `<name>`, `<type:name>`, also within a segment (`{name}.json`).
pub(super) fn masked_by_route<'p>(path: &'p str, route: &str, rules: &Redaction) -> Cow<'p, str> {
    let templates: Vec<&str> = route.split('/').collect();
    if !templates.iter().any(|template| secret_in(template, rules).is_some()) {
        return Cow::Borrowed(path);
    }
    let segments: Vec<&str> = path.split('/').collect();
    let count = templates.iter().filter(|template| !template.is_empty()).count();
    // The template of a nested router lacks the beginning of the path, and a server may be mounted
    // below a prefix that the template has.
    let starts = segments.iter().filter(|segment| !segment.is_empty()).count();
    let mut templates = templates.into_iter().filter(|template| !template.is_empty()).peekable();
    let has_rest = route.split('/').next_back().is_some_and(is_rest);
    let mut skipped = if fits_at_start(&segments, route) || has_rest { 0 } else { starts.saturating_sub(count) };
    let mut masked: Vec<&str> = Vec::with_capacity(segments.len());
    let mut parts: Vec<String> = Vec::new();
    let mut in_secret_rest = false;
    for segment in segments {
        if segment.is_empty() || skipped > 0 {
            skipped = skipped.saturating_sub(usize::from(!segment.is_empty()));
            parts.push(segment.to_owned());
            continue;
        }
        if in_secret_rest {
            continue;
        }
        let Some(template) = templates.next() else {
            parts.push(segment.to_owned());
            continue;
        };
        match secret_in(template, rules) {
            None => parts.push(segment.to_owned()),
            Some((before, after)) => {
                let is_whole = segment.starts_with(before) && segment.ends_with(after);
                parts.push(if is_whole { format!("{before}{MASK}{after}") } else { MASK.to_owned() });
                in_secret_rest = is_rest(template);
            }
        }
    }
    masked.extend(parts.iter().map(String::as_str));
    Cow::Owned(masked.join("/"))
}

/// Returns whether the fixed segments of the template are those at the beginning of the path.
fn fits_at_start(segments: &[&str], route: &str) -> bool {
    let segments = segments.iter().filter(|segment| !segment.is_empty());
    route
        .split('/')
        .filter(|template| !template.is_empty())
        .zip(segments)
        .all(|(template, segment)| template.contains(['{', '<', ':', '*']) || template.eq_ignore_ascii_case(segment))
}

/// Returns whether a template stands for the rest of a path.
fn is_rest(template: &str) -> bool {
    template.starts_with('*')
        || template.contains("{*")
        || template.contains("..")
        || template.contains(":path")
        || template.contains("<path:")
}

/// Returns the texts before and after a parameter with a secret name in a segment of a template.
fn secret_in<'t>(template: &'t str, rules: &Redaction) -> Option<(&'t str, &'t str)> {
    if let Some(name) = template.strip_prefix(':').or_else(|| template.strip_prefix('*')) {
        return rules.classify(name).is_secret().then_some(("", ""));
    }
    let open = template.find(['{', '<'])?;
    let close = template.rfind(['}', '>'])?;
    let inner = template.get(open + 1..close)?.trim_matches(['*', '.', '#', '_', '?']);
    let is_angled = template.as_bytes().get(open) == Some(&b'<');
    let names = inner.split([':', ',', '}', '{', '|', '=']);
    // `<string:token>` has the type first, `{token:[a-z]+}` has the name first.
    let mut names: Box<dyn Iterator<Item = &str>> = if is_angled { Box::new(names) } else { Box::new(names.take(1)) };
    let is_secret = names.any(|name| rules.classify(name.trim()).is_secret());
    is_secret.then(|| (template.get(..open).unwrap_or_default(), template.get(close + 1..).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_with_secret_names_are_masked() {
        for (path, route, expected) in [
            ("/reset/zebra", "/reset/{token}", "/reset/***"),
            ("/reset/zebra/", "/reset/{token}/", "/reset/***/"),
            ("/api/reset/zebra", "/reset/{token}", "/api/reset/***"),
            ("/a/b/c", "/a/{*secret}", "/a/***"),
            ("/reset/zebra.json", "/reset/{token}.json", "/reset/***.json"),
            ("/reset/zebra", "/reset/<string:token>", "/reset/***"),
            ("/users/7", "/users/{id}", "/users/7"),
            ("/", "/reset/{token}", "/"),
            ("", "{token}", ""),
            ("/reset", "/{", "/reset"),
        ] {
            assert_eq!(masked_by_route(path, route, &Redaction::new()), expected, "{route}");
        }
    }
}
