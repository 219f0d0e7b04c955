/// Parameters of every kind.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("{id} was not found")]
#[status(404)]
#[api_error(crate = errors)]
pub struct Generic<'a, T, D: ?Sized = str, const N: usize = 1>
where
    T: Debug,
{
    #[public]
    id: &'a T,
    #[public(name = "other")]
    option: Option<T>,
    bytes: [u8; N],
    unsized_: &'a D,
}
