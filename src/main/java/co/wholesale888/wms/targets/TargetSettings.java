package co.wholesale888.wms.targets;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What webhooks may be.
 *
 * @param allowPrivateTargets whether targets may be plain http and have private or other special addresses; for
 *     development
 */
@ConfigurationProperties("wms.webhooks")
public record TargetSettings(@DefaultValue("false") boolean allowPrivateTargets) {}
