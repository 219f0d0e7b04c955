//! Texts about a secret, in the place of the secret: the message of a validator under the name
//! `password`, the code of an error, a placeholder.

use super::names::{Joined, Name, classify};
use std::ops::Range;

/// Words with which a message begins: `must be longer`, `is required`, `This field is required`.
const OPENERS: [&str; 74] = [
    "exceeds",
    "failure",
    "illegal",
    "unable",
    "unexpected",
    "after",
    "attempt",
    "because",
    "already",
    "are",
    "at",
    "can",
    "can't",
    "cannot",
    "cant",
    "choose",
    "contains",
    "could",
    "debe",
    "darf",
    "deve",
    "does",
    "doesn't",
    "doit",
    "ensure",
    "enter",
    "es",
    "est",
    "expected",
    "expired",
    "failed",
    "has",
    "hasn't",
    "have",
    "incorrect",
    "invalid",
    "is",
    "isn't",
    "ist",
    "length",
    "malformed",
    "may",
    "mismatch",
    "missing",
    "minimum",
    "maximum",
    "more",
    "muss",
    "must",
    "need",
    "needs",
    "no",
    "none",
    "não",
    "ne",
    "not",
    "only",
    "please",
    "provide",
    "required",
    "shall",
    "should",
    "shouldn't",
    "size",
    "too",
    "unknown",
    "unsupported",
    "use",
    "was",
    "were",
    "will",
    "wrong",
    "zu",
    "é",
];
/// Words that make a message of a text in which they are the second or third word.
const VERBS: [&str; 14] = [
    "must",
    "should",
    "cannot",
    "can't",
    "required",
    "needs",
    "may",
    "does",
    "doesn't",
    "mustn't",
    "shouldn't",
    "muss",
    "darf",
    "debe",
];
/// Words after which `is`, `was` or `has` make a message.
const SUBJECTS: [&str; 30] = [
    "this",
    "the",
    "that",
    "it",
    "field",
    "value",
    "password",
    "your",
    "string",
    "token",
    "pin",
    "code",
    "key",
    "input",
    "path",
    "property",
    "parameter",
    "le",
    "la",
    "ce",
    "el",
    "il",
    "das",
    "der",
    "die",
    "o",
    "a",
    "campo",
    "het",
    "this",
];
const AUXILIARIES: [&str; 28] = [
    "do", "don't", "did", "didn't", "match", "matches", "is", "was", "has", "are", "isn't", "wasn't", "contains",
    "must", "should", "cannot", "can't", "est", "doit", "ne", "ist", "muss", "darf", "debe", "deve", "é", "è", "error",
];
/// Words of which a validator's sentence in another language has two: `Este campo es obligatorio.`,
/// `Это поле не может быть пустым.`
const FOREIGN_WORDS: [&str; 66] = [
    "este",
    "esta",
    "campo",
    "puede",
    "debe",
    "ser",
    "estar",
    "obligatorio",
    "requerido",
    "pode",
    "deve",
    "não",
    "obrigatório",
    "ce",
    "cet",
    "cette",
    "champ",
    "doit",
    "être",
    "pas",
    "ne",
    "obligatoire",
    "valeur",
    "dieses",
    "dieser",
    "feld",
    "darf",
    "nicht",
    "muss",
    "werden",
    "sein",
    "erforderlich",
    "leer",
    "questo",
    "può",
    "essere",
    "obbligatorio",
    "dit",
    "veld",
    "mag",
    "niet",
    "moet",
    "zijn",
    "verplicht",
    "pole",
    "nie",
    "może",
    "być",
    "jest",
    "wymagane",
    "musí",
    "být",
    "je",
    "это",
    "поле",
    "не",
    "может",
    "быть",
    "обязательно",
    "должно",
    "detta",
    "inte",
    "får",
    "bu",
    "alan",
    "fältet",
];
/// The words of codes: `too_short`, `required`, `string.min`.
const CODE_WORDS: [&str; 60] = [
    "bad",
    "base",
    "blank",
    "characters",
    "common",
    "confirmation",
    "constraint",
    "empty",
    "error",
    "exclusion",
    "expected",
    "expired",
    "failed",
    "field",
    "format",
    "greater",
    "in",
    "inclusion",
    "incorrect",
    "input",
    "integer",
    "invalid",
    "is",
    "length",
    "less",
    "long",
    "match",
    "max",
    "maximum",
    "min",
    "minimum",
    "mismatch",
    "missing",
    "must",
    "not",
    "null",
    "number",
    "object",
    "password",
    "pattern",
    "present",
    "regex",
    "required",
    "rejected",
    "revoked",
    "short",
    "size",
    "string",
    "taken",
    "than",
    "too",
    "type",
    "undefined",
    "unique",
    "unknown",
    "unset",
    "validation",
    "value",
    "weak",
    "wrong",
];
/// Words that say that there is no value, the names of types, and codes of validators.
const NO_VALUES: [&str; 30] = [
    "required",
    "invalid",
    "missing",
    "too_short",
    "too_long",
    "too_weak",
    "enabled",
    "disabled",
    "on",
    "off",
    "n/a",
    "omitted",
    "null",
    "none",
    "nil",
    "undefined",
    "true",
    "false",
    "redacted",
    "filtered",
    "masked",
    "hidden",
    "string",
    "number",
    "integer",
    "boolean",
    "object",
    "array",
    "yes",
    "no",
];

/// Returns whether a text under a secret name is a message about the secret. `in_errors`: an
/// ancestor has the name `errors`, so two words of a message are enough.
pub(super) fn is_message(text: &str, in_errors: bool) -> bool {
    if text.contains('’') {
        return is_message(&text.replace('’', "'"), in_errors);
    }
    if is_sentence_about_secret(text) {
        return true;
    }
    // A message with an echo of the value: `'hunter2' is too short`.
    let echo = quoted_prefix(text);
    let rest = text.get(echo..).unwrap_or_default();
    let mut words = rest.split_whitespace().map(|word| {
        word.trim_start_matches(['\'', '"', '`', '(']).trim_end_matches([',', ':', '.', '!', '\'', '"', '`', ')'])
    });
    let Some(first) = words.next() else { return false };
    let Some(second) = words.next() else {
        return in_errors
            && echo == 0
            && (is_code(first.trim_end_matches('.')) || first.len() > 12 && is_foreign(first));
    };
    let third = words.next().unwrap_or_default();
    let mut others = words.take(4);
    let is = |list: &[&str], word: &str| list.iter().any(|other| other.eq_ignore_ascii_case(word));
    let is_clause = is(&SUBJECTS, first)
        && (is(&AUXILIARIES, second) || is(&AUXILIARIES, third) || others.any(|word| is(&AUXILIARIES, word)));
    let is_sentence = is(&OPENERS, first) || is(&VERBS, second) || is(&VERBS, third) || is_clause;
    is_sentence
        || (in_errors && rest.split_whitespace().take(24).any(|word| is(&OPENERS, word) || is(&VERBS, word)))
        || (in_errors && is_code(first) && is_code(second))
        || (in_errors && is_foreign(rest))
}

/// Returns whether a text is a whole sentence in which a secret has a name, in any language
/// (`Das Passwort ist falsch.`, `密码不能为空`), or a sentence of a validator in one of the languages
/// of [`FOREIGN_WORDS`].
fn is_sentence_about_secret(text: &str) -> bool {
    let is_of_letters =
        |char: char| char.is_alphabetic() || char.is_whitespace() || "'-,;:.!。！，（）()".contains(char);
    // Languages without spaces between words.
    if !text.contains(' ') {
        let is_long = text.chars().take(5).count() == 5;
        let is_foreign = text.chars().take(200).all(|char| !char.is_ascii_alphanumeric() && char.len_utf8() > 1);
        return is_long && is_foreign && (classify(text).is_secret() || text.ends_with(['。', '！']));
    }
    let begins = text.starts_with(char::is_uppercase);
    let ends = text.ends_with(['.', '!', '。']);
    let words = || text.split_whitespace().take(24);
    let bare = |word: &'_ str| word.trim_matches(|char: char| !char.is_alphanumeric()).to_lowercase();
    let names = || words().map(bare).any(|word| word.len() >= 5 && classify(&word) == Name::Secret);
    let is_foreign = || words().map(bare).filter(|word| FOREIGN_WORDS.contains(&word.as_str())).count() >= 2;
    begins
        && ends
        && words().count() >= 3
        && text.chars().take(200).all(|char| is_of_letters(char) || char.is_ascii_digit())
        && !words().any(looks_like_a_value)
        && (names() || is_foreign())
}

/// Returns whether a text among messages is in another language.
fn is_foreign(text: &str) -> bool {
    let letters = text.chars().take(200).filter(|char| char.is_alphabetic());
    let (ascii, other): (Vec<char>, Vec<char>) = letters.partition(char::is_ascii);
    let has_word =
        || text.split_whitespace().take(24).any(|word| FOREIGN_WORDS.contains(&word.to_lowercase().as_str()));
    other.len() >= 4 && other.len() > ascii.len() || has_word()
}

/// Returns the length of a quoted text at the beginning, with the spaces after it.
fn quoted_prefix(text: &str) -> usize {
    let Some(quote) = text.chars().next().filter(|quote| matches!(quote, '\'' | '"' | '`')) else { return 0 };
    match text.get(1..).and_then(|rest| rest.find(quote)) {
        Some(len) if text.get(len + 2..).is_some_and(|rest| rest.starts_with(' ')) => len + 3,
        _ => 0,
    }
}

/// Returns whether a text in a message or description names a secret: `The password`.
pub(super) fn names_a_secret(text: &str) -> bool {
    let words = || text.split_whitespace().take(24);
    words().count() >= 2 && words().any(|word| classify(word).is_secret()) && !words().any(looks_like_a_value)
}

/// Returns whether a word is the code of an error.
pub(super) fn is_code(word: &str) -> bool {
    !word.is_empty()
        && word.split(['_', '-', '.', ' ']).filter(|part| !part.is_empty()).all(|part| {
            CODE_WORDS.iter().any(|code| code.eq_ignore_ascii_case(part))
                || classify(part).is_secret() && part.len() < 12
        })
}

/// Returns whether the value under a secret name is none: no value, a placeholder, a mask, or
/// something else that has the same name.
pub(super) fn is_no_value(name: Name, value: &str) -> bool {
    let value = value.trim();
    let bytes = value.as_bytes();
    let inner = value.trim_matches(|char| "[]<>()".contains(char));
    let is_placeholder = match bytes {
        [b'$', rest @ ..] if !rest.is_empty() => rest.iter().all(u8::is_ascii_digit) || rest.first() == Some(&b'{'),
        [b'?'] | [b'%', b's'] | [b'{', b'{', ..] => true,
        [b'<', .., b'>'] => classify(inner).is_secret(),
        _ => false,
    };
    is_placeholder
        || value.chars().all(|char| matches!(char, '*' | '•'))
        || (3..=8).contains(&value.len()) && value.bytes().all(|byte| matches!(byte, b'x' | b'X'))
        || NO_VALUES.iter().any(|none| none.eq_ignore_ascii_case(inner))
        || (name == Name::Weak && (is_ticker(bytes) || bytes.len() <= 3 && bytes.iter().all(u8::is_ascii_punctuation)))
}

/// Returns whether a word is the symbol of a currency: `USDC`, `stETH`.
fn is_ticker(word: &[u8]) -> bool {
    let small = word.iter().take_while(|byte| byte.is_ascii_lowercase()).count();
    let capitals = word.get(small..).unwrap_or_default();
    small <= 2 && (2..=6).contains(&capitals.len()) && capitals.iter().all(u8::is_ascii_uppercase)
}

/// Returns whether a word looks like a value rather than like a word of a language: it has digits,
/// or capital letters within.
pub(super) fn looks_like_a_value(word: &str) -> bool {
    let bytes = word.as_bytes();
    let has_digit = bytes.iter().any(u8::is_ascii_digit);
    let has_letter = bytes.iter().any(u8::is_ascii_alphabetic);
    let has_inner_capital =
        bytes.iter().skip(1).any(u8::is_ascii_uppercase) && bytes.iter().any(u8::is_ascii_lowercase);
    (has_digit && has_letter) || (has_inner_capital && bytes.len() >= 8)
}

/// Finds the echoes of a value in a message about the value: a quoted text at the beginning, or
/// after a word such as `was`.
pub(super) fn echoes(message: &str, found: &mut Vec<Range<usize>>) {
    const BEFORE: [&str; 9] = ["was", "value", "got", "received", "input", "provided", "given", "found", "actual"];
    let mut from = 0;
    while let Some(open) = message.get(from..).and_then(|rest| rest.find(['\'', '"', '`', '['])).map(|at| from + at) {
        let before = message.get(..open).unwrap_or_default().trim_end_matches([' ', ':', '=', '(']);
        let close = match message.as_bytes().get(open) {
            Some(b'[') => ']',
            Some(quote) => char::from(*quote),
            None => return,
        };
        let Some(len) = message.get(open + 1..).and_then(|rest| rest.find(close)) else { return };
        let word = before.rsplit(|char: char| !char.is_ascii_alphabetic()).next().unwrap_or_default();
        let is_beside_name =
            message.get(..open).is_some_and(|before| before.ends_with("` (") || before.ends_with("' ("));
        let is_echo = before.is_empty() || is_beside_name || BEFORE.iter().any(|it| it.eq_ignore_ascii_case(word));
        let value = message.get(open + 1..open + 1 + len).unwrap_or_default();
        if is_echo && !value.is_empty() && !classify(value).is_secret() && !is_no_value(Name::Secret, value) {
            found.push(open + 1..open + 1 + len);
        }
        from = open + len + 2;
    }
}

/// The role of a name in a pair of neighbors: `{"field": "password", "rejectedValue": "…"}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The value is the name of another value.
    Names,
    /// The value belongs to the name beside it.
    Holds,
    /// The values below are messages about fields.
    Errors,
    /// The value describes an error or a field: its code, its message, its limits.
    Describes,
    /// The value is the name of a type, a place or a method.
    Types,
    None,
}

/// Returns the role of a name.
pub(super) fn role(name: &str) -> Role {
    if name.len() > 24 {
        return Role::None;
    }
    match Joined::of(name).as_str() {
        "field" | "fieldname" | "name" | "key" | "path" | "loc" | "param" | "paramname" | "parameter"
        | "parametername" | "property" | "propertyname" | "propertypath" | "instancepath" | "datapath" | "pointer"
        | "jsonpointer" | "variable" | "label" | "header" | "headername" | "attribute" | "attributename" | "column"
        | "columnname" | "argument" | "option" | "setting" | "target" | "id" | "k" | "inputname" | "keyname"
        | "variablename" | "settingname" => Role::Names,
        "value" | "values" | "rejectedvalue" | "rejected" | "invalidvalue" | "attemptedvalue" | "attempted"
        | "input" | "inputvalue" | "data" | "received" | "receivedvalue" | "actual" | "actualvalue" | "got"
        | "given" | "givenvalue" | "provided" | "providedvalue" | "current" | "currentvalue" | "old" | "oldvalue"
        | "new" | "newvalue" | "before" | "after" | "raw" | "rawvalue" | "stringvalue" | "textvalue" | "default"
        | "defaultvalue" | "content" | "val" | "v" | "submitted" | "supplied" | "entered" | "was" | "from" | "to" => {
            Role::Holds
        }
        "errors" | "error" | "fielderrors" | "formerrors" | "validationerrors" | "violations" | "messages"
        | "modelstate" | "invalidparams" | "problems" | "validation" | "failures" | "issues" | "constraints"
        | "detail" | "details" => Role::Errors,
        "code" | "message" | "msg" | "reason" | "rule" | "keyword" | "title" | "description" | "count" | "min"
        | "max" | "minimum" | "maximum" | "minlength" | "maxlength" | "length" | "limit" | "actuallength" => {
            Role::Describes
        }
        "type" | "kind" | "format" | "in" | "location" | "severity" | "scheme" | "provider" | "method" => Role::Types,
        other if other.len() > 5 && other.ends_with("value") => Role::Holds,
        other if is_name_of_part(other) => Role::Names,
        _ => Role::None,
    }
}

/// Returns whether a name is that of a part and its name: `ParameterKey`, `settingName`.
fn is_name_of_part(name: &str) -> bool {
    const PARTS: [&str; 22] = [
        "parameter",
        "param",
        "attribute",
        "option",
        "setting",
        "config",
        "variable",
        "env",
        "property",
        "field",
        "header",
        "claim",
        "form",
        "tag",
        "column",
        "member",
        "argument",
        "input",
        "element",
        "cookie",
        "entry",
        "item",
    ];
    let part = name.strip_suffix("name").or_else(|| name.strip_suffix("key")).unwrap_or(name);
    PARTS.contains(&part) && !matches!(name, "tag" | "form" | "cookie" | "entry" | "item" | "config" | "env")
}

/// Returns the last part of a path that names a field: `password` of `#/user/password`,
/// `user[password]`, `["body","password"]`. Parts without letters don't count.
pub(super) fn last_part(path: &str) -> &str {
    let is_end = |char: char| "./[]#$:\"', \\()".contains(char);
    path.rsplit(is_end).find(|part| part.chars().any(char::is_alphabetic)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_told_from_passphrases() {
        for message in [
            "must be long",
            "is too short",
            "This field is required.",
            "'x' is short",
            "can't be blank",
            "Password must be long",
        ] {
            assert!(is_message(message, false), "{message}");
        }
        for secret in ["hunter2", "correct horse battery staple", "my dog is brown", "must", "required"] {
            assert!(!is_message(secret, false), "{secret}");
        }
        assert!(is_message("required", true) && is_message("too_short", true) && !is_message("hunter2", true));
    }

    #[test]
    fn the_last_part_of_a_path_is_its_name() {
        for path in [
            "password",
            "/password",
            "#/user/password",
            "user.password",
            "user[password]",
            "[\"body\",\"password\"]",
            "/password/0",
        ] {
            assert_eq!(last_part(path), "password", "{path}");
        }
        assert_eq!(last_part(""), "");
    }
}
