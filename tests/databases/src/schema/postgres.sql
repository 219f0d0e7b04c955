CREATE TABLE users (
    id    BIGINT PRIMARY KEY,
    email TEXT CONSTRAINT users_email_key UNIQUE,
    name  TEXT,
    nick  TEXT CONSTRAINT users_nick_key UNIQUE
);
CREATE UNIQUE INDEX users_lower_name ON users (lower(name));
CREATE TABLE seats (hall TEXT, seat INT, CONSTRAINT seats_hall_seat_key UNIQUE (hall, seat));
CREATE TABLE books (isbn TEXT CONSTRAINT books_pkey PRIMARY KEY);
CREATE TABLE orders (buyer TEXT, is_open BOOLEAN NOT NULL);
CREATE UNIQUE INDEX orders_one_open ON orders (buyer) WHERE is_open;
CREATE TABLE parcels (region TEXT, code TEXT, CONSTRAINT parcels_region_code_key UNIQUE (region, code)) PARTITION BY LIST (region);
CREATE TABLE parcels_north PARTITION OF parcels FOR VALUES IN ('north');
CREATE TABLE "odd, name" ("it's ""so""" TEXT, CONSTRAINT "odd ""quoted"", it's 'so'" UNIQUE ("it's ""so"""));
CREATE TABLE things_whose_names_are_much_too_long_to_keep_in_a_few_placeséééé (code TEXT, CONSTRAINT a_unique_constraint_whose_name_is_much_too_long_to_keep_in_aéééé UNIQUE (code));
CREATE TABLE undeclared (code TEXT CONSTRAINT nobody_maps_this UNIQUE);
