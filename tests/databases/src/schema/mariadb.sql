CREATE TABLE users (
    id    BIGINT UNIQUE,
    email VARCHAR(100),
    name  VARCHAR(100),
    nick  VARCHAR(100),
    CONSTRAINT users_email_key UNIQUE (email),
    CONSTRAINT users_nick_key UNIQUE (nick)
);
CREATE TABLE seats (hall VARCHAR(100), seat INT, CONSTRAINT seats_hall_seat_key UNIQUE (hall, seat));
CREATE TABLE books (isbn VARCHAR(100) PRIMARY KEY);
CREATE TABLE `odd, name` (`it's "so"` VARCHAR(100), CONSTRAINT `odd "quoted", it's 'so'` UNIQUE (`it's "so"`));
CREATE TABLE things_whose_names_are_much_too_long_to_keep_in_a_few_placeséééé (code VARCHAR(100), CONSTRAINT a_unique_constraint_whose_name_is_much_too_long_to_keep_in_aéééé UNIQUE (code));
CREATE TABLE undeclared (code VARCHAR(100), CONSTRAINT nobody_maps_this UNIQUE (code));
