// A client of the types that openapi-typescript makes. It compiles only if each code has its case:
// `.ci/external` also compiles it without one of them, and with a misspelled one.
import type { operations } from "./schema";

type Responses = operations["createBuyer"]["responses"];
type Body<R> = R extends { content: { "application/json": infer B } } ? B : never;
type CreateError = Body<Responses[Exclude<keyof Responses, 201>]>;

export function explain(error: CreateError): string {
    switch (error.code) {
        case "bad_request":
            return error.details.map((detail) => `${detail.pointer}: ${detail.message}`).join("\n");
        case "duplicate_record":
            return `the buyer ${error.resource_id ?? "of this identifier"} exists`;
        case "too_many_requests":
        case "unauthorized":
        case "forbidden":
        case "content_too_large":
        case "unsupported_media_type":
        case "server_error":
            return error.message;
        default:
            return unreachable(error);
    }
}

// The status alone tells which error a response has.
export function existing(status: 409, error: Body<Responses[409]>): string | undefined {
    return error.resource_id;
}

function unreachable(error: never): never {
    throw new Error(`an unknown error: ${JSON.stringify(error)}`);
}
