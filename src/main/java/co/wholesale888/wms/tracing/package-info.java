/**
 * Takes part in distributed traces (W3C Trace Context, OpenTelemetry): a span for each request and each attempt to
 * deliver a webhook. All of it is off, and costs nothing, until {@value
 * co.wholesale888.wms.tracing.TracingSwitch#ENDPOINT} is set.
 */
@ApplicationModule(allowedDependencies = "web")
@NullMarked
package co.wholesale888.wms.tracing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
