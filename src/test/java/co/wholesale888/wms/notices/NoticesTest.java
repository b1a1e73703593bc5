package co.wholesale888.wms.notices;

import static co.wholesale888.wms.mail.MailInstance.link;
import static co.wholesale888.wms.mail.MailInstance.received;
import static co.wholesale888.wms.mail.MailInstance.text;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.accounts.MailRecipients;
import co.wholesale888.wms.alerts.AlertsAcrossWarehouses;
import co.wholesale888.wms.alerts.OpenedAlerts;
import co.wholesale888.wms.lanes.QueueLoops;
import co.wholesale888.wms.mail.MailInstance;
import co.wholesale888.wms.mail.MailQueue;
import co.wholesale888.wms.mail.MailServer;
import co.wholesale888.wms.notices.NoticeChoices.DueDigest;
import co.wholesale888.wms.portal.Colleague;
import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.Instance;
import co.wholesale888.wms.testing.WarehouseFixture;
import co.wholesale888.wms.testing.WritesLog;
import co.wholesale888.wms.warehouses.Warehouses;
import jakarta.mail.internet.MimeMessage;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What users are told, from what causes it to the message in the mail server. */
@WritesLog
@ResourceLock("the mail queue")
class NoticesTest {

    private static final String FORGOTTEN = "/portal/forgot-password";

    private final Instance service = MailInstance.SERVICE;
    private final Fixtures fixtures = MailInstance.fixtures();
    private final JdbcClient jdbc = MailInstance.jdbc();

    @Test
    void whoeverForgetsThePasswordGetsALinkAndStrangersLearnNothing() throws Exception {
        Fixtures.ClientUser client = fixtures.newAccount();
        PortalClient browser = PortalClient.of(fixtures, "127.7.0.1");
        assertThat(browser.page("/portal/sign-in").select("a[href=" + FORGOTTEN + "]"))
                .hasSize(1);

        Document known = PortalClient.expect(200, forget(browser, client.email().toUpperCase(Locale.ROOT)));
        Document unknown = PortalClient.expect(200, forget(browser, "nobody-" + client.email()));
        assertThat(known.select("main").outerHtml())
                .isEqualTo(unknown.select("main").outerHtml());
        MimeMessage message = received(client.email(), 1).getFirst();
        assertThat(message.getSubject()).isEqualTo("Set a new password for the 888 WMS");
        String link = link(message);
        assertThat(text(message)).contains("text/plain", "text/html").containsPattern("until \\d+ \\w+ \\d{4}, ");

        browser.page(link);
        String password = "a password out of a message";
        PortalClient.expect(302, browser.send(browser.page(link), "form[action$=/new-password]", "password", password));
        PortalClient.expect(302, browser.signIn(client.email(), password));
        PortalClient.expect(404, PortalClient.of(fixtures).get(link));

        for (String email : List.of(client.email(), "nobody-" + client.email())) {
            PortalClient other = PortalClient.of(fixtures, "127.7.0.2");
            PortalClient.expect(200, forget(other, email));
            PortalClient.expect(200, forget(other, email));
            assertThat(PortalClient.expect(429, forget(other, email)).text()).contains("Too many links");
        }
        assertThat(received(client.email(), 3)).hasSize(3);
        assertThat(received("nobody-" + client.email())).isEmpty();
    }

    @Test
    void decisionsAboutAnAccountAreReported() throws Exception {
        Fixtures.ClientUser client = fixtures.newAccount();
        String account = "/ops/v1/accounts/" + client.id();
        for (String change : new String[] {"/suspend", "/suspend", "/approve"}) {
            assertThat(fixtures.api()
                            .post(account + change, fixtures.operator(), null)
                            .statusCode())
                    .isEqualTo(200);
        }
        jdbc.sql("update account set status = 'PENDING' where id = ?")
                .param(client.uuid())
                .update();
        fixtures.api().post(account + "/approve", fixtures.operator(), null);
        assertThat(received(client.email(), 3))
                .extracting(MimeMessage::getSubject)
                .containsExactlyInAnyOrder(
                        "Your account is suspended", "Your account is active", "Your account is approved");
    }

    @Test
    void whoeverIsInvitedGetsTheLink() throws Exception {
        PortalClient owner = PortalClient.as(fixtures, fixtures.newAccount());
        String email = "invited-%s@example.com".formatted(UUID.randomUUID());
        String link = Colleague.invite(owner, "/portal/users", "email", email, "role", "VIEWER");

        MimeMessage message = received(email, 1).getFirst();

        assertThat(message.getSubject()).isEqualTo("You are invited to the 888 WMS");
        assertThat(text(message)).contains("https://wms.example.com" + link);
    }

    @Test
    void shipmentsAreReportedToThoseWhoWantIt() throws Exception {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "A");
        Fixtures.ClientUser client = warehouse.access().client();
        ship(warehouse, "PO-unwanted");
        PortalClient portal = PortalClient.as(fixtures, client);
        Document form = portal.page("/portal/notices");
        assertThat(form.select("option[selected]").val()).isEqualTo("OFF");
        assertThat(form.select("input[checked]").eachAttr("name")).containsExactly("webhooks", "keys");
        assertThat(choose(portal, form, "alerts", "OFF", "shipments", "true").text())
                .contains("is saved");
        assertThat(portal.page("/portal/notices").select("input[checked]").eachAttr("name"))
                .containsExactly("shipments");
        PortalClient.expect(409, submit(portal, form, "alerts", "DAILY"));

        String order = ship(warehouse, "PO-<b>1</b>");
        fixtures.api().post("/ops/v1/orders/" + order + "/deliver", fixtures.operator(), null);

        List<MimeMessage> messages = received(client.email(), 2);
        assertThat(messages)
                .extracting(MimeMessage::getSubject)
                .containsExactlyInAnyOrder(
                        "Order PO-<b>1</b> for %s was shipped".formatted(code(warehouse)),
                        "Order PO-<b>1</b> for %s was delivered".formatted(code(warehouse)));
        assertThat(messages)
                .allSatisfy(message -> assertThat(text(message))
                        .contains("https://wms.example.com/portal/warehouses/"
                                + warehouse.access().id() + "/shipments")
                        .contains("https://wms.example.com/portal/notices", "PO-&lt;b&gt;1"));
    }

    @Test
    void newAlertsAreReportedOnceHoweverManyInstancesReport() throws Exception {
        int alerts = AlertDigests.SHOWN + 3;
        String[] skus = IntStream.range(0, alerts).mapToObj(i -> "SKU-" + i).toArray(String[]::new);
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, skus);
        Fixtures.ClientUser client = warehouse.access().client();
        PortalClient portal = PortalClient.as(fixtures, client);
        choose(portal, portal.page("/portal/notices"), "alerts", "DAILY");
        for (String sku : skus) {
            warehouse.count(sku, 1);
        }
        Awaitility.await().until(() -> openAlerts(warehouse) == alerts);
        // Due in a minute, so that the service's own worker does not report
        jdbc.sql("update notice_choice set alerts_due = now() + interval '1 minute',"
                        + " alerts_from = now() - interval '1 hour'")
                .update();
        AlertDigests later =
                digests(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(2)), service.bean(NoticeMail.class));
        DueDigest due = dueInTwoMinutes(client);
        assertThat(later.report(due)).isTrue();
        assertThat(later.report(due)).as("by another instance").isFalse();

        MimeMessage digest = received(client.email(), 1).getFirst();
        assertThat(digest.getSubject()).isEqualTo(alerts + " new stock alerts");
        assertThat(text(digest)).contains("in %s: 1 left, threshold".formatted(code(warehouse)), "and 3 more");
        jdbc.sql("update notice_choice set alerts_due = now() + interval '1 minute'")
                .update();
        assertThat(later.report(dueInTwoMinutes(client))).isTrue();
        assertThat(jdbc.sql("select count(*) from mail_message where recipient = ?")
                        .param(client.email())
                        .query(Integer.class)
                        .single())
                .as("nothing new, no message")
                .isEqualTo(1);
    }

    @Test
    void aUserWhoseDigestFailsKeepsNobodyElseWaiting() {
        List<WarehouseFixture> warehouses = List.of(ofOwnAccount(), ofOwnAccount());
        List<Fixtures.ClientUser> users =
                warehouses.stream().map(each -> each.access().client()).toList();
        for (WarehouseFixture each : warehouses) {
            PortalClient portal = PortalClient.as(fixtures, each.access().client());
            choose(portal, portal.page("/portal/notices"), "alerts", "DAILY");
            each.count("A", 1);
            Awaitility.await().until(() -> openAlerts(each) == 1);
        }
        NoticeMail broken =
                new NoticeMail(
                        service.bean(MailRecipients.class),
                        service.bean(NoticeChoices.class),
                        service.bean(Warehouses.class),
                        service.bean(MailQueue.class),
                        service.bean(MailServer.class)) {

                    @Override
                    void sendList(MailRecipients.Recipient recipient, Notice notice, List<String> lines) {
                        if (recipient.email().equals(users.getFirst().email())) {
                            throw new IllegalStateException("the message of this user cannot be made");
                        }
                        super.sendList(recipient, notice, lines);
                    }
                };
        // Due later than for the service's own worker, and first for the user whose digest fails
        for (int i = 0; i < users.size(); i++) {
            jdbc.sql("""
                            update notice_choice set alerts_due = now() + make_interval(mins => 60 + ?),
                                alerts_from = now() - interval '1 hour'
                            where user_id = ?""").params(i, Fixtures.userId(jdbc, users.get(i).email())).update();
        }

        Clock then = in(Duration.ofHours(2));
        digests(then, broken).run();

        assertThat(received(users.getLast().email(), 1))
                .extracting(MimeMessage::getSubject)
                .containsExactly("1 new stock alert");
        UUID first = Fixtures.userId(jdbc, users.getFirst().email());
        assertThat(due(then))
                .as("the one that failed is tried again some minutes later")
                .noneMatch(digest -> digest.userId().equals(first));
        Clock later = in(Duration.ofHours(3));
        assertThat(due(later))
                .filteredOn(digest -> digest.userId().equals(first))
                .singleElement()
                .satisfies(digest -> assertThat(digest.from()).isBefore(Instant.now()));
        digests(later, service.bean(NoticeMail.class)).run();
        assertThat(received(users.getFirst().email(), 1)).hasSize(1);
    }

    @Test
    void allDigestsThatAreDueAreSentInOneRun() {
        jdbc.sql("""
                        with added as (
                            insert into portal_user (id, role, email, password_hash, created_at)
                            select gen_random_uuid(), 'OPERATOR', 'digest-' || i || '@888.example', 'none', now()
                            from generate_series(1, ?) i returning id)
                        insert into notice_choice (
                            user_id, alerts, shipments, webhooks, keys, alerts_from, alerts_due)
                        select id, 'HOURLY', false, false, false, now(), now() + interval '1 hour' from added""").param(2 * AlertDigests.BATCH + 1).update();

        Clock then = in(Duration.ofHours(2));
        digests(then, service.bean(NoticeMail.class)).run();

        assertThat(due(then)).isEmpty();
        jdbc.sql("delete from portal_user where email like 'digest-%'").update();
    }

    @Test
    void webhooksAndKeysInTroubleAreReportedOnce() throws Exception {
        WarehouseFixture warehouse = WarehouseFixture.with(fixtures, 100, "A");
        String hook = Api.json(
                        fixtures.api().post("/v1/webhooks", warehouse.access().authorization(), """
                        {"url":"https://erp.example.com/hooks?secret=x","events":["alert.triggered"]}"""))
                .path("id")
                .stringValue();
        String in3Days = Instant.now().plus(Duration.ofDays(3)).toString();
        fixtures.mint(warehouse.access(), """
                {"name":"for 3 days","role":"SUPERVISOR","expiresAt":"%s"}""".formatted(in3Days));
        fixtures.mint(warehouse.access(), """
                {"name":"for long","role":"SUPERVISOR","expiresAt":"%s"}""".formatted(in3Days));
        jdbc.sql("update token set created_at = now() - interval '30 days' where name = 'for long'")
                .update();
        jdbc.sql("update webhook set failing_since = now() - interval '2 hours'")
                .update();
        report();
        jdbc.sql("update webhook set active = false, stopped_at = now(), stopped_because = 'FAILING'")
                .update();
        report();

        String email = warehouse.access().client().email();
        List<MimeMessage> messages = received(email, 3);
        assertThat(messages)
                .extracting(MimeMessage::getSubject)
                .containsExactlyInAnyOrder(
                        "The webhook of %s to erp.example.com is failing".formatted(code(warehouse)),
                        "The webhook of %s to erp.example.com was paused".formatted(code(warehouse)),
                        "The API key “for long” of %s expires within 7 days".formatted(code(warehouse)));
        assertThat(messages).allSatisfy(message -> assertThat(text(message)).doesNotContain("secret"));
        assertThat(messages).anySatisfy(message -> assertThat(text(message)).contains("/webhooks/" + hook));
        assertThat(messages)
                .as("a reissued key has the expiry of the old one")
                .anySatisfy(message -> assertThat(text(message)).contains("Before that, create a new key,"));
    }

    @Test
    void aKeyIsReportedSevenDaysAndOneDayBefore() {
        Instant end = Instant.parse("2027-01-31T12:00:00Z");
        Instant longBefore = end.minus(Duration.ofDays(90));
        assertThat(KeyMail.daysBefore(longBefore, end, end.minus(Duration.ofDays(8))))
                .isNull();
        assertThat(KeyMail.daysBefore(longBefore, end, end.minus(Duration.ofDays(7))))
                .isEqualTo(7);
        assertThat(KeyMail.daysBefore(longBefore, end, end.minus(Duration.ofHours(25))))
                .isEqualTo(7);
        assertThat(KeyMail.daysBefore(longBefore, end, end.minus(Duration.ofHours(24))))
                .isEqualTo(1);
        Instant for3Days = end.minus(Duration.ofDays(3));
        assertThat(KeyMail.daysBefore(for3Days, end, for3Days)).isNull();
        assertThat(KeyMail.daysBefore(for3Days, end, end.minus(Duration.ofHours(2))))
                .isEqualTo(1);
    }

    @Test
    void digestOfOneAlertSpeaksOfOneSku() {
        OpenedAlerts.Span span = new OpenedAlerts.Span(Instant.EPOCH, Instant.EPOCH);
        assertThat(AlertDigests.notice(1, span).paragraphs().getFirst()).startsWith("This SKU has fallen");
        assertThat(AlertDigests.notice(2, span).paragraphs().getFirst()).startsWith("These SKUs have fallen");
    }

    @Test
    void formsForALinkAskForTheirAddress() {
        PortalClient browser = PortalClient.of(fixtures, "127.7.0.15");
        for (HttpResponse<String> answer : List.of(
                forget(browser, ""),
                browser.submit("/portal/confirm-email", "/portal/confirm-email/again", "email", " "))) {
            Document page = PortalClient.expect(422, answer);
            assertThat(page.select("#email[aria-invalid=true]")).hasSize(1);
            assertThat(page.select("#email-hint .error").text()).isEqualTo("E-mail is required.");
        }
    }

    @Test
    void digestsAreDueInTime() {
        Instant now = Instant.parse("2027-01-31T05:30:00Z");
        assertThat(AlertDigest.HOURLY.next(now, true)).isEqualTo("2027-01-31T06:00:00Z");
        assertThat(AlertDigest.DAILY.next(now, true)).isEqualTo("2027-01-31T06:00:00Z");
        assertThat(AlertDigest.DAILY.next(Instant.parse("2027-01-31T06:00:00Z"), true))
                .isEqualTo("2027-02-01T06:00:00Z");
        assertThat(AlertDigest.AT_ONCE.next(now, false)).isEqualTo("2027-01-31T05:31:00Z");
        assertThat(AlertDigest.AT_ONCE.next(now, true)).isEqualTo("2027-01-31T05:45:00Z");
    }

    private List<DueDigest> due(Clock clock) {
        return new NoticeChoices(jdbc, clock).due(1_000);
    }

    private static Clock in(Duration later) {
        return Clock.fixed(Instant.now().plus(later), ZoneOffset.UTC);
    }

    /** With 100 of A, in an account that no other test uses. */
    private WarehouseFixture ofOwnAccount() {
        WarehouseFixture warehouse = new WarehouseFixture(fixtures.api(), fixtures.newWarehouse());
        warehouse.register(fixtures.operator(), "A", 40, 120);
        assertThat(warehouse.count("A", 100).statusCode()).isEqualTo(200);
        return warehouse;
    }

    private DueDigest dueInTwoMinutes(Fixtures.ClientUser client) {
        UUID userId = Fixtures.userId(jdbc, client.email());
        return due(in(Duration.ofMinutes(2))).stream()
                .filter(digest -> digest.userId().equals(userId))
                .findFirst()
                .orElseThrow();
    }

    private void report() {
        for (int i = 0; i < 2; i++) {
            service.bean(WebhookMail.class).run();
            service.bean(KeyMail.class).run();
        }
    }

    /** Looks for what is due by its clock. */
    private AlertDigests digests(Clock clock, NoticeMail mail) {
        return new AlertDigests(
                new NoticeChoices(jdbc, clock),
                service.bean(MailRecipients.class),
                service.bean(Warehouses.class),
                service.bean(OpenedAlerts.class),
                service.bean(AlertsAcrossWarehouses.class),
                mail,
                service.bean(TransactionTemplate.class),
                clock,
                service.bean(QueueLoops.class));
    }

    private static HttpResponse<String> forget(PortalClient browser, String email) {
        return browser.submit(FORGOTTEN, FORGOTTEN, "email", email);
    }

    /** Submits the form with these fields alone: unticked boxes are not sent. */
    private static HttpResponse<String> submit(PortalClient portal, Document form, String... fields) {
        StringBuilder body = new StringBuilder("_csrf=" + encode(form, "_csrf") + "&seen=" + encode(form, "seen"));
        for (int i = 0; i < fields.length; i += 2) {
            body.append('&').append(fields[i]).append('=').append(fields[i + 1]);
        }
        return portal.post("/portal/notices", body.toString());
    }

    private static Document choose(PortalClient portal, Document form, String... fields) {
        return portal.follow(submit(portal, form, fields));
    }

    private static String encode(Document form, String field) {
        return URLEncoder.encode(form.select("main input[name=" + field + "]").val(), StandardCharsets.UTF_8);
    }

    private String ship(WarehouseFixture warehouse, String reference) {
        String made = fixtures.api()
                .post("/ops/v1/warehouses/" + warehouse.access().id() + "/orders", fixtures.operator(), """
                        {"reference":"%s","lines":[{"sku":"A","quantity":5}]}""".formatted(
                                reference))
                .body();
        String order = Api.json(made).path("id").stringValue();
        assertThat(fixtures.api()
                        .post("/ops/v1/orders/" + order + "/ship", fixtures.operator(), "{}")
                        .statusCode())
                .isEqualTo(200);
        return order;
    }

    private int openAlerts(WarehouseFixture warehouse) {
        return jdbc.sql("select count(*) from alert where warehouse_id = ? and resolved_at is null")
                .param(warehouse.access().uuid())
                .query(Integer.class)
                .single();
    }

    private String code(WarehouseFixture warehouse) {
        return jdbc.sql("select code from warehouse where id = ?")
                .param(warehouse.access().uuid())
                .query(String.class)
                .single();
    }
}
