package co.wholesale888.wms.targets;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** Whether webhooks may use plain http and private or other special addresses; for development only. */
@ConfigurationProperties("wms.webhooks")
record TargetSettings(@DefaultValue("false") boolean allowPrivateTargets) {}
