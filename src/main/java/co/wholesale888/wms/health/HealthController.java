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

    private static final String UP = "UP";

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
        String status = status(database.isUp());
        Instant now = Times.micros(clock.instant());
        return respond(status, new HealthReport(status, version.text(), now, new Checks(status)));
    }

    /** Whether the process works. It does not depend on the database, so that an outage causes no restart. */
    @GetMapping("/v1/health/live")
    ResponseEntity<Probe> live() {
        String status = status(availability.getLivenessState() == LivenessState.CORRECT);
        return respond(status, new Probe(status));
    }

    /** Whether this instance accepts requests: not while it starts or shuts down, and not without the database. */
    @GetMapping("/v1/health/ready")
    ResponseEntity<Probe> ready() {
        boolean accepting = availability.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC;
        String status = status(accepting && database.isUp());
        return respond(status, new Probe(status));
    }

    private static String status(boolean up) {
        return up ? UP : "DOWN";
    }

    private static <T> ResponseEntity<T> respond(String status, T body) {
        return ResponseEntity.status(status.equals(UP) ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                .cacheControl(CacheControl.noStore())
                .body(body);
    }

    record HealthReport(String status, String version, Instant time, Checks checks) {}

    record Checks(String database) {}

    record Probe(String status) {}
}
