//! The table of all error codes, and the macro that makes an enum of it.

use crate::format::{DOCS, SearchFormat};
use serde_json::Value;
use status_error::ApiProfile;
use status_error::report::Report;
use std::fmt::{self, Display};
use std::io;

/// The profile of the API. The documentation of each code is a paragraph of one page.
pub static SEARCH: ApiProfile =
    ApiProfile::new("search.example.com").format(&SearchFormat).docs(DOCS).reporter(to_stderr);

/// Writes a line for each failure of the server. The response has the same id in `x-error-id`.
fn to_stderr(report: &Report<'_>) {
    if let Some(error_id) = report.error_id() {
        eprintln!("{error_id} {}: {}", report.internal_type().code, report.chain());
    }
}

/// Makes an enum of the table.
///
/// - A row of `errors` becomes a variant whose message prints its fields. Each field has an
///   example, for tests.
/// - A row of `invalid_values` becomes a variant with an [`InvalidValue`]: these codes differ only
///   in their name.
/// - A row of `failures` becomes a masked server error, whose source is for the log.
macro_rules! error_codes {
    (
        $(#[$about:meta])*
        pub enum $name:ident;

        errors {$(
            $(#[$row:meta])*
            $error:ident
                $( { $($field:ident: $type:ty = $example:expr),+ } )?
                => $status:literal $($word:ident)? $type_of_error:literal $code:literal $message:literal;
        )*}

        invalid_values {$(
            $(#[$value_row:meta])*
            $value:ident => $value_code:literal;
        )*}

        failures {$(
            $(#[$failure_row:meta])*
            $failure:ident($source:ty = $source_example:expr) => $failure_status:literal $log:literal;
        )*}
    ) => {
        $(#[$about])*
        #[allow(missing_docs, reason = "the messages print the fields")]
        #[derive(Debug, thiserror::Error, status_error::ApiError)]
        #[api_error(profile = SEARCH)]
        #[header("www-authenticate", "Bearer", on(401))]
        #[header("retry-after", "10", on(503))]
        pub enum $name {
            $(
                $(#[$row])*
                #[error($message)]
                #[status($status, $($word,)? code = $code, members(type = $type_of_error))]
                $error $( { $( #[public(message)] $field: $type ),+ } )?,
            )*
            $(
                $(#[$value_row])*
                #[error("{0}")]
                #[status(400, code = $value_code, members(type = "invalid_request"))]
                $value(#[public(message)] InvalidValue),
            )*
            $(
                $(#[$failure_row])*
                #[error($log)]
                #[status($failure_status)]
                $failure(#[from] $source),
            )*
        }

        impl $name {
            /// Returns an example of each error, in the order of the table.
            #[must_use]
            pub fn examples() -> Vec<Self> {
                vec![
                    $( Self::$error $( { $( $field: $example.into() ),+ } )?, )*
                    $( Self::$value(InvalidValue::example()), )*
                    $( Self::$failure($source_example), )*
                ]
            }
        }
    };
}

error_codes! {
    /// Every error of the API.
    pub enum Error;

    // variant, the fields with examples => status, type, code, message
    errors {
        // Authorization.

        /// The request has no header `Authorization`.
        MissingAuthorizationHeader
            => 401 "auth" "missing_authorization_header" "The Authorization header is missing.";
        /// The API key does not exist.
        InvalidApiKey
            => 403 "auth" "invalid_api_key" "The API key is not valid.";
        /// The API key has expired.
        ExpiredApiKey { expiry: String = "2026-01-31T00:00:00Z" }
            => 403 "auth" "expired_api_key" "The API key expired at {expiry}.";
        /// The API key does not allow the action.
        ActionNotAllowed { action: String = "documents.add" }
            => 403 "auth" "action_not_allowed" "The API key does not allow the action `{action}`.";
        /// The API key does not allow the index.
        IndexNotAllowed { index: String = "movies" }
            => 403 "auth" "index_not_allowed" "The API key does not allow the index `{index}`.";
        /// The server was started without an admin key, which this route needs.
        MissingAdminKey
            => 401 "auth" "missing_admin_key" "This route needs an admin key, and the server has none.";
        /// A tenant token can't search this index.
        TenantTokenNotAllowed { index: String = "movies" }
            => 403 "auth" "tenant_token_not_allowed" "The tenant token does not allow the index `{index}`.";
        /// No API key has this uid.
        ApiKeyNotFound { uid: String = "6062abda" }
            => 404 "invalid_request" "api_key_not_found" "There is no API key `{uid}`.";
        /// Another API key has the same uid.
        ApiKeyAlreadyExists { uid: String = "6062abda" }
            => 409 "invalid_request" "api_key_already_exists" "The API key `{uid}` exists already.";
        /// The uid of an API key can't be changed.
        ImmutableApiKeyUid
            => 400 "invalid_request" "immutable_api_key_uid" "The `uid` of an API key can't be changed.";
        /// The actions of an API key can't be changed.
        ImmutableApiKeyActions
            => 400 "invalid_request" "immutable_api_key_actions" "The `actions` of an API key can't be changed.";
        /// The indexes of an API key can't be changed.
        ImmutableApiKeyIndexes
            => 400 "invalid_request" "immutable_api_key_indexes" "The `indexes` of an API key can't be changed.";
        /// The expiry of an API key can't be changed.
        ImmutableApiKeyExpiry
            => 400 "invalid_request" "immutable_api_key_expiry" "The `expiry` of an API key can't be changed.";
        /// A new API key needs a list of actions.
        MissingApiKeyActions
            => 400 "invalid_request" "missing_api_key_actions" "The member `actions` is missing.";
        /// A new API key needs a list of indexes.
        MissingApiKeyIndexes
            => 400 "invalid_request" "missing_api_key_indexes" "The member `indexes` is missing.";
        /// A new API key needs an expiry, which may be `null`.
        MissingApiKeyExpiry
            => 400 "invalid_request" "missing_api_key_expiry" "The member `expiry` is missing.";

        // Requests.

        /// No route has this path.
        RouteNotFound
            => 404 "invalid_request" "route_not_found" "There is no such route.";
        /// The request has no `Content-Type`.
        MissingContentType
            => 415 "invalid_request" "missing_content_type" "The Content-Type header is missing.";
        /// The `Content-Type` is not one that the route reads.
        InvalidContentType { found: String = "text/html" }
            => 415 "invalid_request" "invalid_content_type" "The Content-Type `{found}` is not `application/json`.";
        /// The body is empty.
        MissingBody
            => 400 "invalid_request" "missing_body" "The body is empty.";
        /// The body is not JSON.
        MalformedBody { line: u32 = 3_u32, column: u32 = 14_u32 }
            => 400 "invalid_request" "malformed_body" "The body is not JSON: line {line}, column {column}.";
        /// The body is larger than the server accepts.
        BodyTooLarge { limit: u64 = 104_857_600_u32 }
            => 413 "invalid_request" "body_too_large" "The body has more than {limit} bytes.";
        /// The body or the query has a parameter that the route does not have.
        UnknownParameter { name: String = "limt" }
            => 400 "invalid_request" "unknown_parameter" "There is no parameter `{name}`.";
        /// The route is part of a feature that is turned off.
        FeatureNotEnabled { feature: String = "vectors" }
            => 400 "invalid_request" "feature_not_enabled" "The feature `{feature}` is turned off.";

        // Indexes.

        /// No index has this uid.
        IndexNotFound { index: String = "movies" }
            => 404 "invalid_request" "index_not_found" "There is no index `{index}`.";
        /// Another index has the same uid.
        IndexAlreadyExists { index: String = "movies" }
            => 409 "invalid_request" "index_already_exists" "The index `{index}` exists already.";
        /// A new index needs a uid.
        MissingIndexUid
            => 400 "invalid_request" "missing_index_uid" "The member `uid` is missing.";
        /// The uid of an index can't be changed.
        ImmutableIndexUid
            => 400 "invalid_request" "immutable_index_uid" "The `uid` of an index can't be changed.";
        /// The primary key can't be changed while the index has documents.
        PrimaryKeyInUse { index: String = "movies", key: String = "id" }
            => 409 "invalid_request" "primary_key_in_use" "The index `{index}` has documents with the key `{key}`.";
        /// The server has as many indexes as it can have.
        TooManyIndexes { limit: u32 = 1000_u32 }
            => 409 "invalid_request" "too_many_indexes" "There are {limit} indexes already.";
        /// An index can't be swapped with itself.
        DuplicateIndexInSwap { index: String = "movies" }
            => 400 "invalid_request" "duplicate_index_in_swap" "The swap has the index `{index}` twice.";

        // Documents.

        /// No document has this id.
        DocumentNotFound { id: String = "287947" }
            => 404 "invalid_request" "document_not_found" "There is no document `{id}`.";
        /// The document has no member for the primary key.
        MissingDocumentId { key: String = "id" }
            => 400 "invalid_request" "missing_document_id" "A document has no `{key}`.";
        /// The id has other characters than letters, digits, `-` and `_`.
        InvalidDocumentId { id: String = "a b" }
            => 400 "invalid_request" "invalid_document_id" "The document id `{id}` has illegal characters.";
        /// No member of the first documents can be the primary key.
        PrimaryKeyNotFound
            => 400 "invalid_request" "primary_key_not_found" "No member ends in `id`. Set `primaryKey`.";
        /// Several members of the first documents can be the primary key.
        PrimaryKeyAmbiguous { first: String = "id", second: String = "movieId" }
            => 400 "invalid_request" "primary_key_ambiguous" "Both `{first}` and `{second}` can be the key.";
        /// A document has more members than the server accepts.
        TooManyDocumentMembers { limit: u32 = 1000_u32 }
            => 400 "invalid_request" "too_many_document_members" "A document has more than {limit} members.";
        /// The `_geo` of a document is not a pair of coordinates.
        InvalidDocumentGeo { id: String = "287947" }
            => 400 "invalid_request" "invalid_document_geo" "The `_geo` of the document `{id}` has no `lat` and `lng`.";
        /// The filter of a deletion is missing.
        MissingDocumentFilter
            => 400 "invalid_request" "missing_document_filter" "The member `filter` is missing.";

        // Search.

        /// A filter names an attribute that is not filterable.
        AttributeNotFilterable { attribute: String = "genre" }
            => 400 "invalid_request" "attribute_not_filterable" "The attribute `{attribute}` is not filterable.";
        /// `sort` names an attribute that is not sortable.
        AttributeNotSortable { attribute: String = "price" }
            => 400 "invalid_request" "attribute_not_sortable" "The attribute `{attribute}` is not sortable.";
        /// `attributesToSearchOn` names an attribute that is not searchable.
        AttributeNotSearchable { attribute: String = "poster" }
            => 400 "invalid_request" "attribute_not_searchable" "The attribute `{attribute}` is not searchable.";
        /// `facets` names an attribute that is not filterable.
        FacetNotFilterable { attribute: String = "genre" }
            => 400 "invalid_request" "facet_not_filterable" "The facet `{attribute}` is not filterable.";
        /// The filter can't be read.
        MalformedFilter { column: u32 = 9_u32 }
            => 400 "invalid_request" "malformed_filter" "The filter is wrong at column {column}.";
        /// A search asks for more hits than the server sends.
        TooManyHits { limit: u32 = 1000_u32 }
            => 400 "invalid_request" "too_many_hits" "A search has at most {limit} hits.";
        /// The request has more queries than the server runs at once.
        TooManyQueries { limit: u32 = 50_u32 }
            => 400 "invalid_request" "too_many_queries" "A request has at most {limit} queries.";
        /// The server runs as many searches as it can.
        TooManySearches
            => 503 disclose "system" "too_many_searches" "Too many searches are running. Try again later.";
        /// A search took too long.
        SearchTimedOut { milliseconds: u32 = 1500_u32 }
            => 504 disclose "system" "search_timed_out" "The search took more than {milliseconds} ms.";
        /// No embedder has this name.
        EmbedderNotFound { name: String = "images" }
            => 400 "invalid_request" "embedder_not_found" "There is no embedder `{name}`.";
        /// The vector has not as many dimensions as the embedder's.
        WrongVectorDimensions { found: u32 = 2_u32, expected: u32 = 768_u32 }
            => 400 "invalid_request" "wrong_vector_dimensions" "The vector has {found} dimensions, not {expected}.";
        /// The embedder's service has failed.
        EmbedderFailed
            => 502 disclose "remote" "embedder_failed" "The service of the embedder has failed.";

        // Tasks, dumps and webhooks.

        /// No task has this uid.
        TaskNotFound { uid: u32 = 41_u32 }
            => 404 "invalid_request" "task_not_found" "There is no task {uid}.";
        /// No batch has this uid.
        BatchNotFound { uid: u32 = 41_u32 }
            => 404 "invalid_request" "batch_not_found" "There is no batch {uid}.";
        /// The cancellation or the deletion of tasks needs a filter.
        MissingTaskFilters
            => 400 "invalid_request" "missing_task_filters" "A filter is needed, such as `uids`.";
        /// The queue of tasks is full.
        TaskQueueFull
            => 503 disclose "system" "task_queue_full" "The queue of tasks is full. Delete finished tasks.";
        /// A dump is made already.
        DumpInProgress
            => 409 "invalid_request" "dump_in_progress" "A dump is being made already.";
        /// No dump has this uid.
        DumpNotFound { uid: String = "20260131-000000000" }
            => 404 "invalid_request" "dump_not_found" "There is no dump `{uid}`.";
        /// The dump can't be written.
        DumpFailed
            => 500 disclose "internal" "dump_failed" "The dump could not be written.";
        /// No webhook has this uid.
        WebhookNotFound { uid: String = "627ea538" }
            => 404 "invalid_request" "webhook_not_found" "There is no webhook `{uid}`.";
        /// The server has as many webhooks as it can have.
        TooManyWebhooks { limit: u32 = 20_u32 }
            => 409 "invalid_request" "too_many_webhooks" "There are {limit} webhooks already.";
        /// The webhook is part of the server's configuration.
        ReservedWebhook
            => 400 "invalid_request" "reserved_webhook" "This webhook is set by the server, and can't be changed.";

        // The server.

        /// No remote server has this name.
        RemoteNotFound { name: String = "eu-2" }
            => 400 "invalid_request" "remote_not_found" "There is no remote `{name}`.";
        /// A remote server has refused the key.
        RemoteKeyRefused { name: String = "eu-2" }
            => 502 disclose "remote" "remote_key_refused" "The remote `{name}` has refused its key.";
        /// A remote server does not respond.
        RemoteTimedOut { name: String = "eu-2" }
            => 504 disclose "remote" "remote_timed_out" "The remote `{name}` does not respond.";
        /// The disk is full.
        NoSpaceLeft
            => 507 disclose "system" "no_space_left" "No space is left on the disk.";
        /// The server has as many open files as it can have.
        TooManyOpenFiles
            => 503 disclose "system" "too_many_open_files" "The server has too many open files.";
    }

    // variant => code
    invalid_values {
        /// `uid` of an index is not a text of letters, digits, `-` and `_`.
        InvalidIndexUid => "invalid_index_uid";
        /// `primaryKey` of an index is not a text.
        InvalidIndexPrimaryKey => "invalid_index_primary_key";
        /// `limit` of a list of indexes is not an integer of at least 0.
        InvalidIndexLimit => "invalid_index_limit";
        /// `offset` of a list of indexes is not an integer of at least 0.
        InvalidIndexOffset => "invalid_index_offset";
        /// `indexes` of a swap is not a list of two texts.
        InvalidSwapIndexes => "invalid_swap_indexes";

        /// `limit` of a list of documents is not an integer of at least 0.
        InvalidDocumentLimit => "invalid_document_limit";
        /// `offset` of a list of documents is not an integer of at least 0.
        InvalidDocumentOffset => "invalid_document_offset";
        /// `fields` of a list of documents is not a list of texts.
        InvalidDocumentFields => "invalid_document_fields";
        /// `filter` of a list of documents is neither a text nor a list.
        InvalidDocumentFilter => "invalid_document_filter";
        /// `ids` of a list of documents is not a list of ids.
        InvalidDocumentIds => "invalid_document_ids";
        /// `csvDelimiter` is not one character.
        InvalidDocumentCsvDelimiter => "invalid_document_csv_delimiter";
        /// `retrieveVectors` of a list of documents is not a boolean.
        InvalidDocumentRetrieveVectors => "invalid_document_retrieve_vectors";
        /// `function` of an edition is not a text.
        InvalidDocumentEditionFunction => "invalid_document_edition_function";
        /// `context` of an edition is not an object.
        InvalidDocumentEditionContext => "invalid_document_edition_context";

        /// `q` of a search is not a text.
        InvalidSearchQ => "invalid_search_q";
        /// `limit` of a search is not an integer of at least 0.
        InvalidSearchLimit => "invalid_search_limit";
        /// `offset` of a search is not an integer of at least 0.
        InvalidSearchOffset => "invalid_search_offset";
        /// `page` of a search is not an integer of at least 0.
        InvalidSearchPage => "invalid_search_page";
        /// `hitsPerPage` of a search is not an integer of at least 0.
        InvalidSearchHitsPerPage => "invalid_search_hits_per_page";
        /// `filter` of a search is neither a text nor a list.
        InvalidSearchFilter => "invalid_search_filter";
        /// `sort` of a search is not a list of texts.
        InvalidSearchSort => "invalid_search_sort";
        /// `facets` of a search is not a list of texts.
        InvalidSearchFacets => "invalid_search_facets";
        /// `distinct` of a search is not a text.
        InvalidSearchDistinct => "invalid_search_distinct";
        /// `attributesToRetrieve` of a search is not a list of texts.
        InvalidSearchAttributesToRetrieve => "invalid_search_attributes_to_retrieve";
        /// `attributesToSearchOn` of a search is not a list of texts.
        InvalidSearchAttributesToSearchOn => "invalid_search_attributes_to_search_on";
        /// `attributesToCrop` of a search is not a list of texts.
        InvalidSearchAttributesToCrop => "invalid_search_attributes_to_crop";
        /// `attributesToHighlight` of a search is not a list of texts.
        InvalidSearchAttributesToHighlight => "invalid_search_attributes_to_highlight";
        /// `cropLength` of a search is not an integer of at least 0.
        InvalidSearchCropLength => "invalid_search_crop_length";
        /// `cropMarker` of a search is not a text.
        InvalidSearchCropMarker => "invalid_search_crop_marker";
        /// `highlightPreTag` of a search is not a text.
        InvalidSearchHighlightPreTag => "invalid_search_highlight_pre_tag";
        /// `highlightPostTag` of a search is not a text.
        InvalidSearchHighlightPostTag => "invalid_search_highlight_post_tag";
        /// `matchingStrategy` of a search is not one of `all`, `last` and `frequency`.
        InvalidSearchMatchingStrategy => "invalid_search_matching_strategy";
        /// `showMatchesPosition` of a search is not a boolean.
        InvalidSearchShowMatchesPosition => "invalid_search_show_matches_position";
        /// `showRankingScore` of a search is not a boolean.
        InvalidSearchShowRankingScore => "invalid_search_show_ranking_score";
        /// `rankingScoreThreshold` of a search is not a number from 0 to 1.
        InvalidSearchRankingScoreThreshold => "invalid_search_ranking_score_threshold";
        /// `vector` of a search is not a list of numbers.
        InvalidSearchVector => "invalid_search_vector";
        /// `hybrid` of a search is not an object.
        InvalidSearchHybrid => "invalid_search_hybrid";
        /// `semanticRatio` of a hybrid search is not a number from 0 to 1.
        InvalidSearchSemanticRatio => "invalid_search_semantic_ratio";
        /// `embedder` of a hybrid search is not a text.
        InvalidSearchEmbedder => "invalid_search_embedder";
        /// `locales` of a search is not a list of locales.
        InvalidSearchLocales => "invalid_search_locales";
        /// `facetName` of a search for facets is not a text.
        InvalidFacetSearchName => "invalid_facet_search_name";
        /// `facetQuery` of a search for facets is not a text.
        InvalidFacetSearchQuery => "invalid_facet_search_query";
        /// `id` of a search for similar documents is not an id.
        InvalidSimilarId => "invalid_similar_id";
        /// `limit` of a search for similar documents is not an integer of at least 0.
        InvalidSimilarLimit => "invalid_similar_limit";
        /// `offset` of a search for similar documents is not an integer of at least 0.
        InvalidSimilarOffset => "invalid_similar_offset";
        /// `queries` is not a list of searches.
        InvalidQueries => "invalid_queries";
        /// `weight` of a query is not a number of at least 0.
        InvalidQueryWeight => "invalid_query_weight";

        /// The setting `displayedAttributes` is not a list of texts.
        InvalidSettingsDisplayedAttributes => "invalid_settings_displayed_attributes";
        /// The setting `searchableAttributes` is not a list of texts.
        InvalidSettingsSearchableAttributes => "invalid_settings_searchable_attributes";
        /// The setting `filterableAttributes` is not a list of texts.
        InvalidSettingsFilterableAttributes => "invalid_settings_filterable_attributes";
        /// The setting `sortableAttributes` is not a list of texts.
        InvalidSettingsSortableAttributes => "invalid_settings_sortable_attributes";
        /// The setting `rankingRules` is not a list of rules.
        InvalidSettingsRankingRules => "invalid_settings_ranking_rules";
        /// The setting `stopWords` is not a list of texts.
        InvalidSettingsStopWords => "invalid_settings_stop_words";
        /// The setting `synonyms` is not an object of lists.
        InvalidSettingsSynonyms => "invalid_settings_synonyms";
        /// The setting `distinctAttribute` is not a text.
        InvalidSettingsDistinctAttribute => "invalid_settings_distinct_attribute";
        /// The setting `typoTolerance` is not an object.
        InvalidSettingsTypoTolerance => "invalid_settings_typo_tolerance";
        /// The setting `faceting` is not an object.
        InvalidSettingsFaceting => "invalid_settings_faceting";
        /// The setting `pagination` is not an object.
        InvalidSettingsPagination => "invalid_settings_pagination";
        /// The setting `dictionary` is not a list of texts.
        InvalidSettingsDictionary => "invalid_settings_dictionary";
        /// The setting `separatorTokens` is not a list of texts.
        InvalidSettingsSeparatorTokens => "invalid_settings_separator_tokens";
        /// The setting `embedders` is not an object.
        InvalidSettingsEmbedders => "invalid_settings_embedders";
        /// The setting `localizedAttributes` is not a list of objects.
        InvalidSettingsLocalizedAttributes => "invalid_settings_localized_attributes";
        /// The setting `searchCutoffMs` is not an integer of at least 1.
        InvalidSettingsSearchCutoffMs => "invalid_settings_search_cutoff_ms";
        /// The setting `prefixSearch` is not one of `always` and `never`.
        InvalidSettingsPrefixSearch => "invalid_settings_prefix_search";

        /// `uids` of a list of tasks is not a list of integers.
        InvalidTaskUids => "invalid_task_uids";
        /// `statuses` of a list of tasks has a value that is not a status.
        InvalidTaskStatuses => "invalid_task_statuses";
        /// `types` of a list of tasks has a value that is not a type.
        InvalidTaskTypes => "invalid_task_types";
        /// `limit` of a list of tasks is not an integer of at least 0.
        InvalidTaskLimit => "invalid_task_limit";
        /// `from` of a list of tasks is not an integer of at least 0.
        InvalidTaskFrom => "invalid_task_from";
        /// `reverse` of a list of tasks is not a boolean.
        InvalidTaskReverse => "invalid_task_reverse";
        /// `beforeEnqueuedAt` of a list of tasks is not a date.
        InvalidTaskBeforeEnqueuedAt => "invalid_task_before_enqueued_at";
        /// `afterEnqueuedAt` of a list of tasks is not a date.
        InvalidTaskAfterEnqueuedAt => "invalid_task_after_enqueued_at";
        /// `canceledBy` of a list of tasks is not a list of integers.
        InvalidTaskCanceledBy => "invalid_task_canceled_by";

        /// `uid` of an API key is not a UUID.
        InvalidApiKeyUid => "invalid_api_key_uid";
        /// `name` of an API key is not a text.
        InvalidApiKeyName => "invalid_api_key_name";
        /// `description` of an API key is not a text.
        InvalidApiKeyDescription => "invalid_api_key_description";
        /// `actions` of an API key is not a list of actions.
        InvalidApiKeyActions => "invalid_api_key_actions";
        /// `indexes` of an API key is not a list of texts.
        InvalidApiKeyIndexes => "invalid_api_key_indexes";
        /// `expiry` of an API key is neither a date nor `null`.
        InvalidApiKeyExpiry => "invalid_api_key_expiry";
        /// `limit` of a list of API keys is not an integer of at least 0.
        InvalidApiKeyLimit => "invalid_api_key_limit";
        /// `offset` of a list of API keys is not an integer of at least 0.
        InvalidApiKeyOffset => "invalid_api_key_offset";

        /// `url` of a webhook is not an HTTP URL.
        InvalidWebhookUrl => "invalid_webhook_url";
        /// `headers` of a webhook is not an object of texts.
        InvalidWebhookHeaders => "invalid_webhook_headers";
        /// `remotes` of the network is not an object.
        InvalidNetworkRemotes => "invalid_network_remotes";
        /// `self` of the network is not a text.
        InvalidNetworkSelf => "invalid_network_self";
        /// `url` of a remote is not an HTTP URL.
        InvalidNetworkUrl => "invalid_network_url";
        /// `searchApiKey` of a remote is not a text.
        InvalidNetworkSearchApiKey => "invalid_network_search_api_key";
    }

    // variant, the source with an example => status, text for the log
    failures {
        /// The disk can't be read or written.
        Storage(io::Error = io::Error::other("/dev/sda1 is gone")) => 500 "the storage has failed";
    }
}

/// A value of a request that has the wrong type.
#[derive(Debug)]
pub struct InvalidValue {
    at: &'static str,
    expected: &'static str,
    found: &'static str,
}

impl InvalidValue {
    /// Creates the value at the parameter `at`. The value itself is not kept.
    #[must_use]
    pub fn new(at: &'static str, expected: &'static str, value: &Value) -> Self {
        let found = match value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a text",
            Value::Array(_) => "a list",
            Value::Object(_) => "an object",
        };
        Self { at, expected, found }
    }

    fn example() -> Self {
        Self::new("limit", "an integer of at least 0", &Value::Bool(true))
    }
}

impl Display for InvalidValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { at, expected, found } = self;
        write!(f, "`{at}` must be {expected}, but is {found}.")
    }
}
