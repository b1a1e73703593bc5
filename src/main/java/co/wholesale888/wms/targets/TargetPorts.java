package co.wholesale888.wms.targets;

import co.wholesale888.wms.settings.InvalidSettingException;
import java.util.BitSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The ports that webhooks may use, so that they reach no other service of a client's or of the operator's network. */
final class TargetPorts {

    /** HTTPS, and what a user without special rights may open. */
    static final String DEFAULT = "443,8443,1024-65535";

    private static final Pattern ITEM = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?");

    private final BitSet ports = new BitSet();
    private final String text;

    /**
     * @param text ports and ranges of ports, separated by commas, such as {@link #DEFAULT}
     * @throws InvalidSettingException if it is anything else
     */
    TargetPorts(String text) {
        this.text = text;
        for (String item : text.split(",", -1)) {
            Matcher range = ITEM.matcher(item.strip());
            int first = range.matches() ? Integer.parseInt(range.group(1)) : 0;
            int last = first > 0 && range.group(2) != null ? Integer.parseInt(range.group(2)) : first;
            if (first < 1 || last < first || last > 65_535) {
                throw new InvalidSettingException(
                        "wms.webhooks.ports", "must be ports and ranges of ports, such as " + DEFAULT);
            }
            ports.set(first, last + 1);
        }
    }

    boolean contain(int port) {
        return port >= 0 && ports.get(port);
    }

    @Override
    public String toString() {
        return text;
    }
}
