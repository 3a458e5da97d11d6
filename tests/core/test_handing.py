"""A mail into the hands of the server: what goes over the line, and in how many breaths."""

import smtplib
import socket

import pytest

from core.mails.handing import Letter

SENDER, BUYER = "notices@tradewell.example", "buyer@example.org"
MAIL = b"Subject: Lamps\r\n\r\n.hidden\r\n..\r\nend\r\n"


class Line(smtplib.SMTP):
    """A real client whose other side is a script: what is sent is kept, answers are read off."""

    def __init__(self, offers, answers):
        super().__init__(local_hostname="localhost")
        self.ehlo_resp, self.does_esmtp = b"ok", True
        self.esmtp_features = dict.fromkeys(offers, "")
        self.said, self.answers = [], list(answers)
        self.sock, self.other = socket.socketpair()

    def send(self, s):
        self.said.append(s if isinstance(s, bytes) else s.encode("ascii"))

    def getreply(self):
        code, _, words = self.answers.pop(0).partition(" ")
        return int(code), words.encode()


def hand_over(*facts):
    letter = Letter(*facts)
    letter.ask()
    letter.hand_over()


def test_waits_for_each_answer_where_the_server_offers_nothing_else():
    line = Line([], ["250 ok", "250 ok", "354 go", "250 taken"])
    hand_over(line, SENDER, BUYER, MAIL)
    assert line.said == [
        b"MAIL FROM:<notices@tradewell.example>\r\n",
        b"RCPT TO:<buyer@example.org>\r\n",
        b"DATA\r\n",
        b"Subject: Lamps\r\n\r\n..hidden\r\n...\r\nend\r\n.\r\n",
    ]


def test_no_line_of_a_mail_ends_it_whatever_ended_the_line_before():
    line = Line([], ["250 ok", "250 ok", "354 go", "250 taken"])
    hand_over(line, SENDER, BUYER, b"Subject: a\r\n\r\nb\n.\r\nQUIT\r\n")
    assert line.said[3] == b"Subject: a\r\n\r\nb\n..\r\nQUIT\r\n.\r\n"


def test_says_in_one_breath_what_the_server_takes_in_one():
    line = Line(["pipelining", "size"], ["250 ok", "251 ok", "354 go", "250 taken"])
    hand_over(line, SENDER, BUYER, MAIL)
    commands, mail = line.said
    assert commands == (
        b"MAIL FROM:<notices@tradewell.example> SIZE=%d\r\n" % len(MAIL)
        + b"RCPT TO:<buyer@example.org>\r\nDATA\r\n"
    )
    assert mail.endswith(b"\r\nend\r\n.\r\n")


def test_says_nothing_of_a_mail_before_its_answers_are_heard():
    line = Line(["pipelining"], ["250 ok", "250 ok", "354 go", "250 taken"])
    letter = Letter(line, SENDER, BUYER, MAIL)
    letter.ask()
    assert len(line.said) == 1 and b"Subject" not in line.said[0]
    letter.hand_over()
    assert b"Subject" in line.said[1] and not line.answers


def two_letters(*answers):
    line = Line(["pipelining"], answers)
    return line, Letter(line, SENDER, BUYER, MAIL), Letter(line, SENDER, "max@x.org", MAIL)


def test_asks_for_the_next_with_the_end_of_a_mail():
    line, first, second = two_letters(*["250 ok", "250 ok", "354 go", "250 taken"] * 2)
    first.ask()
    first.hand_over(second)
    end, question = b"end\r\n.\r\n", b"MAIL FROM:<notices@tradewell.example>\r\nRCPT TO:<max@x.org>"
    assert line.said[1].endswith(end + question + b"\r\nDATA\r\n")
    second.ask()
    second.hand_over()
    assert len(line.said) == 3 and line.said[2].endswith(end) and not line.answers


def test_a_mail_that_is_not_taken_does_not_take_the_next_with_it():
    taken = ["250 ok", "250 ok", "354 go", "250 taken"]
    line, first, second = two_letters("250 ok", "250 ok", "354 go", "451 later", *taken)
    first.ask()
    with pytest.raises(smtplib.SMTPDataError, match="later"):
        first.hand_over(second)
    second.ask()
    second.hand_over()
    assert not any(b"rset" in said for said in line.said) and not line.answers


def test_the_next_is_not_asked_for_where_a_mail_is_not_given():
    refused = ["250 ok", "550 nobody here", "503 RCPT first", "250 forgotten"]
    line, first, second = two_letters(*refused)
    first.ask()
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        first.hand_over(second)
    assert not second.is_asked and line.said[1:] == [b"rset\r\n"]


def test_the_next_is_not_asked_for_at_once_where_the_server_offers_nothing():
    line = Line([], ["250 ok", "250 ok", "354 go", "250 taken"])
    first, second = (Letter(line, SENDER, BUYER, MAIL) for _ in range(2))
    first.ask()
    first.hand_over(second)
    assert line.said[3].endswith(b"\r\nend\r\n.\r\n") and not second.is_asked


def test_gives_nobody_an_empty_mail_where_the_server_waits_for_one():
    answers = ["250 ok", "550 nobody here", "354 go", "554 no valid recipients", "250 forgotten"]
    line = Line(["pipelining"], answers)
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        hand_over(line, SENDER, BUYER, MAIL)
    assert refused.value.recipients == {BUYER: (550, b"nobody here")}
    assert line.said[1:] == [b".\r\n", b"rset\r\n"] and not line.answers


def test_closes_the_line_where_the_server_would_give_somebody_an_empty_mail():
    line = Line(["pipelining"], ["250 ok", "252 perhaps", "354 go"])
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        hand_over(line, SENDER, BUYER, MAIL)
    assert len(line.said) == 1 and line.sock is None


def test_a_line_that_was_closed_is_no_fault_of_the_mail_that_was_asked_for():
    _line, first, second = two_letters("250 ok", "250 ok", "354 go", "421 closing")
    first.ask()
    with pytest.raises(smtplib.SMTPDataError, match="closing"):
        first.hand_over(second)
    with pytest.raises(smtplib.SMTPServerDisconnected):
        second.hand_over()


def test_waits_for_each_answer_where_it_is_told_to():
    line = Line(["pipelining"], ["250 ok", "250 ok", "354 go", "250 taken"])
    letter = Letter(line, SENDER, BUYER, MAIL, may_pipeline=False)
    letter.ask()
    letter.hand_over()
    assert len(line.said) == 4


def test_reads_all_answers_before_it_goes_on():
    line = Line(["pipelining"], ["451 later", "503 no", "503 no", "250 forgotten"])
    with pytest.raises(smtplib.SMTPSenderRefused, match="later"):
        hand_over(line, SENDER, BUYER, MAIL)
    assert line.said[1:] == [b"rset\r\n"] and not line.answers


@pytest.mark.parametrize("offers", [[], ["pipelining"]])
def test_asks_nothing_of_a_server_that_closes(offers):
    line = Line(offers, ["421 closing"])
    with pytest.raises(smtplib.SMTPSenderRefused, match="closing"):
        hand_over(line, SENDER, BUYER, MAIL)
    assert len(line.said) == 1


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("lin o'hara@example.org", b"RCPT TO:"),
        ('"lin wei"@example.org', b'RCPT TO:<"lin wei"@example.org>'),
        ("a@x.org> SIZE=1", b"RCPT TO:"),
    ],
)
def test_an_address_says_no_more_than_itself(address, said):
    line = Line([], ["250 ok", "250 ok", "354 go", "250 taken"])
    hand_over(line, SENDER, address, MAIL)
    ours = smtplib.quoteaddr(address).encode()
    assert line.said[1].startswith(said) and line.said[1] == b"RCPT TO:" + ours + b"\r\n"


def test_an_address_is_one_line():
    line = Line(["pipelining"], [])
    with pytest.raises(ValueError, match="line break"):
        hand_over(line, SENDER, '"a\nb"@x.org', MAIL)
    assert not line.said
