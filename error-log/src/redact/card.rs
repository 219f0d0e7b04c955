//! Detection of card numbers.

use std::ops::Range;

/// Finds card numbers in a text: 13 to 19 digits of which the last is correct by Luhn (ISO/IEC
/// 7812-1). Between two digits there may be up to three spaces, hyphens, dots or similar
/// characters. The card numbers found among more digits may overlap, because it is unknown which of
/// them is the real one.
pub(super) fn find(text: &[u8], found: &mut Vec<Range<usize>>) {
    let mut at = 0;
    while let Some(start) = text.get(at..).and_then(|rest| rest.iter().position(u8::is_ascii_digit)) {
        let start = at + start;
        at = find_in_run(text, start, found);
    }
}

/// Returns whether the digits as a whole are one card number.
pub(super) fn is_card(digits: &[u8]) -> bool {
    let mut found = Vec::new();
    if (13..=19).contains(&digits.len()) {
        find(digits, &mut found);
    }
    found.first() == Some(&(0..digits.len()))
}

/// Finds card numbers among the digits from `start` on, and returns the position after these
/// digits.
fn find_in_run(text: &[u8], start: usize, found: &mut Vec<Range<usize>>) -> usize {
    // Each digit, its position, and whether a group of digits begins with it.
    let mut digits: Vec<(u8, usize, bool)> = Vec::new();
    let (mut at, mut begins) = (start, true);
    let digit_at = |at: usize| text.get(at).filter(|byte| byte.is_ascii_digit());
    loop {
        if let Some(digit) = digit_at(at) {
            digits.push((digit - b'0', at, begins));
            (at, begins) = (at + 1, false);
        } else {
            let next = at + gap(text.get(at..).unwrap_or_default());
            if next == at || digit_at(next).is_none() {
                break;
            }
            (at, begins) = (next, true);
        }
    }
    if digits.len() < 13 {
        return at;
    }
    let mut first = 0;
    while let Some(window) = digits.get(first..) {
        let Some((_, from, _)) = window.first().filter(|_| window.len() >= 13) else { break };
        let last = card_at(window).and_then(|len| window.get(len - 1));
        found.extend(last.map(|(_, last, _)| *from..last + 1));
        first += 1;
    }
    at
}

/// Returns the length of the separator between two groups of digits, in bytes.
fn gap(text: &[u8]) -> usize {
    let mut rest = text;
    for _ in 0..3 {
        rest = match rest {
            // No-break space, narrow no-break space, thin space, and dashes of several lengths.
            [b' ' | b'-' | b'.' | b'_' | b'+', rest @ ..]
            | [0xc2, 0xa0, rest @ ..]
            | [0xe2, 0x80, 0x89 | 0x90..=0x95 | 0xaf, rest @ ..] => rest,
            _ => break,
        };
    }
    text.len() - rest.len()
}

/// Returns the number of digits of a card number at the beginning. Returns `None` if the digits
/// don't begin with a card number. If the digits are in groups, a card number begins and ends with
/// a group, so that dates and amounts side by side are not one. Within one long group it may be
/// anywhere.
fn card_at(digits: &[(u8, usize, bool)]) -> Option<usize> {
    let &(first, _, begins) = digits.first()?;
    (13..=19).rev().find(|&len| {
        let Some(window) = digits.get(..len) else { return false };
        let in_one_group = !window.iter().skip(1).any(|(.., begins)| *begins);
        let ends = digits.get(len).is_none_or(|(.., begins)| *begins);
        // No card number begins with 0. Those that begin with 1 are from airlines and have 15
        // digits; a time in milliseconds begins with 1 too.
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
        let mut found: Vec<Range<usize>> = Vec::new();
        find(text.as_bytes(), &mut found);
        let merged = found.into_iter().fold(Vec::<Range<usize>>::new(), |mut merged, card| {
            match merged.last_mut().filter(|last| card.start < last.end) {
                Some(last) => last.end = last.end.max(card.end),
                None => merged.push(card),
            }
            merged
        });
        merged.into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn numbers_of_cards_are_found_as_they_are_written() {
        for card in [
            "4111111111111111",
            "4111 1111 1111 1111",
            "4111-1111-1111-1111",
            "4111.1111.1111.1111",
            "4111_1111_1111_1111",
            "4111+1111+1111+1111",
            "4111  1111  1111  1111",
            "4111 - 1111 - 1111 - 1111",
            "4111\u{a0}1111\u{a0}1111\u{a0}1111",
            "4111–1111–1111–1111",
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
        // Digits that pass the check by chance hide no part of the real card number.
        for glued in ["202601311200004111111111111111", "4242424242424242424242424242424242"] {
            assert!(cards(glued).last().unwrap().ends_with(&glued[glued.len() - 16..]), "{glued}");
        }
    }

    #[test]
    fn other_numbers_are_left() {
        for other in [
            "4111111111111112",
            "1700000000000",
            "2026-01-31 12.30",
            "1 000 000 000",
            "+49 30 123456",
            "411111111111",
            "4111    1111    1111    1111",
            "4111,1111,1111,1111",
        ] {
            assert_eq!(cards(other), [""; 0], "{other}");
        }
    }
}
