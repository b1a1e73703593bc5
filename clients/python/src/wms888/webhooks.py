"""Verifies deliveries of webhooks, which are signed as https://www.standardwebhooks.com says."""

import base64
import hashlib
import hmac
import json
import time

from .models import Event, read


class SignatureError(Exception):
    """The delivery is not from the service, or is a copy of an old one."""


def verify(secret, headers, body, tolerance=300, now=time.time):
    """Returns the event of a delivery. `body` are the bytes as they were received, `headers` any mapping."""
    by_name = {name.lower(): value for name, value in headers.items()}
    try:
        event_id, timestamp = by_name["webhook-id"], by_name["webhook-timestamp"]
        signatures = by_name["webhook-signature"].split()
        age = abs(now() - int(timestamp))
    except (KeyError, ValueError):
        raise SignatureError("headers are missing or malformed") from None
    key = base64.b64decode(secret[len("whsec_"):])
    signed = f"{event_id}.{timestamp}.".encode() + body
    expected = b"v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest())
    # During a rotation each secret has its signature
    if not any([hmac.compare_digest(expected, each.encode()) for each in signatures]):
        raise SignatureError("no signature is right")
    if age > tolerance:
        raise SignatureError("the delivery is too old, or the clocks differ")
    return read(Event, json.loads(body))
