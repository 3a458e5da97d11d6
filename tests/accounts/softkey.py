"""A passkey in software: makes keys and signs as a device would, and as no device should."""

import hashlib
import json
import os
import struct

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode

PRESENT, WITH_KEY = 0x01, 0x41


class SoftKey:
    def __init__(self, origin="http://localhost:8000", host="localhost"):
        self.origin, self.host, self.count = origin, host, 0
        self.id, self.key = os.urandom(32), ec.generate_private_key(ec.SECP256R1())

    def make(self, asked, **other):
        """The answer to `asked` (JSON from the page) of a key that is new; `other` lies."""
        public = cbor.encode(dict(ES256.from_cryptography_key(self.key.public_key())))
        key = bytes(16) + struct.pack(">H", len(self.id)) + self.id + public
        data = self._data(other.pop("flags", WITH_KEY)) + key
        seen = self._seen("webauthn.create", asked, **other)
        attested = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        return self._sent(clientDataJSON=seen, attestationObject=attested)

    def sign(self, asked, *, counts=True, **other):
        self.count += counts
        data = self._data(other.pop("flags", PRESENT))
        seen = self._seen("webauthn.get", asked, **other)
        signed = self.key.sign(data + hashlib.sha256(seen).digest(), ec.ECDSA(SHA256()))
        return self._sent(clientDataJSON=seen, authenticatorData=data, signature=signed)

    def _data(self, flags):
        host = hashlib.sha256(self.host.encode()).digest()
        return host + struct.pack(">BI", flags, self.count)

    def _seen(self, kind, asked, **other):
        challenge = json.loads(asked)["publicKey"]["challenge"]
        assert len(websafe_decode(challenge)) >= 16
        seen = {"type": kind, "challenge": challenge, "origin": self.origin}
        return json.dumps(seen | other).encode()

    def _sent(self, **response):
        number = websafe_encode(self.id)
        response = {name: websafe_encode(value) for name, value in response.items()}
        sent = {"id": number, "rawId": number, "type": "public-key", "response": response}
        return json.dumps(sent)
