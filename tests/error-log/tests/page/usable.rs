//! The page's use by a person: filters, unfolding, paging, the keyboard, a phone.

use crate::browser::{Browser, UNREADABLE};
use crate::site::{Site, body, entry};
use error_log_tests::id_at;
use fantoccini::Locator;
use fantoccini::key::Key;
use serde_json::json;
use status_error_log::{Entry, Owner};
use std::time::{Duration, SystemTime};
use uuid::Uuid;

/// Returns a site with 60 realistic entries.
async fn lived_in() -> Site {
    let site = Site::start().await;
    for number in 0..60 {
        site.keep(made(number)).await;
    }
    site
}

fn made(number: u32) -> Entry {
    let not_found = json!({ "type": "error", "code": "not_found", "status": 404,
        "message": "The buyer 01890a5d-ac96-774b-bcce-b302099a8057 was not found.", "details": [] });
    let invalid = json!({ "type": "error", "code": "bad_request", "status": 400, "message": "The buyer is not valid.",
        "details": [{ "location": "body", "pointer": "/billing_details/phone_number", "message": "This is not a number in E.164.", "type": "value_error" }] });
    let unauthorized = json!({ "type": "error", "code": "unauthorized", "status": 401, "message": "A valid bearer token is required.", "details": [] });
    let broken = json!({ "type": "error", "code": "server_error", "status": 500,
        "message": "Something went wrong on our side. The reference of this error is 6b0b.", "details": [] });
    let (method, url, route, status, code, answer) = match number % 5 {
        0 => ("GET", "/buyers/01890a5d-ac96-774b-bcce-b302099a8057", "/buyers/{id}", 404, "not_found", not_found),
        1 => ("POST", "/buyers", "/buyers", 400, "bad_request", invalid),
        2 => (
            "GET",
            "/buyers?cursor=***&limit=20&search=***&external_identifier=***&since=***&until=***&expand=***&fields=***",
            "/buyers",
            401,
            "unauthorized",
            unauthorized,
        ),
        3 => ("DELETE", "/buyers/7", "/buyers/{id}", 403, "forbidden", not_found),
        _ => ("PUT", "/buyers/8", "/buyers/{id}", 500, "server_error", broken),
    };
    let mut entry = entry(url, status);
    entry.request_method = method.to_owned();
    entry.route = Some(route.to_owned());
    entry.code = Some(code.to_owned());
    entry.response_body = body(&answer);
    entry.request_id = Some(format!("req-{number}"));
    entry.user_agent = Some("payments-client/4.2 (Linux; x86_64)".to_owned());
    entry.cause = (status == 401).then(|| "the token expired 3 minutes ago".to_owned());
    entry.request_headers.insert("content-type".to_owned(), "application/json".to_owned());
    entry.request_body = body(&json!({ "billing_details": { "phone_number": "020 7946" } }));
    entry.response_sent_at = SystemTime::now() - Duration::from_secs(u64::from(60 - number).pow(3));
    entry.request_received_at = entry.response_sent_at - Duration::from_millis(7);
    entry
}

/// Returns an id made `age` ago.
fn id_of(age: Duration) -> Uuid {
    id_at(SystemTime::now() - age)
}

async fn lines(browser: &Browser) -> usize {
    browser.client.find_all(Locator::Css(".entries > li")).await.unwrap().len()
}

async fn click(browser: &Browser, css: &str) {
    browser.client.find(Locator::Css(css)).await.unwrap_or_else(|_| panic!("no {css}")).click().await.unwrap();
}

/// Selects an option.
async fn choose(browser: &Browser, css: &str, value: &str) {
    let select = browser.client.find(Locator::Css(css)).await.unwrap_or_else(|_| panic!("no {css}"));
    select.select_by_value(value).await.unwrap();
}

async fn texts(browser: &Browser, css: &str) -> Vec<String> {
    let mut texts = Vec::new();
    for element in browser.client.find_all(Locator::Css(css)).await.unwrap() {
        texts.push(element.text().await.unwrap());
    }
    texts
}

/// Clicks a link or submits the form, and waits for the next page.
async fn follow(browser: &Browser, css: &str) {
    let element = browser.client.find(Locator::Css(css)).await.unwrap_or_else(|_| panic!("no {css}"));
    element.click().await.unwrap();
    for _ in 0..500 {
        // An element of the previous page can no longer be queried.
        if element.tag_name().await.is_err() {
            browser.client.wait().for_element(Locator::Css("main")).await.unwrap();
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("{css} leads nowhere");
}

#[tokio::test]
async fn it_is_filtered_unfolded_and_paged_without_javascript() {
    let Some(browser) = Browser::start().await else { return };
    let site = lived_in().await;
    browser.cdp("Emulation.setScriptExecutionDisabled", json!({ "value": true })).await;
    browser.client.goto(&site.url("/api-logs")).await.unwrap();
    assert_eq!(lines(&browser).await, 20);
    browser.picture("list").await;

    // A click unfolds the entry and shows its body with one line for each member.
    let line = browser.client.find(Locator::Css(".entries > li:nth-child(4)")).await.unwrap();
    let summary = line.find(Locator::Css("summary")).await.unwrap();
    let shown = summary.text().await.unwrap();
    assert!(shown.contains("400") && shown.contains("POST") && shown.contains("/buyers"), "{shown}");
    assert!(shown.contains("bad_request") && shown.contains("1 min ago"), "{shown}");
    let answer = line.find(Locator::Css("pre")).await.unwrap();
    assert!(!answer.is_displayed().await.unwrap());
    summary.click().await.unwrap();
    assert!(answer.is_displayed().await.unwrap());
    assert!(answer.text().await.unwrap().contains("\n  \"code\": \"bad_request\",\n"));
    // The Enter key folds it again.
    summary.send_keys(&Key::Enter.to_string()).await.unwrap();
    assert!(!answer.is_displayed().await.unwrap());
    summary.click().await.unwrap();
    browser.picture("list-unfolded").await;
    let time = line.find(Locator::Css("time")).await.unwrap();
    let at = time.attr("datetime").await.unwrap().unwrap();
    assert!(at.ends_with('Z'), "RFC 3339");
    assert!(time.attr("title").await.unwrap().unwrap().ends_with(" UTC"));

    // Opens the complete entry and goes back.
    follow(&browser, ".entries > li:nth-child(4) p > a").await;
    let whole = browser.client.find(Locator::Css("main")).await.unwrap().text().await.unwrap();
    assert!(whole.contains("Request body") && whole.contains("\"phone_number\": \"020 7946\""), "{whole}");
    browser.picture("entry").await;
    follow(&browser, "nav a").await;

    // The filter is kept while paging.
    choose(&browser, "#status", "404").await;
    follow(&browser, "form button").await;
    assert_eq!(lines(&browser).await, 12);
    click(&browser, "form details > summary").await;
    for (field, value) in [("#limit", "50"), ("#route", "/buyers/{id}"), ("#method", "GET")] {
        browser.client.find(Locator::Css(field)).await.unwrap().send_keys(value).await.unwrap();
    }
    choose(&browser, "#status", "").await;
    follow(&browser, "form button").await;
    assert_eq!(lines(&browser).await, 12);
    browser.client.goto(&site.url("/api-logs?status=4xx&limit=20")).await.unwrap();
    let mut pages = vec![lines(&browser).await];
    while browser.client.find(Locator::Css("[rel=next]")).await.is_ok() {
        follow(&browser, "[rel=next]").await;
        pages.push(lines(&browser).await);
        let field = browser.client.find(Locator::Css("#status")).await.unwrap();
        assert_eq!(field.prop("value").await.unwrap().as_deref(), Some("4xx"));
    }
    assert_eq!(pages, [20, 20, 8]);
    follow(&browser, "[rel=prev]").await;
    assert_eq!(lines(&browser).await, 20);

    // Entries with the same code; a search without a result; all entries again.
    click(&browser, ".entries summary").await;
    follow(&browser, ".entries dd a[href*='code=']").await;
    assert_eq!(lines(&browser).await, 12);
    browser.client.goto(&site.url("/api-logs?search=nowhere")).await.unwrap();
    assert_eq!(
        browser.client.find(Locator::Css(".none")).await.unwrap().text().await.unwrap(),
        "No entry matches these filters."
    );
    browser.picture("nothing").await;
    follow(&browser, "form a").await;
    assert_eq!(lines(&browser).await, 20);
    browser.client.close().await.unwrap();
}

#[tokio::test]
async fn a_time_that_was_picked_is_utc_and_stays_in_the_form() {
    let Some(browser) = Browser::start().await else { return };
    let site = lived_in().await;
    browser.client.goto(&site.url("/api-logs?from=2026-01-31T12%3A00&to=2999-01-01T01:00:00.5%2B01:00")).await.unwrap();
    assert_eq!(lines(&browser).await, 20);
    assert_eq!(browser.eval("document.querySelector('#from').value").await, "2026-01-31T12:00");
    assert_eq!(browser.eval("document.querySelector('#to').value").await, "2999-01-01T00:00:00.5");
    // The form sends the time unchanged, and the link to the next page holds the complete time with
    // its offset, for programs too.
    follow(&browser, "form button").await;
    assert_eq!(lines(&browser).await, 20);
    let next = browser.eval("document.querySelector('[rel=next]').href").await;
    assert!(next.as_str().unwrap().contains("from=2026-01-31T12%3A00%3A00.000Z"), "{next}");
    browser.client.goto(&site.url("/api-logs?from=2999-01-01T00:00")).await.unwrap();
    assert_eq!(lines(&browser).await, 0);
    browser.client.close().await.unwrap();
}

#[tokio::test]
async fn what_is_wrong_is_said_at_its_place() {
    let Some(browser) = Browser::start().await else { return };
    let site = lived_in().await;
    browser.client.goto(&site.url("/api-logs?status=300&search=buyers&from=yesterday&limit=7000")).await.unwrap();
    let field = browser.client.find(Locator::Css("#status")).await.unwrap();
    assert_eq!(field.attr("aria-invalid").await.unwrap().as_deref(), Some("true"));
    let described = field.attr("aria-describedby").await.unwrap().unwrap();
    let said = browser.client.find(Locator::Id(&described)).await.unwrap().text().await.unwrap();
    assert!(said.starts_with("This is an error's status, 404"), "{said}");
    let alert = browser.client.find(Locator::Css("[role=alert]")).await.unwrap().text().await.unwrap();
    for name in ["status", "from", "limit"] {
        assert!(alert.contains(name), "{alert}");
    }
    browser.picture("wrong-filters").await;
    // The valid fields keep their values, and the corrected form lists entries.
    assert_eq!(browser.eval("document.querySelector('#search').value").await, "buyers");
    choose(&browser, "#status", "4xx").await;
    follow(&browser, "form button").await;
    assert_eq!(lines(&browser).await, 20);
    browser.client.close().await.unwrap();
}

#[tokio::test]
async fn who_may_not_see_it_is_told_so() {
    let Some(browser) = Browser::start().await else { return };
    let site = lived_in().await;
    site.keep(Entry::new(Owner::operator(), "GET", "/nobodys", 404, SystemTime::now())).await;
    browser.client.goto(&site.url("/api-logs")).await.unwrap();
    browser.eval("document.cookie = 'who=nobody; path=/'").await;
    browser.client.refresh().await.unwrap();
    let text = browser.client.find(Locator::Css("main")).await.unwrap().text().await.unwrap();
    assert!(text.starts_with("401 Unauthorized") && text.contains("A valid bearer token is required."), "{text}");
    assert!(!text.contains("/buyers"), "{text}");
    browser.picture("unauthorized").await;
    // The operator sees the tenant of each entry, and entries without a tenant.
    browser.eval("document.cookie = 'who=operator; path=/'").await;
    browser.client.refresh().await.unwrap();
    let html = browser.client.source().await.unwrap();
    assert!(html.contains("/nobodys") && html.contains("<dt>Tenant</dt>") && html.contains("id=\"tenant\""));
    browser.client.goto(&site.url("/api-logs?tenant=acme&search=nobodys")).await.unwrap();
    assert_eq!(lines(&browser).await, 0);
    browser.client.close().await.unwrap();
}

#[tokio::test]
async fn it_is_readable_on_a_phone_and_in_the_dark() {
    let Some(browser) = Browser::start().await else { return };
    let site = lived_in().await;
    let mut long = entry(&format!("/{}", "long".repeat(500)), 404);
    long.request_method = "X".repeat(60);
    long.code = Some("c".repeat(300));
    long.cause = Some("w".repeat(600));
    long.response_body = body(&json!({ "x".repeat(400): "y".repeat(4000) }));
    let id = site.keep(long).await;
    for (width, height) in [(390, 844), (360, 740), (320, 640), (768, 1024), (1200, 900)] {
        browser.size(width, height).await;
        for path in ["/api-logs", "/api-logs?status=nonsense", &format!("/api-logs/{id}"), "/api-logs/none"] {
            browser.client.goto(&site.url(path)).await.unwrap();
            let unfold = "[...document.querySelectorAll('details')].forEach(it => it.open = true) ?? document.documentElement.scrollWidth <= innerWidth";
            assert_eq!(browser.eval(unfold).await, true, "{path} is wider than {width}");
        }
        browser.client.goto(&site.url("/api-logs?view=groups")).await.unwrap();
        assert_eq!(browser.eval("document.documentElement.scrollWidth <= innerWidth").await, true, "{width}");
        browser.picture(&format!("groups-{width}")).await;
        browser.client.goto(&site.url("/api-logs?search=buyers")).await.unwrap();
        // No code is cut, and no time is broken into lines.
        let cut = "[...document.querySelectorAll('.entries .code')].filter(it => it.scrollWidth > it.clientWidth).map(it => it.outerHTML)";
        assert_eq!(browser.eval(cut).await, json!([]), "{width}");
        let wrapped = "[...document.querySelectorAll('.entries time')].filter(it => it.offsetHeight > 30).map(it => it.outerHTML)";
        assert_eq!(browser.eval(wrapped).await, json!([]), "{width}");
        let least = browser.eval("Math.min(...[...document.querySelectorAll('button, input, .entries summary')].filter(it => it.offsetParent).map(it => it.offsetHeight))").await;
        assert!(least.as_f64().unwrap() >= 24.0, "what is tapped is {least} px high");
        for scheme in ["light", "dark"] {
            browser.color_scheme(scheme).await;
            browser.picture(&format!("list-{width}-{scheme}")).await;
        }
        browser.color_scheme("light").await;
    }
    browser.size(390, 844).await;
    for scheme in ["light", "dark"] {
        browser.color_scheme(scheme).await;
        browser.client.goto(&site.url("/api-logs?status=401&code=unauthorized")).await.unwrap();
        assert_eq!(browser.eval(UNREADABLE).await, json!([]), "{scheme}");
        click(&browser, ".entries summary").await;
        assert_eq!(browser.eval(UNREADABLE).await, json!([]), "{scheme}");
        browser.picture(&format!("phone-unfolded-{scheme}")).await;
        follow(&browser, ".entries p > a").await;
        assert_eq!(browser.eval(UNREADABLE).await, json!([]), "{scheme}");
        browser.picture(&format!("phone-entry-{scheme}")).await;
    }
    // Every field has a label, and the document declares its language.
    browser.client.goto(&site.url("/api-logs")).await.unwrap();
    let unlabelled = "[...document.querySelectorAll('input, select')].filter(it => !it.labels.length).length";
    assert_eq!(browser.eval(unlabelled).await, 0);
    assert_eq!(browser.eval("document.documentElement.lang").await, "en");
    browser.client.close().await.unwrap();
}

#[tokio::test]
async fn the_chart_and_the_tops_lead_to_their_entries() {
    let Some(browser) = Browser::start().await else { return };
    let site = Site::start().await;
    // One entry an hour, of three codes.
    for hours in 1..=40_u32 {
        let mut entry = made(hours);
        entry.id = id_of(Duration::from_secs(u64::from(hours) * 3_600));
        entry.response_sent_at = SystemTime::now() - Duration::from_secs(u64::from(hours) * 3_600);
        entry.request_received_at = entry.response_sent_at - Duration::from_millis(7);
        site.keep(entry).await;
    }
    browser.cdp("Emulation.setScriptExecutionDisabled", json!({ "value": true })).await;
    browser.client.goto(&site.url("/api-logs")).await.unwrap();
    let heading = texts(&browser, ".chart h2").await;
    assert_eq!(heading, ["40 entries 4xx 32 5xx 8"]);
    // `docs/error-log.png` is this picture, at half its size.
    click(&browser, ".entries > li:nth-child(2) summary").await;
    browser.size(820, 980).await;
    browser.picture("readme").await;
    browser.size(1200, 900).await;
    for scheme in ["light", "dark"] {
        browser.color_scheme(scheme).await;
        browser.picture(&format!("chart-{scheme}")).await;
    }
    browser.color_scheme("light").await;

    // The table has the numbers of the bars, for those who don't see the chart.
    assert!(browser.client.find(Locator::Css(".plot svg[aria-hidden=true]")).await.is_ok());
    click(&browser, ".overview summary").await;
    let counts = texts(&browser, ".overview tbody td:last-child").await;
    assert_eq!(counts.iter().map(|count| count.parse::<u32>().unwrap()).sum::<u32>(), 40);
    assert_eq!(texts(&browser, ".overview thead th").await, ["From (UTC)", "4xx", "5xx", "All"]);
    browser.picture("chart-table").await;

    // A bar leads to its span.
    follow(&browser, ".overview tbody tr:nth-child(3) a").await;
    assert_eq!(lines(&browser).await, 1);
    let from = browser.client.find(Locator::Css("#from")).await.unwrap().prop("value").await.unwrap().unwrap();
    assert!(from.len() >= "2026-01-31T12:00".len(), "{from}");

    // A span ends now, and can be left again.
    follow(&browser, ".bar a[href*='span=24h']").await;
    assert_eq!(texts(&browser, ".bar [aria-current]").await[0], "24 h");
    let heading = texts(&browser, ".chart h2").await;
    assert!(heading[0].starts_with("23 entries") || heading[0].starts_with("24 entries"), "{heading:?}");

    // The most frequent codes are filters, and the page says when it was made.
    let code = ".top:nth-of-type(2) a[href*='code=not_found']";
    follow(&browser, code).await;
    let listed = texts(&browser, ".entries .code").await;
    assert!(listed.len() < 8 && listed.iter().all(|code| code == "not_found"), "{listed:?}");
    let bar = texts(&browser, ".bar p").await;
    assert!(bar[0].starts_with("As of ") && bar[0].contains(" UTC") && bar[0].ends_with("Refresh"), "{bar:?}");
    // The choices still have the other codes.
    assert_eq!(texts(&browser, "#code option").await.len(), 6);

    // The groups have the numbers of the list.
    follow(&browser, ".bar a[href*='view=groups']").await;
    let groups = texts(&browser, ".groups tbody tr").await;
    assert!(groups.len() == 1 && groups[0].contains("not_found") && groups[0].contains("/buyers/{id}"), "{groups:?}");
    browser.picture("groups").await;
    follow(&browser, ".groups th a").await;
    assert_eq!(texts(&browser, ".entries .code").await, listed);
    browser.client.close().await.unwrap();
}

#[tokio::test]
async fn a_line_shows_why_and_a_search_finds_each_id() {
    let Some(browser) = Browser::start().await else { return };
    let site = lived_in().await;
    let mut broken = made(4);
    broken.error_id = Some("6b0b3a1e-9c53-4a2f-8d1e-3a0f5a3b8c11".to_owned());
    broken.request_id = Some("req-of-the-broken-one".to_owned());
    let id = site.keep(broken).await;
    browser.client.goto(&site.url("/api-logs?limit=100")).await.unwrap();
    let why = texts(&browser, ".entries .why").await;
    for reason in [
        "the token expired 3 minutes ago",
        "/billing_details/phone_number: This is not a number in E.164.",
        "The buyer 01890a5d-ac96-774b-bcce-b302099a8057 was not found.",
        "Error id 6b0b3a1e-9c53-4a2f-8d1e-3a0f5a3b8c11",
    ] {
        assert!(why.iter().any(|line| line == reason), "{reason}: {why:?}");
    }
    for search in [
        id.as_str(),
        "6b0b3a1e-9c53-4a2f-8d1e-3a0f5a3b8c11",
        "urn:uuid:6b0b3a1e-9c53-4a2f-8d1e-3a0f5a3b8c11",
        "req-of-the-broken-one",
    ] {
        let field = browser.client.find(Locator::Css("#search")).await.unwrap();
        field.clear().await.unwrap();
        field.send_keys(search).await.unwrap();
        follow(&browser, "form button").await;
        assert_eq!(texts(&browser, ".entries .code").await, ["server_error"], "{search}");
    }
    browser.client.close().await.unwrap();
}

#[tokio::test]
async fn times_are_in_the_chosen_zone() {
    let Some(browser) = Browser::start().await else { return };
    let site = lived_in().await;
    browser.client.goto(&site.url("/api-logs?from=2026-01-31T12:00:00Z&limit=20")).await.unwrap();
    choose(&browser, "#zone", "+05:45").await;
    follow(&browser, "form button").await;
    // A person who chooses a zone means the times in the form too.
    assert_eq!(browser.eval("document.querySelector('#from').value").await, "2026-01-31T12:00");
    let next = browser.eval("document.querySelector('[rel=next]').href").await;
    assert!(next.as_str().unwrap().contains("from=2026-01-31T06%3A15%3A00.000Z"), "{next}");
    let title = browser.eval("document.querySelector('.entries time').title").await;
    assert!(title.as_str().unwrap().ends_with(" UTC+05:45"), "{title}");

    // The page of an entry keeps the zone, offers another one, and leads back with it.
    let link = browser.eval("document.querySelector('.entries a[href^=\"api-logs/\"]').href").await;
    browser.client.goto(link.as_str().unwrap()).await.unwrap();
    let sent = "[...document.querySelectorAll('dd')].map(it => it.textContent).find(text => / UTC/.test(text))";
    assert!(browser.eval(sent).await.as_str().unwrap().ends_with(" UTC+05:45"));
    choose(&browser, "#zone", "-03:30").await;
    follow(&browser, "form button").await;
    assert!(browser.eval(sent).await.as_str().unwrap().ends_with(" UTC-03:30"));
    for selector in ["nav a", "dd a[title]"] {
        let back = browser.eval(&format!("document.querySelector('{selector}').href")).await;
        assert!(back.as_str().unwrap().ends_with("zone=-03%3A30"), "{back}");
    }
    browser.client.close().await.unwrap();
}
