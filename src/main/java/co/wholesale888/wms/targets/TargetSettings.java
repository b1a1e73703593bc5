package co.wholesale888.wms.targets;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where webhooks may send.
 *
 * @param allowPrivateTargets whether they may use plain http and private or other special addresses; for development
 * @param ports see {@link TargetPorts}
 */
@ConfigurationProperties("wms.webhooks")
record TargetSettings(
        @DefaultValue("false") boolean allowPrivateTargets,
        @DefaultValue(TargetPorts.DEFAULT) String ports) {

    /** Where plain http is allowed, so is its port. */
    TargetPorts targetPorts() {
        return new TargetPorts(allowPrivateTargets ? ports + ",80" : ports);
    }
}
