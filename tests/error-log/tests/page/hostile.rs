//! Requests of attackers who want to run code in the browser of a reader of the log.

use crate::browser::Browser;
use crate::site::{Site, body, entry};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;
use std::time::{Duration, Instant};

/// Texts that attackers send, and how each is displayed if that differs.
const ATTACKS: &[(&str, Option<&str>)] = &[
    ("<script>ran()</script>", None),
    ("\"><script>ran()</script>", None),
    ("'><img src=x onerror=ran()>", None),
    ("<img src=x onerror=\"ran()\">", None),
    ("<svg/onload=ran()>", None),
    ("</style><script>ran()</script>", None),
    ("</title></head><body onload=ran()>", None),
    ("</pre></details></ol><script>ran()</script>", None),
    ("</option></select><script>ran()</script>", None),
    ("--><script>ran()</script><!--", None),
    ("]]><script>ran()</script>", None),
    ("\" autofocus onfocus=ran() x=\"", None),
    ("' autofocus onfocus=ran() x='", None),
    ("` onmouseover=ran() `", None),
    ("javascript:ran()", None),
    ("<a href=\"javascript:ran()\" id=made>made</a>", None),
    ("<iframe srcdoc=\"<script>parent.ran()</script>\"></iframe>", None),
    ("<object data=\"data:text/html,<script>parent.ran()</script>\"></object>", None),
    ("<meta http-equiv=refresh content=\"0;url=javascript:ran()\">", None),
    ("<base href=\"http://127.0.0.1:9/\">", None),
    ("<link rel=stylesheet href=\"http://127.0.0.1:9/\">", None),
    ("<style>body{display:none}</style>", None),
    ("<form action=\"http://127.0.0.1:9/\"><button autofocus>made</button></form>", None),
    ("&lt;script&gt;ran()&lt;/script&gt;", None),
    ("&#60;script&#62;ran()&#60;/script&#62;", None),
    ("\\u003cscript\\u003eran()\\u003c/script\\u003e", None),
    ("{{7*7}} {% raw %} ${7*7}", None),
    ("+ADw-script+AD4-ran()+ADw-/script+AD4-", None),
    ("<math><mtext><table><mglyph><style><img src=x onerror=ran()>", None),
    ("<scr\0ipt>ran()</scr\0ipt>\0", Some("<scr\\u{0}ipt>ran()</scr\\u{0}ipt>\\u{0}")),
    (
        "\r\ncontent-type: text/html\r\n\r\n<script>ran()</script>",
        Some("\\r\\ncontent-type: text/html\\r\\n\\r\\n<script>ran()</script>"),
    ),
    ("\u{202e}<img src=x onerror=ran()>\u{202c}", Some("\\u{202e}<img src=x onerror=ran()>\\u{202c}")),
    ("pay\u{200b}pal\u{2066}\u{feff}\u{e0041}", Some("pay\\u{200b}pal\\u{2066}\\u{feff}\\u{e0041}")),
    ("\u{1b}[31mred\u{1b}[0m\u{85}\u{2028}", Some("\\u{1b}[31mred\\u{1b}[0m\\u{85}\\u{2028}")),
    ("ﬁ ＜script＞ran()＜/script＞ 🦀 é", None),
];

/// A script that runs before every page: functions that an attack would call, and a listener that
/// records violations of the content security policy.
const TRAPS: &str = "window.ran = () => { window.hasRun = true };
    window.alert = window.confirm = window.prompt = window.ran;
    window.violations = [];
    document.addEventListener('securitypolicyviolation', event =>
        window.violations.push(event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample));";

async fn browser() -> Option<Browser> {
    let browser = Browser::start().await?;
    browser.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": TRAPS })).await;
    Some(browser)
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// Opens a page, unfolds, focuses and points at everything, and checks that no attack had an
/// effect.
async fn assert_harmless(browser: &Browser, url: &str, what: &str) {
    browser.client.goto(url).await.unwrap();
    let touch = "(() => {
        for (const it of document.querySelectorAll('details')) it.open = true;
        for (const it of document.querySelectorAll('*')) {
            it.focus?.();
            for (const name of ['mouseover', 'pointerenter', 'focus', 'toggle']) it.dispatchEvent(new Event(name));
        }
        return true;
    })()";
    browser.eval(touch).await;
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert!(browser.client.get_alert_text().await.is_err(), "{what}: a dialog");
    assert_eq!(browser.eval("window.hasRun === undefined").await, true, "{what}: something ran");
    assert_eq!(browser.eval("window.violations").await, json!([]), "{what}: the policy had to stop something");
    let made = "[...document.querySelectorAll('*')].filter(it =>
        !'HTML HEAD META TITLE STYLE BODY MAIN H1 H2 H3 FORM DIV LABEL INPUT SELECT OPTION BUTTON DETAILS SUMMARY \
          OL UL LI SPAN TIME P STRONG SMALL CODE DL DT DD A PRE NAV HEADER SECTION TABLE THEAD TBODY TR TH TD \
          svg a rect title'.split(/ +/).includes(it.tagName)
        || [...it.attributes].some(attribute => /^on|^style$/.test(attribute.name))
        || (it.tagName == 'A' && (it.origin != location.origin || !/api-logs(.[0-9a-f-]{36}|.csv|.jsonl)?$/.test(it.pathname)))
        || (it.tagName == 'a' && !it.href.baseVal.startsWith('?'))
        || ('svg a rect title'.split(' ').includes(it.tagName) && !it.closest('.plot'))
        || (it.tagName == 'META' && it.httpEquiv)
        || it.id == 'made').map(it => it.outerHTML)";
    assert_eq!(browser.eval(made).await, json!([]), "{what}: elements were made");
    assert_eq!(browser.eval("document.querySelectorAll('style, head title, form').length <= 3").await, true, "{what}");
    // The page's own style sheet has been applied.
    assert_eq!(browser.eval("getComputedStyle(document.querySelector('main')).maxWidth").await, "1152px", "{what}");
    assert_eq!(browser.eval("location.href.split('/').slice(0, 3).join('/')").await, url_root(url), "{what}");
    let said = browser.console().await;
    // The console logs the page's status 400, 401 or 404, which isn't an attack.
    let is_status =
        |line: &serde_json::Value| line["message"].as_str().unwrap_or_default().contains("Failed to load resource");
    assert!(said.iter().all(is_status), "{what}: {said:?}");
}

fn url_root(url: &str) -> String {
    url.splitn(4, '/').take(3).collect::<Vec<_>>().join("/")
}

async fn text(browser: &Browser) -> String {
    browser.eval("document.querySelector('main').textContent").await.as_str().unwrap().to_owned()
}

/// Checks that a careless page is caught; otherwise the other tests could pass by noticing nothing.
#[tokio::test]
async fn a_careless_page_is_caught() {
    let Some(browser) = browser().await else { return };
    let site = Site::start().await;
    for attack in ["<script>ran()</script>", "<img src=x onerror=\"ran()\">", "<svg/onload=ran()>"] {
        browser.client.goto(&site.url(&format!("/careless?q={}", encoded(attack)))).await.unwrap();
        let end = Instant::now() + Duration::from_secs(10);
        while browser.eval("window.hasRun === true").await != true {
            assert!(Instant::now() < end, "{attack}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    browser.client.close().await.unwrap();
}

#[tokio::test]
async fn nothing_runs_wherever_in_an_entry_it_stands() {
    let Some(browser) = browser().await else { return };
    let site = Site::start().await;
    let mut ids = Vec::new();
    // Stores the attacks unescaped, as if the layer had escaped nothing.
    for (attack, _) in ATTACKS {
        let mut entry = entry(&format!("/{attack}"), 404);
        entry.request_method = (*attack).to_owned();
        for member in [
            &mut entry.code,
            &mut entry.cause,
            &mut entry.route,
            &mut entry.request_id,
            &mut entry.principal,
            &mut entry.user_agent,
            &mut entry.error_id,
        ] {
            *member = Some((*attack).to_owned());
        }
        entry.response_body = body(&json!({ *attack: [attack, { "deep": attack }] }));
        entry.request_body = body(&json!(attack));
        entry.request_headers.insert((*attack).to_owned(), (*attack).to_owned());
        entry.response_headers.insert((*attack).to_owned(), (*attack).to_owned());
        ids.push(site.keep(entry).await);
    }
    assert_harmless(&browser, &site.url("/api-logs?limit=100"), "the list").await;
    let list = text(&browser).await;
    for ((attack, shown), id) in ATTACKS.iter().zip(ids) {
        let shown = shown.unwrap_or(attack);
        assert!(list.contains(&format!("/{shown}")), "{attack:?} is not in the list");
        let url = site.url(&format!("/api-logs/{id}?zone={}", encoded(attack)));
        assert_harmless(&browser, &url, attack).await;
        let page = text(&browser).await;
        // Method, URL, cause, seven facts, a header's name and value, and the request's body.
        assert!(page.matches(shown).count() >= 12, "{attack:?}: {page}");
        let members = browser.eval("[...document.querySelectorAll('pre')].map(it => it.textContent)").await;
        let in_json = members[0].as_str().unwrap().replace("\\u{0}", "\\u0000");
        assert!(in_json.contains("\"deep\""), "{in_json}");
    }
    browser.client.close().await.unwrap();
}

#[tokio::test]
async fn nothing_runs_that_was_sent_to_the_api() {
    let Some(browser) = browser().await else { return };
    let site = Site::start().await;
    let mut sent = 0;
    for (attack, _) in ATTACKS {
        let by_url = format!("GET /sellers/{}?q={} HTTP/1.1", encoded(attack), encoded(attack));
        let by_code = format!("GET /coded?code={} HTTP/1.1", encoded(attack));
        let raw = format!("GET /{attack} HTTP/1.1");
        let by_header = format!("GET /sellers HTTP/1.1\r\nuser-agent: {attack}\r\nx-request-id: {attack}");
        for request in [by_url, by_code, raw, by_header] {
            let answer = site.send(request.as_bytes()).await;
            sent += usize::from(answer.starts_with("HTTP/1.1 40"));
            assert!(answer.starts_with("HTTP/1.1 4"), "{request:?}: {answer}");
        }
    }
    assert!(sent > 3 * ATTACKS.len() - 10, "{sent}");
    site.log.flush().await;
    let mut seen = String::new();
    let mut next = site.url("/api-logs?limit=50");
    loop {
        assert_harmless(&browser, &next, &next).await;
        seen += &text(&browser).await;
        match browser.eval("document.querySelector('a[rel=next]')?.href").await.as_str() {
            Some(older) => next = older.to_owned(),
            None => break,
        }
    }
    // The user agent shows these attacks unchanged.
    assert!(seen.contains("<img src=x onerror=\"ran()\">") && seen.contains("{{7*7}} {% raw %} ${7*7}"), "{seen}");
    browser.client.close().await.unwrap();
}

#[tokio::test]
async fn nothing_runs_that_the_pages_own_url_says() {
    let Some(browser) = browser().await else { return };
    let site = Site::start().await;
    site.keep(entry("/sellers", 404)).await;
    for (attack, _) in ATTACKS {
        for name in [
            "search",
            "code",
            "method",
            "route",
            "request_id",
            "reference",
            "status",
            "from",
            "to",
            "span",
            "zone",
            "view",
            "limit",
            "cursor",
            attack,
        ] {
            let url = site.url(&format!("/api-logs?{}={}", encoded(name), encoded(attack)));
            // Tries every attack as a search, and each other parameter with some of the attacks.
            if name == "search" || (attack.len() + name.len()) % 4 == 0 {
                assert_harmless(&browser, &url, &format!("{name}={attack}")).await;
            }
        }
        let search = format!("/api-logs?search={}", encoded(attack));
        browser.client.goto(&site.url(&search)).await.unwrap();
        let kept = browser.eval("document.querySelector('#search').value").await;
        // A single-line input can't hold line breaks, and HTML can't hold NUL.
        let is_plain = !attack.contains(['\0', '\r', '\n']);
        assert!(!is_plain || kept == *attack, "{attack:?}: {kept}");
        assert_harmless(&browser, &site.url(&format!("/api-logs/{}", encoded(attack))), attack).await;
    }
    browser.client.close().await.unwrap();
}
