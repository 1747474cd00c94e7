"""The ledger of the meal accounts."""

from ruobr_server.areas.declaration import Area, NoDemoRows

AREA = Area(
    name="ledger",
    demo=NoDemoRows("meals posts its rows (``ledger.demo.LedgerRows``)"),
)
