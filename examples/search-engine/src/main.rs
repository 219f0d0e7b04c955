//! Serves the API on the port of the first argument, or on 8080.

use std::error::Error;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let port: u16 = std::env::args().nth(1).map_or(Ok(8080), |port| port.parse())?;
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    println!("LISTENING http://{}", listener.local_addr()?);
    println!("TOKEN {}", search_engine::ADMIN_KEY);
    Ok(axum::serve(listener, search_engine::app()).await?)
}
