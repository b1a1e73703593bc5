package co.wholesale888.wms.targets;

import java.net.URI;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Where deliveries may go, judged when it is said. They are judged again at each connection. */
@Component
public class TargetPolicy {

    private final TargetResolver addresses;
    private final boolean allowPrivate;

    public TargetPolicy(TargetResolver addresses, TargetSettings settings) {
        this.addresses = addresses;
        this.allowPrivate = settings.allowPrivateTargets();
    }

    /**
     * What is wrong with a URL, as a phrase that goes on from the field's name, or null. A host that has no address today
     * may have one tomorrow, so nothing is wrong with it. Takes up to {@link TargetResolver#PATIENCE}.
     */
    @Nullable
    public String fault(String url) {
        String fault = TargetUrl.fault(url, allowPrivate);
        if (fault != null || allowPrivate) {
            return fault;
        }
        try {
            addresses.resolve(TargetUrl.host(URI.create(url)));
        } catch (BlockedAddressException e) {
            return "must lead to a public address";
        } catch (UnknownHostException e) {
            return null;
        }
        return null;
    }
}
