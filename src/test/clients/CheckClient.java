import co.wholesale888.wms.client.KeyStore;
import co.wholesale888.wms.client.Models;
import co.wholesale888.wms.client.WebhookVerifier;
import co.wholesale888.wms.client.WmsClient;
import co.wholesale888.wms.client.WmsException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Uses a new sandbox warehouse by the client for Java, or with two arguments a server that behaves badly. The clients of
 * all languages must print the same.
 */
public class CheckClient {

    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 2) {
            useBadServer(arguments[0], Path.of(arguments[1]));
            return;
        }
        String url = arguments[0];
        String token = arguments[1];
        Path keys = Path.of(arguments[2]);
        WmsClient client = new WmsClient(url, token, KeyStore.inFile(keys));

        client.stock("TEST-SKU").forEach(item -> print(item.sku(), item.quantity(), item.status()));
        Models.WriteResult written = client.write("order-1", sale(12));
        print(written.transactions().get(0).sequence(), written.stock().get(0).quantity());
        try {
            client.write("order-2", sale(500));
        } catch (WmsException.Conflict e) {
            print(e.problem().code(), e.problem().errors().get(0).available());
        }
        Models.WriteResult dry = client.dryRun(sale(8));
        print(dry.dryRun() && dry.transactions().get(0).id() == null ? "True" : "False");

        try {
            new WmsClient(url, token, KeyStore.inFile(keys), Duration.ofSeconds(10), 1).write("order-3", sale(70));
        } catch (WmsException.OutcomeUnknown e) {
            print("unknown");
        }
        try {
            new WmsClient(url, token, KeyStore.inFile(keys)).write("order-3", sale(71));
        } catch (WmsException.Refused e) {
            print(e.problem().code());
        }
        // As after a restart: the file has the key
        written = new WmsClient(url, token, KeyStore.inFile(keys)).write("order-3", sale(70));
        print(written.transactions().get(0).sequence(), written.stock().get(0).quantity());

        print(client.transactions(Map.of("order", "asc", "limit", "1"))
                .map(each -> each.sequence().toString())
                .collect(Collectors.joining(" ")));
        Models.EventPage page = client.events(null, 25, "alert.triggered");
        while (page.events().isEmpty()) {
            page = client.events(page.nextCursor(), 25, "alert.triggered");
        }
        print(page.events().get(0).type(), page.events().get(0).data().get("quantity"));
        print(client.events(page.nextCursor(), 0, "alert.triggered").events().size(), "more");

        JsonNode sent = JsonMapper.shared().readTree(Files.readString(Path.of(arguments[3])));
        WebhookVerifier verifier = new WebhookVerifier(sent.path("secret").stringValue());
        String body = sent.path("body").stringValue();
        print(verifier.verify(name -> sent.at("/headers/" + name).stringValue(null), bytes(body)).type());
        try {
            verifier.verify(name -> sent.at("/headers/" + name).stringValue(null), bytes(body + " "));
        } catch (SecurityException e) {
            print("forged");
        }
        try {
            new WmsClient(url, "wms_nothing", KeyStore.inMemory()).dryRun(sale(1));
        } catch (WmsException.Refused e) {
            print(e.status(), e.problem().code());
        }
    }

    private static void useBadServer(String url, Path keys) throws Exception {
        WmsClient client = new WmsClient(url, "wms_secret", KeyStore.inFile(keys));
        CountDownLatch start = new CountDownLatch(1);
        AtomicInteger written = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            String name = i % 2 == 0 ? "same" : "order-" + i;
            threads.add(Thread.startVirtualThread(() -> {
                await(start);
                client.write(name, sale(1));
                written.incrementAndGet();
            }));
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        print(written, "written");
        try {
            client.dryRun(sale(1));
        } catch (WmsException.Refused e) {
            print(e.status());
        }
        try {
            new WmsClient(url, "wms_secret", KeyStore.inMemory(), Duration.ofSeconds(1), 1)
                    .transactions(Map.of())
                    .toList();
        } catch (WmsException.Unavailable e) {
            print("unavailable");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<Models.Line> sale(long quantity) {
        return List.of(Models.Line.sale("TEST-SKU", quantity, null));
    }

    private static void print(Object... parts) {
        System.out.println(List.of(parts).stream().map(Object::toString).collect(Collectors.joining(" ")));
    }
}
