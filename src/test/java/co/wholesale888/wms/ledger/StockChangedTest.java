package co.wholesale888.wms.ledger;
