"""Decodes recorded error bodies with a client that openapi-generator made.

usage: decode.py buyers RECORDING
       decode.py search_engine RESPONSES

The client's transport is replaced: it returns the recorded response. The client itself chooses the
model by the status, as it does for the response of a server.
"""

import importlib
import inspect
import json
import re
import sys

# The calls of the buyers' client: its class, and its method.
BUYERS = {
    ("POST", "/buyers"): ("BuyersApi", "create_buyer"),
    ("GET", "/buyers"): ("BuyersApi", "list_buyers"),
    ("GET", "/buyers/{id}"): ("BuyersApi", "get_buyer"),
    ("PUT", "/buyers/{id}"): ("BuyersApi", "change_buyer"),
    ("DELETE", "/buyers/{id}"): ("BuyersApi", "remove_buyer"),
    ("PUT", "/admin/buyers/{id}/lock"): ("AdminApi", "lock_buyer"),
    ("GET", "/api-logs"): ("ApiLogsApi", "list_api_logs"),
    ("GET", "/api-logs/{id}"): ("ApiLogsApi", "get_api_log"),
}


def of_buyers(text):
    """Yields call, status and body of each error response of a recording of HTTP."""
    for exchange in re.split(r"^=== ", text, flags=re.MULTILINE)[1:]:
        method, target, _ = exchange.split(maxsplit=2)
        response = re.search(r"^HTTP/1\.1 (\d+) .*?\n\n(.*)", exchange, flags=re.MULTILINE | re.DOTALL)
        status, body = int(response[1]), response[2].strip()
        path = re.sub(r"^(/buyers|/admin/buyers|/api-logs)/[^/]+", r"\1/{id}", target.split("?")[0])
        if status < 400:
            continue
        # The document has no unknown paths and methods.
        if status == 405 or path == "/sellers":
            continue
        yield BUYERS[method, path], status, body


def of_search_engine(text):
    """Yields call, status and body of each line of a table of responses."""
    for line in text.splitlines():
        status, body = line.split(" ", 1)
        yield ("DefaultApi", "create_index"), int(status), body


class Response:
    """A recorded response, as the client's transport returns it."""

    reason = None
    headers = {"content-type": "application/json"}

    def __init__(self, status, body):
        self.status, self.data = status, body.encode()

    def read(self):
        return self.data

    def getheaders(self):
        return self.headers

    def getheader(self, name, default=None):
        return self.headers.get(name.lower(), default)


class Client:
    """A generated client."""

    # Any values, because no request is sent.
    ARGUMENTS = {"id": "00000000-0000-0000-0000-000000000000", "buyer_fields": {}}

    def __init__(self, package):
        self.package = importlib.import_module(package)

    def decode(self, call, status, body):
        """Returns the members that the client decodes, or None if it can't decode the body."""
        of_call, name = call
        client = self.package.ApiClient()
        client.call_api = lambda *_, **__: Response(status, body)
        method = getattr(getattr(self.package, of_call)(client), name)
        parameters = inspect.signature(method).parameters.items()
        required = [name for name, one in parameters if one.default is inspect.Parameter.empty]
        try:
            method(**{name: self.ARGUMENTS[name] for name in required})
        except self.package.ApiException as exception:
            model = exception.data
            return model and getattr(model, "actual_instance", model).to_dict()
        raise AssertionError(f"no exception for {status}")


def main():
    api, path = sys.argv[1:]
    client = Client(f"{api}_client")
    with open(path, encoding="utf-8") as file:
        recorded = list({"buyers": of_buyers, "search_engine": of_search_engine}[api](file.read()))
    codes = set()
    for call, status, body in recorded:
        expected = json.loads(body)
        found = client.decode(call, status, body)
        # Each member, and nothing else.
        assert found == expected, f"{call} {status}: {found} is not {expected}"
        codes.add(expected["code"])
        # The client checks the code, so that decoding proves something.
        other = json.dumps({**expected, "code": "other"})
        assert client.decode(call, status, other) is None, f"{call} {status}: any code is decoded"
    assert len(recorded) > 30, f"only {len(recorded)} bodies"
    print(f"decoded {len(recorded)} recorded errors with {len(codes)} codes")


main()
