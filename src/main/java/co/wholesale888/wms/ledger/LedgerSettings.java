package co.wholesale888.wms.ledger;

import static co.wholesale888.wms.settings.InvalidSettingException.require;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of the write lanes.
 *
 * @param lanes the number of lanes, each with one thread and one connection; 1 to 64
 * @param queueLines how many lines may wait in a lane; more are refused with 503; at least 1000
 * @param groupLines the maximum number of lines in one transaction; at least 1
 */
@ConfigurationProperties("wms.ledger")
record LedgerSettings(
        @DefaultValue("2") int lanes,
        @DefaultValue("20000") int queueLines,
        @DefaultValue("2000") int groupLines) {

    LedgerSettings {
        require(lanes >= 1 && lanes <= 64, "wms.ledger.lanes", "must be 1 to 64");
        require(queueLines >= 1_000, "wms.ledger.queue-lines", "must be at least 1000");
        require(groupLines >= 1, "wms.ledger.group-lines", "must be at least 1");
    }
}
