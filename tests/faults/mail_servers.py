"""A mail server that goes wrong a number of times, and works from then on."""

import socket
import threading
from collections import Counter

# How it goes wrong, and what the sender may conclude from it.
MODES = (
    "refuses",
    "refuses_sender",
    "defers_sender",
    "defers_address",
    "refuses_address",
    "defers_after_data",
    "closes_after_data",
    "hangs_at_greeting",
    "hangs_after_data",
    "drops_at_data",
    "drops_after_data",
)


# Whether it takes commands in one breath (RFC 2920), and if so, what it says to DATA after it
# refused the one who is to get the mail.
BREATHS = ("one by one", "at once, and refuses DATA", "at once, and takes DATA for nobody")


class FaultyServer:
    """Speaks as much SMTP as a sender needs; `left` faults of its mode, then none.

    `unfinished` is what stood of mails whose line was cut before their end.
    """

    def __init__(self, mode, faults, breath=BREATHS[0]):
        self.mode, self.left, self.breath = mode, faults, breath
        self.accepted, self.ids, self.unfinished = Counter(), {}, []
        self.over, self.talks = threading.Event(), []
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]

    def __enter__(self):
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *_error):
        self.over.set()
        self.socket.close()

    def hear_out(self):
        """Wait until each line that was opened is over."""
        for talk in self.talks:
            talk.join(10)

    def _goes_wrong(self, *modes):
        if self.mode not in modes or not self.left:
            return False
        self.left -= 1
        return True

    def _listen(self):
        while not self.over.is_set():
            try:
                other, _address = self.socket.accept()
            except OSError:
                return
            # It answers one by one; each would wait until the last was acknowledged.
            other.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.talks.append(threading.Thread(target=self._speak, args=(other,), daemon=True))
            self.talks[-1].start()

    def _speak(self, other):
        with other, other.makefile("rwb") as line:
            try:
                self._session(line)
            except OSError:
                return

    def _session(self, line):
        if self._goes_wrong("refuses"):
            return
        if self._goes_wrong("hangs_at_greeting"):
            self.over.wait(5)
            return
        self._say(line, "220 ready")
        address, has_sender = "", False
        while asked := line.readline():
            verb = asked[:4].upper()
            if verb == b"QUIT":
                self._say(line, "221 bye")
                return
            if verb == b"DATA":
                if not self._take(line, address):
                    return
                continue
            answer = self._answer(verb)
            if verb == b"MAIL":
                address, has_sender = "", answer.startswith("250")
            if verb == b"RCPT" and not has_sender:
                answer = "503 MAIL first"
            if verb == b"RCPT" and answer.startswith("250"):
                address = asked.decode().partition("<")[2].partition(">")[0]
            self._say(line, answer)

    def _answer(self, verb):
        if verb == b"EHLO" and self.breath != BREATHS[0]:
            return "250-ok\r\n250 PIPELINING"
        if verb == b"MAIL" and self._goes_wrong("too_large"):
            return "552 5.3.4 too large"
        if verb == b"MAIL" and self._goes_wrong("refuses_sender"):
            return "550 5.7.1 not allowed to send"
        if verb == b"MAIL" and self._goes_wrong("defers_sender"):
            return "451 later"
        if verb == b"RCPT" and self._goes_wrong("defers_address"):
            return "451 later"
        if verb == b"RCPT" and self._goes_wrong("refuses_address"):
            return "554 5.7.1 not to them"
        return "250 ok"

    def _take(self, line, address):
        """False where the line is over."""
        if self._goes_wrong("drops_at_data"):
            return False
        if not address and self.breath == BREATHS[1]:
            self._say(line, "503 RCPT first")
            return True
        self._say(line, "354 go on")
        text = b""
        while (part := line.readline()) not in (b".\r\n", b""):
            text += part
        if not part:
            self.unfinished.append(text)
            return False
        if not address:
            self._say(line, "554 no valid recipients")
            return text == b""
        if self._goes_wrong("defers_after_data"):
            self._say(line, "451 later")
            return True
        if self._goes_wrong("closes_after_data"):
            self._say(line, "421 closing")
            return False
        if self._goes_wrong("hangs_after_data"):
            self.over.wait(5)
            return False
        self.accepted[address] += 1
        [key] = [row for row in text.splitlines() if row.startswith(b"Message-ID:")]
        self.ids.setdefault(address, set()).add(key)
        if self._goes_wrong("drops_after_data"):
            return False
        self._say(line, "250 taken")
        return True

    def _say(self, line, words):
        line.write(f"{words}\r\n".encode())
        line.flush()
