package co.wholesale888.wms.abuse;

import co.wholesale888.wms.abuse.RawConnection.Answer;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.testing.DocumentedAnswers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What must hold for the answer to any request, however hostile. */
final class AnswerRules {

    private static final String UNDOCUMENTED = "the operation is not documented";
    private static final Set<String> CODES =
            Arrays.stream(ErrorCode.values()).map(ErrorCode::code).collect(Collectors.toSet());

    private final DocumentedAnswers documented = new DocumentedAnswers();

    /** The rules that the answer breaks; empty if there are none. */
    List<String> broken(FuzzRequest request, Answer answer) {
        List<String> broken = new ArrayList<>();
        boolean refusedHttp = Set.of(501, 505).contains(answer.status());
        if (answer.status() >= 500 && !refusedHttp) {
            broken.add("a server error: " + answer.status());
        }
        if (answer.headers().firstValue(HostileTexts.INJECTED).isPresent()) {
            broken.add("a header was injected");
        }
        if (request.endsConnection() && answer.reusable()) {
            broken.add("the connection stays open after ambiguous framing");
        }
        if (answer.headers().allValues("X-Request-Id").size() != 1) {
            broken.add("there is no X-Request-Id, or more than one");
        }
        List<String> differences = request.method().equals("HEAD")
                ? List.of()
                : documented.differences(
                        request.method(), request.rawPath(), answer.status(), answer.headers(), answer.body());
        if (!differences.equals(List.of(UNDOCUMENTED))) {
            broken.addAll(differences);
        } else if (answer.header("Content-Type").startsWith("text/html")) {
            addPageRules(request, answer, broken);
        } else if (answer.status() >= 400) {
            addProblemRules(answer, broken);
        }
        return broken;
    }

    private static void addPageRules(FuzzRequest request, Answer answer, List<String> broken) {
        if (!request.rawPath().contains("/portal") && !request.rawPath().contains("/docs")) {
            broken.add("a page outside of the portal");
        }
        boolean scripted = Jsoup.parse(answer.body()).select("script").stream()
                .anyMatch(script -> script.data().contains("fuzz()"));
        if (scripted || answer.body().contains(HostileTexts.SCRIPT)) {
            broken.add("a page contains a script of the request");
        }
    }

    private static void addProblemRules(Answer answer, List<String> broken) {
        if (!answer.header("Content-Type").equals("application/problem+json")) {
            broken.add("an error is no problem+json but " + answer.header("Content-Type"));
            return;
        }
        try {
            JsonNode problem = JsonMapper.shared().readTree(answer.body());
            if (!CODES.contains(problem.path("code").stringValue(""))) {
                broken.add("an unknown code");
            }
            if (problem.path("status").intValue(0) != answer.status()) {
                broken.add("the status in the body differs");
            }
        } catch (JacksonException e) {
            broken.add("the problem is not JSON");
        }
    }
}
