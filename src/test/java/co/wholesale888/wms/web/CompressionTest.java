package co.wholesale888.wms.web;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.ServiceTest;
import co.wholesale888.wms.testing.WarehouseFixture;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Answers longer than 1 KiB are compressed for callers who ask for it. */
@ServiceTest
class CompressionTest {

    @Autowired
    private Fixtures fixtures;

    @Test
    void longJsonAndCsvAreCompressedIfAsked() throws Exception {
        WarehouseFixture warehouse = WarehouseFixture.with(
                fixtures, 100, IntStream.range(0, 12).mapToObj(i -> "SKU-" + i).toArray(String[]::new));
        String authorization = warehouse.access().authorization();

        for (String accept : new String[] {"application/json", "text/csv"}) {
            HttpResponse<byte[]> plain = get("/v1/stock", authorization, accept, "identity");
            HttpResponse<byte[]> compressed = get("/v1/stock", authorization, accept, "gzip");

            assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
            assertThat(compressed.headers().firstValue("Content-Encoding")).contains("gzip");
            assertThat(compressed.headers().allValues("Vary")).anyMatch(v -> v.equalsIgnoreCase("accept-encoding"));
            assertThat(compressed.body()).hasSizeLessThan(plain.body().length);
            // The time of reading differs
            assertThat(unzip(compressed.body())).hasSameSizeAs(new String(plain.body(), StandardCharsets.UTF_8));
        }
        assertThat(get("/v1/stock?sku=SKU-1", authorization, "application/json", "gzip")
                        .headers()
                        .firstValue("Content-Encoding"))
                .as("a short answer")
                .isEmpty();
    }

    private HttpResponse<byte[]> get(String path, String authorization, String accept, String encoding)
            throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create(fixtures.api().base() + path))
                    .header("Authorization", authorization)
                    .header("Accept", accept)
                    .header("Accept-Encoding", encoding)
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        }
    }

    private static String unzip(byte[] bytes) throws Exception {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
