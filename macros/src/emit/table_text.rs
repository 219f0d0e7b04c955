//! The text of a table of problem types, which the derive writes and the runtime reads on first
//! use. A static of `ProblemType`s costs a user's rustc as much as the variants' whole `Display`; a
//! text costs it next to nothing.
//!
//! `status-error` and `status-error-macros` both have this file, because each is published by
//! itself. A test compares the copies.
//!
//! ```text
//! table = *( row LF )
//! row   = *( key [digits] [":" text] SP )     where a text follows, the digits are its length in bytes
//! ```

use std::fmt::Write as _;

/// One problem type. A part that has its default is not in the text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Row<'t> {
    pub(crate) variant: &'t str,
    pub(crate) code: &'t str,
    /// The code is a constant of the user's, by its index.
    pub(crate) code_constant: Option<usize>,
    /// The status, or the first of a range.
    pub(crate) status: u16,
    /// The last status of a range, and the statuses between the two that are not in it.
    pub(crate) last_status: Option<u16>,
    pub(crate) missing_statuses: Vec<u16>,
    pub(crate) title: Option<&'t str>,
    pub(crate) uri: Option<&'t str>,
    pub(crate) link: Option<&'t str>,
    pub(crate) docs: &'t str,
    pub(crate) message: Message<'t>,
    pub(crate) members: Vec<&'t str>,
    pub(crate) static_members: Vec<StaticMember<'t>>,
    pub(crate) has_field_errors: bool,
    pub(crate) is_disclosed: bool,
    pub(crate) headers: Vec<Header<'t>>,
    /// 1 if the profile has the challenge of a 401, 2 if there is none.
    pub(crate) challenge: Option<usize>,
    /// 1 if the same request may succeed later, 0 if it can't.
    pub(crate) retry: Option<usize>,
    pub(crate) unique: Vec<Constraint<'t>>,
    pub(crate) constraints: Vec<Constraint<'t>>,
    pub(crate) outcomes: Vec<&'t str>,
    pub(crate) withholds_fields: bool,
    pub(crate) cause: Option<&'t str>,
    pub(crate) report: Option<&'t str>,
    pub(crate) grpc: Option<usize>,
    pub(crate) concealed_as: Option<&'t str>,
}

/// The source of the message, with its text or template.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Message<'t> {
    #[default]
    Title,
    Literal(&'t str),
    Display(&'t str),
    Written(&'t str),
    Unchecked,
}

/// A member that is the same in every response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StaticMember<'t> {
    pub(crate) name: &'t str,
    pub(crate) value: StaticValue<'t>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StaticValue<'t> {
    Null,
    Bool(bool),
    Number(&'t str),
    String(&'t str),
}

/// A header; `value` is `None` if each occurrence has its own. `on` has the statuses of a range
/// that have the header; if it is empty, all have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Header<'t> {
    pub(crate) name: &'t str,
    pub(crate) value: Option<&'t str>,
    pub(crate) on: Vec<u16>,
}

/// A constraint of a database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Constraint<'t> {
    /// A constant of the user's, by its index.
    Constant(usize),
    /// A constraint that the attribute spells out; an empty `name`, `matching` or `side` is none.
    Written { name: &'t str, fields: Vec<&'t str>, columns: Vec<&'t str>, matching: &'t str, side: &'t str },
}

/// The keys of the text.
mod key {
    pub(super) const VARIANT: char = 'v';
    pub(super) const CODE: char = 'c';
    pub(super) const CODE_CONSTANT: char = 'q';
    pub(super) const STATUS: char = 's';
    pub(super) const LAST_STATUS: char = 'e';
    pub(super) const MISSING_STATUS: char = 'x';
    pub(super) const TITLE: char = 't';
    pub(super) const URI: char = 'y';
    pub(super) const LINK: char = 'l';
    pub(super) const DOCS: char = 'i';
    pub(super) const MESSAGE_LITERAL: char = 'L';
    pub(super) const MESSAGE_DISPLAY: char = 'D';
    pub(super) const MESSAGE_WRITTEN: char = 'W';
    pub(super) const MESSAGE_UNCHECKED: char = 'X';
    pub(super) const MEMBER: char = 'm';
    /// A static member, which is null unless a value follows.
    pub(super) const STATIC_MEMBER: char = 'M';
    pub(super) const STRING_VALUE: char = 'S';
    pub(super) const NUMBER_VALUE: char = 'N';
    pub(super) const BOOL_VALUE: char = 'B';
    pub(super) const HAS_DETAILS: char = '*';
    pub(super) const IS_DISCLOSED: char = '!';
    pub(super) const HEADER: char = 'h';
    /// The value of the header before it.
    pub(super) const HEADER_VALUE: char = 'H';
    /// A status with which the header before it is sent.
    pub(super) const HEADER_ON: char = 'j';
    pub(super) const CHALLENGE: char = 'w';
    pub(super) const RETRY: char = '+';
    pub(super) const UNIQUE: char = 'u';
    pub(super) const CONSTRAINT: char = 'k';
    /// A field, a column, the matching and the side of the constraint before them.
    pub(super) const FIELD: char = 'f';
    pub(super) const COLUMN: char = 'o';
    pub(super) const MATCHING: char = '~';
    pub(super) const SIDE: char = '<';
    pub(super) const UNIQUE_CONSTANT: char = 'U';
    pub(super) const CONSTRAINT_CONSTANT: char = 'K';
    pub(super) const OUTCOME: char = 'r';
    pub(super) const WITHHOLDS_FIELDS: char = '-';
    pub(super) const CAUSE: char = 'C';
    pub(super) const REPORT: char = 'R';
    pub(super) const GRPC: char = 'g';
    pub(super) const CONCEALED_AS: char = 'a';
}

impl<'t> Row<'t> {
    /// Appends the row to a table's text.
    pub(crate) fn encode(&self, text: &mut String) {
        let mut writer = Writer(text);
        writer.string(key::VARIANT, self.variant);
        match self.code_constant {
            None => writer.string(key::CODE, self.code),
            Some(index) => writer.number(key::CODE_CONSTANT, index),
        }
        writer.number(key::STATUS, self.status.into());
        self.last_status.iter().for_each(|last| writer.number(key::LAST_STATUS, (*last).into()));
        self.missing_statuses.iter().for_each(|one| writer.number(key::MISSING_STATUS, (*one).into()));
        writer.optional(key::TITLE, self.title);
        writer.optional(key::URI, self.uri);
        writer.optional(key::LINK, self.link);
        writer.optional(key::DOCS, Some(self.docs).filter(|docs| !docs.is_empty()));
        match self.message {
            Message::Title => {}
            Message::Literal(text) => writer.string(key::MESSAGE_LITERAL, text),
            Message::Display(template) => writer.string(key::MESSAGE_DISPLAY, template),
            Message::Written(template) => writer.string(key::MESSAGE_WRITTEN, template),
            Message::Unchecked => writer.flag(key::MESSAGE_UNCHECKED, true),
        }
        writer.strings(key::MEMBER, &self.members);
        self.static_members.iter().for_each(|member| writer.static_member(member));
        writer.flag(key::HAS_DETAILS, self.has_field_errors);
        writer.flag(key::IS_DISCLOSED, self.is_disclosed);
        for header in &self.headers {
            writer.string(key::HEADER, header.name);
            writer.optional(key::HEADER_VALUE, header.value);
            header.on.iter().for_each(|status| writer.number(key::HEADER_ON, (*status).into()));
        }
        self.challenge.iter().for_each(|number| writer.number(key::CHALLENGE, *number));
        self.retry.iter().for_each(|number| writer.number(key::RETRY, *number));
        self.unique.iter().for_each(|one| writer.constraint(key::UNIQUE, key::UNIQUE_CONSTANT, one));
        self.constraints.iter().for_each(|one| writer.constraint(key::CONSTRAINT, key::CONSTRAINT_CONSTANT, one));
        writer.strings(key::OUTCOME, &self.outcomes);
        writer.flag(key::WITHHOLDS_FIELDS, self.withholds_fields);
        writer.optional(key::CAUSE, self.cause);
        writer.optional(key::REPORT, self.report);
        self.grpc.iter().for_each(|number| writer.number(key::GRPC, *number));
        writer.optional(key::CONCEALED_AS, self.concealed_as);
        writer.0.push('\n');
    }

    /// Returns the rows of a table's text. An entry that `encode` does not write is ignored.
    pub(crate) fn decode_all(text: &'t str) -> Vec<Self> {
        let (mut rows, mut rest) = (Vec::new(), Reader(text));
        while !rest.0.is_empty() {
            let mut row = Self { status: 500, ..Self::default() };
            let mut open = None;
            for entry in rest.by_ref() {
                row.take(entry, &mut open);
            }
            rows.push(row);
            rest = Reader(rest.0.strip_prefix('\n').unwrap_or_default());
        }
        rows
    }

    /// `open` is the key of the constraint that fields and columns belong to.
    fn take(&mut self, Entry { key, number, text }: Entry<'t>, open: &mut Option<char>) {
        match key {
            key::VARIANT => self.variant = text,
            key::CODE => self.code = text,
            key::CODE_CONSTANT => self.code_constant = Some(number),
            key::STATUS => self.status = status(number),
            key::LAST_STATUS => self.last_status = Some(status(number)),
            key::MISSING_STATUS => self.missing_statuses.push(status(number)),
            key::TITLE => self.title = Some(text),
            key::URI => self.uri = Some(text),
            key::LINK => self.link = Some(text),
            key::DOCS => self.docs = text,
            key::MESSAGE_LITERAL => self.message = Message::Literal(text),
            key::MESSAGE_DISPLAY => self.message = Message::Display(text),
            key::MESSAGE_WRITTEN => self.message = Message::Written(text),
            key::MESSAGE_UNCHECKED => self.message = Message::Unchecked,
            key::MEMBER => self.members.push(text),
            key::STATIC_MEMBER => self.static_members.push(StaticMember { name: text, value: StaticValue::Null }),
            key::STRING_VALUE => self.last_value(StaticValue::String(text)),
            key::NUMBER_VALUE => self.last_value(StaticValue::Number(text)),
            key::BOOL_VALUE => self.last_value(StaticValue::Bool(number == 1)),
            key::HAS_DETAILS => self.has_field_errors = true,
            key::IS_DISCLOSED => self.is_disclosed = true,
            key::HEADER => self.headers.push(Header { name: text, value: None, on: Vec::new() }),
            key::HEADER_ON => self.headers.iter_mut().next_back().into_iter().for_each(|it| it.on.push(status(number))),
            key::HEADER_VALUE => self.headers.iter_mut().next_back().into_iter().for_each(|it| it.value = Some(text)),
            key::CHALLENGE => self.challenge = Some(number),
            key::RETRY => self.retry = Some(number),
            key::UNIQUE | key::CONSTRAINT => {
                *open = Some(key);
                let (fields, columns) = (Vec::new(), Vec::new());
                self.list(key).push(Constraint::Written { name: text, fields, columns, matching: "", side: "" });
            }
            key::UNIQUE_CONSTANT | key::CONSTRAINT_CONSTANT => {
                *open = None;
                self.list(key).push(Constraint::Constant(number));
            }
            key::FIELD | key::COLUMN | key::MATCHING | key::SIDE => {
                let last = open.and_then(|list| self.list(list).last_mut());
                if let Some(Constraint::Written { fields, columns, matching, side, .. }) = last {
                    match key {
                        key::FIELD => fields.push(text),
                        key::COLUMN => columns.push(text),
                        key::SIDE => *side = text,
                        _ => *matching = text,
                    }
                }
            }
            key::OUTCOME => self.outcomes.push(text),
            key::WITHHOLDS_FIELDS => self.withholds_fields = true,
            key::CAUSE => self.cause = Some(text),
            key::REPORT => self.report = Some(text),
            key::GRPC => self.grpc = Some(number),
            key::CONCEALED_AS => self.concealed_as = Some(text),
            _ => {}
        }
    }

    /// Sets the value of the static member before it.
    fn last_value(&mut self, value: StaticValue<'t>) {
        self.static_members.iter_mut().next_back().into_iter().for_each(|member| member.value = value);
    }

    fn list(&mut self, key: char) -> &mut Vec<Constraint<'t>> {
        if matches!(key, key::UNIQUE | key::UNIQUE_CONSTANT) { &mut self.unique } else { &mut self.constraints }
    }
}

fn status(number: usize) -> u16 {
    u16::try_from(number).unwrap_or_default()
}

/// Writes entries. Writing into a string can't fail.
struct Writer<'w>(&'w mut String);

impl Writer<'_> {
    fn flag(&mut self, key: char, is_set: bool) {
        let _ = is_set.then(|| write!(self.0, "{key} "));
    }

    fn number(&mut self, key: char, number: usize) {
        let _ = write!(self.0, "{key}{number} ");
    }

    fn string(&mut self, key: char, string: &str) {
        let _ = write!(self.0, "{key}{}:{string} ", string.len());
    }

    fn optional(&mut self, key: char, string: Option<&str>) {
        string.iter().for_each(|string| self.string(key, string));
    }

    fn strings(&mut self, key: char, strings: &[&str]) {
        strings.iter().for_each(|string| self.string(key, string));
    }

    fn static_member(&mut self, member: &StaticMember<'_>) {
        self.string(key::STATIC_MEMBER, member.name);
        match member.value {
            StaticValue::Null => {}
            StaticValue::Bool(value) => self.number(key::BOOL_VALUE, value.into()),
            StaticValue::Number(number) => self.string(key::NUMBER_VALUE, number),
            StaticValue::String(text) => self.string(key::STRING_VALUE, text),
        }
    }

    fn constraint(&mut self, key: char, constant: char, constraint: &Constraint<'_>) {
        match constraint {
            Constraint::Constant(index) => self.number(constant, *index),
            Constraint::Written { name, fields, columns, matching, side } => {
                self.string(key, name);
                self.strings(key::FIELD, fields);
                self.strings(key::COLUMN, columns);
                self.optional(key::MATCHING, Some(*matching).filter(|word| !word.is_empty()));
                self.optional(key::SIDE, Some(*side).filter(|word| !word.is_empty()));
            }
        }
    }
}

/// Reads the entries that are left of a table, up to the end of a row.
struct Reader<'t>(&'t str);

struct Entry<'t> {
    key: char,
    number: usize,
    text: &'t str,
}

impl<'t> Iterator for Reader<'t> {
    type Item = Entry<'t>;

    fn next(&mut self) -> Option<Entry<'t>> {
        let mut chars = self.0.chars();
        let key = chars.next().filter(|key| *key != '\n')?;
        let rest = chars.as_str();
        let (digits, rest) = rest.split_at_checked(rest.bytes().take_while(u8::is_ascii_digit).count())?;
        let number = digits.parse().unwrap_or(0);
        let (text, rest) = match rest.strip_prefix(':') {
            Some(rest) => rest.split_at_checked(number)?,
            None => ("", rest),
        };
        self.0 = rest.strip_prefix(' ')?;
        Some(Entry { key, number, text })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> [Row<'static>; 2] {
        let gone = Row {
            variant: "Gone",
            code: "gone",
            status: 410,
            message: Message::Literal("ü\0\n s5 é"),
            ..Row::default()
        };
        let written = |name, fields: &[&'static str], columns: &[&'static str], matching| Constraint::Written {
            name,
            fields: fields.to_vec(),
            columns: columns.to_vec(),
            matching,
            side: "",
        };
        let of_child =
            Constraint::Written { name: "fk", fields: Vec::new(), columns: Vec::new(), matching: "", side: "child" };
        let taken = Row {
            variant: "Taken",
            code: "",
            code_constant: Some(0),
            status: 409,
            last_status: Some(412),
            missing_statuses: vec![410, 411],
            title: Some("T"),
            uri: Some("urn:ab:c"),
            link: Some("https://d"),
            docs: "a\nb",
            message: Message::Display("{id}"),
            members: vec!["id", "name"],
            static_members: vec![
                StaticMember { name: "kind", value: StaticValue::String("a b") },
                StaticMember { name: "param", value: StaticValue::Null },
                StaticMember { name: "retry", value: StaticValue::Bool(true) },
                StaticMember { name: "rank", value: StaticValue::Number("-1") },
            ],
            has_field_errors: true,
            is_disclosed: true,
            headers: vec![
                Header { name: "x-first", value: Some("a b"), on: vec![404, 429] },
                Header { name: "x-second", value: None, on: Vec::new() },
            ],
            challenge: Some(2),
            retry: Some(1),
            unique: vec![
                written("key_a", &["a", "b"], &["t.a"], "prefix"),
                Constraint::Constant(0),
                written("", &["c"], &[], ""),
            ],
            constraints: vec![written("fk_", &["d"], &[], "suffix"), Constraint::Constant(0), of_child],
            outcomes: vec!["retry", "timeout"],
            withholds_fields: true,
            cause: Some("cause"),
            report: Some("warn"),
            grpc: Some(10),
            concealed_as: Some("Gone"),
        };
        [gone, taken]
    }

    const TEXT: &str = "v4:Gone c4:gone s410 L10:ü\0\n s5 é \n\
        v5:Taken q0 s409 e412 x410 x411 t1:T y8:urn:ab:c l9:https://d i3:a\nb D4:{id} m2:id m4:name \
        M4:kind S3:a b M5:param M5:retry B1 M4:rank N2:-1 * ! h7:x-first H3:a b j404 j429 h8:x-second w2 \
        +1 u5:key_a f1:a f1:b o3:t.a ~6:prefix U0 u0: f1:c k3:fk_ f1:d ~6:suffix K0 k2:fk <5:child \
        r5:retry r7:timeout - C5:cause R4:warn g10 a4:Gone \n";

    #[test]
    fn what_is_encoded_is_decoded() {
        let mut text = String::new();
        rows().iter().for_each(|row| row.encode(&mut text));
        assert_eq!(text, TEXT);
        assert_eq!(Row::decode_all(&text), rows());
        for message in [Message::Title, Message::Written("{a}"), Message::Unchecked] {
            let (row, mut text) = (Row { message, ..Row::default() }, String::new());
            row.encode(&mut text);
            assert_eq!(Row::decode_all(&text), [row]);
        }
    }

    #[test]
    fn a_text_that_is_cut_or_foreign_has_fewer_entries() {
        for end in (0..TEXT.len()).filter(|end| TEXT.is_char_boundary(*end)) {
            let (head, tail) = TEXT.split_at(end);
            assert!(Row::decode_all(head).len() <= 2);
            Row::decode_all(tail);
        }
        for text in ["\n", "v99:short ", "v3:ü ", "?", "H1:x f1:x "] {
            assert_eq!(Row::decode_all(text), [Row { status: 500, ..Row::default() }], "{text:?}");
        }
    }
}
