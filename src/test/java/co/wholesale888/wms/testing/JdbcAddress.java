package co.wholesale888.wms.testing;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The host and port in a JDBC URL. */
record JdbcAddress(String host, int port) {

    private static final Pattern HOST_AND_PORT = Pattern.compile("//([^:/]+):(\\d+)/");

    static JdbcAddress of(String jdbcUrl) {
        Matcher address = HOST_AND_PORT.matcher(jdbcUrl);
        if (!address.find()) {
            throw new IllegalArgumentException("no host and port in the JDBC URL");
        }
        return new JdbcAddress(address.group(1), Integer.parseInt(address.group(2)));
    }

    /** The same JDBC URL with a port of this machine. */
    static String through(int localPort, String jdbcUrl) {
        return HOST_AND_PORT.matcher(jdbcUrl).replaceFirst("//localhost:" + localPort + "/");
    }
}
