//! Removal of values from the texts of databases and their drivers. A text such as
//! `Key (api_key)=(hunter2) already exists.` repeats a value that a client sent, and a log is read
//! by more people than the database is.

use std::borrow::Cow;

/// A place in a text of a database where a value stands.
struct Place {
    /// The text by which the place is found.
    mark: &'static str,
    /// The texts of which the first one behind the mark opens the value. The value begins directly
    /// behind the mark if there are none.
    opens: &'static [&'static str],
    /// The texts that close the value. A value may contain any text, so the last occurrence counts.
    /// Without an occurrence the text is another one. If there are no such texts, the value extends
    /// to the end.
    closes: &'static [&'static str],
}

const fn place(mark: &'static str, opens: &'static [&'static str], closes: &'static [&'static str]) -> Place {
    Place { mark, opens, closes }
}

/// PostgreSQL's quotes in all of its languages. Each of them opens a value in one language and
/// closes it in another.
const QUOTES: &[&str] = &["\"", "»", "«", "“", "”", "'"];

/// Places with a parenthesis around the value.
const ROWS: [&str; 19] = [
    // PostgreSQL: `Key (a, b)=(1, 2) already exists.`, and `Partition key of the failing row
    // contains (a) = (1).` Both are the same in every language.
    ")=",
    ") = ",
    "Failing row contains ",
    "Fehlgeschlagene Zeile enthält ",
    "La fila que falla contiene ",
    "La ligne en échec contient ",
    "La riga in errore contiene ",
    "失敗した行は",
    "실패한 자료: ",
    "Ошибочная строка содержит ",
    "Misslyckande rad innehåller ",
    "Linha que falhou contém ",
    "Registro que falhou contém ",
    "Niepoprawne ograniczenia wiersza ",
    "Hata veren satır ",
    "Помилковий рядок містить ",
    "出错的行包含 ",
    "出錯的資料列包含 ",
    "შეცდომიანი მწკრივი ",
];

/// The beginnings of messages that end in a quoted value.
const QUOTED: &[&str] = &[
    // A text that is no value of the type, in PostgreSQL's languages.
    "invalid input syntax for ",
    "ungültige Eingabesyntax für ",
    "la sintaxis de entrada no es válida para ",
    "syntaxe en entrée invalide pour ",
    "sintassi di input non valida per ",
    "型の入力構文が不正です: ",
    "არასწორი შეყვანის სინტაქსი ტიპისთვის ",
    "자료형 대한 잘못된 입력: ",
    "неверный синтаксис для типа ",
    "ogiltig indatasyntax för ",
    "неприпустимий синтаксис для типу ",
    "的输入语法无效: ",
    "的輸入語法無效: ",
    // The same for an enum.
    "invalid input value for enum ",
    "ungültiger Eingabewert für Enum ",
    "valeur en entrée invalide pour le enum ",
    "la sintassi per l'enumerazione ",
    "の不正な入力構文: ",
    "არასწორი შეყვანილი მნიშვნელობა ჩამონათვალისთვის ",
    "열거형의 입력 값이 잘못됨: ",
    "неверное значение для перечисления ",
    "ogiltigt indata-värde för enum ",
    "неприпустиме вхідне значення для переліку ",
    "的输入值无效: ",
    "的輸入值無效: ",
    // Other data exceptions, and the text near a syntax error.
    "field value out of range: ",
    "time zone displacement out of range: ",
    "malformed array literal: ",
    "malformed record literal: ",
    "malformed range literal: ",
    "malformed multirange literal: ",
    "invalid hexadecimal digit: ",
    "invalid cidr value: ",
    " at or near ",
    " en o cerca de ",
    " sur ou près de ",
    " a o presso ",
    " vid eller nära ",
    " в або поблизу ",
    "(примерное положение: ",
    "位置在 ",
    // MySQL and MariaDB, SQLite.
    "Truncated incorrect ",
];

/// Places with texts of their own on both sides of the value.
const BETWEEN: &[Place] = &[
    // PostgreSQL.
    place("value \"", &[], &["\" is out of range"]),
    place("Wert »", &[], &["« ist außerhalb"]),
    place("el valor «", &[], &["» está fuera de rango"]),
    place("la valeur « ", &[], &[" » est en dehors"]),
    place("valore \"", &[], &["\" fuori dall'intervallo"]),
    place("値\"", &[], &["\"は型"]),
    place("입력한 \"", &[], &["\" 값은"]),
    place("значение \"", &[], &["\" вне диапазона", "\" поза діапазоном"]),
    place("значення \"", &[], &["\" поза діапазоном"]),
    place("värdet \"", &[], &["\" är utanför"]),
    place("值 \"", &[], &["\" 超出"]),
    place("time zone \"", &[], &["\" not recognized"]),
    place("Token \"", &[], &["\" is invalid"]),
    place("invalid value \"", &[], &["\" for \""]),
    place("invalid symbol \"", &[], &["\" found while"]),
    place(" bei »", &[], &["«"]),
    place("\"", &[], &["\"またはその近辺で", "\"-სთან ან ახლოს"]),
    place(", \"", &[], &["\" 부근"]),
    place("在 \"", &[], &["\" 或其附近"]),
    place("but found \"", &[], &["\""]),
    place("with parameters: ", &[], &[]),
    place("JSON data, line ", &[": "], &[]),
    place("COPY ", &[": \""], &["\""]),
    // MySQL and MariaDB.
    place("Incorrect ", &[" value: '"], &["'"]),
    place("Table has no partition for value ", &[], &[]),
    place("Cannot convert string '", &[], &["' from "]),
    place(" character string: '", &[], &["'"]),
    // TiDB, which writes the values of an index, and Vitess, which writes the statement.
    place("Write conflict, ", &["key="], &[]),
    place(": Sql: \"", &[], &[]),
    place("BindVars: {", &[], &[]),
    place(", record '", &[], &["' would lead to"]),
    place(", entry '", &[], &["', key "]),
    place(" near '", &[], &["' at line "]),
    // SQLite, whose message for a syntax error names the text near it.
    place("near \"", &[], &["\": syntax error"]),
    place("syntax error near \"", &[], &["\""]),
    place("unrecognized token: \"", &[], &["\""]),
    place("malformed MATCH expression: [", &[], &["]"]),
    place("bad JSON path: ", &[], &[]),
    place("JSON path error near '", &[], &["'"]),
    // A statement, in which a program may have written a value.
    place(" in ", &[], &[" at offset "]),
];

/// The label that a driver writes before the details of PostgreSQL, which hold values in most
/// cases. A value may contain the label that follows, so nothing behind the label is kept.
const DETAIL: [&str; 2] = ["\nDETAIL: ", "\\nDETAIL: "];

/// The labels of such details, and of a statement, in a `Debug`. Each is followed by a string
/// literal.
const FIELDS: [&str; 4] = ["detail: Some(\"", "where: Some(\"", "where_: Some(\"", "sql: \""];

/// The parts of MySQL's and MariaDB's message for a duplicate, in each language of the server
/// (`lc_messages`): the text before the value, between the value and the key, and after the key.
/// English comes first, because languages without a translation use it.
pub(crate) const DUPLICATES: [(&str, &str, &str); 24] = [
    ("Duplicate entry '", "' for key '", "'"),
    ("Zvojený klíč '", "' (číslo klíče '", "')"),
    ("Ens værdier '", "' for indeks '", "'"),
    ("Doppelter Eintrag '", "' für Schlüssel '", "'"),
    ("Διπλή εγγραφή '", "' για το κλειδί '", "'"),
    ("Entrada duplicada '", "' para la clave '", "'"),
    ("Kattuv väärtus '", "' võtmele '", "'"),
    ("Duplicata du champ '", "' pour la clef '", "'"),
    ("Duplikalt bejegyzes '", "' a '", "' kulcs szerint"),
    ("Valore duplicato '", "' per la chiave '", "'"),
    ("'", "' は索引 '", "' で重複しています。"),
    ("დუბლირებული ჩანაწერი '", "' გასაღებისთვის '", "'"),
    ("중복된 입력 값 '", "': key '", "'"),
    ("Dubbele ingang '", "' voor zoeksleutel '", "'"),
    ("Like verdier '", "' for nøkkel '", "'"),
    ("Powtórzone wystąpienie '", "' dla klucza '", "'"),
    ("Entrada '", "' duplicada para a chave '", "'"),
    ("Cimpul '", "' e duplicat pentru cheia '", "'"),
    ("Дублирующаяся запись '", "' по ключу '", "'"),
    ("Opakovaný kľúč '", "' (číslo kľúča '", "')"),
    ("Dupliran unos '", "' za ključ '", "'"),
    ("Dublett '", "' för nyckel '", "'"),
    ("Дублюючий запис '", "' для ключа '", "'"),
    ("重复条目'", "'键'", "'"),
];

/// The text in place of a value.
const REMOVED: &str = "…";

/// Returns a text without the values that a database or its driver repeats in it. Any other text is
/// returned as it is. If the text is cut, an end that seems to close a value may belong to the
/// value, so everything behind the value's beginning is removed.
///
/// The text may be longer than the driver's: the driver's text may be inside of the text of another
/// error, or of a `Debug`.
pub(crate) fn without_values(text: &str, is_cut: bool) -> Cow<'_, str> {
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    let after =
        |start: usize, what: &str| text.get(start..).and_then(|rest| rest.find(what)).map(|at| start + at + what.len());
    let closed = |start: usize, closes: &[&str]| match text.get(start..) {
        Some(rest) if !is_cut => closes.iter().filter_map(|close| rest.rfind(close)).max().map(|at| start + at),
        _ => Some(text.len()),
    };
    for mark in ROWS {
        // The mark may occur elsewhere without a parenthesis behind it.
        let marks = std::iter::successors(after(0, mark), |behind| after(*behind, mark));
        let mut rows = marks.filter(|behind| text.get(*behind..).is_some_and(|rest| rest.starts_with('(')));
        ranges.extend(rows.next().map(|start| (start + 1, closed(start + 1, &[")"]).unwrap_or(text.len()))));
    }
    for mark in QUOTED {
        let opened = |behind: usize| QUOTES.iter().filter_map(|quote| after(behind, quote)).min();
        let start = after(0, mark).and_then(opened);
        ranges.extend(start.map(|start| (start, closed(start, QUOTES).unwrap_or(text.len()))));
    }
    let mut between = |mark: &str, opens: &[&str], closes: &[&str]| {
        let opened = |behind: usize| match opens {
            [] => Some(behind),
            opens => opens.iter().filter_map(|open| after(behind, open)).min(),
        };
        let Some(start) = after(0, mark).and_then(opened) else { return };
        let end = if closes.is_empty() { Some(text.len()) } else { closed(start, closes) };
        ranges.extend(end.map(|end| (start, end)));
    };
    // In a `Debug`, quotes are escaped.
    let is_escaped = text.contains("\\\"");
    for Place { mark, opens, closes } in BETWEEN {
        between(mark, opens, closes);
        if is_escaped && mark.contains('"') {
            let closes: Vec<String> = closes.iter().map(|close| close.replace('"', "\\\"")).collect();
            let closes: Vec<&str> = closes.iter().map(String::as_str).collect();
            between(&mark.replace('"', "\\\""), opens, &closes);
        }
    }
    for (before, between, _) in DUPLICATES {
        // The Japanese message begins with a mere quote, so the text behind the value has to be
        // there.
        let is_duplicate = before.len() > 1 || text.contains(between);
        let start = after(0, before).filter(|_| is_duplicate);
        ranges.extend(start.map(|start| (start, closed(start, &[between]).unwrap_or(text.len()))));
    }
    ranges.extend(DETAIL.iter().filter_map(|label| after(0, label)).map(|start| (start, text.len())));
    for field in FIELDS {
        ranges.extend(after(0, field).map(|start| (start, end_of_literal(text, start))));
    }
    if ranges.is_empty() {
        return Cow::Borrowed(text);
    }
    ranges.sort_unstable();
    let (mut kept, mut at) = (String::with_capacity(text.len()), 0);
    for (start, end) in ranges {
        if start > at || kept.is_empty() {
            kept.push_str(text.get(at..start).unwrap_or_default());
            kept.push_str(REMOVED);
        }
        at = at.max(end);
    }
    kept.push_str(text.get(at..).unwrap_or_default());
    Cow::Owned(kept)
}

/// Returns the end of a string literal that begins before `start`.
fn end_of_literal(text: &str, start: usize) -> usize {
    let mut is_escaped = false;
    let rest = text.get(start..).unwrap_or_default();
    let end = rest.find(|char| {
        let ends = char == '"' && !is_escaped;
        is_escaped = char == '\\' && !is_escaped;
        ends
    });
    end.map_or(text.len(), |at| start + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts of servers and drivers, with `{}` in place of the value.
    const TEXTS: [&str; 49] = [
        "duplicate key value violates unique constraint \"k\"\nDETAIL: Key (api_key)=({}) already exists.",
        "db error: ERROR: x\nDETAIL: Key (api_key)=({}) already exists.\nHINT: none",
        "Key (a, b)=({}, {}) already exists.",
        "Key (owner)=({}) is not present in table \"owners\".",
        "Key (owner)=({}) is still referenced from table \"pets\".",
        "Key (night)=([{},3)) conflicts with existing key (night)=([{},4)).",
        "Schlüssel »(api_key)=({})« existiert bereits.",
        "Failing row contains (1, {}, null).",
        "Fehlgeschlagene Zeile enthält (1, {}, null).",
        "失敗した行は(1, {})を含みます",
        "Partition key of the failing row contains (region) = ({}).",
        "error returned from database: invalid input syntax for type integer: \"{}\"",
        "ungültige Eingabesyntax für Typ integer: »{}«",
        "syntaxe en entrée invalide pour le type integer : « {} »",
        "invalid input value for enum mood: \"{}\"",
        "value \"{}\" is out of range for type integer",
        "date/time field value out of range: \"{}\"",
        "invalid value \"{}\" for \"YYYY\"",
        "syntax error at or near \"{}\"",
        "COPY users, line 1, column email: \"{}\"",
        "unnamed portal with parameters: $1 = '{}'",
        "PgDatabaseError { code: \"23505\", detail: Some(\"any \\\" language {}\"), hint: None }",
        "DbError { detail: Some(\"x\"), where_: Some(\"COPY t, line 1: {}\"), schema: None }",
        "1062 (23000): Duplicate entry '{}' for key 'users.email'",
        "Doppelter Eintrag '{}' für Schlüssel 'email'",
        "'{}' は索引 'email' で重複しています。",
        "the database failed: Duplicate entry '{}' for key 'email' (retried)",
        "Incorrect integer value: '{}' for column `d`.`t`.`n` at row 1",
        "Truncated incorrect INTEGER value: '{}'",
        "Table has no partition for value {}",
        "Foreign key constraint for table 't', record '{}' would lead to a duplicate entry in table 'u', key 'k'",
        "You have an error in your SQL syntax; check the manual near '{}' at line 1",
        "Niepoprawne ograniczenia wiersza (1, {}).",
        "Registro que falhou contém (1, {}, null).",
        "Hata veren satır (1, {}) içeriyor.",
        "Expected end of input, but found \"{}\".",
        "Cannot convert string '{}' from utf8mb4 to latin1",
        "Invalid utf8mb4 character string: '{}'",
        "Write conflict, txnStartTS=1, key={tableID=1, indexID=1, indexValues={{}}} primary=[]",
        "vttablet: Duplicate entry '{}' for key 'k' (errno 1062): Sql: \"insert '{}'\", BindVars: {v1: \"{}\"}",
        "fts5: syntax error near \"{}\"",
        "unrecognized token: \"{}\"",
        "malformed MATCH expression: [{}]",
        "bad JSON path: '{}'",
        "near \"{}\": syntax error",
        "SqlInputError { msg: \"near \\\"{}\\\": syntax error\", sql: \"SELECT '{}'\", offset: 34 }",
        "no such column: x in SELECT '{}' at offset 7",
        "Failed(\"db error: x\\nDETAIL: in any language {}\")",
        "called `Result::unwrap()` on an `Err` value: Db { detail: Some(\"Key (a)=({}) already exists.\") }",
    ];

    /// Values that look like the text behind a value.
    const VALUES: [&str; 8] = [
        "hunter2zebra",
        "a) already exists. hunter2zebra",
        "a' for key 'x hunter2zebra",
        "a\nHINT: hunter2zebra",
        "(()) hunter2zebra \u{201d}»",
        "a' for column 'b' hunter2zebra",
        "Duplicate entry 'hunter2zebra",
        ")=(hunter2zebra",
    ];

    #[test]
    fn no_value_is_left() {
        for text in TEXTS {
            for value in VALUES {
                let whole = text.replace("{}", value);
                for (text, is_cut) in [(whole.as_str(), false), (&format!("{whole} and more"), false), (&whole, true)] {
                    let kept = without_values(text, is_cut);
                    assert!(!kept.contains("hunter2zebra"), "{text:?} becomes {kept:?}");
                }
            }
            // A text that ends within the value, or behind a part of it that looks like the end.
            let cut = text.split_once("{}").map(|(before, _)| format!("{before}a)\"' for key 'hunter2zebra"));
            let cut = cut.unwrap_or_default();
            if !cut.starts_with('\'') {
                assert!(!without_values(&cut, true).contains("hunter2zebra"), "{cut:?}");
            }
        }
    }

    #[test]
    fn the_rest_is_kept() {
        for (text, kept) in [
            ("Key (api_key)=(x) already exists.", "Key (api_key)=(…) already exists."),
            ("Key (a)=(x) is not present in table \"o\".", "Key (a)=(…) is not present in table \"o\"."),
            ("Duplicate entry 'x' for key 'users.email'", "Duplicate entry '…' for key 'users.email'"),
            ("Failing row contains (1, x).", "Failing row contains (…)."),
            ("invalid input syntax for type integer: \"x\"", "invalid input syntax for type integer: \"…\""),
            ("Wert »x« ist außerhalb des gültigen Bereichs", "Wert »…« ist außerhalb des gültigen Bereichs"),
        ] {
            assert_eq!(without_values(text, false), kept);
        }
        for text in [
            "",
            "the database failed",
            "error returned from database: relation \"users\" does not exist",
            "duplicate key value violates unique constraint \"users_email_key\"",
            "UNIQUE constraint failed: users.email",
            "could not open \"/etc/app.toml\": no such file (os error 2)",
            "unknown value \"x\" for the setting 'y'",
            "Table 'x' doesn't exist",
            "f(a)=2, g(b) = 3",
        ] {
            assert!(matches!(without_values(text, false), Cow::Borrowed(kept) if kept == text), "{text}");
        }
    }
}
