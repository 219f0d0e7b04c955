//! An HTTP/1.1 client over bytes: requests are written verbatim, responses are read completely.

use std::fmt;
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::Duration;

pub(crate) struct Connection {
    stream: TcpStream,
    read: Vec<u8>,
    /// The bytes of the responses read so far, unchanged.
    taken: Vec<u8>,
}

/// A complete response.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Headers in their order, with names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.status)?;
        self.headers.iter().try_for_each(|(name, value)| writeln!(f, "{name}: {value}"))?;
        write!(f, "\n{}", self.body)
    }
}

impl Answer {
    pub(crate) fn new(status: u16, headers: &[(&str, &str)], body: &str) -> Self {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Self { status, headers: headers.collect(), body: body.to_owned() }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

impl Connection {
    pub(crate) fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        stream.set_nodelay(true).unwrap();
        Self { stream, read: Vec::new(), taken: Vec::new() }
    }

    pub(crate) fn send(&mut self, bytes: &str) {
        // The server may have closed the connection already; its earlier response is still read.
        drop(self.stream.write_all(bytes.as_bytes()));
    }

    /// Closes the sending side. Responses can still be read.
    pub(crate) fn end(&mut self) {
        drop(self.stream.shutdown(Shutdown::Write));
    }

    fn fill(&mut self) -> io::Result<()> {
        let mut chunk = [0; 4096];
        match self.stream.read(&mut chunk)? {
            0 => Err(ErrorKind::UnexpectedEof.into()),
            length => {
                self.read.extend_from_slice(&chunk[..length]);
                Ok(())
            }
        }
    }

    /// Reads up to a mark, including the mark.
    fn until(&mut self, mark: &str) -> io::Result<String> {
        loop {
            if let Some(at) = self.read.windows(mark.len()).position(|window| window == mark.as_bytes()) {
                return Ok(self.take(at + mark.len()));
            }
            self.fill()?;
        }
    }

    fn exactly(&mut self, length: usize) -> io::Result<String> {
        while self.read.len() < length {
            self.fill()?;
        }
        Ok(self.take(length))
    }

    fn take(&mut self, length: usize) -> String {
        let bytes: Vec<u8> = self.read.drain(..length).collect();
        self.taken.extend_from_slice(&bytes);
        String::from_utf8(bytes).unwrap()
    }

    /// Reads one response. A response to HEAD has no body, whatever its `content-length`.
    pub(crate) fn answer(&mut self, to_head: bool) -> io::Result<Answer> {
        let head = self.until("\r\n\r\n")?;
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|status| status.parse().ok());
        let headers = lines.filter_map(|line| line.split_once(':'));
        let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned())).collect();
        let mut answer = Answer { status: status.unwrap_or_default(), headers, body: String::new() };
        if !to_head {
            answer.body = self.body(&answer)?;
        }
        Ok(answer)
    }

    /// Reads one response and returns its bytes.
    pub(crate) fn raw_answer(&mut self, to_head: bool) -> io::Result<Vec<u8>> {
        self.taken.clear();
        self.answer(to_head)?;
        Ok(std::mem::take(&mut self.taken))
    }

    fn body(&mut self, answer: &Answer) -> io::Result<String> {
        if answer.header("transfer-encoding") == Some("chunked") {
            let mut body = String::new();
            loop {
                let length = self.until("\r\n")?;
                let length = usize::from_str_radix(length.trim(), 16).map_err(io::Error::other)?;
                body.push_str(&self.exactly(length)?);
                self.until("\r\n")?;
                if length == 0 {
                    return Ok(body);
                }
            }
        }
        let length = answer.header("content-length").ok_or_else(|| io::Error::other("an answer without an end"))?;
        self.exactly(length.parse().map_err(io::Error::other)?)
    }
}
