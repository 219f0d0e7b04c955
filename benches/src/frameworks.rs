//! The cost of the layer on the path of a request through frameworks other than axum.

use crate::Result;
use crate::program::Program;
use crate::scratch::Scratch;
use crate::table::Table;

const SOURCES: [(&str, &str); 6] = [
    ("src/main.rs", include_str!("../scratch/frameworks/src/main.rs")),
    ("src/actix_web_4.rs", include_str!("../scratch/frameworks/src/actix_web_4.rs")),
    ("src/poem_3.rs", include_str!("../scratch/frameworks/src/poem_3.rs")),
    ("src/salvo_1.rs", include_str!("../scratch/frameworks/src/salvo_1.rs")),
    ("src/tonic_014.rs", include_str!("../scratch/frameworks/src/tonic_014.rs")),
    ("src/warp_04.rs", include_str!("../scratch/frameworks/src/warp_04.rs")),
];

const FRAMEWORKS: [&str; 5] = ["actix-web", "poem", "salvo", "tonic", "warp"];

/// Counts each request through each framework, under a layer that does nothing and under the layer
/// of status-error.
pub(crate) fn table() -> Result<Table> {
    let features = ["actix-web-4", "poem-3", "salvo-1", "tonic-014", "warp-04"];
    let manifest = format!(
        r#"[dependencies]
status-error = {runtime}
actix-web = {{ version = "4", default-features = false, features = ["macros"] }}
bytes = "1"
http = "1"
http-body = "1"
http-body-util = "0.1"
poem = {{ version = "3", default-features = false }}
salvo_core = {{ version = "1.1", default-features = false, features = ["test"] }}
thiserror = "2"
tokio = {{ version = "1", features = ["rt"] }}
tonic = {{ version = "0.14", default-features = false }}
tower = {{ version = "0.5", features = ["util"] }}
warp = {{ version = "0.4", default-features = false }}
"#,
        runtime = Scratch::ours("runtime", &features),
    );
    let program = Program::build(&Scratch::new("frameworks")?, "frameworks", &SOURCES, &manifest)?;
    let mut table = Table::new(
        "path: instructions (allocations) of a request through other frameworks",
        &["framework", "request", "a layer that does nothing", "our layer", "adds"],
    );
    for framework in FRAMEWORKS {
        let count = |layer: &str| program.with(framework).with(layer).count(&format!("path-{framework}-{layer}"));
        for (nothing, ours) in count("nothing")?.into_iter().zip(count("ours")?) {
            let instructions = ours.instructions as i64 - nothing.instructions as i64;
            let allocations = ours.allocations as i64 - nothing.allocations as i64;
            table.row([
                framework.into(),
                nothing.what.clone(),
                format!("{} ({})", nothing.instructions, nothing.allocations),
                format!("{} ({})", ours.instructions, ours.allocations),
                format!("{instructions} ({allocations})"),
            ]);
        }
    }
    Ok(table)
}
