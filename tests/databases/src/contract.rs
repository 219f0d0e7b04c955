//! The contract of the cases: one enum for all databases, because a variant declares every name
//! that its constraint has.

/// Defines the enum, with the error of one driver in its fallback variant.
#[macro_export]
macro_rules! taken {
    ($driver:ty) => {
        /// Errors of storing something: one variant for each unique constraint, and the fallback.
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

            // The constraint's name in PostgreSQL, and its name in MariaDB.
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

            // Matches the index of every partition, because PostgreSQL names each index after its
            // partition.
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
            Database(
                #[source]
                #[from_database]
                $driver,
            ),
        }
    };
}
