package co.wholesale888.wms.architecture.violations;

import java.util.logging.Logger;

/** Logs past the settings. */
class JulLogger {

    private static final Logger LOG = Logger.getLogger("jul");

    void log() {
        LOG.info("hello");
    }
}
