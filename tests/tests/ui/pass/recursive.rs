//! An enum that nests itself.

use status_error::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum Tree {
    #[error("this leaf is gone")]
    #[status(410)]
    Leaf,

    #[error("a branch failed")]
    #[status(transparent)]
    Branch(#[source] Box<Self>),
}

fn main() {
    let tree = Tree::Branch(Box::new(Tree::Branch(Box::new(Tree::Leaf))));
    assert_eq!(tree.problem_type().code, "leaf");
    assert_eq!(status_error::response(&tree).status(), 410);
}
