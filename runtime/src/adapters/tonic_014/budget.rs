//! The size of a status on the wire.
//!
//! Clients limit the headers or trailers of a response: grpc-core, which most languages use,
//! accepts 8 KiB by default. A client that gets more resets the stream, and the whole status is
//! lost. HTTP/2 counts the name and the value of each header and 32 bytes more (RFC 9113 §6.5.2).
//! gRPC sends the message percent-encoded, and again in the details, and the details in base64.

/// The limit for the headers that carry a status, in bytes as HTTP/2 counts them. The rest of the
/// 8 KiB is for `:status`, `content-type`, `date` and the headers of other layers.
const MAX_HEADERS: usize = 7 * 1024;

/// The limit for the message, which is sent twice.
const MAX_MESSAGE: usize = 3 * 1024;

/// An upper bound for the size of an entry in protobuf, beside its texts: the tags and the lengths
/// of a message with three fields. A length below 2 MiB has at most three bytes.
pub(super) const ENTRY: usize = 4 * 4;

/// An upper bound for the size of a `google.protobuf.Any` beside its content: the URL of its type,
/// such as `type.googleapis.com/google.rpc.RequestInfo`, and the tags and lengths.
pub(super) const ANY: usize = 64 + 2 * ENTRY;

/// The bytes that are left for a status.
pub(super) struct Budget {
    left: usize,
}

impl Budget {
    /// Creates the budget of a status, without the parts that each status has, and without the
    /// entry that counts the field errors which don't fit.
    pub(super) fn new() -> Self {
        let names = ["grpc-status", "grpc-message", "grpc-status-details-bin"];
        let fixed: usize = names.iter().map(|name| HEADER + name.len() + 2).sum();
        let truncated = ANY + ENTRY + 64;
        Self { left: MAX_HEADERS - fixed - base64(ENTRY + truncated) }
    }

    fn take(&mut self, bytes: usize) -> bool {
        let left = self.left.checked_sub(bytes);
        self.left = left.unwrap_or(self.left);
        left.is_some()
    }

    /// Takes the bytes of a header. Returns `false` if there are fewer left.
    pub(super) fn take_header(&mut self, name: usize, value: usize) -> bool {
        self.take(HEADER + name + value)
    }

    /// Takes the bytes of a part of the details. Returns `false` if there are fewer left.
    pub(super) fn take_details(&mut self, bytes: usize) -> bool {
        self.take(base64(bytes))
    }

    /// Takes the bytes of the message, and cuts a message that is too long.
    pub(super) fn message(&mut self, text: String) -> String {
        const ELLIPSIS: char = '…';
        // In thirds of a byte, because base64 makes four bytes of three.
        let cost = |char: char| {
            let encoded: usize =
                char.encode_utf8(&mut [0; 4]).bytes().map(|byte| if is_plain(byte) { 1 } else { 3 }).sum();
            3 * encoded + 4 * char.len_utf8()
        };
        let whole: usize = text.chars().map(cost).sum();
        let (text, thirds) = if whole <= 3 * MAX_MESSAGE {
            (text, whole)
        } else {
            let (mut left, mut cut) = (3 * MAX_MESSAGE - cost(ELLIPSIS), String::new());
            for char in text.chars() {
                let Some(rest) = left.checked_sub(cost(char)) else { break };
                left = rest;
                cut.push(char);
            }
            cut.push(ELLIPSIS);
            (cut, 3 * MAX_MESSAGE - left)
        };
        // At most `MAX_MESSAGE`, which a new budget has.
        self.take(thirds.div_ceil(3));
        text
    }
}

/// The bytes that HTTP/2 counts for a header beside its name and its value.
const HEADER: usize = 32;

/// Returns the length of the base64 form without padding.
const fn base64(bytes: usize) -> usize {
    (4 * bytes).div_ceil(3)
}

/// Returns whether tonic sends a byte of the message without percent-encoding.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_graphic() && !b"\"#%<>`?{}".contains(&byte)
}
