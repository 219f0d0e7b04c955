//! Detection of card numbers.

use std::ops::Range;

/// Finds card numbers in a text: 13 to 19 digits that begin like those of an issuer and end with a
/// correct check digit (Luhn, ISO/IEC 7812-1). Between two groups of digits there may be up to
/// three spaces, hyphens, dots or similar characters.
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
    while let Some(window) = digits.get(first..).filter(|window| window.len() >= 13) {
        let len = card_at(text, &digits, first);
        if let Some((from, last)) = window.first().zip(len.and_then(|len| window.get(len - 1))) {
            found.push(from.1..last.1 + 1);
        }
        first += 1;
    }
    at
}

/// Returns the length of the separator between two groups of digits, in bytes.
fn gap(text: &[u8]) -> usize {
    let mut rest = text;
    for _ in 0..3 {
        rest = match rest {
            // Spaces of several lengths, a middle dot, dashes of several lengths, no-break spaces.
            [b' ' | b'\t' | b'-' | b'.' | b'_' | b'+' | b'/', rest @ ..]
            | [0xc2, 0xa0 | 0xad | 0xb7, rest @ ..]
            | [0xe2, 0x80, 0x80..=0x8b | 0x90..=0x95 | 0xa2 | 0xaf, rest @ ..]
            | [0xe2, 0x81, 0x9f | 0xa0, rest @ ..]
            | [0xe2, 0x88, 0x92, rest @ ..]
            | [0xe3, 0x80, 0x80, rest @ ..] => rest,
            _ => break,
        };
    }
    text.len() - rest.len()
}

/// Returns the number of digits of a card number that begins at the digit `first`. A card number
/// consists of whole groups of adjacent digits: it isn't a part of a longer number, such as a time
/// in nanoseconds. Its first group may have zeros before it.
fn card_at(text: &[u8], digits: &[(u8, usize, bool)], first: usize) -> Option<usize> {
    let window = digits.get(first..)?;
    let &(digit, from, begins) = window.first()?;
    // No card number begins with 0, 7 or 8, besides those of UnionPay and a few national schemes.
    if digit == 0 {
        return None;
    }
    let zeros = digits.get(..first)?.iter().rev();
    let mut zeros = zeros.take_while(|(digit, ..)| *digit == 0);
    let is_padded =
        !begins && zeros.any(|(.., begins)| *begins) && digits.get(first - 1).is_some_and(|(digit, ..)| *digit == 0);
    // The fraction of a number is not a card number, nor is the number before it. Its dot is
    // between two digits, without a space.
    let is_point = |before: usize, after: usize| before + 2 == after && text.get(before + 1) == Some(&b'.');
    let previous = first.checked_sub(1).and_then(|previous| digits.get(previous));
    let is_fraction = begins && previous.is_some_and(|(_, before, _)| is_point(*before, from));
    if !(begins || is_padded) || is_fraction {
        return None;
    }
    (13..=19).rev().find(|&len| {
        let Some(card) = window.get(..len) else { return false };
        let ends = window.get(len).is_none_or(|(.., begins)| *begins);
        let last = card.last().map_or(from, |(_, last, _)| *last);
        let is_whole = !window.get(len).is_some_and(|(_, next, _)| is_point(last, *next));
        ends && is_whole && is_issued(card) && is_right(card) && is_grouped(text, card)
    })
}

/// Returns whether the groups of digits are those of a card: of one size, but for the last group,
/// or 4, 6 and the rest.
fn is_grouped(text: &[u8], card: &[(u8, usize, bool)]) -> bool {
    let mut sizes = card.chunk_by(|_, (.., begins)| !begins).map(<[_]>::len);
    let (first, last) = (sizes.next().unwrap_or_default(), sizes.clone().next_back());
    let Some(last) = last else { return true };
    let is_even = sizes.clone().take(sizes.clone().count() - 1).all(|size| size == first) && last <= first.max(5);
    let is_odd = first == 4 && sizes.next() == Some(6) && sizes.next().is_some() && sizes.next().is_none();
    // A path such as `/2026/01/31` has any groups.
    let has_slash = card.iter().skip(1).any(|(_, at, begins)| *begins && text.get(at - 1) == Some(&b'/'));
    is_odd || (is_even && (!has_slash || first == 4))
}

/// Returns whether the first four digits and the length are those of an issuer's card numbers
/// (ISO/IEC 7812-1).
fn is_issued(card: &[(u8, usize, bool)]) -> bool {
    let head = card.iter().take(4).fold(0_u32, |head, (digit, ..)| head * 10 + u32::from(*digit));
    let len = card.len();
    match head {
        // Visa.
        4000..=4999 => matches!(len, 13 | 16 | 19),
        // Mastercard.
        2221..=2720 | 5100..=5599 => len == 16,
        // American Express.
        3400..=3499 | 3700..=3799 => len == 15,
        // Diners Club.
        3000..=3059 | 3095 | 3600..=3699 | 3800..=3999 => (14..=19).contains(&len),
        // JCB.
        3528..=3589 => (16..=19).contains(&len),
        // Mir, UnionPay, RuPay, Troy, Uzcard, Humo.
        2200..=2204 | 8100..=8299 => (16..=19).contains(&len),
        8600 | 9792 | 9860 => len == 16,
        // Discover, UnionPay, Maestro and others.
        5000..=5099 | 5600..=5899 | 6000..=6999 => (13..=19).contains(&len) && len != 14,
        // UATP, the cards of airlines.
        1000..=1999 => len == 15,
        _ => false,
    }
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
            "4111\t1111\t1111\t1111",
            "4111/1111/1111/1111",
            "4111·1111·1111·1111",
            "4111\u{2009}1111\u{2009}1111\u{2009}1111",
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
        for other in [
            "4111111111111112",
            "1700000000000",
            "2026-01-31 12.30",
            "1 000 000 000",
            "+49 30 123456",
            "411111111111",
            "4111    1111    1111    1111",
            "4111,1111,1111,1111",
            // A card stands alone.
            "202601311200004111111111111111",
            "4242424242424242424242424242424242",
            "1585841080431321088",
            "1700000000123456789",
            "20260131120000411",
            "490154203237518",
            "0.4111111111111111",
            "4111111111111111.5",
            "411/111/11111/11111",
        ] {
            assert_eq!(cards(other), [""; 0], "{other}");
        }
    }
}
