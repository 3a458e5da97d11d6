"""How a store's system sends something."""

import base64
import json

from django.test import Client


def send(secret, method, path, body, key="k1", **headers):
    """One call below /api/v1/; the body as JSON unless it is bytes or text."""
    raw = body if isinstance(body, str | bytes) else json.dumps(body)
    headers = {"authorization": f"Bearer {secret}", "idempotency-key": key} | headers
    call = getattr(Client(), method)
    return call(f"/api/v1/{path}", raw, content_type="application/json", headers=headers)


def attached(*files, name="lamp.jpg"):
    """Files as a body holds them."""
    packed = [{"name": name, "content": base64.b64encode(one).decode()} for one in files]
    return {"attachments": packed}
