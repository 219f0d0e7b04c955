//! The header of the page: the API, the owner of the entries, their age, and the contact.

use super::text::visible;
use crate::query::access::Access;
use crate::store::limits::Limits;
use status_error::__private::current_profile;
use status_error::ApiProfile;
use std::time::Duration;

/// The facts that each page of the log has in its header.
pub(super) struct About {
    profile: Option<&'static ApiProfile>,
    /// The tenant whose entries are listed. `None` for the entries of all tenants.
    pub(super) tenant: Option<String>,
    pub(super) is_operator: bool,
    pub(super) kept: Option<String>,
}

impl About {
    /// Returns the facts for a reader. `tenant` is the filter of an operator.
    pub(super) fn new(access: &Access, tenant: &str, limits: Option<Limits>) -> Self {
        let (name, is_operator) = match access {
            Access::Tenant(name) => (Some(name.as_str()), false),
            Access::Operator => (Some(tenant).filter(|tenant| !tenant.is_empty()), true),
        };
        Self {
            profile: current_profile(),
            tenant: name.map(visible),
            is_operator,
            kept: limits.map(|limits| age(limits.age)),
        }
    }

    /// Returns the domain of the API whose layer serves the page.
    pub(super) fn api(&self) -> Option<&'static str> {
        self.profile.map(ApiProfile::domain)
    }

    /// Returns the contact and a link to it. The link is empty if the contact is neither an address
    /// nor a web page.
    pub(super) fn support(&self) -> Option<(&'static str, String)> {
        let contact = self.profile?.support_contact()?;
        let link = match () {
            () if is_web(contact) => contact.to_owned(),
            () if is_address(contact) => format!("mailto:{contact}"),
            () => String::new(),
        };
        Some((contact, link))
    }

    /// Returns a link that sends the id of an entry to the contact's address.
    pub(super) fn mail(&self, entry: &str) -> Option<String> {
        let (contact, _) = self.support().filter(|(contact, _)| is_address(contact))?;
        Some(format!("mailto:{contact}?subject=Entry%20{entry}%20of%20the%20error%20log"))
    }

    /// Returns the link to the documentation of a code.
    pub(super) fn docs(&self, code: &str) -> Option<String> {
        use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
        // The unreserved characters (RFC 3986 §2.3), as in the `type` of a response.
        const CODE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
        let base = self.profile?.docs_base().filter(|base| is_web(base))?;
        Some(format!("{base}{}", utf8_percent_encode(code, CODE)))
    }
}

fn is_web(contact: &str) -> bool {
    ["https://", "http://"].iter().any(|scheme| contact.starts_with(scheme))
}

/// Returns whether a text is an address without characters that a `mailto:` link gives a meaning.
fn is_address(contact: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"@.-_+".contains(&byte);
    contact.matches('@').count() == 1 && contact.bytes().all(is_plain)
}

/// Returns an age in the largest unit of which it has a whole number.
fn age(age: Duration) -> String {
    let seconds = age.as_secs();
    let units = [(86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")];
    let unit = units.into_iter().find(|(unit, _)| seconds % unit == 0 && seconds >= *unit);
    let (unit, name) = unit.unwrap_or((1, "second"));
    let count = seconds / unit;
    if count == 1 { format!("1 {name}") } else { format!("{count} {name}s") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use status_error::layer::RequestScope;

    static API: ApiProfile = ApiProfile::new("a.test").docs("https://a.test/errors#").support("help+log@a.test");
    static ODD: ApiProfile = ApiProfile::new("a.test").docs("javascript:").support("extension 7, or javascript:x@y");

    #[test]
    fn links_lead_to_addresses_and_web_pages_only() {
        let about = |api| RequestScope::new().profile(api).in_scope(|| About::new(&Access::Operator, "", None));
        let facts = about(&API);
        assert_eq!(facts.api(), Some("a.test"));
        assert_eq!(facts.support().unwrap().1, "mailto:help+log@a.test");
        assert_eq!(facts.docs("a b\"/../é").unwrap(), "https://a.test/errors#a%20b%22%2F..%2F%C3%A9");
        let odd = about(&ODD);
        assert_eq!((odd.support().unwrap().1, odd.mail("7"), odd.docs("a")), (String::new(), None, None));
        assert!(About::new(&Access::Operator, "", None).support().is_none());
    }

    #[test]
    fn ages_have_the_largest_whole_unit() {
        let ages = [0, 1, 90, 120, 3_600, 90_000, 86_400, 2_592_000].map(|seconds| age(Duration::from_secs(seconds)));
        assert_eq!(ages.join(", "), "0 seconds, 1 second, 90 seconds, 2 minutes, 1 hour, 25 hours, 1 day, 30 days");
    }
}
