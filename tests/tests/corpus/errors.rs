//! Errors whose events are recorded.

use serde::ser::Error as _;
use serde::{Serialize, Serializer};
use status_error::database::{DatabaseError, DatabaseFailure};
use status_error::{ApiError, ApiProfile, ProblemType, catalog::Message, header::HeaderSink, member::MemberSink};
use std::error::Error;
use std::fmt;

// An error for each report level and each class of status.
#[derive(Debug, Clone, Copy, thiserror::Error, ApiError)]
#[error("an error")]
pub(crate) enum Levels {
    #[status(500)]
    Masked,
    #[status(503, disclose)]
    Disclosed,
    #[status(404)]
    Client,
    #[status(403)]
    #[conceal_as(Client)]
    Concealed,
    #[status(429)]
    #[report(error)]
    Loud,
    #[status(500)]
    #[report(warn)]
    Warned,
    #[status(502)]
    #[report(info)]
    Informed,
    #[status(503)]
    #[report(debug)]
    Debugged,
    #[status(500)]
    #[report(off)]
    Off,
    #[status(410)]
    #[report(off)]
    OffClient,
    #[status(403)]
    #[conceal_as(Client)]
    #[report(off)]
    OffConcealed,
}

impl Levels {
    pub(crate) fn all() -> [Self; 11] {
        use Levels::*;
        [Masked, Disclosed, Client, Concealed, Loud, Warned, Informed, Debugged, Off, OffClient, OffConcealed]
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
pub(crate) enum BuyerError {
    #[error("the pool is empty")]
    #[status(500, code = "pool_empty")]
    Pool(#[source] Source),
    #[error("under maintenance")]
    #[status(503, code = "maintenance", disclose)]
    Maintenance,
    #[error("{owner}'s")]
    #[status(403, code = "foreign")]
    #[conceal_as(Gone)]
    Foreign { owner: &'static str },
    #[error("buyer {id} was not found")]
    #[status(404)]
    NotFound {
        #[public]
        id: u32,
    },
    #[error("it is gone")]
    #[status(410)]
    Gone,
    #[error("this address is taken")]
    #[status(409)]
    #[unique("email", constraint = "buyers_email_key", columns("buyers.email"))]
    EmailTaken,
    #[error("the database failed")]
    #[status(500)]
    Database(
        #[source]
        #[from_database]
        Driver,
    ),
    #[error(transparent)]
    #[status(transparent)]
    Boxed(Box<BuyerError>),
    #[error(transparent)]
    #[status(transparent)]
    Level(Levels),
}

// A database error that is not reported.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("the database failed")]
#[status(500)]
#[report(off)]
pub(crate) struct Quiet(
    #[source]
    #[from_database]
    Driver,
);

#[derive(Debug, thiserror::Error)]
#[error("the driver failed")]
pub(crate) struct Driver(pub(crate) DatabaseFailure);

impl DatabaseError for Driver {
    fn failure(&self) -> DatabaseFailure {
        self.0.clone()
    }
}

// An error with a text and a source.
#[derive(Debug)]
pub(crate) struct Source(String, Option<Box<Source>>);

impl Source {
    pub(crate) fn new(text: &str, source: Option<Self>) -> Self {
        Self(text.to_owned(), source.map(Box::new))
    }

    /// Builds a chain of sources: the second text is the source of the first, and so on.
    pub(crate) fn of(texts: &[&str]) -> Self {
        let (last, rest) = texts.split_last().unwrap();
        rest.iter().rev().fold(Self::new(last, None), |source, text| Self::new(text, Some(source)))
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Source {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.1.as_deref().map(|source| source as _)
    }
}

// Errors whose `Display` fails or panics.
#[derive(Debug, ApiError)]
pub(crate) enum Text {
    #[status(500)]
    Fails,
    #[status(500)]
    Panics,
    #[status(400)]
    #[message(unchecked_display)]
    Sentence,
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the beginning ")?;
        match self {
            Self::Panics => panic!("a Display's own fault"),
            Self::Fails | Self::Sentence => Err(fmt::Error),
        }
    }
}

impl Error for Text {}

// Errors with a part that cannot be sent.
#[derive(Debug, thiserror::Error, ApiError)]
pub(crate) enum Failing {
    #[error("it has a member")]
    #[status(400)]
    Member(#[public(name = "thing")] Unserializable),
    #[error("it has a header")]
    #[status(400)]
    Header(#[header("x-it")] &'static str),
    #[error("it is hidden")]
    #[status(403)]
    #[conceal_as(Header)]
    Concealed(#[header("x-it")] &'static str),
    #[error("it challenges")]
    #[status(401)]
    Challenge(#[header("www-authenticate")] &'static str),
    #[error("it has both")]
    #[status(422)]
    #[report(off)]
    Several(#[header("x-it")] &'static str, #[public(name = "thing")] Unserializable),
}

#[derive(Debug)]
pub(crate) struct Unserializable;

impl Serialize for Unserializable {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(S::Error::custom("not this one"))
    }
}

// A hand-written error that sends a member twice.
#[derive(Debug, thiserror::Error)]
#[error("it has a member twice")]
pub(crate) struct DeclaredTwice;

impl ApiError for DeclaredTwice {
    fn problem_type(&self) -> &'static ProblemType {
        static KIND: ProblemType =
            ProblemType::new(409, "twice").members(&["one"]).message(Message::Literal("It has a member twice."));
        &KIND
    }

    fn members(&self, members: &mut MemberSink<'_>) {
        members.add("one", &1);
        members.add("one", &1);
    }
}

// An error that delegates to itself.
#[derive(Debug, thiserror::Error)]
#[error("without an end")]
pub(crate) struct Ouroboros;

impl ApiError for Ouroboros {
    fn problem_type(&self) -> &'static ProblemType {
        static KIND: ProblemType = ProblemType::new(404, "ouroboros");
        &KIND
    }

    fn delegate(&self) -> Option<&dyn ApiError> {
        Some(self)
    }

    fn headers(&self, headers: &mut HeaderSink<'_>) {
        headers.add("x-it", "1");
    }
}

static PANICKING: ApiProfile = ApiProfile::new("panicking.test").reporter(|_| panic!("a reporter's own fault"));

#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = PANICKING)]
#[error("it is reported")]
#[status(500)]
pub(crate) struct Reported;
