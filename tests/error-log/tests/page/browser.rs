//! A headless Chromium, controlled through WebDriver.

use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder};
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// Lists the texts whose contrast with their background is less than 4.5 (WCAG 2.2, 1.4.3).
pub(crate) const UNREADABLE: &str = "(() => {
    const parts = color => color.match(/[\\d.]+/g).map(Number);
    const light = ([r, g, b]) => {
        const [x, y, z] = [r, g, b].map(c => (c /= 255) <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4);
        return .2126 * x + .7152 * y + .0722 * z;
    };
    const behind = it => {
        for (; it; it = it.parentElement) {
            const color = parts(getComputedStyle(it).backgroundColor);
            if (color.length < 4 || color[3] > 0) return color;
        }
        return [255, 255, 255];
    };
    return [...document.querySelectorAll('main *')].filter(it =>
        it.offsetParent && [...it.childNodes].some(child => child.nodeType == 3 && child.data.trim())).map(it => {
        const [a, b] = [light(parts(getComputedStyle(it).color)), light(behind(it))];
        return [it.outerHTML.slice(0, 80), (Math.max(a, b) + .05) / (Math.min(a, b) + .05)];
    }).filter(([, contrast]) => contrast < 4.5);
})()";

/// A browser that ends with the test.
pub(crate) struct Browser {
    pub(crate) client: Client,
    _driver: Driver,
    _profile: TempDir,
}

impl Browser {
    /// Starts a browser. Returns `None` if none is installed, and prints a line; panics with
    /// `CI=true`.
    pub(crate) async fn start() -> Option<Self> {
        let (Some(chromium), Some(chromedriver)) =
            (found(&["chromium", "chromium-browser", "google-chrome"]), found(&["chromedriver"]))
        else {
            throwaway_servers::skip("no chromium with chromedriver is installed: the page is not looked at");
            return None;
        };
        let driver = Driver::start(&chromedriver);
        let profile = TempDir::new().unwrap();
        let arguments = [
            // The sandbox doesn't work for root, and all shown content comes from this process.
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--window-size=1280,900",
        ];
        let mut arguments = arguments.map(str::to_owned).to_vec();
        arguments.push(format!("--user-data-dir={}", profile.path().display()));
        let capabilities = json!({
            "goog:chromeOptions": { "binary": chromium, "args": arguments },
            "goog:loggingPrefs": { "browser": "ALL" },
            // An unexpected dialog is a failure and isn't dismissed.
            "unhandledPromptBehavior": "ignore",
        });
        let capabilities: Capabilities = serde_json::from_value(capabilities).unwrap();
        let client = ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new())
            .capabilities(capabilities)
            .connect(&driver.url)
            .await
            .unwrap();
        Some(Self { client, _driver: driver, _profile: profile })
    }

    /// Runs a command of the DevTools protocol.
    pub(crate) async fn cdp(&self, command: &str, parameters: Value) -> Value {
        let body = json!({ "cmd": command, "params": parameters });
        self.client.issue_cmd(Vendor { path: "goog/cdp/execute", body }).await.unwrap()
    }

    /// Returns the console's messages since the last call.
    pub(crate) async fn console(&self) -> Vec<Value> {
        let body = json!({ "type": "browser" });
        let said = self.client.issue_cmd(Vendor { path: "se/log", body }).await.unwrap();
        said.as_array().unwrap().clone()
    }

    /// Evaluates a JavaScript expression.
    pub(crate) async fn eval(&self, expression: &str) -> Value {
        self.client.execute(&format!("return ({expression})"), Vec::new()).await.unwrap()
    }

    /// Sets the size of the page. A width below 600 emulates a phone.
    pub(crate) async fn size(&self, width: u32, height: u32) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 2, "mobile": width < 600 });
        self.cdp("Emulation.setDeviceMetricsOverride", size).await;
    }

    pub(crate) async fn color_scheme(&self, scheme: &str) {
        let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.cdp("Emulation.setEmulatedMedia", media).await;
    }

    /// Saves a screenshot into the folder that `PAGE_SCREENSHOTS` names, for manual inspection.
    pub(crate) async fn picture(&self, name: &str) {
        if let Some(folder) = std::env::var_os("PAGE_SCREENSHOTS") {
            let file = PathBuf::from(folder).join(name).with_extension("png");
            std::fs::write(file, self.client.screenshot().await.unwrap()).unwrap();
        }
    }
}

/// A command that WebDriver lacks.
#[derive(Debug)]
struct Vendor {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Vendor {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.body.to_string()))
    }
}

/// The driver's process, in one process group with the browsers that it starts.
struct Driver {
    process: Child,
    url: String,
}

impl Driver {
    fn start(program: &PathBuf) -> Self {
        let mut command = Command::new(program);
        command.arg("--port=0").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut process = command.spawn().unwrap();
        let said = BufReader::new(process.stdout.take().unwrap());
        let port = said.lines().map_while(Result::ok).find_map(|line| {
            let port = line.strip_prefix("ChromeDriver was started successfully on port ")?;
            port.trim_end_matches('.').parse::<u16>().ok()
        });
        Self { process, url: format!("http://127.0.0.1:{}", port.expect("the driver says its port")) }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Also kills the browsers, which are in the driver's group.
        // `kill` is a part of each shell, and not a program on each machine.
        drop(Command::new("sh").args(["-c", &format!("kill -KILL -{}", self.process.id())]).status());
        drop(self.process.wait());
    }
}

fn found(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name))).find(|file| file.is_file())
}
