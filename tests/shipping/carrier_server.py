"""A carrier's server on this machine, with payloads of our own in the carriers' shapes."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


class Carrier:
    """What it knows of each number; `status` other than 200 is all that it answers."""

    def __init__(self):
        self.known, self.asked, self.keys, self.status = {}, [], set(), 200

    def dhl(self, url, headers):
        number = parse_qs(url.query)["trackingNumber"][0]
        self.note([number], headers.get("DHL-API-Key"))
        if number not in self.known:
            return {"status": 404, "title": "No result found", "detail": "No shipment"}
        return {"shipments": [self.dhl_shipment(number)]}

    def dhl_shipment(self, number):
        events = [
            {
                "timestamp": at,
                "statusCode": code,
                "status": code,
                "description": code,
                "location": {"address": {"countryCode": "NL", "addressLocality": "Utrecht"}},
            }
            for at, code in self.known[number]
        ]
        return {"id": number, "status": events[0], "events": events}

    def laposte(self, url, headers):
        numbers = url.path.rpartition("/")[2].split(",")
        self.note(numbers, headers.get("X-Okapi-Key"))
        return [self.laposte_parcel(number) for number in numbers]

    def laposte_parcel(self, number):
        if number not in self.known:
            return {"returnCode": 404, "returnMessage": "Inconnu", "idShip": number}
        events = [{"date": at, "code": code, "label": code} for at, code in self.known[number]]
        shipment = {"idShip": number, "event": events, "isFinal": False, "contextData": {}}
        return {"returnCode": 200, "shipment": shipment}

    def note(self, numbers, key):
        self.asked += numbers
        self.keys.add(key)


@contextmanager
def serving(carrier):
    """Yields the server's address."""

    class Door(BaseHTTPRequestHandler):
        def do_GET(self):
            url = urlsplit(self.path)
            answer = carrier.dhl if url.path.startswith("/track/") else carrier.laposte
            body = json.dumps(answer(url, self.headers)).encode()
            self.send_response(carrier.status)
            self.end_headers()
            self.wfile.write(body if carrier.status == 200 else b"<html>down</html>")

        def log_message(self, *_args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
