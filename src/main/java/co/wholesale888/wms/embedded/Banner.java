package co.wholesale888.wms.embedded;

import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** Prints the addresses and demo sign-ins for a person who has started the service by hand. */
final class Banner {

    private final PrintStream out;

    /** Prints to the terminal and not to the log, because the text contains the demo token. */
    Banner() {
        this(System.out);
    }

    Banner(PrintStream out) {
        this.out = out;
    }

    void print(String address, DataDirectory data, @Nullable DemoSecrets demo) {
        String token = demo == null ? null : demo.token();
        StringBuilder text = new StringBuilder("""

                888 WMS is up at %s
                Portal          %s/portal
                Documentation   %s/docs
                Data            %s
                """.formatted(address, address, address, data.root()));
        if (demo != null && token != null) {
            text.append("""

                    Demo sign-ins (of this data directory; --wms.demo=false hides them)
                      operator      %s   %s
                      client        %s     %s

                    Try it:
                      export WMS_KEY=%s
                      curl -H "Authorization: Bearer $WMS_KEY" "%s/api/wms/v1/stock?sku=TEE-BLK-L"
                      curl -H "Authorization: Bearer $WMS_KEY" %s/api/wms/v1/alerts
                    """.formatted(
                            DemoSecrets.OPERATOR_EMAIL,
                            demo.operatorPassword(),
                            DemoSecrets.CLIENT_EMAIL,
                            demo.clientPassword(),
                            token,
                            address,
                            address));
        }
        out.println(text);
    }
}
