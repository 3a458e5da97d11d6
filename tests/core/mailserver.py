"""A real SMTP server for tests that can misbehave on request."""

import email
import email.policy
import socket

from aiosmtpd.controller import Controller


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def readable(body):
    """The mail as a person reads it: headers, a blank line, the decoded plain text."""
    mail = email.message_from_bytes(body, policy=email.policy.default)
    headers = "\n".join(f"{name}: {value}" for name, value in mail.items())
    return f"{headers}\n\n{mail.get_body(('plain',)).get_content()}"


class Postbox:
    """Keeps what it accepts; `answers` maps an address to the SMTP line it gets instead."""

    def __init__(self):
        self.mails, self.answers, self.drop_after_data = [], {}, 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.mails.append((envelope.rcpt_tos[0], readable(envelope.content)))
        if self.drop_after_data:
            self.drop_after_data -= 1
            server.transport.close()
        return "250 OK"

    def to(self, address):
        return [text for rcpt, text in self.mails if rcpt == address]


class MailServer:
    def __init__(self):
        self.postbox = Postbox()
        self.port = free_port()
        self.controller = Controller(self.postbox, hostname="127.0.0.1", port=self.port)

    def __enter__(self):
        self.controller.start()
        return self

    def __exit__(self, *_error):
        self.controller.stop()
