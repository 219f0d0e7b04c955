use super::names::is_id;
use super::rules::Redaction;
use crate::entry::body::StoredBody;
use proptest::prelude::*;

fn body(bytes: &[u8], is_json: bool, is_whole: bool, limit: usize) -> (Option<StoredBody>, bool) {
    super::body::body(bytes, is_json, is_whole, limit, &Redaction::new())
}

fn line(text: &str, limit: usize) -> (String, bool) {
    super::line::line(text, limit, &Redaction::new())
}

const SECRETS: [&str; 8] = [
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJqYW5lIn0.dozjgNryP4J3jVmNHl0w5N",
    "sk_live_4eC39HqLyjWDarjtT1zdp7dc",
    "AKIAIOSFODNN7EXAMPLE",
    "8f14e45fceea167a5a36dedd4bea2543",
    "4111111111111111",
    "4111-1111-1111-1111",
    "378282246310005",
    "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
];

/// Parts of texts that begin a search, repeated and mixed.
const PARTS: [&str; 95] = [
    "-u:",
    "-u a:b ",
    "mysql -p",
    "sshpass -p x ",
    "--user=",
    "password:$p ",
    "$p:password:$p",
    "variable \"pin\" {default=x ",
    "pin\n[input_value=x ",
    "a,pin\n",
    "b,\"",
    "\"\",",
    "value 'x' for field pin ",
    ";pin=a ",
    "pin:’s ",
    "code=grant_type ",
    "'pin': For input string: \"",
    "secret \"x\" not found ",
    "eyJ",
    "eyJ/",
    "eyJ.",
    "%25",
    "%",
    "-",
    "=",
    ":",
    "\"",
    "\\\"",
    "\\",
    "1",
    "1 ",
    "4-",
    "a",
    "aA1",
    "f-",
    "://",
    "://a@",
    "-----BEGIN ",
    "-----BEGIN KEY-----",
    "-----END ",
    "password=",
    "password=\"",
    "password:[",
    "{\"a\":",
    "[",
    "\\u0041",
    "Basic ",
    "00000000-0000-0000-0000-00000000000",
    "0000000a-0000-0000-0000-000000000000 ",
    "\r\n",
    "\u{202e}",
    "<pin",
    "<pin>",
    "Some(",
    "pin:(",
    "tokens: 1 ",
    "pin:Some",
    "pin = a b ",
    "pin: must be ",
    "pin:\n ",
    "- pin:\n  - ",
    "pin: |\n",
    "token: a, ",
    "x(token:is x",
    "Key (pin)=(",
    "(pin)=(",
    "(pin)values('",
    "insert (pin) values (",
    "'pin'",
    "\"pin\":",
    "for 'pin' ",
    "value 'pin",
    "password '",
    "--pin ",
    "name=\"pin\" ",
    "name=\"pin\">",
    "\"value\":\"",
    "[\"pin\",\"",
    "{\"name\":\"pin\",\"value\":",
    "&lt;pin&gt;",
    "&quot;pin&quot;:&quot;",
    "<pin><a>",
    "<name>pin</name><",
    "pin:\"\"\"",
    "pin:r#\"",
    "pin: Some([",
    "form-data; name=\"pin\"\n\n",
    "://a:",
    "://a:b/c@",
    "{a:{pin:x ",
    "code 1234 is your ",
    "pin:\\\"is required ",
    "{\"errors\":{\"pin\":[\"",
    "a=%50",
    "'x' is (",
];

/// Redaction takes a time that grows linearly with the length of a text, whatever a client sends.
#[test]
fn no_body_takes_long() {
    let begins = ["", "{\"secret\":[", "user,pin\n"];
    for (begin, part) in begins.iter().flat_map(|begin| PARTS.iter().map(move |part| (begin, part))) {
        let text = format!("{begin}{}", part.repeat(32 * 1024 / part.len()));
        for is_whole in [true, false] {
            let start = std::time::Instant::now();
            let _ = body(text.as_bytes(), true, is_whole, 16 * 1024);
            let _ = line(&text, 32 * 1024);
            // The bound allows for unoptimized code beside other tests.
            assert!(start.elapsed() < std::time::Duration::from_secs(10), "{begin}{part}: {:?}", start.elapsed());
        }
    }
}

#[test]
fn a_line_that_was_cut_has_no_half_of_a_secret() {
    let text = format!("token={} {}5555 5555 4444 3333 2222", "x".repeat(1500), "word ".repeat(105));
    let (kept, is_cut) = line(&text, 1024);
    assert!(is_cut && kept.starts_with("token=*** word") && kept.ends_with("word "), "{kept}");
}

proptest! {
    #[test]
    fn no_text_around_a_secret_hides_it(before in ".{0,60}", after in ".{0,60}", which in 0..SECRETS.len()) {
        // `commit 8f14…` is the hash of a commit.
        prop_assume!(!is_id(&before));
        let secret = SECRETS[which];
        let text = format!("{before} {secret} {after}");
        let (kept, _) = line(&text, 4096);
        prop_assert!(!kept.contains(secret), "{kept}");
        prop_assert!(!kept.chars().any(char::is_control));
        let json = serde_json::to_string(&serde_json::json!({ "a": [[{ "b": text }]] })).unwrap();
        for is_json in [true, false] {
            let (kept, _) = body(json.as_bytes(), is_json, true, 16 * 1024);
            prop_assert!(!kept.unwrap().as_json().contains(secret));
            // The same body, if only a part was captured.
            let seen = json.get(..json.len() - 3).unwrap_or_default();
            let (kept, is_cut) = body(seen.as_bytes(), is_json, false, 16 * 1024);
            prop_assert!(is_cut && !kept.unwrap().as_json().contains(secret));
        }
    }

    #[test]
    fn no_mixture_panics(places in proptest::collection::vec((0..PARTS.len(), 0_usize..3), 0..40), cut in 0_usize..40) {
        let between = ["", "é", " \u{2009}密码="];
        let text: String = places.iter().map(|(part, with)| [PARTS[*part], between[*with]].concat()).collect();
        let bytes = &text.as_bytes()[..text.len().saturating_sub(cut)];
        for is_json in [true, false] {
            let (kept, _) = body(bytes, is_json, cut == 0, 1024);
            prop_assert!(kept.is_none_or(|kept| serde_json::from_str::<serde_json::Value>(kept.as_json()).is_ok()));
        }
        let (kept, _) = line(&text, 1024);
        prop_assert!(!kept.chars().any(char::is_control));
        let json = serde_json::to_string(&serde_json::json!({ &text: [&text, { "name": &text, "value": &text }] })).unwrap();
        let (kept, is_cut) = body(json.as_bytes(), true, true, 1024 * 1024);
        prop_assert!(!is_cut && serde_json::from_str::<serde_json::Value>(kept.unwrap().as_json()).is_ok());
        let path: String = text.bytes().filter(|byte| byte.is_ascii_graphic() && *byte != b'#').map(char::from).collect();
        if let Ok(uri) = format!("/{path}").parse::<http::Uri>() {
            let (kept, _) = super::url::url(&uri, Some(&text), |_| true, 4096, &Redaction::new());
            prop_assert!(kept.parse::<http::Uri>().is_ok(), "{}", kept);
        }
    }

    #[test]
    fn what_is_kept_is_kept_once_more(text in "[ -~]{0,80}") {
        let (kept, _) = line(&text, 4096);
        let (again, _) = line(&kept, 4096);
        prop_assert_eq!(kept, again);
    }

    #[test]
    fn any_bytes_are_kept_within_the_limit(bytes in proptest::collection::vec(any::<u8>(), 0..600), limit in 0_usize..200) {
        for is_json in [true, false] {
            let (kept, _) = body(&bytes, is_json, true, limit);
            let text = kept.and_then(|kept| kept.as_text()).unwrap_or_default();
            prop_assert!(text.len() <= limit.max(600));
        }
    }

    #[test]
    fn any_url_is_kept_as_one(path in "/[!-~&&[^?#%]]{0,60}", query in "[!-~&&[^#]]{0,60}") {
        if let Ok(uri) = format!("{path}?{query}").parse::<http::Uri>() {
            let (kept, _) = super::url::url(&uri, None, |_| false, 4096, &Redaction::new());
            prop_assert!(kept.parse::<http::Uri>().is_ok(), "{}", kept);
        }
    }
}

/// The rules that an application adds hold in every part of an entry.
#[test]
fn rules_of_the_application_hold() {
    use super::rules::Field;
    use crate::{Entry, Owner};

    let rules = Redaction::new()
        .mask_names(["customer_note", "iban"])
        .keep_names(["pin_board", "authorization"])
        .mask_words(Redaction::shape("CUST-####"))
        .mask_words(|word| word == "boom" && std::panic::catch_unwind(|| panic!("a bug")).is_err())
        .keep_words(|word| word.starts_with("4bf92f"))
        .mask_fields([Field::UserAgent, Field::RequestBody])
        .then(|entry| entry.code = Some("changed".to_owned()));
    let mut entry = Entry::new(
        Owner::tenant("acme"),
        "GET",
        "/CUST-4711/x?iban=DE1&pin_board=red",
        400,
        std::time::SystemTime::now(),
    );
    entry.cause = Some("CUST-4711 sent boom and 4bf92f3577b34da6a3ce929d0e0e4736, IBAN: zebra".to_owned());
    entry.user_agent = Some("curl".to_owned());
    entry.request_body = Some(StoredBody::text("a"));
    entry.response_body =
        StoredBody::json(r#"{"customerNote":"a","Iban":7,"pinBoard":"red","pin":"b","x":["CUST-1"]}"#.to_owned());
    entry.request_headers.insert("authorization".to_owned(), "zebra".to_owned());
    entry.request_headers.insert("customer-note".to_owned(), "zebra".to_owned());
    entry.request_headers.insert("accept".to_owned(), "CUST-4711".to_owned());
    let entry = rules.redact(entry);
    assert_eq!(entry.request_url, "/***/x?iban=***&pin_board=red");
    assert_eq!(entry.cause.unwrap(), "*** sent *** and 4bf92f3577b34da6a3ce929d0e0e4736, IBAN: ***");
    assert_eq!(entry.user_agent.unwrap(), "***");
    assert_eq!(entry.request_body.unwrap().as_json(), "\"***\"");
    assert_eq!(
        entry.response_body.unwrap().as_json(),
        r#"{"customerNote":"***","Iban":"***","pinBoard":"red","pin":"***","x":["CUST-1"]}"#
    );
    assert_eq!(entry.request_headers.into_iter().collect::<Vec<_>>(), [("accept".to_owned(), "***".to_owned())]);
    assert_eq!(entry.code.unwrap(), "changed");
}

/// A function of the application that panics hides the entry's texts, and no other entry.
#[test]
fn a_rule_that_panics_reveals_nothing() {
    use crate::{Entry, Owner};

    let rules = Redaction::new().then(|_| panic!("a bug"));
    let entry = Entry::new(Owner::tenant("acme"), "GET", "/zebra", 400, std::time::SystemTime::now());
    assert_eq!(rules.redact(entry).request_url, "***");
    let rules = Redaction::new().mask_words(|_| panic!("a bug"));
    assert_eq!(super::line::line("zebra", 100, &rules).0, "***");
    let rules = Redaction::new().keep_words(|_| panic!("a bug"));
    assert_eq!(super::line::line("8f14e45fceea167a5a36dedd4bea2543", 100, &rules).0, "***");
}
