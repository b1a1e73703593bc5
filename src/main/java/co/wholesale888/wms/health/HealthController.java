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

/** Probes, open to all. What is down is 503 with the same body, for people who read it as for machines that do not. */
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

    /** Whether the service works, within 2 seconds whatever the database does. */
    @GetMapping("/v1/health")
    ResponseEntity<Health> health() {
        Status status = Status.of(database.isUp());
        return answer(status, new Health(status, version.text(), Times.micros(clock.instant()), new Checks(status)));
    }

    /** Whether the process should be left alone: a database that is away is no reason to restart it. */
    @GetMapping("/v1/health/live")
    ResponseEntity<Probe> live() {
        Status status = Status.of(availability.getLivenessState() == LivenessState.CORRECT);
        return answer(status, new Probe(status));
    }

    /** Whether requests should be sent here: not while starting, shutting down, or without a database. */
    @GetMapping("/v1/health/ready")
    ResponseEntity<Probe> ready() {
        boolean accepting = availability.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC;
        Status status = Status.of(accepting && database.isUp());
        return answer(status, new Probe(status));
    }

    private static <T> ResponseEntity<T> answer(Status status, T body) {
        return ResponseEntity.status(status == Status.UP ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                .cacheControl(CacheControl.noStore())
                .body(body);
    }

    enum Status {
        UP,
        DOWN;

        static Status of(boolean up) {
            return up ? UP : DOWN;
        }
    }

    record Health(Status status, String version, Instant time, Checks checks) {}

    record Checks(Status database) {}

    record Probe(Status status) {}
}
