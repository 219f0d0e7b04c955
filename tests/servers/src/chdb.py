"""A recent ClickHouse behind a port: the engine of the package `chdb`, which has no server of its own.

Prints `ready DIRECTORY PORT VERSION`. Standard input closes when the process that started this program ends, even if it
was killed; then this program removes the directory and ends. The argument is the password. One statement runs at a time.
"""

import http.server
import os
import shutil
import sys
import tempfile
import threading
import urllib.parse

os.umask(0o077)
password = sys.argv[1]
directory = tempfile.mkdtemp(prefix="throwaway-")


def end_with_parent():
    sys.stdin.read()
    shutil.rmtree(directory, ignore_errors=True)
    os._exit(0)


threading.Thread(target=end_with_parent, daemon=True).start()

from chdb import session  # noqa: E402  (after the thread, because the import takes seconds)

engine = session.Session(directory + "/data")
one_at_a_time = threading.Lock()


def lz4_block(data, size):
    """Decompresses one block of LZ4."""
    out, at = bytearray(), 0
    while True:
        token = data[at]
        at += 1
        literals = token >> 4
        if literals == 15:
            while True:
                more = data[at]
                at += 1
                literals += more
                if more != 255:
                    break
        out += data[at : at + literals]
        at += literals
        if at >= len(data):
            assert len(out) == size
            return bytes(out)
        offset = data[at] | data[at + 1] << 8
        at += 2
        length = token & 15
        if length == 15:
            while True:
                more = data[at]
                at += 1
                length += more
                if more != 255:
                    break
        length += 4
        start = len(out) - offset
        if offset >= length:
            out += out[start : start + length]
        else:
            repeated = bytes(out[start:])
            out += (repeated * (length // offset + 1))[:length]


def decompressed(data):
    """Decompresses ClickHouse's own frames: a checksum, a method, two sizes and a block."""
    out, at = b"", 0
    while at < len(data):
        assert data[at + 16] == 0x82, "the method is not LZ4"
        compressed = int.from_bytes(data[at + 17 : at + 21], "little")
        size = int.from_bytes(data[at + 21 : at + 25], "little")
        out += lz4_block(data[at + 25 : at + 16 + compressed], size)
        at += 16 + compressed
    return out


def quoted(text):
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def run(parameters, body):
    """Runs a statement with the parameters of ClickHouse's HTTP interface."""
    sql, output = parameters.pop("query", None), parameters.pop("default_format", "TabSeparated")
    database, is_compressed = parameters.pop("database", "default"), parameters.pop("decompress", None)
    with one_at_a_time:
        engine.query("USE `" + database.replace("`", "\\`") + "`")
        for name, value in parameters.items():
            engine.query(f"SET {name} = {quoted(value)}")
        if sql is None:
            return engine.query(body.decode(), output).bytes()
        file = directory + "/insert"
        with open(file, "wb") as insert:
            insert.write(decompressed(body) if is_compressed else body)
        head, _, input = sql.rpartition(" FORMAT ")
        return engine.query(f"{head} FROM INFILE {quoted(file)} FORMAT {input}", output).bytes()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        parameters = dict(urllib.parse.parse_qsl(self.path.partition("?")[2], keep_blank_values=True))
        try:
            body = self.body()
        except (OSError, ValueError):
            # The client has cut off its request.
            self.close_connection = True
            return
        status, answer = 200, b""
        if self.headers.get("X-ClickHouse-Key") != password:
            status, answer = 403, b"Code: 516. DB::Exception: Authentication failed. (AUTHENTICATION_FAILED)"
        else:
            try:
                answer = run(parameters, body) or b""
            except Exception as error:
                status, answer = 500, str(error).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def body(self):
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        out = b""
        while size := int(self.rfile.readline(), 16):
            out += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return out

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
version = engine.query("SELECT version()").bytes().decode().strip().strip('"')
print("ready", directory, server.server_port, version, flush=True)
server.serve_forever()
