"""A client of the 888 WMS. Needs Python 3.9 or newer and no packages."""

from .client import Client, FileKeys, MemoryKeys
from .errors import Conflict, HistoryRewound, OutcomeUnknown, Refused, Unavailable, WmsError
from .models import Event, StockItem, Transaction, WriteResult
from .webhooks import SignatureError, verify

__all__ = [
    "Client", "Conflict", "Event", "FileKeys", "HistoryRewound", "MemoryKeys", "OutcomeUnknown", "Refused",
    "SignatureError", "StockItem", "Transaction", "Unavailable", "WmsError", "WriteResult", "verify",
]
