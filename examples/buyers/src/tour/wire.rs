//! A connection that keeps a copy of its bytes.

use bytes::BytesMut;
use std::io;
use std::mem;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// The bytes of a request and of its response.
#[derive(Debug, Clone, Default)]
pub struct Wire {
    pub request: BytesMut,
    pub response: BytesMut,
}

/// The copy that a [`Tap`] makes.
#[derive(Clone, Default)]
pub(super) struct Copied(Arc<Mutex<Wire>>);

impl Copied {
    /// Removes and returns the bytes so far.
    pub(super) fn take(&self) -> Wire {
        mem::take(&mut self.wire())
    }

    fn wire(&self) -> MutexGuard<'_, Wire> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection that copies the bytes that the client sends and receives.
pub(super) struct Tap {
    stream: TcpStream,
    copied: Copied,
}

impl Tap {
    pub(super) fn new(stream: TcpStream) -> Self {
        Self { stream, copied: Copied::default() }
    }

    pub(super) fn copied(&self) -> Copied {
        self.copied.clone()
    }
}

impl AsyncRead for Tap {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(context, buffer))?;
        let read = buffer.filled().get(before..).unwrap_or_default();
        self.copied.wire().response.extend_from_slice(read);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Tap {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = ready!(Pin::new(&mut self.stream).poll_write(context, bytes))?;
        self.copied.wire().request.extend_from_slice(bytes.get(..written).unwrap_or_default());
        Poll::Ready(Ok(written))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
