//! Checks JSON Pointers: any segments are escaped, and reading the pointer gives the same segments.

use status_error::Pointer;

pub fn check(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let segments: Vec<&str> = text.split('\n').collect();
    let pointer = segments.iter().fold(Pointer::root(), |pointer, segment| pointer.key(segment));
    let unescape = |segment: &str| {
        let escapes = segment.matches('~').count();
        assert_eq!(escapes, segment.matches("~0").count() + segment.matches("~1").count(), "{segment}");
        segment.replace("~1", "/").replace("~0", "~")
    };
    let read: Vec<String> = pointer.as_str().split('/').skip(1).map(unescape).collect();
    assert_eq!(read, segments);

    let fragment = pointer.fragment().to_string();
    let encoded = fragment.strip_prefix('#').unwrap();
    // RFC 3986 §3.5: only these characters are legal in the fragment of a URI.
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/?%".contains(&byte);
    assert!(encoded.bytes().all(legal), "{fragment}");
    let mut decoded = Vec::new();
    let mut parts = encoded.split('%');
    decoded.extend_from_slice(parts.next().unwrap().as_bytes());
    for part in parts {
        let (hex, rest) = part.split_at(2);
        decoded.push(u8::from_str_radix(hex, 16).unwrap());
        decoded.extend_from_slice(rest.as_bytes());
    }
    assert_eq!(decoded, pointer.as_str().as_bytes());

    let field = Pointer::field(&text.replace('.', ""));
    assert_eq!(field, Pointer::root().key(&text.replace('.', "")));
}
