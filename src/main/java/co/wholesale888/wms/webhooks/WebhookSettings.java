package co.wholesale888.wms.webhooks;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What webhooks may be.
 *
 * @param allowPrivateTargets whether targets may be plain http and have private or other special addresses; for
 *     development
 */
@ConfigurationProperties("wms.webhooks")
record WebhookSettings(@DefaultValue("false") boolean allowPrivateTargets) {}
