//! The contract: one enum for all databases, since a variant declares all the names that its
//! constraint has.

/// The enum, with the errors of one driver as its fallback.
#[macro_export]
macro_rules! taken {
    ($driver:ty) => {
        /// Why something could not be stored.
        #[derive(Debug, thiserror::Error, status_error::ApiError)]
        pub enum Taken {
            #[error("this email is taken")]
            #[status(409)]
            #[unique("email", constraint = "users_email_key", columns("users.email"))]
            Email,

            #[error("this nickname is taken")]
            #[status(409)]
            #[unique("nick", constraint = "users_nick_key", columns("users.nick"))]
            Nick,

            #[error("this name is taken")]
            #[status(409)]
            #[unique("name", constraint = "users_lower_name")]
            Name,

            #[error("this seat is taken")]
            #[status(409)]
            #[unique("hall", "seat", constraint = "seats_hall_seat_key", columns("seats.hall", "seats.seat"))]
            Seat,

            // PostgreSQL's name, and MariaDB's.
            #[error("this book is known")]
            #[status(409)]
            #[unique("isbn", constraint = "books_pkey", columns("books.isbn"))]
            #[unique("isbn", constraint = "PRIMARY", columns("books.isbn"))]
            Isbn,

            #[error("this note is known")]
            #[status(409)]
            #[unique("id", columns("notes.rowid"))]
            Note,

            #[error("this buyer has an open order")]
            #[status(409)]
            #[unique("buyer", constraint = "orders_one_open", columns("orders.buyer"))]
            Order,

            // Whichever partition it is on.
            #[error("this parcel is known")]
            #[status(409)]
            #[unique("region", "code", constraint = "_region_code_key", match = "suffix")]
            Parcel,

            #[error("this is odd")]
            #[status(409)]
            #[unique("so", constraint = "odd \"quoted\", it's 'so'", columns("odd, name.it's \"so\""))]
            Odd,

            #[error("this thing is known")]
            #[status(409)]
            #[unique(
                "code",
                constraint = "a_unique_constraint_whose_name_is_much_too_long_to_keep_in_aéééé",
                columns("things_whose_names_are_much_too_long_to_keep_in_a_few_placeséééé.code")
            )]
            Thing,

            #[error("the database failed")]
            #[status(500)]
            Database(#[from_database] $driver),
        }
    };
}
