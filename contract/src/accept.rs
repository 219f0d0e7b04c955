//! The weights of media types in an `accept` header. The crates of the error log and of the lock
//! file have the same copy of this file, because each crate is packaged alone. A test compares the
//! copies.

use mediatype::{MediaType, MediaTypeList, Name, ReadParams as _, names};

/// Returns the weight of each media type in thousandths, by the lines of an `accept` header (RFC
/// 9110 §12.5.1). The weight is 0 if no range matches. Ranges that can't be parsed are ignored.
pub(crate) fn weights<'l, const N: usize>(
    lines: impl Iterator<Item = &'l str>,
    types: [(Name<'_>, Name<'_>); N],
) -> [u16; N] {
    let mut weights = [Weight::default(); N];
    // Several `accept` headers are one list.
    for range in lines.flat_map(MediaTypeList::new).flatten() {
        for (weight, (main, sub)) in weights.iter_mut().zip(types) {
            weight.consider(&range, main, sub);
        }
    }
    weights.map(|weight| weight.thousandths)
}

/// The weight of a media type, from the most specific range that matches the type.
#[derive(Debug, Clone, Copy, Default)]
struct Weight {
    specific: u8,
    thousandths: u16,
}

impl Weight {
    fn consider(&mut self, range: &MediaType<'_>, main: Name<'_>, sub: Name<'_>) {
        let specific = match () {
            () if range.ty == main && range.subty == sub && range.suffix.is_none() => 3,
            () if range.ty == main && range.subty.as_str() == "*" => 2,
            () if range.ty.as_str() == "*" && range.subty.as_str() == "*" => 1,
            () => return,
        };
        let weight = range.get_param(names::Q).map_or(Some(1.0), |weight| weight.as_str().parse::<f32>().ok());
        // NaN and numbers outside of 0 to 1 are not weights.
        let Some(weight) = weight.filter(|weight| (0.0..=1.0).contains(weight)) else { return };
        if specific >= self.specific {
            // At most 1000.
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let thousandths = (weight * 1000.0).round() as u16;
            *self = Self { specific, thousandths };
        }
    }
}
