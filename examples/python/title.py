"""Turns text into title case. An ordinary HTTP server of Python's standard library: `python3 title.py --port 5005`.

GET  /healthcheck  204
GET  /infos        the service's definition
POST /event        {"message": "..."} gives {"message": "..."}; 400 when it is missing, 415 when it is not JSON
"""

import argparse
import json
import os
import signal
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

BODY_BYTES = 1024 * 1024
DEFINITION = {
    "name": "title",
    "description": "Turns text into title case",
    "health": "/healthcheck",
    "spec": {
        "inputs": {"message": {"type": "string", "description": "The text to transform"}},
        "outputs": {"message": {"type": "string", "description": "The transformed text, in title case"}},
    },
}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # A client that says nothing does not hold a thread for ever.
    timeout = 60
    # Headers and body leave together; in two packets the second would wait for the first one's acknowledgement.
    wbufsize = -1

    def do_GET(self):
        if self.path == "/healthcheck":
            self.answer(204)
        elif self.path == "/infos":
            host, port = self.server.server_address[:2]
            self.answer(200, {**DEFINITION, "address": f"http://{host}:{port}/event"})
        else:
            self.answer(404, {"message": f"there is nothing at {self.path}"})

    def do_POST(self):
        length = int(self.headers.get("Content-Length") or 0)
        if length > BODY_BYTES:
            self.close_connection = True
            return self.answer(413, {"message": "the body is larger than 1 MiB"})
        body = self.rfile.read(length)
        if self.path != "/event":
            return self.answer(404, {"message": f"there is nothing at {self.path}"})
        if self.headers.get_content_type() != "application/json":
            return self.answer(415, {"message": "the content type must be application/json"})
        try:
            inputs = json.loads(body)
        except ValueError:
            return self.answer(415, {"message": "the body is not JSON"})
        message = inputs.get("message") if isinstance(inputs, dict) else None
        if not isinstance(message, str):
            return self.answer(400, {"message": "the field message is missing, or is no text"})
        return self.answer(200, {"message": message.title()})

    def answer(self, status, body=None):
        data = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        if body is not None:
            self.send_header("Content-Type", "application/json")
        if status != 204:
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


def main():
    parser = argparse.ArgumentParser(description="Turns text into title case")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 5005))
    server = ThreadingHTTPServer(("127.0.0.1", parser.parse_args().port), Handler)
    # Not from the handler itself: shutdown waits for the loop that the signal interrupts.
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    signal.signal(signal.SIGINT, lambda *_: threading.Thread(target=server.shutdown).start())
    print(f"title listens on http://127.0.0.1:{server.server_address[1]}/event", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
