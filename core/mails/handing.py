"""One mail into the hands of the mail server, with as few waits for its answers as it allows."""

import re
import smtplib
from collections.abc import Iterator, Sequence
from typing import TypeAlias

# Code and words.
Answer: TypeAlias = tuple[int, bytes]

CLOSING = 421
GO_ON = 354
TAKEN = 250
# What a server says to MAIL, RCPT and DATA where it takes them.
GOOD = ((TAKEN,), (TAKEN, 251), (GO_ON,))
LINE_DOT = re.compile(rb"^\.", re.MULTILINE)
# Stands for itself in a command: no name beside it, no comment, nothing to quote.
BARE = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9.-]+")


class Letter:
    """One mail to one address on its way over a line.

    All steps raise what `smtplib` raises for the same: SMTPSenderRefused, SMTPRecipientsRefused,
    SMTPDataError, SMTPServerDisconnected, OSError. A server that offers it hears sender, address
    and DATA in one breath, with the end of the mail before (RFC 2920, 3.1): that leaves one of
    four waits; and between the steps, while it works, there is time for something else.
    """

    def __init__(
        self,
        line: smtplib.SMTP,
        sender: str,
        address: str,
        mail: bytes,
        *,
        may_pipeline: bool = True,
    ) -> None:
        """Raises ValueError for an address of two lines, or beyond ASCII."""
        line.ehlo_or_helo_if_needed()
        size = f" SIZE={len(mail)}" if line.has_extn("size") else ""
        self.line, self.sender, self.address, self.mail = line, sender, address, mail
        self.commands = (
            f"MAIL FROM:{_quoted(sender)}{size}",
            f"RCPT TO:{_quoted(address)}",
            "DATA",
        )
        if any("\r" in command or "\n" in command for command in self.commands):
            raise ValueError("An address holds a line break")
        self._question = "\r\n".join((*self.commands, "")).encode("ascii")
        self.at_once = may_pipeline and line.has_extn("pipelining")
        self.is_asked = False

    def ask(self) -> None:
        """Say what the server may hear before it answers; nothing of the mail itself."""
        if self.at_once and not self.is_asked:
            self.is_asked = True
            self.line.send(self._question)

    def hand_over(self, then: "Letter | None" = None) -> None:
        """Hear the answers, give the mail and wait until the server has taken it.

        `then`, the next over the same line, is asked with it where the server hears that.
        """
        if self.line.sock is None:
            raise smtplib.SMTPServerDisconnected("The line was closed before its answers were read")
        answers = list(self._answers())
        bad = next((n for n, answer in enumerate(answers) if answer[0] not in GOOD[n]), None)
        if bad is not None:
            _leave(self.line, answers)
            raise self._refusal(bad, answers[bad])
        self.line.send(_stuffed(self.mail) + b".\r\n" + (then._begin() if then else b""))
        code, words = self.line.getreply()
        if code != TAKEN:
            # Where the next is asked, its answers follow this one.
            if code == CLOSING or not (then and then.is_asked):
                _leave(self.line, [(code, words)])
            raise smtplib.SMTPDataError(code, words)

    def _begin(self) -> bytes:
        """What is said of it with the end of the mail before."""
        self.is_asked = self.at_once
        return self._question if self.at_once else b""

    def _answers(self) -> Iterator[Answer]:
        """Up to the first that is bad; to all of them where they went out at once."""
        for command, good in zip(self.commands, GOOD, strict=True):
            answer = self.line.getreply() if self.at_once else self.line.docmd(command)
            yield answer
            if answer[0] == CLOSING or (answer[0] not in good and not self.at_once):
                return

    def _refusal(self, place: int, answer: Answer) -> smtplib.SMTPException:
        code, words = answer
        if place == 0:
            return smtplib.SMTPSenderRefused(code, words, self.sender)
        if place == 1:
            return smtplib.SMTPRecipientsRefused({self.address: answer})
        return smtplib.SMTPDataError(code, words)


def _quoted(address: str) -> str:
    return f"<{address}>" if BARE.fullmatch(address) else smtplib.quoteaddr(address)


def _leave(line: smtplib.SMTP, answers: Sequence[Answer]) -> None:
    """Bring the line to where another mail may begin, unless the server closes it."""
    if answers[-1][0] == CLOSING:
        line.close()
        return
    try:
        if answers[-1][0] == GO_ON and any(code // 100 == 2 for code, _words in answers[1:2]):
            # It took somebody after all, who would get an empty mail.
            line.close()
            return
        if answers[-1][0] == GO_ON:
            # It waits for a mail that goes to nobody (RFC 2920, 3.1).
            line.send(b".\r\n")
            line.getreply()
        line.rset()
    except smtplib.SMTPServerDisconnected:
        # What it said of this mail counts; the next one meets a line that is closed.
        return


def _stuffed(mail: bytes) -> bytes:
    """With a dot before each line that begins with one (RFC 5321, 4.5.2); it ends with a line.

    A bare line feed begins a line as well: some servers take it for one.
    """
    if mail.startswith(b".") or b"\n." in mail:
        mail = LINE_DOT.sub(b"..", mail)
    return mail if mail.endswith(b"\r\n") else mail + b"\r\n"
