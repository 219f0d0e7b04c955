//! The pages in a browser: readable on a phone and in the dark, without JavaScript, and without
//! markup of anybody else.

use crate::browser::{Browser, UNREADABLE};
use crate::{contract, serve};
use fantoccini::Locator;
use serde_json::json;
use status_error::catalog::{CatalogEntry, Message, ProblemTypes};
use status_error::export::Contract;
use status_error::header::Header;
use status_error::{ApiProfile, ProblemType};
use status_error_contract::Docs;
use url::Url;

/// Texts that would run or break something if they were markup, and long ones.
const TEXTS: [&str; 9] = [
    "<script>ran()</script>",
    "\"><img src=x onerror=ran()>",
    "</style></title><script>ran()</script>",
    "javascript:ran()",
    "\" autofocus onfocus=ran() x=\"",
    "<scr\0ipt>ran()</scr\0ipt>",
    "\u{202e}right to left\u{200b}",
    "a_code_of_more_than_a_hundred_characters_that_has_no_place_at_which_a_browser_could_break_it_into_several_lines_of_text",
    "not_found",
];

struct Texts;

impl ProblemTypes for Texts {
    fn entries() -> &'static [CatalogEntry] {
        let kinds = TEXTS.iter().map(|text| {
            let kind = ProblemType::new(404, text).title(text).docs(text).message(Message::Literal(text));
            let headers = vec![Header::new("x-text").value("a value of a header")].leak();
            let kind = kind.type_uri(text).docs_url(text).members(vec![*text].leak()).headers(headers);
            CatalogEntry::One(Box::leak(Box::new(kind)))
        });
        kinds.collect::<Vec<_>>().leak()
    }
}

static TEXT: ApiProfile = ApiProfile::new("shop.example.com");

const LOCK: &str = r#"{"version":2,"members":"open","errors":[],"server_errors":[],"gone":[
    {"code":"old","status":"404","since":"1.3.0","title":"Old","type":"about:blank","summary":"It was here."}]}"#;

fn docs() -> Docs {
    Docs::new(contract()).lock_text(LOCK).unwrap()
}

async fn hrefs(browser: &Browser) -> Vec<String> {
    let hrefs = browser.eval("[...document.querySelectorAll('main a')].map(it => it.href)").await;
    serde_json::from_value(hrefs).unwrap()
}

#[tokio::test]
async fn pages_are_readable_on_a_phone_and_in_the_dark() {
    let Some(browser) = Browser::start().await else { return };
    let texts = Docs::new(Contract::of(&TEXT).errors::<Texts>());
    for docs in [docs(), texts] {
        let server = serve(docs).await;
        browser.client.goto(&format!("http://{server}/errors")).await.unwrap();
        let pages = hrefs(&browser).await;
        assert!(pages.len() > 8, "{pages:?}");
        for (width, height) in [(360, 740), (320, 640), (768, 1024), (1200, 900)] {
            browser.size(width, height).await;
            for page in pages
                .iter()
                .map(String::as_str)
                .chain([&*format!("http://{server}/errors"), &*format!("http://{server}/errors/none")])
            {
                browser.client.goto(page).await.unwrap();
                let fits = "document.documentElement.scrollWidth <= innerWidth";
                assert_eq!(browser.eval(fits).await, true, "{page} is wider than {width}");
                for scheme in ["light", "dark"] {
                    browser.color_scheme(scheme).await;
                    assert_eq!(browser.eval(UNREADABLE).await, json!([]), "{page} {scheme}");
                    let name = page.rsplit('/').next().unwrap().replace('%', "~");
                    browser.picture(&format!("docs-{}-{width}-{scheme}", name.get(..40).unwrap_or(&name))).await;
                }
            }
        }
    }
    assert_eq!(browser.eval("document.documentElement.lang").await, "en");
    let dark = browser.eval("getComputedStyle(document.body).backgroundColor").await;
    browser.color_scheme("light").await;
    assert_ne!(browser.eval("getComputedStyle(document.body).backgroundColor").await, dark);
    browser.client.close().await.unwrap();
}

#[tokio::test]
async fn links_need_no_script_and_lead_to_each_page() {
    let Some(browser) = Browser::start().await else { return };
    let server = serve(docs()).await;
    let folder = tempfile::tempdir().unwrap();
    docs().write(folder.path()).unwrap();
    let file = Url::from_file_path(folder.path().join("index.html")).unwrap().to_string();
    for list in [format!("http://{server}/errors"), format!("http://{server}/errors/"), file] {
        browser.client.goto(&list).await.unwrap();
        let count = hrefs(&browser).await.len();
        assert!(count > 8);
        browser.cdp("Emulation.setScriptExecutionDisabled", json!({ "value": true })).await;
        for number in 0..count {
            browser.client.goto(&list).await.unwrap();
            let links = browser.client.find_all(Locator::Css(".codes a")).await.unwrap();
            let code = links[number].text().await.unwrap();
            links[number].click().await.unwrap();
            let heading = browser.client.wait().for_element(Locator::Css("h1.code")).await.unwrap();
            assert_eq!(heading.text().await.unwrap(), code);
            browser.client.find(Locator::Css("nav a")).await.unwrap().click().await.unwrap();
            browser.client.wait().for_element(Locator::Css(".codes")).await.unwrap();
        }
        browser.cdp("Emulation.setScriptExecutionDisabled", json!({ "value": false })).await;
    }
    // The fragment of a URI of a type, where the documentation is one page.
    browser.client.goto(&format!("http://{server}/errors#insufficient%20access")).await.unwrap();
    let target = browser.client.find(Locator::Css("li:target a")).await.unwrap();
    assert_eq!(target.text().await.unwrap(), "insufficient access");
    assert_eq!(browser.console().await, Vec::<serde_json::Value>::new());
    browser.client.close().await.unwrap();
}

#[tokio::test]
async fn texts_of_a_declaration_never_run() {
    let Some(browser) = Browser::start().await else { return };
    let server = serve(Docs::new(Contract::of(&TEXT).errors::<Texts>())).await;
    let trap = "window.ran = () => { window.hasRun = true };
        window.violations = [];
        document.addEventListener('securitypolicyviolation', event => window.violations.push(event.sample));";
    browser.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": trap })).await;
    browser.client.goto(&format!("http://{server}/errors")).await.unwrap();
    let pages = hrefs(&browser).await;
    assert_eq!(pages.len(), TEXTS.len() + 1, "one more for masked errors");
    for page in pages {
        browser.client.goto(&page).await.unwrap();
        let text = browser.client.find(Locator::Css("main")).await.unwrap().text().await.unwrap();
        assert!(text.contains("Problem type"), "{page}: {text}");
        assert_eq!(browser.eval("window.hasRun === undefined && window.violations.length == 0").await, true, "{page}");
        let made = "document.querySelectorAll('script, img, iframe, form, base, link, [onfocus], [style]').length";
        assert_eq!(browser.eval(made).await, 0, "{page}");
        let links = hrefs(&browser).await;
        assert!(links.iter().all(|link| link.starts_with("http://127.0.0.1")), "{links:?}");
    }
    browser.client.close().await.unwrap();
}
