package co.wholesale888.wms.abuse;

import co.wholesale888.wms.abuse.RawConnection.Answer;
import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.testing.Fixtures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** One of the threads that send hostile requests. Each has tenants of its own, which nobody else changes. */
final class Fuzzer {

    /** Some things can only be used up, such as a webhook that is deleted. */
    private static final int REQUESTS_PER_TENANT = 400;

    private static final int LARGE_BYTES = 64 * 1024;

    private final Fixtures fixtures;
    private final RequestMappingHandlerMapping handlers;
    private final TenantState states;
    private final AnswerRules rules = new AnswerRules();
    private final List<FuzzTarget> operations = new ApiTargets().all();
    private final PortalClient operator;
    private final Map<String, Integer> answers = new TreeMap<>();
    private final List<String> violations = new ArrayList<>();

    /** Read once, because it takes a request for each page. */
    private List<FuzzTarget> pages = List.of();

    private @Nullable RawConnection connection;

    Fuzzer(Fixtures fixtures, RequestMappingHandlerMapping handlers, JdbcTemplate jdbc, PortalClient operator) {
        this.fixtures = fixtures;
        this.handlers = handlers;
        this.states = new TenantState(jdbc);
        this.operator = operator;
    }

    /** How many answers of each kind there were, such as {@code "form 303"}. */
    Map<String, Integer> answers() {
        return answers;
    }

    List<String> violations() {
        return violations;
    }

    /** Sends the requests of this range. Request {@code n} is the same whenever the seed is the same, but for ids. */
    void run(long seed, int from, int to) throws IOException {
        for (int begin = from; begin < to && violations.size() < 20; begin += REQUESTS_PER_TENANT) {
            Session session = newSession();
            for (int n = begin; n < Math.min(to, begin + REQUESTS_PER_TENANT); n++) {
                send(session, n, new SplittableRandom(seed * 1_000_003 + n));
            }
        }
        closeConnection();
    }

    /** A tenant with what it takes to use the portal. */
    private static final class Session {
        private final Tenant tenant;
        private final PortalClient client;
        private final String clientToken;
        private final String operatorToken;
        private String state;

        Session(Tenant tenant, PortalClient operator, String state) {
            this.tenant = tenant;
            this.client = tenant.portal();
            this.clientToken = token(client, "/portal");
            this.operatorToken = token(operator, "/portal/operator/accounts");
            this.state = state;
        }

        private static String token(PortalClient user, String page) {
            return user.page(page).select("input[name=_csrf]").attr("value");
        }
    }

    private Session newSession() {
        Tenant tenant = Tenant.create(fixtures);
        if (pages.isEmpty()) {
            pages = PortalTargets.all(handlers, tenant, operator);
        }
        return new Session(tenant, operator, states.of(tenant));
    }

    private void send(Session session, int n, RandomGenerator random) throws IOException {
        List<FuzzTarget> targets = random.nextInt(3) == 0 ? pages : operations;
        FuzzTarget target = HostileTexts.any(targets, random);
        Caller caller = random.nextInt(5) > 0 ? target.caller() : HostileTexts.any(List.of(Caller.values()), random);
        boolean withSession = target.ofPortal() || random.nextInt(10) == 0;
        List<String> credential = withSession ? cookie(session, caller) : session.tenant.credential(caller);
        String token = caller == Caller.OPERATOR ? session.operatorToken : session.clientToken;
        FuzzRequest request = new RequestMutations(random)
                .request(
                        target,
                        session.tenant.fill(target.template(), target.variables()),
                        credential,
                        random.nextInt(8) == 0 ? null : token);
        // Nobody else may pay for the wrong credentials of this test
        String address = "127.%s.%s.%s".formatted(random.nextInt(1, 255), random.nextInt(256), random.nextInt(1, 255));
        Answer answer = exchange(request, address);
        if (answer != null && answer.status() == 503) {
            answer = exchange(request, address);
        }
        check(session, n, target, request, answer);
    }

    private List<String> cookie(Session session, Caller caller) {
        return switch (caller) {
            case CLIENT -> List.of("Cookie", "wms-session=" + session.client.session());
            case OPERATOR -> List.of("Cookie", "wms-session=" + operator.session());
            default -> session.tenant.credential(caller);
        };
    }

    private void check(Session session, int n, FuzzTarget target, FuzzRequest request, @Nullable Answer answer) {
        List<String> broken = new ArrayList<>();
        if (answer == null) {
            if (request.body().length() < LARGE_BYTES) {
                broken.add("no answer");
            }
        } else {
            answers.merge(target.kind() + " " + answer.status(), 1, Integer::sum);
            broken.addAll(rules.broken(request, answer));
        }
        boolean refused = answer == null || answer.status() >= 400;
        if (!refused || !request.method().equals("GET")) {
            String state = states.of(session.tenant);
            // The refusal by the state of the stock is stored under its key
            boolean mayStore = answer != null && answer.status() == 409;
            if (refused && answer != null && !mayStore && !state.equals(session.state)) {
                broken.add("a refused request has changed something");
            }
            session.state = state;
        }
        if (!broken.isEmpty()) {
            violations.add("request %s: %s\n%s\n%s".formatted(n, broken, request, shown(answer)));
        }
    }

    private static String shown(@Nullable Answer answer) {
        return answer == null
                ? "no answer"
                : answer.status() + " "
                        + answer.body().substring(0, Math.min(500, answer.body().length()));
    }

    private @Nullable Answer exchange(FuzzRequest request, String address) throws IOException {
        boolean own = request.headers().stream().anyMatch("Authorization"::equals) || request.endsConnection();
        for (int attempt = 1; attempt <= 2; attempt++) {
            RawConnection used = connection == null || own ? open(address) : connection;
            connection = null;
            try {
                Answer answer = used.exchange(request.bytes(), request.method().equals("HEAD"));
                if (answer.reusable() && !request.endsConnection()) {
                    connection = used;
                } else {
                    used.close();
                }
                return answer;
            } catch (IOException e) {
                used.close(); // a kept connection may have been closed meanwhile
            }
        }
        return null;
    }

    private RawConnection open(String address) throws IOException {
        closeConnection();
        return new RawConnection(fixtures.api().base().getPort(), address);
    }

    private void closeConnection() throws IOException {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }
}
