//! The README's database example, verbatim, and the response that the README shows.

use sqlx::PgPool;

include!("../shared/readme.rs");

const README: &str = include_str!("../../../../README.md");

#[test]
fn the_readme_has_this_example() {
    assert!(README.contains(include_str!("../shared/readme.rs").trim_end()));
}

#[tokio::test]
async fn the_readme_promises_what_is_answered() {
    let Some(database) = throwaway_servers::postgres() else { return };
    let pool = PgPool::connect(database.url()).await.unwrap();
    sqlx::query("CREATE TABLE users (email text UNIQUE)").execute(&pool).await.unwrap();
    sign_up(&pool, "ada@example.com").await.unwrap();
    let taken = sign_up(&pool, "ada@example.com").await.unwrap_err();
    let body = String::from_utf8(status_error::response(&taken).into_body().to_vec()).unwrap();
    assert!(README.lines().any(|line| line == body), "{body}");
    pool.close().await;
}
