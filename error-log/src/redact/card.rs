//! Card numbers.

use std::ops::Range;

/// Where card numbers are in a text: 13 to 19 digits, single spaces, hyphens or dots between them, whose last one is right by Luhn
/// (ISO/IEC 7812-1).
pub(super) fn find(text: &[u8], found: &mut Vec<Range<usize>>) {
    let mut at = 0;
    while let Some(start) = text.get(at..).and_then(|rest| rest.iter().position(u8::is_ascii_digit)) {
        let start = at + start;
        at = find_in_run(text, start, found);
    }
}

/// Whether digits are one card number.
pub(super) fn is_card(digits: &[u8]) -> bool {
    let mut found = Vec::new();
    if (13..=19).contains(&digits.len()) {
        find(digits, &mut found);
    }
    found.first() == Some(&(0..digits.len()))
}

/// Looks at the digits from `start` on, and says where they end.
fn find_in_run(text: &[u8], start: usize, found: &mut Vec<Range<usize>>) -> usize {
    // Each digit, where it is, and whether a group of digits begins with it.
    let mut digits: Vec<(u8, usize, bool)> = Vec::new();
    let (mut at, mut begins) = (start, true);
    let digit_at = |at: usize| text.get(at).filter(|byte| byte.is_ascii_digit());
    loop {
        if let Some(digit) = digit_at(at) {
            digits.push((digit - b'0', at, begins));
            (at, begins) = (at + 1, false);
        } else if matches!(text.get(at), Some(b' ' | b'-' | b'.')) && digit_at(at + 1).is_some() {
            (at, begins) = (at + 1, true);
        } else {
            break;
        }
    }
    if digits.len() < 13 {
        return at;
    }
    let mut first = 0;
    while let Some(window) = digits.get(first..) {
        match card_at(window) {
            Some(len) => {
                let last = window.get(len - 1).map_or(at, |(_, at, _)| at + 1);
                found.extend(window.first().map(|(_, at, _)| *at..last));
                first += len;
            }
            None => first += 1,
        }
        if window.len() < 13 {
            break;
        }
    }
    at
}

/// How many digits of a card number are at the beginning. Among groups of digits it begins and ends with a group, so that dates
/// and amounts side by side are none; within one long group it may be anywhere.
fn card_at(digits: &[(u8, usize, bool)]) -> Option<usize> {
    let &(first, _, begins) = digits.first()?;
    (13..=19).rev().find(|&len| {
        let Some(window) = digits.get(..len) else { return false };
        let in_one_group = !window.iter().skip(1).any(|(.., begins)| *begins);
        let ends = digits.get(len).is_none_or(|(.., begins)| *begins);
        // 0 is not given out, and 1 is for airlines, whose numbers have 15 digits: times in milliseconds begin so too.
        let is_given_out = first >= 2 || (first == 1 && len == 15);
        is_given_out && (in_one_group || (begins && ends)) && is_right(window)
    })
}

fn is_right(digits: &[(u8, usize, bool)]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, (digit, ..))| {
            let digit = u32::from(*digit);
            match (place % 2, digit * 2) {
                (0, _) => digit,
                (_, double) if double > 9 => double - 9,
                (_, double) => double,
            }
        })
        .sum();
    sum % 10 == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cards(text: &str) -> Vec<&str> {
        let mut found = Vec::new();
        find(text.as_bytes(), &mut found);
        found.into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn numbers_of_cards_are_found_as_they_are_written() {
        for card in [
            "4111111111111111",
            "4111 1111 1111 1111",
            "4111-1111-1111-1111",
            "4111.1111.1111.1111",
            "378282246310005",
            "3782 822463 10005",
            "5555555555554444",
            "6011111111111117",
            "3530111333300000",
            "4222222222222",
            "6304000000000000",
            "6799990100000000019",
            "2223003122003222",
        ] {
            assert_eq!(cards(card), [card]);
            assert_eq!(cards(&format!("card{card}, please")), [card]);
            assert_eq!(cards(&format!("12 {card} 2026-01")), [card]);
        }
        assert_eq!(cards("1 4111111111111111 5555555555554444"), ["4111111111111111", "5555555555554444"]);
        assert_eq!(cards("00004111111111111111"), ["4111111111111111"]);
    }

    #[test]
    fn other_numbers_are_left() {
        for other in
            ["4111111111111112", "1700000000000", "2026-01-31 12.30", "1 000 000 000", "+49 30 123456", "411111111111"]
        {
            assert_eq!(cards(other), [""; 0], "{other}");
        }
    }
}
