"""The answers, as objects. Fields that a later version of the service adds are left out."""

from dataclasses import dataclass, fields
from typing import Any, Dict, List, Optional


def read(kind, json):
    names = {each.name: each.metadata for each in fields(kind)}
    return kind(**{snake(key): value for key, value in json.items() if snake(key) in names})


def snake(name):
    return "".join("_" + c.lower() if c.isupper() else c for c in name)


@dataclass(frozen=True)
class StockItem:
    sku: str
    quantity: int
    reserved: Optional[int]
    available: Optional[int]
    status: str
    threshold: int
    par: int
    sequence: Optional[int]
    updated_at: Optional[str]


@dataclass(frozen=True)
class Transaction:
    """A ledger entry. In a dry run, id, sequence, recorded_at and hash are None."""

    id: Optional[str]
    sequence: Optional[int]
    sku: str
    type: str
    delta: int
    quantity_after: int
    status: str
    worker_id: Optional[str]
    reference: Optional[str]
    note: Optional[str]
    source: str
    source_id: str
    occurred_at: Optional[str]
    recorded_at: Optional[str]
    hash: Optional[str]


@dataclass(frozen=True)
class WriteResult:
    dry_run: bool
    transactions: List[Transaction]
    stock: List[StockItem]

    @staticmethod
    def of(json):
        return WriteResult(
            json["dryRun"],
            [read(Transaction, each) for each in json["transactions"]],
            [read(StockItem, each) for each in json["stock"]],
        )


@dataclass(frozen=True)
class Event:
    """`data` is the state at that moment, in the form that the API's document gives for the type."""

    id: str
    sequence: Optional[int]
    type: str
    warehouse: str
    occurred_at: str
    data: Dict[str, Any]
