use status_error::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[allow(non_camel_case_types)]
enum r#enum {
    #[error("{fn} and {source}")]
    #[status(404)]
    r#type {
        #[public]
        r#fn: u8,
        #[public(message)]
        r#source: &'static str,
    },

    #[error("concealed")]
    #[status(403)]
    #[conceal_as(r#type)]
    r#struct {
        #[public]
        r#fn: u8,
        #[public(message)]
        r#source: &'static str,
    },
}

fn main() {
    assert_eq!(r#enum::r#type { r#fn: 1, r#source: "x" }.problem_type().code, "type");
    let concealed = r#enum::r#struct { r#fn: 1, r#source: "x" };
    assert_eq!((concealed.problem_type().variant, concealed.internal_type().variant), ("type", "struct"));
}
