use status_error::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum BuyerError {
    #[error("this email is taken")]
    #[status(422)]
    #[unique("email")]
    Email,

    #[error("this tax id is taken")]
    #[status(409)]
    #[unique("billing_details.tax_id", constraint = "buyers_tax_id", columns("public.buyers.tax_id"))]
    TaxId,
}

fn main() {
    assert_eq!(BuyerError::Email.problem_type().unique[0].fields, ["email"]);
    let [unique] = BuyerError::TaxId.problem_type().unique else { panic!() };
    assert_eq!((unique.constraint, unique.columns), (Some("buyers_tax_id"), &["public.buyers.tax_id"][..]));
}
