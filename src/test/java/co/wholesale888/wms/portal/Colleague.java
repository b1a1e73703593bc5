package co.wholesale888.wms.portal;

import co.wholesale888.wms.testing.Fixtures;
import java.net.URI;
import java.util.UUID;

/** Users of an account beside the first one, who join as people do: by an invitation. */
public final class Colleague {

    private static final String PASSWORD = "a colleague's password";

    private Colleague() {}

    /** Invites a user with this role to the client's account, and accepts. */
    public static Fixtures.ClientUser of(Fixtures fixtures, Fixtures.ClientUser owner, String role) {
        PortalClient portal = PortalClient.as(fixtures, owner);
        String email = "colleague-%s@example.com".formatted(UUID.randomUUID());
        String link = invite(portal, "/portal/users", "email", email, "role", role);
        accept(fixtures, link, PASSWORD);
        return new Fixtures.ClientUser(owner.id(), owner.uuid(), email, PASSWORD);
    }

    /** Sends the form for inviting, and returns the path and query of the link. */
    public static String invite(PortalClient portal, String page, String... fields) {
        return path(PortalClient.expect(200, portal.submit(page, page, fields))
                .select("#invitation")
                .text());
    }

    public static void accept(Fixtures fixtures, String link, String password) {
        PortalClient browser = PortalClient.of(fixtures);
        PortalClient.expect(302, browser.send(browser.page(link), "main form", "password", password));
    }

    static String path(String link) {
        URI parsed = URI.create(link);
        return parsed.getRawPath() + "?" + parsed.getRawQuery();
    }
}
