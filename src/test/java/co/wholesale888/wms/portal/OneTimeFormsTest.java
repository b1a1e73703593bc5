package co.wholesale888.wms.portal;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.ServiceTest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A form that makes something makes it once: a double click, a reload and the way back make nothing more. */
@ServiceTest
class OneTimeFormsTest {

    @Autowired
    private Fixtures fixtures;

    private Fixtures.Place place;
    private PortalClient visitor;
    private String at;

    @BeforeEach
    void signIn() {
        place = fixtures.newSandbox();
        visitor = PortalClient.as(fixtures, place.client());
        at = "/portal/warehouses/" + place.id();
    }

    @Test
    void theFormThatMintsAKeyMintsOneHoweverOftenItIsSent() {
        String keys = at + "/keys";
        String form = form(visitor.page(keys), keys) + "&name=erp&role=SUPERVISOR";
        HttpResponse<String> first = visitor.post(keys, form);
        assertThat(first.statusCode()).isEqualTo(200);
        String secret = Jsoup.parse(first.body()).select("#secret").text();
        HttpResponse<String> second = visitor.post(keys, form);
        assertThat(second.statusCode()).isEqualTo(302);
        assertThat(second.headers().firstValue("Location").orElseThrow()).endsWith(keys + "?done=before");
        Document after = visitor.page(keys + "?done=before");
        assertThat(after.text()).contains("had been sent before");
        assertThat(after.select("th:contains(erp)")).hasSize(1);
        assertThat(fixtures.api().get("/v1/me", Api.bearer(secret)).statusCode())
                .isEqualTo(200);
        HttpResponse<String> another = visitor.post(keys, form(after, keys) + "&name=erp&role=SUPERVISOR");
        assertThat(another.statusCode()).as("a form of a fresh page").isEqualTo(200);
    }

    @Test
    void ofManyWhoSendOneFormAtOnceToTwoInstancesOneMints() {
        String keys = at + "/keys";
        String form = form(visitor.page(keys), keys) + "&name=twice&role=SUPERVISOR";
        List<Api> instances = List.of(fixtures.api(), Instance.second().api());
        List<CompletableFuture<Integer>> answers = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> post(instances.get(i % 2), keys, form).statusCode()))
                .toList();
        assertThat(answers.stream().map(CompletableFuture::join))
                .containsExactlyInAnyOrder(200, 302, 302, 302, 302, 302, 302, 302);
        assertThat(visitor.page(keys).select("th:contains(twice)")).hasSize(1);
    }

    @Test
    void aFormThatWasRefusedComesBackWithANewName() {
        String keys = at + "/keys";
        HttpResponse<String> refused = visitor.post(keys, form(visitor.page(keys), keys) + "&name=scanner&role=WORKER");
        assertThat(refused.statusCode()).isEqualTo(422);
        String again = form(Jsoup.parse(refused.body()), keys) + "&name=scanner&role=WORKER&workerId=w-1";
        assertThat(visitor.post(keys, again).statusCode()).isEqualTo(200);
    }

    @Test
    void aWebhookIsRegisteredOnceAndItsSecretRotatedOnce() {
        String hooks = at + "/webhooks";
        String form = form(visitor.page(hooks), hooks) + "&url=https%3A%2F%2Ferp.example.com%2F&events=alert.triggered";
        assertThat(visitor.post(hooks, form).statusCode()).isEqualTo(200);
        assertThat(visitor.post(hooks, form).statusCode()).isEqualTo(302);
        Document list = visitor.page(hooks);
        assertThat(list.select("tbody tr")).hasSize(1);

        String one = list.select("tbody a").attr("href");
        String rotate = form(visitor.page(one), one + "/rotate") + "&overlap=week";
        assertThat(visitor.post(one + "/rotate", rotate).body()).contains("whsec_");
        HttpResponse<String> again = visitor.post(one + "/rotate", rotate);
        assertThat(again.statusCode()).isEqualTo(302);
        HttpResponse<String> led = visitor.get(one + "/rotate?done=before");
        assertThat(led.headers().firstValue("Location").orElseThrow()).endsWith(one + "?done=before");
    }

    /** What the form with this action hides. */
    private static String form(Document page, String action) {
        Element form = Objects.requireNonNull(page.selectFirst("form[method=post][action=" + action + "]"));
        return "_csrf=" + form.select("[name=_csrf]").attr("value") + "&_once="
                + form.select("[name=_once]").attr("value");
    }

    private HttpResponse<String> post(Api instance, String path, String form) {
        return instance.post(
                path,
                null,
                form,
                "Cookie",
                "wms-session=" + visitor.session(),
                "Content-Type",
                "application/x-www-form-urlencoded");
    }
}
