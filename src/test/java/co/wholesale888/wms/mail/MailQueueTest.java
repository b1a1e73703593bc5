package co.wholesale888.wms.mail;

import static co.wholesale888.wms.mail.MailInstance.header;
import static co.wholesale888.wms.mail.MailInstance.received;
import static co.wholesale888.wms.testing.Calls.runTogether;
import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.database.SharedConnections;
import co.wholesale888.wms.lanes.QueueLoops;
import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.testing.Instance;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.jsoup.nodes.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.transaction.support.TransactionTemplate;

/** The queue and its workers, with a mail server that answers or not. */
@ResourceLock("the mail queue")
class MailQueueTest {

    private static final Duration A_DAY = Duration.ofDays(1);

    private final Instance service = MailInstance.SERVICE;
    private final JdbcClient jdbc = MailInstance.jdbc();

    @BeforeEach
    void emptyTheQueue() {
        jdbc.sql("delete from mail_message where state = 'QUEUED'").update();
    }

    @Test
    void severalWorkersSendEachMessageOnce() {
        String recipient = "many@example.com";
        for (int i = 0; i < 40; i++) {
            add(recipient, null, null);
        }
        add(recipient, "an occasion", null);
        add(recipient, "an occasion", null);
        runTogether(3, i -> worker(service.bean(MailTransport.class)).run());
        Awaitility.await().until(() -> count(recipient, "state = 'SENT' and content is null") == 41);
        assertThat(received(recipient))
                .hasSize(41)
                .extracting(m -> header(m, "Message-ID"))
                .doesNotHaveDuplicates();
    }

    @Test
    void anOutcomeThatWasLostIsMadeUpForWithTheSameMessageId() throws Exception {
        String recipient = "twice@example.com";
        // Not visible to the service's own worker, until the lease of the one that dies is over
        service.bean(TransactionTemplate.class).executeWithoutResult(status -> {
            queue(recipient, null, null);
            jdbc.sql("update mail_message set due_at = now() + interval '1 day' where recipient = ?")
                    .param(recipient)
                    .update();
        });
        LeasedMail leased = new MailLeases(
                        jdbc,
                        service.bean(SharedConnections.class),
                        service.bean(MailCipher.class),
                        in(A_DAY.plusHours(1)))
                .next()
                .orElseThrow();
        MailContent content = leased.content();
        assertThat(content).isNotNull();
        assertThat(service.bean(MailTransport.class).send(leased, content)).isEqualTo(MailState.SENT);
        // The process dies here; its lease ends, and another instance sends the message
        jdbc.sql("update mail_message set due_at = now(), leased_until = now() where id = ?")
                .param(leased.id())
                .update();
        assertThat(received(recipient, 2))
                .extracting(message -> header(message, "Message-ID"))
                .containsOnly("<%s@888.example>".formatted(leased.id()));
        Awaitility.await().until(() -> count(recipient, "state = 'SENT'") == 1);
        assertThat(service.bean(MailLeases.class).end(leased, MailState.SENT, null))
                .as("the late outcome")
                .isFalse();
    }

    @Test
    void aServerThatIsAwayIsTriedAgainAndThenOperatorsSeeTheReason() throws Exception {
        String recipient = "patient@example.com";
        MailWorker unlucky = worker(transportTo(1));
        service.bean(TransactionTemplate.class).executeWithoutResult(status -> {
            queue(recipient, null, null);
            unlucky.run(); // in the transaction, so that the service's own worker does not see the message
            assertThat(count(
                            recipient,
                            "state = 'QUEUED' and attempts = 1 and due_at > now() and error like '%connect%'"))
                    .isEqualTo(1);
            jdbc.sql(
                            "update mail_message set due_at = now(), created_at = now() - interval '2 days' where recipient = ?")
                    .param(recipient)
                    .update();
            unlucky.run();
        });
        assertThat(count(recipient, "state = 'FAILED' and attempts = 2")).isEqualTo(1);

        PortalClient operator = PortalClient.asOperator(MailInstance.fixtures(), "127.0.0.1");
        assertThat(operator.page("/portal/operator")
                        .select("a[href$=/mail].critical")
                        .text())
                .contains("given up");
        Document page = operator.page("/portal/operator/mail");
        assertThat(page.select("tr:contains(" + recipient + ")").text()).contains("connect");
        String form = "tr:contains(" + recipient + ") form";
        assertThat(operator.follow(operator.send(page, form)).text()).contains("The message is queued again");
        assertThat(received(recipient, 1)).hasSize(1);
        Awaitility.await().until(() -> count(recipient, "state = 'SENT'") == 1);
        assertThat(operator.follow(operator.send(page, form)).text())
                .as("pressed twice")
                .contains("queued again");
        assertThat(received(recipient)).hasSize(1);
        assertThat(jdbc.sql("select details::text from audit_entry where action = 'MAIL_QUEUED_AGAIN'")
                        .query(String.class)
                        .list())
                .singleElement()
                .asString()
                .contains(recipient, "test");
        assertThat(operator.page("/portal/operator/audit")
                        .select("tr:contains(Mail queued again) a")
                        .eachAttr("href"))
                .contains("/portal/operator/mail");
    }

    @Test
    void whoeverTheServerRefusesIsGivenUpAndWhoeverIsBusyIsTriedAgain() {
        add("refused@example.com", null, null);
        add("busy@example.com", null, null);
        Awaitility.await()
                .until(() ->
                        count("refused@example.com", "state = 'FAILED' and error like '%550%No such mailbox'") == 1);
        Awaitility.await()
                .until(() -> count(
                                "busy@example.com",
                                "state = 'QUEUED' and error like '%451%Try again later' and attempts = 1"
                                        + " and due_at > created_at")
                        == 1);
        add("next@example.com", null, null);
        assertThat(received("next@example.com", 1)).hasSize(1);
    }

    /** Workers find the same occasions again and again, thousands of them while a receiver is down. */
    @Test
    void aKnownOccasionIsNotRenderedAgain() {
        String recipient = "occasion@example.com";
        add(recipient, "a known occasion", null);
        MailRenderer forbidden = new MailRenderer() {
            @Override
            MailContent render(MailText text) {
                throw new AssertionError("rendered again");
            }
        };
        MailQueue queue = new MailQueue(
                jdbc, forbidden, service.bean(MailCipher.class), service.bean(MailMetrics.class), Clock.systemUTC());
        service.bean(TransactionTemplate.class)
                .executeWithoutResult(status -> queue.add(message(recipient, "a known occasion", null)));
        assertThat(count(recipient, "true")).isEqualTo(1);
    }

    @Test
    void linksThatHaveExpiredAndAddressesThatAreNoneAreGivenUpAtOnce() {
        add("late@example.com", null, Instant.now().minusSeconds(1));
        add("no address", null, null);
        Awaitility.await().until(() -> count("late@example.com", "state = 'FAILED' and error like '%expired%'") == 1);
        Awaitility.await().until(() -> count("no address", "state = 'FAILED' and attempts = 1") == 1);
        service.bean(MailPurge.class).purge();
        assertThat(count("late@example.com", "content is null")).isEqualTo(1);
        jdbc.sql("""
                update mail_message set id = '0100a000-0000-7000-8000-000000000000', done_at = now() - interval '31 days'
                where recipient = 'no address'""").update();
        service.bean(MailPurge.class).purge();
        assertThat(count("no address", "true")).isZero();
    }

    private void add(String recipient, @Nullable String occasion, @Nullable Instant expiresAt) {
        service.bean(TransactionTemplate.class).executeWithoutResult(status -> queue(recipient, occasion, expiresAt));
    }

    private void queue(String recipient, @Nullable String occasion, @Nullable Instant expiresAt) {
        service.bean(MailQueue.class).add(message(recipient, occasion, expiresAt));
    }

    private static NewMail message(String recipient, @Nullable String occasion, @Nullable Instant expiresAt) {
        MailText text = new MailText("Subject", List.of("Text"), List.of(), null, "", "Why");
        return new NewMail("test", recipient, occasion, text, expiresAt);
    }

    private int count(String recipient, String condition) {
        return jdbc.sql("select count(*) from mail_message where recipient = ? and " + condition)
                .param(recipient)
                .query(Integer.class)
                .single();
    }

    private MailWorker worker(MailTransport transport) {
        return new MailWorker(
                service.bean(MailLeases.class),
                transport,
                service.bean(MailSettings.class),
                service.bean(MailMetrics.class),
                Clock.systemUTC(),
                service.bean(QueueLoops.class));
    }

    /** Sends to a port at which nobody listens. */
    private MailTransport transportTo(int port) {
        JavaMailSenderImpl sender = new JavaMailSenderImpl();
        sender.setHost("127.0.0.1");
        sender.setPort(port);
        StaticListableBeanFactory beans = new StaticListableBeanFactory();
        beans.addBean("sender", sender);
        return new MailTransport(
                service.bean(MailSettings.class),
                service.bean(MailServer.class),
                beans.getBeanProvider(JavaMailSender.class),
                service.bean(MailFiles.class));
    }

    private static Clock in(Duration time) {
        return Clock.offset(Clock.systemUTC(), time);
    }
}
