package co.wholesale888.wms.abuse;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Sends hostile requests to every operation, page and form, as every kind of caller: there is no server error, every
 * answer is documented, and a refused request changes nothing. {@code -Dwms.fuzz.requests} and {@code -Dwms.fuzz.seed}
 * send more and other requests.
 */
@ServiceTest
class FuzzTest {

    private static final int REQUESTS = Integer.getInteger("wms.fuzz.requests", 500);
    private static final long SEED = Long.getLong("wms.fuzz.seed", 888);
    private static final int THREADS = 2;

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping handlers;

    @Test
    void hostileRequestsAreAnsweredAsDocumented() throws Exception {
        PortalClient operator = PortalClient.asOperator(fixtures, "127.0.8.88");
        List<Fuzzer> fuzzers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Fuzzer fuzzer = new Fuzzer(fixtures, handlers, jdbc, operator);
                fuzzers.add(fuzzer);
                int from = REQUESTS / THREADS * i;
                running.add(threads.submit(() -> {
                    fuzzer.run(SEED, from, from + REQUESTS / THREADS);
                    return null;
                }));
            }
            for (Future<?> run : running) {
                run.get();
            }
        }
        Map<String, Integer> answers = new TreeMap<>();
        fuzzers.forEach(fuzzer -> fuzzer.answers().forEach((kind, count) -> answers.merge(kind, count, Integer::sum)));
        System.out.printf("%s hostile requests with seed %s were answered: %s%n", REQUESTS, SEED, answers);
        assertThat(fuzzers.stream().flatMap(fuzzer -> fuzzer.violations().stream()))
                .as("with -Dwms.fuzz.seed=%s", SEED)
                .isEmpty();
        assertThat(answers.keySet())
                .as("kinds of answers")
                .contains(
                        "operation 200",
                        "operation 400",
                        "operation 401",
                        "operation 403",
                        "operation 404",
                        "operation 422",
                        "page 200",
                        "page 404",
                        "form 302",
                        "form 403",
                        "form 422");
    }
}
