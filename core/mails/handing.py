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
# Stands for itself in a command: no name beside it, no comment, nothing to quote.
BARE = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9.-]+")


def hand_over(line: smtplib.SMTP, sender: str, address: str, mail: bytes) -> None:
    """Give the server one mail to one address, and wait until it has taken it.

    Raises what `smtplib` raises for the same: SMTPSenderRefused, SMTPRecipientsRefused,
    SMTPDataError, SMTPServerDisconnected, OSError. A server that offers it hears sender, address
    and DATA in one breath (RFC 2920), which saves two of four waits; `smtplib` cannot.
    """
    line.ehlo_or_helo_if_needed()
    size = f" SIZE={len(mail)}" if line.has_extn("size") else ""
    asked = [f"MAIL FROM:{_quoted(sender)}{size}", f"RCPT TO:{_quoted(address)}", "DATA"]
    if any("\r" in command or "\n" in command for command in asked):
        raise ValueError("An address holds a line break")
    answers = list(_ask(line, asked))
    bad = next((n for n, answer in enumerate(answers) if answer[0] not in GOOD[n]), None)
    if bad is not None:
        _leave(line, answers)
        raise _refusal(bad, answers[bad], sender, address)
    line.send(_stuffed(mail) + b".\r\n")
    code, words = line.getreply()
    if code != TAKEN:
        _leave(line, [(code, words)])
        raise smtplib.SMTPDataError(code, words)


def _quoted(address: str) -> str:
    return f"<{address}>" if BARE.fullmatch(address) else smtplib.quoteaddr(address)


def _ask(line: smtplib.SMTP, commands: Sequence[str]) -> Iterator[Answer]:
    """The answers, up to the first that is bad; to all of them where they went out at once."""
    at_once = line.has_extn("pipelining")
    if at_once:
        line.send("\r\n".join((*commands, "")))
    for command, good in zip(commands, GOOD, strict=True):
        answer = line.getreply() if at_once else line.docmd(command)
        yield answer
        if answer[0] == CLOSING or (answer[0] not in good and not at_once):
            return


def _leave(line: smtplib.SMTP, answers: Sequence[Answer]) -> None:
    """Bring the line to where another mail may begin, unless the server closes it."""
    if answers[-1][0] == CLOSING:
        line.close()
        return
    try:
        if answers[-1][0] == GO_ON:
            # It waits for a mail that goes to nobody (RFC 2920, 3.1).
            line.send(b".\r\n")
            line.getreply()
        line.rset()
    except smtplib.SMTPServerDisconnected:
        # What it said of this mail counts; the next one meets a line that is closed.
        return


def _refusal(place: int, answer: Answer, sender: str, address: str) -> smtplib.SMTPException:
    code, words = answer
    if place == 0:
        return smtplib.SMTPSenderRefused(code, words, sender)
    if place == 1:
        return smtplib.SMTPRecipientsRefused({address: answer})
    return smtplib.SMTPDataError(code, words)


def _stuffed(mail: bytes) -> bytes:
    """With a dot before each line that begins with one (RFC 5321, 4.5.2); it ends with a line."""
    if mail.startswith(b"."):
        mail = b"." + mail
    mail = mail.replace(b"\r\n.", b"\r\n..")
    return mail if mail.endswith(b"\r\n") else mail + b"\r\n"
