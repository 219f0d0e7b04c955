//! The notation of a table. A static of `ProblemType`s costs a user's rustc as much as the variants' whole `Display`; a text
//! costs it next to nothing, and is read here on first use.
//!
//! ```text
//! table = *( row LF )
//! row   = *( key [digits] [":" text] SP )     where a text follows, the digits are its length in bytes
//! ```
//!
//! | key | what | key | what |
//! |---|---|---|---|
//! | `v` | the variant's name | `c` | the code |
//! | `s` | the status, a number | `t` | the title |
//! | `L`, `D`, `W`, `X` | [`Message`]: literal, display, written, unchecked | `i` | docs |
//! | `!` | disclosed | `*` | it has details |
//! | `m` | a member | `h`, `H` | a header, and the value of that |
//! | `u`, `k` | a unique constraint, another one: its name, if any | `f`, `o`, `~` | a field, a column and the match of that |
//! | `U`, `K` | the same, by its index among the user's constants | `r` | an outcome |
//! | `-` | it withholds the fields | `C` | the cause's template |
//! | `R` | the level of reports | `g` | the gRPC code, a number |
//! | `a` | the variant that it is concealed as | | |

use crate::contract::constraint::{Constraint, Match, Unique};
use crate::contract::failure_kind::Outcome;
use crate::contract::grpc_code::GrpcCode;
use crate::contract::problem_type::{Header, Message, ProblemType, ReportLevel};

/// The problem types of a text. What is not in the notation is left out: the derive writes nothing else.
pub(super) fn types(text: &'static str, unique: &[Unique], constraints: &[Constraint]) -> Vec<ProblemType> {
    let (mut types, mut rest) = (Vec::new(), Fields(text));
    while !rest.0.is_empty() {
        let mut row = Row::new();
        for field in rest.by_ref() {
            row.take(field, unique, constraints);
        }
        types.push(row.finish());
        rest = Fields(rest.0.strip_prefix('\n').unwrap_or_default());
    }
    types
}

/// What is left of a table, up to the end of a row.
struct Fields(&'static str);

struct Field {
    key: char,
    number: usize,
    text: &'static str,
}

impl Iterator for Fields {
    type Item = Field;

    fn next(&mut self) -> Option<Field> {
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
        Some(Field { key, number, text })
    }
}

/// A problem type in the making.
struct Row {
    kind: ProblemType,
    members: Vec<&'static str>,
    headers: Vec<Header>,
    unique: Vec<Unique>,
    constraints: Vec<Constraint>,
    outcomes: Vec<Outcome>,
    open: Option<Open>,
}

/// A constraint in the making.
struct Open {
    is_unique: bool,
    name: &'static str,
    fields: Vec<&'static str>,
    columns: Vec<&'static str>,
    matching: Match,
}

impl Row {
    fn new() -> Self {
        Self {
            kind: ProblemType::new(500, ""),
            members: Vec::new(),
            headers: Vec::new(),
            unique: Vec::new(),
            constraints: Vec::new(),
            outcomes: Vec::new(),
            open: None,
        }
    }

    fn take(&mut self, Field { key, number, text }: Field, unique: &[Unique], constraints: &[Constraint]) {
        match key {
            'v' => self.kind.variant = text,
            'c' => self.kind.code = text,
            's' => self.kind.status = u16::try_from(number).unwrap_or_default(),
            't' => self.kind.title = Some(text),
            'i' => self.kind.docs = text,
            'L' => self.kind.message = Message::Literal(text),
            'D' => self.kind.message = Message::Display(text),
            'W' => self.kind.message = Message::Written(text),
            'X' => self.kind.message = Message::Unchecked,
            '!' => self.kind.disclosed = true,
            '*' => self.kind.details = true,
            'm' => self.members.push(text),
            'h' => self.headers.push(Header { name: text, value: None }),
            'H' => self.headers.iter_mut().next_back().into_iter().for_each(|header| header.value = Some(text)),
            'u' | 'k' => self.begin(key == 'u', text),
            'f' => self.open.iter_mut().for_each(|open| open.fields.push(text)),
            'o' => self.open.iter_mut().for_each(|open| open.columns.push(text)),
            '~' => self.open.iter_mut().for_each(|open| open.matching = matching(text)),
            'U' => {
                self.end();
                self.unique.extend(unique.get(number));
            }
            'K' => {
                self.end();
                self.constraints.extend(constraints.get(number));
            }
            'r' => self.outcomes.extend(outcome(text)),
            '-' => self.kind.withholds_fields = true,
            'C' => self.kind.cause = Some(text),
            'R' => self.kind.report = level(text),
            'g' => self.kind.grpc = u8::try_from(number).ok().and_then(GrpcCode::from_number),
            'a' => self.kind.concealed_as = Some(text),
            _ => {}
        }
    }

    fn begin(&mut self, is_unique: bool, name: &'static str) {
        self.end();
        let (fields, columns) = (Vec::new(), Vec::new());
        self.open = Some(Open { is_unique, name, fields, columns, matching: Match::Exact });
    }

    fn end(&mut self) {
        let Some(Open { is_unique, name, fields, columns, matching }) = self.open.take() else { return };
        let (fields, columns) = (kept(fields), kept(columns));
        if is_unique {
            let constraint = (!name.is_empty()).then_some(name);
            self.unique.push(Unique { fields, constraint, columns, matching });
        } else {
            self.constraints.push(Constraint { name, fields, columns, matching });
        }
    }

    fn finish(mut self) -> ProblemType {
        self.end();
        ProblemType {
            members: kept(self.members),
            headers: kept(self.headers),
            unique: kept(self.unique),
            constraints: kept(self.constraints),
            outcomes: kept(self.outcomes),
            ..self.kind
        }
    }
}

/// A list for as long as the process lives, as its static is.
fn kept<T>(list: Vec<T>) -> &'static [T] {
    if list.is_empty() { &[] } else { Box::leak(list.into_boxed_slice()) }
}

fn matching(word: &str) -> Match {
    match word {
        "prefix" => Match::Prefix,
        "suffix" => Match::Suffix,
        _ => Match::Exact,
    }
}

fn outcome(word: &str) -> Option<Outcome> {
    Some(match word {
        "row_not_found" => Outcome::RowNotFound,
        "unavailable" => Outcome::Unavailable,
        "retry" => Outcome::Retry,
        "timeout" => Outcome::Timeout,
        _ => return None,
    })
}

fn level(word: &str) -> Option<ReportLevel> {
    Some(match word {
        "error" => ReportLevel::Error,
        "warn" => ReportLevel::Warn,
        "info" => ReportLevel::Info,
        "debug" => ReportLevel::Debug,
        "off" => ReportLevel::Off,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHARED: Unique = Unique::new(&["shared"]);
    const UNIQUE: [Unique; 3] = [
        Unique::new(&["a", "b"]).constraint("key_a").columns(&["t.a"]).matching(Match::Prefix),
        SHARED,
        Unique::new(&["c"]),
    ];
    const CHECK: Constraint = Constraint::new("check");
    const CONSTRAINTS: [Constraint; 2] = [Constraint::new("fk_").fields(&["d"]).matching(Match::Suffix), CHECK];

    const TEXT: &str = "v4:Gone c4:gone s410 L10:ü\0\n s5 é \n\
        v5:Taken c5:taken s409 t1:T i3:a\nb D4:{id} ! * m2:id m4:name h7:x-first H3:a b h8:x-second u5:key_a f1:a f1:b o3:t.a ~6:prefix \
        U0 u f1:c k3:fk_ f1:d ~6:suffix K0 r5:retry r7:timeout - C5:cause R4:warn g10 a4:Gone \n";

    #[test]
    fn everything_of_the_notation_is_read() {
        let types = types(TEXT, &[SHARED], &[CHECK]);
        let gone =
            ProblemType { variant: "Gone", message: Message::Literal("ü\0\n s5 é"), ..ProblemType::new(410, "gone") };
        let taken = ProblemType {
            variant: "Taken",
            title: Some("T"),
            docs: "a\nb",
            message: Message::Display("{id}"),
            disclosed: true,
            members: &["id", "name"],
            details: true,
            headers: &[Header { name: "x-first", value: Some("a b") }, Header { name: "x-second", value: None }],
            unique: &UNIQUE,
            constraints: &CONSTRAINTS,
            outcomes: &[Outcome::Retry, Outcome::Timeout],
            withholds_fields: true,
            cause: Some("cause"),
            report: Some(ReportLevel::Warn),
            grpc: Some(GrpcCode::Aborted),
            concealed_as: Some("Gone"),
            ..ProblemType::new(409, "taken")
        };
        assert_eq!(format!("{types:?}"), format!("{:?}", [gone, taken]));
    }

    #[test]
    fn what_is_cut_or_foreign_is_left_out() {
        for end in (0..TEXT.len()).filter(|end| TEXT.is_char_boundary(*end)) {
            let (head, tail) = TEXT.split_at(end);
            assert!(types(head, &[], &[]).len() <= 2);
            types(tail, &[], &[]);
        }
        for text in
            ["\n", "v99:short ", "s99999999999999999999999 ", "v3:ü ", "?", "g0 \n", "g17 \n", "R1:x r1:x H1:x f1:x "]
        {
            let types = types(text, &[], &[]);
            assert_eq!(types.iter().map(|kind| kind.is_masked()).collect::<Vec<_>>(), [true], "{text:?}");
        }
    }
}
