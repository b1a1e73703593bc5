package co.wholesale888.wms.clientpages;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.ServiceTest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Repeated submissions of a form, as by a double click or a reload, create something once. */
@ServiceTest
class OneTimeFormsTest {

    @Autowired
    private Fixtures fixtures;

    private Fixtures.WarehouseAccess warehouse;
    private PortalClient portal;
    private String at;

    @BeforeEach
    void signIn() {
        warehouse = fixtures.newSandbox();
        portal = PortalClient.as(fixtures, warehouse.client());
        at = "/portal/warehouses/" + warehouse.id();
    }

    @Test
    void repeatedSubmissionCreatesOneKey() {
        String keys = at + "/keys";
        String form = form(portal.page(keys), keys) + "&name=erp&role=SUPERVISOR";
        HttpResponse<String> first = portal.post(keys, form);
        assertThat(first.statusCode()).isEqualTo(200);
        String secret = Jsoup.parse(first.body()).select("#secret").text();
        HttpResponse<String> second = portal.post(keys, form);
        assertThat(second.statusCode()).isEqualTo(302);
        assertThat(second.headers().firstValue("Location").orElseThrow()).endsWith(keys);
        Document after = portal.page(keys);
        assertThat(after.select(".note.warn").text()).contains("already submitted this form", "reissue it below");
        assertThat(after.select(".note.good")).isEmpty();
        assertThat(after.select("th:contains(erp)")).hasSize(1);
        assertThat(fixtures.api().get("/v1/me", Api.bearer(secret)).statusCode())
                .isEqualTo(200);
        HttpResponse<String> another = portal.post(keys, form(after, keys) + "&name=erp&role=SUPERVISOR");
        assertThat(another.statusCode()).as("the form of a newly loaded page").isEqualTo(200);
    }

    @Test
    void concurrentSubmissionsToTwoInstancesCreateOneKey() {
        String keys = at + "/keys";
        String form = form(portal.page(keys), keys) + "&name=twice&role=SUPERVISOR";
        List<Api> instances = List.of(fixtures.api(), Instance.second().api());
        List<CompletableFuture<Integer>> answers = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> post(instances.get(i % 2), keys, form).statusCode()))
                .toList();
        assertThat(answers.stream().map(CompletableFuture::join))
                .containsExactlyInAnyOrder(200, 302, 302, 302, 302, 302, 302, 302);
        assertThat(portal.page(keys).select("th:contains(twice)")).hasSize(1);
    }

    @Test
    void rejectedFormCanBeSubmittedAgain() {
        String keys = at + "/keys";
        HttpResponse<String> refused = portal.post(keys, form(portal.page(keys), keys) + "&name=scanner&role=WORKER");
        assertThat(refused.statusCode()).isEqualTo(422);
        String again = form(Jsoup.parse(refused.body()), keys) + "&name=scanner&role=WORKER&workerId=w-1";
        assertThat(portal.post(keys, again).statusCode()).isEqualTo(200);
    }

    @Test
    void webhookIsRegisteredOnceAndItsSecretRotatedOnce() {
        String hooks = at + "/webhooks";
        String form = form(portal.page(hooks), hooks) + "&url=https%3A%2F%2Ferp.example.com%2F&events=alert.triggered";
        assertThat(portal.post(hooks, form).statusCode()).isEqualTo(200);
        assertThat(portal.post(hooks, form).statusCode()).isEqualTo(302);
        Document list = portal.page(hooks);
        assertThat(list.select("tbody tr")).hasSize(1);

        String one = list.select("tbody a").attr("href");
        String rotate = form(portal.page(one), one + "/rotate") + "&overlap=week";
        assertThat(portal.post(one + "/rotate", rotate).body()).contains("whsec_");
        HttpResponse<String> again = portal.post(one + "/rotate", rotate);
        assertThat(again.statusCode()).isEqualTo(302);
        assertThat(again.headers().firstValue("Location").orElseThrow()).endsWith(one);
        assertThat(portal.follow(again).select(".note.warn").text())
                .contains("already submitted this form", "rotate it");
    }

    @Test
    void invitationIsSentOnceAndItsLinkCanBeRenewed() {
        String users = "/portal/users";
        String form =
                form(portal.page(users), users) + "&role=VIEWER&email=invited-" + UUID.randomUUID() + "%40a.example";
        assertThat(portal.post(users, form).statusCode()).isEqualTo(200);

        Document again = portal.follow(portal.post(users, form));

        assertThat(again.select(".note.warn").text()).contains("already submitted this form", "renew the invitation");
        assertThat(again.select("form[action$=/renew]")).hasSize(1);
    }

    /** The hidden fields of the form with this action. */
    private static String form(Document page, String action) {
        Element form = Objects.requireNonNull(page.selectFirst("form[method=post][action=" + action + "]"));
        return "_csrf=" + form.select("[name=_csrf]").attr("value") + "&_key="
                + form.select("[name=_key]").attr("value");
    }

    private HttpResponse<String> post(Api instance, String path, String form) {
        return instance.post(
                path,
                null,
                form,
                "Cookie",
                "wms-session=" + portal.session(),
                "Content-Type",
                "application/x-www-form-urlencoded");
    }
}
