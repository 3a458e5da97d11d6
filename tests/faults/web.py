"""One web server as in production, on rows of a test, and what it is sent."""

import base64
import http.client
import json
import select
import subprocess
import sys
import time
import uuid
from pathlib import Path

from django.test import Client

from tests.core.mailserver import free_port
from tests.operations.examples import ROOT

SECRET = "a" * 32


class Web:
    """`post` sends a file as a browser does, or as a store's system where the person is the secret
    of a key; `peak_mb` is the most memory a process of it took."""

    def __init__(self, environment):
        self.port, self.cookies = free_port(), {}
        command = [sys.executable, "-m", "gunicorn", "config.wsgi", "-k", "gthread"]
        command += ["--bind", f"127.0.0.1:{self.port}", "--workers", "1", "--threads", "4"]
        command += ["--no-control-socket"]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL
        )

    def __enter__(self):
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                if self._call("GET", "/health/", None, {}).status == 200:
                    return self
            except OSError:
                time.sleep(0.2)
        raise AssertionError("The web server did not start.")

    def __exit__(self, *_error):
        self.process.terminate()
        self.process.wait(20)

    def post(self, person, path, facts, field, file):
        """The status and the text of the answer."""
        if isinstance(person, str):
            return self._send(person, path, facts, field, file)
        edge = uuid.uuid4().hex
        name, content = file
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{said}\r\n'
            for key, said in facts.items()
        ]
        head = f'--{edge}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
        start = "".join((*parts, head, "Content-Type: image/jpeg\r\n\r\n")).encode()
        end = f"\r\n--{edge}--\r\n".encode()
        body = (start, content, end)
        answer = self._call("POST", path, body, self._headers(person, edge))
        return answer.status, answer.read().decode()

    def _send(self, secret, path, facts, field, file):
        """The file is the body, or in it as Base64."""
        name, content = file
        if field:
            packed = {"name": name, "content": base64.b64encode(content).decode()}
            content = json.dumps(facts | {field: [packed]}).encode()
        answer = self._call("POST", path, (content,), self._headers(secret, ""))
        return answer.status, answer.read().decode()

    def pour(self, person, path, total):
        """Claim `total` bytes and send them as fast as they are taken; status and bytes sent."""
        sent, piece = 0, bytes(1024 * 1024)
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        line.putrequest("POST", path)
        for key, value in self._headers(person, "x").items():
            line.putheader(key, value)
        line.putheader("Content-Length", str(total))
        line.endheaders()
        try:
            while sent < total and not _is_answered(line.sock):
                line.send(piece)
                sent += len(piece)
        except OSError:
            pass
        answer = line.getresponse()
        return answer.status, answer.read().decode(), sent

    def peak_mb(self):
        """Of the process that answers: the first one only watches it."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        peaks = [_peak_kb(pid) for pid in children.read_text().split()]
        return max(peaks) // 1024

    def _headers(self, person, edge):
        if isinstance(person, str):
            return {"Authorization": f"Bearer {person}", "Idempotency-Key": uuid.uuid4().hex}
        if person not in self.cookies:
            client = Client()
            if person:
                client.force_login(person)
            kept = client.cookies.get("sessionid")
            session = f"; sessionid={kept.value}" if kept else ""
            self.cookies[person] = f"csrftoken={SECRET}{session}"
        return {
            "Cookie": self.cookies[person],
            "X-CSRFToken": SECRET,
            "Content-Type": f"multipart/form-data; boundary={edge}",
        }

    def _call(self, method, path, body, headers):
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        body = b"".join(body) if body else None
        line.request(method, path, body, headers)
        return line.getresponse()


def _is_answered(sock):
    return bool(select.select([sock], [], [], 0)[0])


def _peak_kb(pid):
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
