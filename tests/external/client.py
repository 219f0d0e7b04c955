"""Calls the buyers' API with the client that openapi-generator made, as a user's program does.

usage: client.py URL TOKEN READ_TOKEN

The program catches one exception, and chooses its reaction by the code of the error.
"""

import http.server
import sys
import threading
import uuid

import buyers_client
from buyers_client import ApiException, BuyerFields, exceptions


def reaction(error):
    """Returns what the program does about an error."""
    # `data` is None for a response that the document doesn't have.
    match error.data and error.data.code:
        case "bad_request":
            return "correct " + ", ".join(one.pointer for one in error.data.details)
        case "duplicate_record":
            return f"use {error.data.resource_id}"
        case "not_found":
            return "forget the id"
        case "unauthorized":
            return "log in: " + error.headers["www-authenticate"]
        case "forbidden":
            return error.data.message
        case "server_error":
            return "try again, and then report " + error.headers["x-error-id"]
        case _:
            return f"report the status {error.status}: {error.body}"


def buyers(url, token):
    configuration = buyers_client.Configuration(host=url, access_token=token)
    return buyers_client.BuyersApi(buyers_client.ApiClient(configuration))


def fails(exception, expected, call, *arguments):
    """Expects that a call raises this exception, and that the reaction to it is the expected one."""
    try:
        call(*arguments)
    except ApiException as error:
        assert type(error) is exception, f"{type(error)} is not {exception}"
        found = reaction(error)
        assert found == expected, f"{found} is not {expected}"
        return
    raise AssertionError(f"no exception: {expected}")


class NewerServer(http.server.BaseHTTPRequestHandler):
    """A server with a code that the client's document doesn't have, behind a proxy that fails too."""

    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        self.respond(409, "application/json", b'{"type":"error","code":"frozen","status":409,"message":"m","details":[]}')

    def do_GET(self):
        self.respond(502, "text/html", b"<h1>Bad Gateway</h1>")

    def respond(self, status, media_type, body):
        self.send_response(status)
        self.send_header("content-type", media_type)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def main():
    url, token, read_token = sys.argv[1:]
    api = buyers(url, token)
    fields = BuyerFields(external_identifier=f"python-{uuid.uuid4()}", display_name="{{}} \U0001f600 <script>")
    created = api.create_buyer(fields)
    assert api.get_buyer(created.id).display_name == fields.display_name

    fails(exceptions.ConflictException, f"use {created.id}", api.create_buyer, fields)
    # A client checks the document's rules for values itself. The document has none for a cursor.
    of_cursor = lambda: api.list_buyers(cursor="nonsense")
    fails(exceptions.BadRequestException, "correct /cursor", of_cursor)
    api.remove_buyer(created.id)
    fails(exceptions.NotFoundException, "forget the id", api.get_buyer, created.id)
    log_in = 'log in: Bearer realm="buyers", error="invalid_token"'
    fails(exceptions.UnauthorizedException, log_in, buyers(url, "nonsense").list_buyers)
    scope = "This call takes a token with the scope buyers.write."
    fails(exceptions.ForbiddenException, scope, buyers(url, read_token).create_buyer, fields)

    newer = http.server.ThreadingHTTPServer(("127.0.0.1", 0), NewerServer)
    threading.Thread(target=newer.serve_forever, daemon=True).start()
    api = buyers(f"http://127.0.0.1:{newer.server_port}", token)
    frozen = 'report the status 409: {"type":"error","code":"frozen","status":409,"message":"m","details":[]}'
    fails(exceptions.ConflictException, frozen, api.create_buyer, fields)
    fails(exceptions.ServiceException, "report the status 502: <h1>Bad Gateway</h1>", api.get_buyer, created.id)
    newer.shutdown()
    print("each error of the API is handled by its code")


main()
