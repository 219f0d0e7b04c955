//! The call of an entry as a command of curl.

use super::text::{self, visible};
use crate::entry::Entry;
use http::{HeaderName, Method};

/// The value that stands for what is not recorded.
const MASK: &str = "***";

/// Returns the call as a command for a POSIX shell. Returns `None` for a gRPC call, which curl
/// can't make. What the entry doesn't have is `***`.
///
/// Clients choose nearly all of the command's text. Single quotes keep a shell from interpreting
/// any of it, options keep curl from doing so, and invisible characters are spelled out.
pub(super) fn command(entry: &Entry, host: Option<&str>) -> Option<String> {
    let content_type = entry.request_headers.get("content-type").map(String::as_str);
    let is_grpc = content_type.is_some_and(|kind| kind.trim_start().starts_with("application/grpc"));
    // `*` and an authority are no paths, and are not for curl.
    if is_grpc || !entry.request_url.starts_with('/') {
        return None;
    }
    let body = entry.request_body.as_ref().map(text::body).or_else(|| content_type.map(|_| MASK.to_owned()));
    // curl refuses a body beside `--head`.
    let body = body.filter(|_| entry.request_method != "HEAD");
    // `--globoff` leaves brackets and braces alone, `--path-as-is` keeps `/../`.
    let mut command = "curl --globoff --path-as-is".to_owned();
    match entry.request_method.as_str() {
        // With a body, curl would send a POST unless the method is given.
        "GET" if body.is_none() => {}
        "HEAD" => command.push_str(" --head"),
        method => {
            // Not a token: the server could not have routed it.
            let method = Method::from_bytes(method.as_bytes()).ok()?;
            command.push_str(" --request ");
            command.push_str(&quoted(method.as_str()));
        }
    }
    command.push_str(" --url ");
    command.push_str(&quoted(&format!("https://{}{}", host.unwrap_or("HOST"), entry.request_url)));
    let mut header = |name: &str, value: &str| {
        // A name that is a token can't begin with `@`, which would make curl read a file. An empty
        // value would remove the header.
        if HeaderName::from_bytes(name.as_bytes()).is_ok() && !value.is_empty() {
            command.push_str(" \\\n  --header ");
            command.push_str(&quoted(&format!("{name}: {value}")));
        }
    };
    if entry.authenticated {
        header("authorization", MASK);
    }
    if let Some(agent) = &entry.user_agent {
        header("user-agent", agent);
    }
    for (name, value) in &entry.request_headers {
        header(name, value);
    }
    if let Some(body) = body {
        // Unlike `--data`, it doesn't read a file for `@`.
        command.push_str(" \\\n  --data-raw ");
        command.push_str(&word(&body));
    }
    Some(command)
}

/// Returns a text on one line as one word of a POSIX shell.
fn quoted(text: &str) -> String {
    word(&visible(text))
}

fn word(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::body::StoredBody;
    use crate::entry::owner::Owner;
    use std::process::Command;
    use std::time::SystemTime;

    fn entry(method: &str, url: &str) -> Entry {
        Entry::new(Owner::tenant("acme"), method, url, 400, SystemTime::now())
    }

    #[test]
    fn the_command_repeats_the_call_with_its_secrets_masked() {
        let mut call = entry("POST", "/buyers?token=***");
        call.user_agent = Some("it's me".to_owned());
        call.request_headers.insert("content-type".to_owned(), "application/json".to_owned());
        call.request_body = StoredBody::json(r#"{"name":"O'Neill","cvv":"***"}"#.to_owned());
        let expected = r#"curl --globoff --path-as-is --request 'POST' --url 'https://a.test/buyers?token=***' \
  --header 'authorization: ***' \
  --header 'user-agent: it'\''s me' \
  --header 'content-type: application/json' \
  --data-raw '{
  "name": "O'\''Neill",
  "cvv": "***"
}'"#;
        assert_eq!(command(&call, Some("a.test")).unwrap(), expected);
        call.request_body = None;
        assert!(command(&call, None).unwrap().ends_with("--data-raw '***'"));
        assert!(command(&entry("HEAD", "/"), None).unwrap().contains("--head --url 'https://HOST/'"));
        call.request_method = "GET".to_owned();
        assert!(command(&call, None).unwrap().contains("--request 'GET'"));
        call.request_method = "HEAD".to_owned();
        assert!(!command(&call, None).unwrap().contains("--data-raw"));
        call.request_headers.insert("content-type".to_owned(), "application/grpc+proto".to_owned());
        assert_eq!(command(&call, None), None);
        for none in [entry("GET", "*"), entry("CONNECT", "a.test:443"), entry("G T", "/"), entry("", "/")] {
            assert_eq!(command(&none, None), None);
        }
    }

    /// Runs the command in a shell in which `curl` prints its arguments, one a line.
    #[cfg(unix)]
    #[test]
    fn a_shell_sees_each_text_as_one_argument() {
        for attack in [
            "'; touch /tmp/x; '",
            "$(id)",
            "`id`",
            "\\",
            "'\\''",
            "!!",
            "a\nb\r\0c",
            "-o/tmp/x",
            "@/etc/passwd",
            "*",
            "~",
            "\u{202e}{a,b}[1-9]",
            "' --output 'x",
            "\"",
            "&& id",
            "| id",
            "#",
            "🦀",
        ] {
            let mut call = entry("PUT", &format!("/{attack}"));
            call.user_agent = Some(attack.to_owned());
            call.request_headers.insert("x-a".to_owned(), attack.to_owned());
            call.request_headers.insert(format!("@{attack}"), "value".to_owned());
            call.request_body = Some(StoredBody::text(attack));
            let script =
                format!("curl() {{ for it; do printf '%s\\n' \"$it\"; done; }}\n{}", command(&call, None).unwrap());
            let done = Command::new("sh").arg("-c").arg(script).output().unwrap();
            let (shown, body) = (visible(attack), text::body(&StoredBody::text(attack)));
            let expected = format!(
                "--globoff\n--path-as-is\n--request\nPUT\n--url\nhttps://HOST/{shown}\n--header\nauthorization: ***\n\
                 --header\nuser-agent: {shown}\n--header\nx-a: {shown}\n--data-raw\n{body}\n"
            );
            assert_eq!(String::from_utf8_lossy(&done.stdout), expected, "{attack:?}");
            assert!(done.status.success() && done.stderr.is_empty(), "{attack:?}");
        }
    }
}
