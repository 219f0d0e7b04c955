//! JSON with line breaks. Members keep the order of the response, which `serde_json::Value` loses.

/// Breaks JSON that is longer than a line into several lines.
pub(super) fn pretty(json: &str, indent: usize) -> String {
    const WIDTH: usize = 110;
    let is_open = json.starts_with(['{', '[']);
    if !is_open || json.len() + indent <= WIDTH || json.len() < 3 {
        return json.to_owned();
    }
    let (open, rest) = json.split_at(1);
    let (inner, close) = rest.split_at(rest.len() - 1);
    let inside = " ".repeat(indent + 2);
    let items: Vec<_> = split(inner).into_iter().map(|item| inside.clone() + &pretty_item(item, indent + 2)).collect();
    format!("{open}\n{}\n{}{close}", items.join(",\n"), " ".repeat(indent))
}

/// Breaks a member of an object, or an element of an array.
fn pretty_item(item: &str, indent: usize) -> String {
    match item.split_once("\":") {
        Some((name, value)) if item.starts_with('"') => format!("{name}\": {}", pretty(value, indent)),
        _ => pretty(item, indent),
    }
}

/// Splits at the commas outside of strings and containers.
fn split(inner: &str) -> Vec<&str> {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    let at_comma = |char: char| {
        match char {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => quoted = !quoted,
            '{' | '[' if !quoted => depth += 1,
            '}' | ']' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        char == ',' && depth == 0 && !quoted
    };
    inner.split(at_comma).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_json_is_broken_up_in_its_order() {
        let long = format!(r#"{{"z":"{}","a":[1,{{"b":"x\",y"}}],"c":{{}}}}"#, "x".repeat(110));
        let expected =
            format!("{{\n  \"z\": \"{}\",\n  \"a\": [1,{{\"b\":\"x\\\",y\"}}],\n  \"c\": {{}}\n}}", "x".repeat(110));
        assert_eq!(pretty(&long, 0), expected);
        assert_eq!(pretty("{}", 200), "{}");
        assert_eq!(pretty("not JSON", 0), "not JSON");
    }
}
