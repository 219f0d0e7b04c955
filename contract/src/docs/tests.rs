use super::*;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest as _, Sha256};
use status_error::catalog::{CatalogEntry, Message, ProblemTypes};
use status_error::{ApiError, ApiProfile, ProblemType};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

static SHOP: ApiProfile =
    ApiProfile::new("shop.example.com").docs("https://shop.example.com/errors/").support("help@example.com");

/// Not read, because a contract needs no instance.
#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = SHOP)]
#[allow(dead_code)]
enum BuyerError {
    /// No buyer has this id.
    ///
    /// The SECRET second paragraph.
    #[error("buyer {id} was not found")]
    #[status(404)]
    NotFound {
        /// The id that was asked for.
        ///
        /// SECRET remark.
        #[public]
        id: u64,
    },
    /// SECRET of a concealed variant.
    #[error("SECRET {id}")]
    #[status(403, code = "SECRET")]
    #[conceal_as(NotFound)]
    Foreign {
        /// SECRET field.
        #[public]
        id: u64,
    },
    /// The scope is missing.
    #[error("no scope")]
    #[status(403, code = "insufficient access")]
    NoScope,
    #[error("taken")]
    #[status(409, code = "a/b", retry)]
    #[unique("merchant", "name")]
    Taken,
    #[error("taken, too")]
    #[status(422, code = "a/b")]
    #[header("x-limit", "7")]
    TakenToo {
        #[public]
        hint: Option<String>,
    },
    /// SECRET of a masked variant.
    #[error("SECRET")]
    #[status(503, code = "SECRET")]
    #[header("retry-after", "120")]
    Down,
}

fn docs() -> Docs {
    Docs::new(Contract::of(&SHOP).errors::<BuyerError>())
}

fn body(docs: &Docs, path: &str, accept: &str) -> String {
    let response = docs.get(path, accept);
    assert_eq!(response.status(), 200, "{path}");
    String::from_utf8(response.body().to_vec()).unwrap()
}

#[test]
fn the_policy_names_the_style_sheet() {
    let hash = BASE64_STANDARD.encode(Sha256::digest(view::STYLE));
    assert!(POLICY.contains(&format!("style-src 'sha256-{hash}';")), "the style sheet's hash is now sha256-{hash}");
    assert!(!view::STYLE.contains('<') && !view::STYLE.contains('\r'));
}

#[test]
fn a_page_has_everything_that_clients_know_of_a_code() {
    let markdown = body(&docs(), "/errors/a%2Fb", "text/markdown");
    let expected = r#"# `a/b`

[All errors](../errors)

## 409 A/b

- Message: `taken`
- Problem type: `https://shop.example.com/errors/a%2Fb`
- Media type: `application/problem+json`
- Retry: `the same request may succeed later`
- gRPC code: `ALREADY_EXISTS`

### Field errors

The response may list the fields that it is about.

- unique: `merchant + name`

### Example of the body

```json
"#;
    assert!(markdown.starts_with(expected), "{markdown}");
    let example = "  \"detail\": \"taken\",";
    assert!(markdown.lines().any(|line| line == example), "{markdown}");
    let second = "\n## 422 A/b\n\n- Message: `taken, too`\n";
    assert!(markdown.contains(second), "{markdown}");
    assert!(markdown.contains("### Members\n\n- `hint`: `string` (not always)\n"), "{markdown}");
    assert!(markdown.contains("### Headers\n\n- `x-limit`: `7`\n"), "{markdown}");

    let html = body(&docs(), "/errors/not_found", "text/html");
    for part in [
        "<title>not_found – Errors – shop.example.com</title>",
        "<span>Support: help@example.com</span>",
        "<a href=\"../errors\">← All errors</a>",
        "<span class=\"status\">404</span> Not found</h2>",
        "<p class=\"why\">No buyer has this id.</p>",
        "<dt>Message</dt><dd>buyer {id} was not found</dd>",
        "<dt><code>id</code></dt><dd>integer from 0 to 18446744073709551615<br>The id that was asked for.</dd>",
        "<dt>gRPC code</dt><dd>NOT_FOUND</dd>",
    ] {
        assert!(html.contains(part), "{part}: {html}");
    }

    let json: serde_json::Value =
        serde_json::from_str(&body(&docs(), "/errors/not_found", "application/json")).unwrap();
    assert_eq!(json["code"], "not_found");
    let error = &json["errors"][0];
    assert_eq!((&error["status"], &error["members"][0]["name"]), (&json!("404"), &json!("id")));
    assert_eq!(error["body"]["example"]["detail"], "buyer 1 was not found");

    // The page of the code that all masked errors have.
    let html = body(&docs(), "/errors/server_error", "");
    for part in ["<span class=\"status s5\">500</span>", "<span class=\"status s5\">503</span>", "retry-after"] {
        assert!(html.contains(part), "{part}: {html}");
    }
}

#[test]
fn nothing_private_is_on_any_page() {
    let docs = docs();
    let codes: Vec<&str> = docs.pages.iter().map(|page| &*page.code).collect();
    assert_eq!(codes, ["a/b", "insufficient access", "not_found", "server_error"]);
    for path in docs.pages.iter().map(|page| format!("/errors/{}", page.segment)).chain(["/errors".to_owned()]) {
        for accept in ["text/html", "text/markdown", "application/json"] {
            let body = body(&docs, &path, accept);
            assert!(!body.contains("SECRET"), "{path} {accept}: {body}");
        }
    }
}

#[test]
fn accept_chooses_the_representation() {
    let html = Representation::Html;
    let rows = [
        ("", html),
        ("*/*", html),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", html),
        ("application/json", Representation::Json),
        ("application/json;q=0.5, text/markdown;q=0.6", Representation::Markdown),
        ("application/json;q=0.5, text/markdown;q=0.4, */*;q=0.1", Representation::Json),
        ("text/markdown", Representation::Markdown),
        ("TEXT/Markdown; variant=GFM", Representation::Markdown),
        ("text/*", html),
        ("application/*", Representation::Json),
        ("text/html;q=0, */*", Representation::Json),
        ("text/html;q=0", html),
        ("image/png", html),
        ("application/json;q=NaN", html),
        ("application/json;q=-1, text/markdown;q=1e9", html),
        ("nonsense", html),
        (";;;,,,\u{0}\r\n", html),
        ("application/json, \u{1f980}", Representation::Json),
    ];
    for (accept, expected) in rows {
        assert_eq!(Representation::preferred(accept), expected, "{accept}");
        let content_type = docs().get("/errors", accept).headers()[CONTENT_TYPE].clone();
        assert_eq!(content_type, expected.content_type(), "{accept}");
    }
    // A long header counts as none, and takes no time.
    for long in [format!("application/json{}", ";a=b".repeat(25_000)), "application/json,".repeat(6_000)] {
        let begun = Instant::now();
        assert_eq!(Representation::preferred(&long), html);
        assert!(begun.elapsed() < Duration::from_millis(50));
    }
}

#[test]
fn paths_name_a_page_or_nothing() {
    let docs = docs();
    let status = |path: &str| docs.get(path, "text/html").status().as_u16();
    let found = [
        "/errors",
        "/errors/",
        "/errors?a=b",
        "/errors/not_found",
        "/errors/not_found?a=/",
        "/errors/insufficient%20access",
        "/errors/a%2fb",
        "/errors/a~2fb",
        "/errors/%6eot_found",
    ];
    for path in found {
        assert_eq!(status(path), 200, "{path}");
    }
    let unknown = [
        "",
        "/",
        "errors",
        "/error",
        "/errorsnot_found",
        "/errors/a/b",
        "/errors/not_found/",
        "/errors//not_found",
        "/errors/..",
        "/errors/%2e%2e",
        "/errors/../errors",
        "/errors/%2e%2e%2fetc%2fpasswd",
        "/errors/%00",
        "/errors/%ff",
        "/errors/%",
        "/errors/not_found%00",
        "/errors/NOT_FOUND",
        "/errors/\u{1f980}",
        "/errors/<script>",
        "/errors/index.html",
    ];
    for path in unknown {
        for accept in ["text/html", "text/markdown", "application/json"] {
            let response = docs.get(path, accept);
            assert_eq!(response.status(), 404, "{path}");
            assert!(!String::from_utf8_lossy(response.body()).contains("script>"), "{path}");
            assert_eq!(response.headers()[VARY], "accept");
        }
    }
    let begun = Instant::now();
    for long in ["x", "/", "%2e", "\0", "🦀"] {
        assert_eq!(status(&format!("/errors/{}", long.repeat(10_000_000 / long.len()))), 404);
    }
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
    // A program gets the error in the API's format.
    let response = docs.get("/errors/none", "application/json");
    assert_eq!(response.headers()[CONTENT_TYPE], "application/problem+json");
    let error: serde_json::Value = serde_json::from_slice(response.body()).unwrap();
    assert_eq!(error["type"], "https://shop.example.com/errors/not_found");
}

/// Resolves a relative link as a browser does, for links without special segments.
fn resolved(path: &str, link: &str) -> String {
    let mut segments: Vec<&str> = path.split('/').collect();
    segments.pop();
    for segment in link.split('/') {
        match segment {
            ".." => drop(segments.pop()),
            "." => {}
            segment => segments.push(segment),
        }
    }
    segments.join("/")
}

fn links(html: &str) -> Vec<&str> {
    html.split(" href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn links_lead_to_the_pages_from_any_path() {
    for base in ["/errors", "/v2/problems/", "", "/"] {
        let docs = docs().at(base);
        for list in [docs.base.clone(), format!("{}/", docs.base)] {
            let html = body(&docs, &list, "text/html");
            assert_eq!(links(&html).len(), 4);
            for link in links(&html) {
                let path = resolved(&list, link);
                let page = body(&docs, &path, "text/html");
                let back = resolved(&path, links(&page)[0]);
                assert_eq!(body(&docs, &back, "text/html").matches("<li").count(), 4, "{path} {back}");
            }
        }
    }
}

#[test]
fn a_static_site_has_the_same_pages() {
    let folder = tempfile::tempdir().unwrap();
    let docs = docs();
    docs.write(folder.path()).unwrap();
    // A second time, over the first.
    docs.write(folder.path()).unwrap();
    let read = |path: &str| fs::read_to_string(folder.path().join(path.trim_start_matches('/'))).unwrap();
    let index = read("index.html");
    assert_eq!(
        links(&index),
        ["a~2fb/index.html", "insufficient%20access/index.html", "not_found/index.html", "server_error/index.html"]
    );
    for link in links(&index) {
        let path = resolved("/index.html", &link.replace("%20", " "));
        assert_eq!(resolved(&path, links(&read(&path))[0]), "/index.html");
    }
    let entries = fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(entries, 5);
    // A file is where a folder should be.
    fs::remove_dir_all(folder.path().join("not_found")).unwrap();
    fs::write(folder.path().join("not_found"), "").unwrap();
    let error = docs.write(folder.path()).unwrap_err().to_string();
    assert!(error.starts_with(&*folder.path().join("not_found").to_string_lossy()), "{error}");
}

/// Codes and texts of a hostile or careless declaration, made by hand.
const HOSTILE: [&str; 14] = [
    "..",
    ".",
    "",
    "<script>ran()</script>",
    "\"><img src=x onerror=ran()>",
    "../../etc/passwd",
    "a\0b",
    "\r\nset-cookie: a=b",
    "`` ` ``",
    "{{7*7}}{% raw %}",
    "index.html",
    "con",
    "🦀",
    "</style></title>",
];

struct Hostile;

impl ProblemTypes for Hostile {
    fn entries() -> &'static [CatalogEntry] {
        let kinds = HOSTILE.iter().map(|text| {
            let kind = ProblemType::new(404, text).title(text).docs(text).message(Message::Literal(text));
            CatalogEntry::One(Box::leak(Box::new(kind.type_uri(text).docs_url(text).members(vec![*text].leak()))))
        });
        kinds.collect::<Vec<_>>().leak()
    }
}

#[test]
fn texts_are_never_markup() {
    let docs = Docs::new(Contract::of(&SHOP).errors::<Hostile>());
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().join("below/site");
    docs.write(&site).unwrap();
    assert_eq!(fs::read_dir(&site).unwrap().count(), docs.pages.len() + 1);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    let names: BTreeSet<_> = fs::read_dir(&site).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(names.iter().all(|name| name.to_string_lossy().is_ascii()), "{names:?}");
    for page in &docs.pages {
        let path = format!("/errors/{}", page.segment);
        assert!(HeaderValue::from_str(&path).is_ok() && !path.contains(' '), "{path}");
        let html = body(&docs, &path, "text/html");
        assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("href=\"javascript"), "{html}");
        assert_eq!((html.matches("</style>").count(), html.matches("</title>").count()), (1, 1), "{html}");
        assert!(!html.contains('\0') && !html.contains('\r'), "{html:?}");
        let markdown = body(&docs, &path, "text/markdown");
        assert!(!markdown.contains("\n<script") && !markdown.contains('\0') && !markdown.contains('\r'), "{markdown}");
        serde_json::from_str::<serde_json::Value>(&body(&docs, &path, "application/json")).unwrap();
    }
    let list = body(&docs, "/errors", "text/html");
    assert!(!list.contains("<script") && !list.contains("<img"), "{list}");
    let ids: BTreeSet<&str> = list.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(ids.len() == docs.pages.len() && ids.iter().all(|id| !id.contains(' ')), "{ids:?}");
}

#[test]
fn codes_that_are_gone_have_a_page() {
    let lock = r#"{"version":2,"members":"open","errors":[
        {"code":"not_found","status":"404","type":"about:blank"},
        {"code":"late","status":"409","type":"about:blank","title":"Late","summary":"It was <late>."}
    ],"server_errors":[],"gone":[
        {"code":"old","status":"404","since":"1.3.0","type":"https://shop.example.com/errors/old"},
        {"code":"old","status":"410","type":"about:blank"},
        {"code":"not_found","status":"404","type":"about:blank"}
    ]}"#;
    let docs = docs().lock_text(lock).unwrap();
    let list = body(&docs, "/errors", "text/html");
    let (here, gone) = list.split_once("<h2>Removed codes</h2>").unwrap();
    assert!(here.contains("not_found") && !gone.contains("not_found"), "{list}");
    assert!(
        gone.contains(">old</a>") && gone.contains(">late</a>") && gone.contains("It was &#60;late&#62;."),
        "{gone}"
    );
    let page = body(&docs, "/errors/old", "text/html");
    assert!(page.contains("The API no longer sends this code, since version 1.3.0."), "{page}");
    assert!(page.contains(">404</span>") && page.contains(">410</span>") && page.matches("<section>").count() == 2);
    let page = body(&docs, "/errors/late", "text/markdown");
    assert!(page.contains("## 409 Late\n\nThe API no longer sends this code.\n\nIt was \\<late\\>.\n"), "{page}");
    let json: serde_json::Value = serde_json::from_str(&body(&docs, "/errors/old", "application/json")).unwrap();
    assert_eq!((&json["errors"], &json["gone"][0]["since"]), (&json!([]), &json!("1.3.0")));
    // Without the lock file there is no such page.
    assert_eq!(super::tests::docs().get("/errors/old", "").status(), 404);
}

#[test]
fn a_lock_file_that_can_t_be_read_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("errors.json");
    let failure = |text: Option<&str>| {
        if let Some(text) = text {
            fs::write(&path, text).unwrap();
        }
        let message = docs().lock_file(&path).unwrap_err().to_string();
        message.strip_prefix(&format!("{}: ", path.display())).unwrap().to_owned()
    };
    assert_eq!(failure(None), "No such file or directory (os error 2)");
    assert!(failure(Some("")).starts_with("this is not a lock file: EOF"));
    assert!(failure(Some("<<<<<<< HEAD\n")).starts_with("there is a merge conflict at line 1"));
    assert!(
        failure(Some(r#"{"version":3}"#))
            .starts_with("the format has version 3, and this version of the crate reads up to 2")
    );
    let twice = r#"{"version":2,"members":"open","errors":[],"server_errors":[],"gone":[
        {"code":"a","status":"404","type":""},{"code":"a","status":"404","type":""}]}"#;
    assert_eq!(failure(Some(twice)), "the error `a 404` is listed twice");
    fs::write(&path, "\"").unwrap();
    assert!(docs().lock_text("{}").is_err());
}
