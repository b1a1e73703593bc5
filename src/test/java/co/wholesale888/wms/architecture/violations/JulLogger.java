package co.wholesale888.wms.architecture.violations;

import java.util.logging.Logger;

/** Logs through another API than SLF4J. */
class JulLogger {

    private static final Logger LOG = Logger.getLogger("jul");

    void log() {
        LOG.info("hello");
    }
}
