"""An enquiry of somebody who wants to sell."""

from enforcement.actions import send_enquiry

ASKED = {
    "name": "Paula Prado",
    "email": "Paula@prado.example",
    "country": "BR",
    "sells": "Hammocks of cotton",
    "message": "Can I sell from Recife?",
    "has_consented": True,
    "language": "en",
}


def asked(now, **facts):
    return send_enquiry(now=now, **ASKED | facts)
