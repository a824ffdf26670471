"""Thinks a question over and answers later. An ordinary HTTP server of Python's standard library: `python3 ponder.py --port 5007`.

POST /event  {"question": "..."} gives 202; a little later {"answer": "..."} is posted to the address in the header Machinery-Callback.
"""

import argparse
import json
import os
import signal
import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

BODY_BYTES = 1024 * 1024
THINKING_S = 0.3


def think(question):
    time.sleep(THINKING_S)
    return {"answer": "42" if question.endswith("?") else "that is no question"}


def tell(url, body):
    """Posts it, and again where nobody is there to hear it. What is refused for a reason is not said again."""
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    wait = 0.1
    while wait < 60:
        try:
            urllib.request.urlopen(request, timeout=10).close()
            return
        except urllib.error.HTTPError as error:
            if error.code < 500:
                return
        except OSError:
            pass
        time.sleep(wait)
        wait *= 2


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60
    wbufsize = -1

    def do_POST(self):
        length = int(self.headers.get("Content-Length") or 0)
        if length > BODY_BYTES:
            self.close_connection = True
            return self.answer(413)
        try:
            question = json.loads(self.rfile.read(length))["question"]
        except (ValueError, KeyError, TypeError):
            return self.answer(400)
        callback = self.headers.get("Machinery-Callback")
        if callback is None:
            return self.answer(200, think(str(question)))
        threading.Thread(target=lambda: tell(callback, think(str(question))), daemon=True).start()
        return self.answer(202)

    def answer(self, status, body=None):
        data = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        if body is not None:
            self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


def main():
    parser = argparse.ArgumentParser(description="Thinks a question over and answers later")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 5007))
    server = ThreadingHTTPServer(("127.0.0.1", parser.parse_args().port), Handler)
    # Not from the handler itself: shutdown waits for the loop that the signal interrupts.
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    signal.signal(signal.SIGINT, lambda *_: threading.Thread(target=server.shutdown).start())
    print(f"ponder listens on http://127.0.0.1:{server.server_address[1]}/event", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
