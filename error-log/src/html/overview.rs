//! The counts above the list: the chart, the most frequent codes and routes, and the groups.

use super::axis::Axis;
use super::form::Form;
use super::text::visible;
use crate::query::counts::{Counts, EntryGroup, Precision};
use std::collections::BTreeMap;
use std::time::SystemTime;

/// The height of the chart, in its own units. The width of a span is [`WIDTH`].
const HEIGHT: u64 = 1_000;
const WIDTH: usize = 10;
/// The height of the smallest number above 0.
const LEAST: u64 = 25;
/// The number of codes and of routes beside the chart.
const TOP: usize = 5;
/// The maximum number of groups.
const GROUPS: usize = 100;

/// The counts of the listed span.
pub(super) struct Overview {
    /// The number of entries, with a sign in front if it isn't exact.
    pub(super) total: String,
    pub(super) is_empty: bool,
    /// The sentence that says that counts are not exact.
    pub(super) note: Option<&'static str>,
    /// The length of a bar's span in words.
    pub(super) per: String,
    pub(super) from: String,
    pub(super) to: String,
    pub(super) most: String,
    pub(super) width: usize,
    pub(super) bars: Vec<Bar>,
    pub(super) classes: Vec<Class>,
    pub(super) codes: Vec<Top>,
    pub(super) routes: Vec<Top>,
    pub(super) groups: Vec<Group>,
}

/// The bar of a span.
pub(super) struct Bar {
    pub(super) x: usize,
    pub(super) label: String,
    pub(super) link: String,
    pub(super) total: String,
    pub(super) is_empty: bool,
    /// The classes of statuses, from the bottom of the bar to its top.
    pub(super) parts: Vec<Part>,
    /// The numbers of the classes in [`Overview::classes`].
    pub(super) counts: Vec<String>,
}

/// The part of a bar for one class of statuses.
pub(super) struct Part {
    pub(super) class: u16,
    pub(super) y: u64,
    pub(super) height: u64,
}

/// A class of statuses that occurs.
pub(super) struct Class {
    pub(super) class: u16,
    pub(super) count: String,
}

/// A value that many entries have.
pub(super) struct Top {
    pub(super) value: String,
    pub(super) count: String,
    pub(super) link: String,
    /// Whether the list is filtered by the value. The link then removes the filter.
    pub(super) is_set: bool,
}

/// The entries with the same status, code and route.
pub(super) struct Group {
    pub(super) status: u16,
    pub(super) code: Option<String>,
    pub(super) route: Option<String>,
    pub(super) count: String,
    pub(super) first: String,
    pub(super) last: String,
    pub(super) link: String,
}

impl Overview {
    pub(super) fn new(form: &Form, axis: &Axis, counts: &Counts) -> Self {
        let zone = form.zone;
        let all: Vec<&EntryGroup> = counts.spans.iter().flat_map(|span| &span.groups).collect();
        let precision = counts.spans.iter().map(|span| span.precision).max().unwrap_or_default();
        let classes = sums(&all, |group| Some(group.status / 100));
        let most = counts.spans.iter().map(|span| (span.total(), span.precision)).max().unwrap_or_default();
        let ends = axis.bounds.iter().zip(axis.bounds.iter().skip(1));
        let bars = counts.spans.iter().zip(ends).enumerate().map(|(index, (span, (from, to)))| {
            let of = |class: u16| span.groups.iter().filter(move |group| group.status / 100 == class);
            let sum = |class| of(class).map(|group| group.count).sum::<u64>();
            // Server errors are at the bottom, where bars are easy to compare.
            let mut top = HEIGHT;
            let parts = classes.iter().rev().map(|(class, _)| (*class, sum(*class))).filter(|(_, count)| *count > 0);
            let parts = parts.map(|(class, count)| {
                let height = scaled(count, most.0).max(LEAST).min(top);
                top -= height;
                Part { class, y: top, height }
            });
            Bar {
                x: index * WIDTH,
                label: axis.label(*from, zone),
                link: form.between(*from, *to),
                total: number(span.total(), span.precision),
                is_empty: span.groups.is_empty(),
                parts: parts.collect(),
                counts: classes.keys().map(|class| number(sum(*class), span.precision)).collect(),
            }
        });
        let total = all.iter().map(|group| group.count).sum();
        let end = |bound: Option<&SystemTime>| bound.map(|time| axis.label(*time, zone)).unwrap_or_default();
        Self {
            total: number(total, precision),
            is_empty: all.is_empty() && precision == Precision::Exact,
            note: match precision {
                Precision::Exact => None,
                Precision::Estimate => Some("Numbers with ≈ are estimates from the newest entries of each bar."),
                Precision::AtLeast => {
                    Some("There are more entries than could be counted: numbers with ≥ count a part of them.")
                }
            },
            per: axis.length(),
            from: end(axis.bounds.first()),
            to: end(axis.bounds.last()),
            most: number(most.0, most.1),
            width: counts.spans.len() * WIDTH,
            bars: bars.collect(),
            classes: classes
                .iter()
                .map(|(class, count)| Class { class: *class, count: number(*count, precision) })
                .collect(),
            codes: top(form, "code", precision, sums(&all, |group| group.code.as_deref())),
            routes: top(form, "route", precision, sums(&all, |group| group.route.as_deref())),
            groups: groups(form, precision, &all),
        }
    }
}

/// The values that occur, for the choices of the form, with the most frequent first.
#[derive(Default)]
pub(super) struct Choices {
    pub(super) statuses: Vec<u16>,
    pub(super) codes: Vec<String>,
}

impl Choices {
    pub(super) fn new(counts: &Counts) -> Self {
        /// The maximum number of codes.
        const CODES: usize = 100;
        let all: Vec<&EntryGroup> = counts.spans.iter().flat_map(|span| &span.groups).collect();
        let codes = by_count(sums(&all, |group| group.code.clone()));
        Self {
            statuses: sums(&all, |group| Some(group.status)).into_keys().collect(),
            codes: codes.into_iter().map(|(code, _)| code).take(CODES).collect(),
        }
    }
}

/// Returns the number of entries for each key, in the order of the keys.
fn sums<'g, K: Ord>(groups: &[&'g EntryGroup], key: impl Fn(&'g EntryGroup) -> Option<K>) -> BTreeMap<K, u64> {
    let mut sums = BTreeMap::new();
    for group in groups.iter().copied() {
        if let Some(key) = key(group) {
            *sums.entry(key).or_insert(0) += group.count;
        }
    }
    sums
}

fn by_count<K>(sums: BTreeMap<K, u64>) -> Vec<(K, u64)> {
    let mut sums: Vec<(K, u64)> = sums.into_iter().collect();
    sums.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    sums
}

fn top(form: &Form, filter: &'static str, precision: Precision, sums: BTreeMap<&str, u64>) -> Vec<Top> {
    let values = by_count(sums).into_iter().take(TOP).map(|(value, count)| {
        let is_set = form.value(filter) == value;
        Top {
            value: visible(value),
            count: number(count, precision),
            link: form.with(&[(filter, if is_set { "" } else { value })]),
            is_set,
        }
    });
    values.collect()
}

fn groups(form: &Form, precision: Precision, all: &[&EntryGroup]) -> Vec<Group> {
    let mut groups: BTreeMap<(u16, Option<&str>, Option<&str>), EntryGroup> = BTreeMap::new();
    for group in all {
        let key = (group.status, group.code.as_deref(), group.route.as_deref());
        match groups.get_mut(&key) {
            Some(sum) => {
                sum.count += group.count;
                sum.first = sum.first.min(group.first);
                sum.last = sum.last.max(group.last);
            }
            None => drop(groups.insert(key, (*group).clone())),
        }
    }
    let mut groups: Vec<EntryGroup> = groups.into_values().collect();
    groups.sort_by_key(|group| std::cmp::Reverse((group.count, group.last)));
    let shown = groups.into_iter().take(GROUPS).map(|group| {
        let status = group.status.to_string();
        let mut filters = vec![("view", ""), ("status", status.as_str())];
        filters.extend(group.code.as_deref().map(|code| ("code", code)));
        filters.extend(group.route.as_deref().map(|route| ("route", route)));
        Group {
            link: form.with(&filters),
            status: group.status,
            count: number(group.count, precision),
            first: form.zone.text(group.first),
            last: form.zone.text(group.last),
            code: group.code.as_deref().map(visible),
            route: group.route.as_deref().map(visible),
        }
    });
    shown.collect()
}

fn scaled(count: u64, most: u64) -> u64 {
    let height = u128::from(count) * u128::from(HEIGHT) / u128::from(most.max(1));
    u64::try_from(height).unwrap_or(HEIGHT)
}

/// Returns a number with its thousands separated, and with a sign if it isn't exact.
fn number(count: u64, precision: Precision) -> String {
    let digits = count.to_string();
    let mut text = String::from(match precision {
        Precision::Exact => "",
        Precision::Estimate => "≈ ",
        Precision::AtLeast => "≥ ",
    });
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::counts::SpanCounts;
    use std::time::{Duration, UNIX_EPOCH};

    fn at(seconds: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(1_700_000_000 + seconds)
    }

    fn group(status: u16, code: &str, count: u64, seconds: u64) -> EntryGroup {
        EntryGroup::new(status, Some(code.to_owned()), Some("/{id}".to_owned()), count, at(seconds), at(seconds + 1))
    }

    #[test]
    fn numbers_say_how_exact_they_are() {
        assert_eq!(number(0, Precision::Exact), "0");
        assert_eq!(number(999, Precision::Estimate), "≈ 999");
        assert_eq!(number(1_234_567, Precision::AtLeast), "≥ 1,234,567");
    }

    #[test]
    fn bars_are_stacked_and_never_higher_than_the_chart() {
        let form = Form::read("code=a&view=groups", false, at(120));
        let axis = Axis::new(at(0), at(120), form.zone).unwrap();
        let counts = Counts::new(vec![
            SpanCounts::new(
                vec![group(404, "a", 999_000, 0), group(500, "b", 1, 1), group(200, "c", 1, 1)],
                Precision::Exact,
            ),
            SpanCounts::new(Vec::new(), Precision::Exact),
            SpanCounts::new(vec![group(404, "a", 7, 100)], Precision::Estimate),
        ]);
        let overview = Overview::new(&form, &axis, &counts);
        assert_eq!(overview.total, "≈ 999,009");
        assert_eq!(overview.bars.len(), 3);
        let parts: Vec<_> = overview.bars[0].parts.iter().map(|part| (part.class, part.y, part.height)).collect();
        assert_eq!(parts, [(5, 975, 25), (4, 0, 975), (2, 0, 0)]);
        assert!(overview.bars[1].parts.is_empty() && overview.bars[1].is_empty);
        assert_eq!(overview.bars[2].parts[0].height, LEAST);
        assert_eq!(overview.bars[2].total, "≈ 7");
        assert!(overview.bars[0].link.starts_with("?code=a&from=") && overview.bars[0].link.ends_with("&view=groups"));
        let top: Vec<_> =
            overview.codes.iter().map(|top| (top.value.as_str(), top.is_set, top.link.as_str())).collect();
        assert_eq!(top[0], ("a", true, "?view=groups"));
        assert_eq!(top[1], ("b", false, "?code=b&view=groups"));
        let group = &overview.groups[0];
        assert_eq!((group.count.as_str(), group.link.as_str()), ("≈ 999,007", "?status=404&code=a&route=%2F%7Bid%7D"));
        assert_eq!((group.first.as_str(), group.last.as_str()), ("2023-11-14 22:13:20 UTC", "2023-11-14 22:15:01 UTC"));
        let choices = Choices::new(&counts);
        assert_eq!((choices.statuses, choices.codes.first().map(String::as_str)), (vec![200, 404, 500], Some("a")));
    }
}
