package co.wholesale888.wms.mailpages;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import org.awaitility.Awaitility;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The operators' page of messages, without a mail server: it shows links that work, and no others. */
@ServiceTest
class MailPageTest {

    @Autowired
    private Fixtures fixtures;

    @Test
    void linkIsShownUntilItIsReplacedOrUsed() {
        Fixtures.ClientUser client = fixtures.newAccount();
        PortalClient operator = PortalClient.asOperator(fixtures, "127.0.0.1");
        String first = createLink(operator, client);
        assertThat(message(operator, first).text()).contains(client.email());

        String second = createLink(operator, client);
        message(operator, second);
        assertThat(operator.page("/portal/operator/mail").text()).doesNotContain(first);

        PortalClient user = PortalClient.of(fixtures, "127.4.0.32");
        Document form = user.page(second);
        user.follow(user.send(form, "main form", "password", "four other random words"));
        Document used = operator.page("/portal/operator/mail");
        assertThat(used.text()).doesNotContain(second);
        assertThat(used.select("tr:contains(" + client.email() + ")").eachText())
                .hasSize(2)
                .allSatisfy(row -> assertThat(row).contains("Used or replaced"));
    }

    /** Returns the path of the link. */
    private static String createLink(PortalClient operator, Fixtures.ClientUser client) {
        Document account = operator.page("/portal/operator/accounts/" + client.id());
        Document created =
                Jsoup.parse(operator.send(account, "form[action$=/reset-link]").body());
        String link = created.select("#secret").text();
        return link.substring(link.indexOf("/portal"));
    }

    /** The row of the message with the link, once it is written. */
    private static Element message(PortalClient operator, String link) {
        return Awaitility.await()
                .until(
                        () -> operator.page("/portal/operator/mail").selectFirst("tr:contains(" + link + ")"),
                        row -> row != null);
    }
}
