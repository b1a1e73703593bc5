package co.wholesale888.wms.targets;

import java.net.URI;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Checks the URL of a webhook when it is registered. Its address is checked again at every connection. */
@Component
public class TargetPolicy implements AutoCloseable {

    private final TargetResolver resolver;

    TargetPolicy(TargetResolver resolver) {
        this.resolver = resolver.forRegistrations();
    }

    /**
     * Returns the rule that a URL breaks, worded to follow the field's name ("must …"), or null. Takes up to
     * {@link TargetResolver#TIMEOUT}. A host without an address is accepted, because it may get one later.
     */
    @Nullable
    public String violation(String url) {
        boolean allowPrivate = resolver.allowsPrivate();
        String violation = TargetUrl.violation(url, allowPrivate, resolver.ports());
        if (violation != null || allowPrivate) {
            return violation;
        }
        try {
            resolver.resolve(TargetUrl.host(URI.create(url)));
            return null;
        } catch (BlockedAddressException e) {
            return TargetUrl.NOT_PUBLIC;
        } catch (UnknownHostException e) {
            return null;
        }
    }

    @Override
    public void close() {
        resolver.close();
    }
}
