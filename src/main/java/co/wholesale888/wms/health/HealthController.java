package co.wholesale888.wms.health;

import co.wholesale888.wms.settings.ServiceVersion;
import co.wholesale888.wms.shared.Times;
import java.time.Clock;
import java.time.Instant;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Health endpoints without authentication. DOWN is 503 with the same body as UP. */
@RestController
class HealthController {

    private final DatabaseProbe database;
    private final ApplicationAvailability availability;
    private final ServiceVersion version;
    private final Clock clock;

    HealthController(
            DatabaseProbe database, ApplicationAvailability availability, ServiceVersion version, Clock clock) {
        this.database = database;
        this.availability = availability;
        this.version = version;
        this.clock = clock;
    }

    /** Whether the service works. Answers within 2 seconds, whatever the database does. */
    @GetMapping("/v1/health")
    ResponseEntity<HealthReport> health() {
        HealthStatus status = HealthStatus.of(database.isUp());
        return respond(
                status, new HealthReport(status, version.text(), Times.micros(clock.instant()), new Checks(status)));
    }

    /** Whether the process works. It does not depend on the database, so that an outage causes no restart. */
    @GetMapping("/v1/health/live")
    ResponseEntity<Probe> live() {
        HealthStatus status = HealthStatus.of(availability.getLivenessState() == LivenessState.CORRECT);
        return respond(status, new Probe(status));
    }

    /** Whether this instance accepts requests: not while it starts or shuts down, and not without the database. */
    @GetMapping("/v1/health/ready")
    ResponseEntity<Probe> ready() {
        boolean accepting = availability.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC;
        HealthStatus status = HealthStatus.of(accepting && database.isUp());
        return respond(status, new Probe(status));
    }

    private static <T> ResponseEntity<T> respond(HealthStatus status, T body) {
        return ResponseEntity.status(status == HealthStatus.UP ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                .cacheControl(CacheControl.noStore())
                .body(body);
    }

    enum HealthStatus {
        UP,
        DOWN;

        static HealthStatus of(boolean up) {
            return up ? UP : DOWN;
        }
    }

    record HealthReport(HealthStatus status, String version, Instant time, Checks checks) {}

    record Checks(HealthStatus database) {}

    record Probe(HealthStatus status) {}
}
