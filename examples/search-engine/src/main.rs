//! Serves the API on the port of the first argument, or on 8080. With the argument `openapi`, the
//! program prints the OpenAPI document instead.

use std::error::Error;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let argument = std::env::args().nth(1);
    if argument.as_deref() == Some("openapi") {
        println!("{:#}", search_engine::openapi::document()?);
        return Ok(());
    }
    let port: u16 = argument.map_or(Ok(8080), |port| port.parse())?;
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    println!("LISTENING http://{}", listener.local_addr()?);
    println!("TOKEN {}", search_engine::ADMIN_KEY);
    Ok(axum::serve(listener, search_engine::app()).await?)
}
