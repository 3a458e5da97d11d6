"""The payment side, as far as tests need it: it listens, remembers and answers as told."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET = "a secret that is long enough for this"


class Payments:
    """A server that keeps what it is told, and answers with the next of `answers`: a status,
    several of them, or an empty list for silence."""

    def __init__(self):
        self.calls, self.answers = [], []
        self.hang_up = threading.Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self.server.server_port}/refunds"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_error):
        self.hang_up.set()
        self.server.shutdown()
        self.server.server_close()

    def take(self, handler):
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        self.calls.append((handler.headers, body))
        answers = self.answers.pop(0) if self.answers else [200]
        for answer in answers if isinstance(answers, list) else [answers]:
            handler.send_response(answer)
            handler.send_header("Location", "/elsewhere")
            handler.send_header("Content-Length", "0")
            handler.end_headers()
        if not answers:
            self.hang_up.wait(5)


def _handler(payments):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            payments.take(self)

        do_GET = do_POST

        def log_message(self, *_words):
            """Quiet."""

    return Handler
