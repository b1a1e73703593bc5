package co.wholesale888.wms.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.ledger.LedgerHistory;
import co.wholesale888.wms.portal.PortalClient;
import co.wholesale888.wms.shared.Times;
import co.wholesale888.wms.testing.Api;
import co.wholesale888.wms.testing.ExclusiveServiceTest;
import co.wholesale888.wms.testing.Fixtures;
import co.wholesale888.wms.testing.WarehouseFixture;
import co.wholesale888.wms.testing.WritesLog;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Stock and transactions as CSV, over HTTP. */
@WritesLog
@ExclusiveServiceTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CsvListsTest {

    /** The brackets keep the statement from finding itself. */
    private static final String FROM_READS =
            "from pg_stat_activity where datname = current_database() and application_name = 'wms-general'"
                    + " and query ~ 'from (ledger[_]entry|export[_]part)'";

    private static final Pattern LENGTH = Pattern.compile("Content-Length: ([0-9]+)");

    @Autowired
    private Fixtures fixtures;

    @Autowired
    private DataSource database;

    private @Nullable WarehouseFixture hundredThousand;

    @Test
    void transactionCsvHasEveryJsonField() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 10, "A");
        stock.update(WarehouseFixture.batch("""
                {"sku":"A","type":"ISSUE","delta":-1,"workerId":"@w","reference":"=1+1",
                 "note":"a, \\"b\\"\\nc"}"""), null);
        JsonNode newest = stock.ledger().getLast();

        HttpResponse<String> answer = csv(stock, "/v1/transactions");

        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/csv;header=present;charset=UTF-8");
        assertThat(answer.body())
                .startsWith("id,sequence,sku,type,delta,quantityAfter,status,workerId,")
                .endsWith("\r\n");
        List<NamedCsvRecord> rows = rows(answer.body());
        assertThat(rows).hasSize(2);
        NamedCsvRecord row = rows.getFirst();
        assertThat(row.getField("workerId")).isEqualTo("'@w");
        assertThat(row.getField("reference")).isEqualTo("'=1+1");
        assertThat(row.getField("note")).isEqualTo("a, \"b\"\nc");
        assertThat(row.getField("delta")).isEqualTo("-1");
        for (String field : row.getHeader()) {
            String text = row.getField(field);
            String undone = text.startsWith("'") ? text.substring(1) : text;
            assertThat(undone).isEqualTo(newest.get(field).asString());
        }
    }

    @Test
    void stockCsvHasEmptyCellsForUnknownSkus() {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 10, "B", "A");

        List<NamedCsvRecord> all = rows(csv(stock, "/v1/stock").body());
        List<NamedCsvRecord> named = rows(csv(stock, "/v1/stock?sku=B,X").body());

        assertThat(all.stream().map(row -> row.getField("sku"))).containsExactly("A", "B");
        assertThat(all.getFirst().getFields().subList(0, 6)).containsExactly("A", "10", "CRITICAL", "40", "120", "2");
        assertThat(named.get(1).getFields()).containsExactly("X", "", "", "", "", "", "", "", "");
        assertThat(rows(csv(stock, "/v1/stock?status=OK").body())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/stock", "/v1/transactions"})
    void headGetsTheSameHeaders(String path) {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 10, "A");

        HttpResponse<String> head =
                stock.api().send("HEAD", path, stock.access().authorization(), null, "Accept", "text/csv");

        assertThat(head.statusCode()).isEqualTo(200);
        for (String header : List.of("Content-Type", "Content-Disposition")) {
            assertThat(head.headers().firstValue(header))
                    .isPresent()
                    .isEqualTo(csv(stock, path).headers().firstValue(header));
        }
    }

    @Test
    void oneHundredThousandRowsAreExportedCompletely() throws SQLException, IOException {
        WarehouseFixture stock = hundredThousand();

        List<NamedCsvRecord> sample = new ArrayList<>();
        int count = 0;
        try (CsvReader<NamedCsvRecord> reader = CsvReader.builder()
                .ofNamedCsvRecord(csv(stock, "/v1/transactions?order=asc").body())) {
            for (NamedCsvRecord row : reader) {
                count++;
                assertThat(row.getField("sequence")).isEqualTo(Integer.toString(count));
                if (count > 99_000) {
                    sample.add(row);
                }
            }
        }

        assertThat(count).isEqualTo(100_000);
        JsonNode newest = Api.json(stock.get("/v1/transactions?limit=1000")).get("transactions");
        for (int i = 0; i < 1_000; i++) {
            assertThat(sample.get(999 - i).getField("hash"))
                    .isEqualTo(newest.get(i).get("hash").stringValue());
        }
    }

    /** The export stalls while the client does not read, and holds no connection meanwhile. */
    @Test
    void aClientThatStopsReadingHoldsNoDatabaseConnection() throws Exception {
        WarehouseFixture stock = hundredThousand();
        try (Socket socket = new Socket("localhost", stock.api().base().getPort())) {
            send(socket, stock, "/v1/transactions?order=asc");
            InputStream in = socket.getInputStream();
            assertThat(in.read()).isEqualTo('H');
            awaitStall();
            assertThat(openTransactions()).isZero();
            // other requests are not affected
            assertThat(stock.get("/v1/transactions?limit=1").statusCode()).isEqualTo(200);

            String ending = null;
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                ending = line.isEmpty() ? ending : line;
            }
            assertThat(ending).as("the end of the chunks").isEqualTo("0");
        }
    }

    /** Data already sent cannot be withdrawn, so the end of the chunked body must be missing. */
    @Test
    void anExportThatFailsHalfwayIsAborted() throws Exception {
        WarehouseFixture stock = hundredThousand();
        try (Socket socket = slowSocket(stock)) {
            send(socket, stock, "/v1/transactions?order=asc");
            InputStream in = socket.getInputStream();
            assertThat(in.read()).isEqualTo('H');
            try (Connection connection = database.getConnection();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute("lock table ledger_entry in access exclusive mode");

                byte[] rest = readAll(in);

                assertThat(new String(rest, StandardCharsets.UTF_8))
                        .doesNotEndWith("\r\n0\r\n\r\n")
                        .contains("SALE");
                connection.rollback();
            }
        }
        assertThat(stock.get("/v1/transactions?limit=1").statusCode()).isEqualTo(200);
    }

    /** What an export sends after its first page is read later, when its token may be revoked already. */
    @Test
    void anExportEndsWhenItsTokenIsRevoked() throws Exception {
        WarehouseFixture all = hundredThousand();
        WarehouseFixture stock = all.as(fixtures.supervisorToken(all.access()));
        try (Socket socket = slowSocket(stock)) {
            send(socket, stock, "/v1/transactions?order=asc");
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            awaitStall();

            fixtures.revoke(stock.access());

            assertThat(isWhole(readAll(socket.getInputStream()))).isFalse();
        }
    }

    @Test
    void downloadsOfAPageEndWithTheSession() throws Exception {
        WarehouseFixture stock = hundredThousand();
        String at = "/portal/warehouses/" + stock.access().id();
        PortalClient portal = PortalClient.as(fixtures, stock.access().client());
        portal.follow(portal.send(portal.page(at + "/exports/ledger"), "main form"));
        String file = Awaitility.await()
                .until(
                        () -> portal.page(at + "/exports")
                                .select("a[href$=/file]")
                                .attr("href"),
                        link -> !link.isEmpty());
        String cookie = "Cookie: wms-session=" + portal.session();
        try (Socket direct = slowSocket(stock);
                Socket prepared = slowSocket(stock)) {
            send(direct, at + "/ledger.csv", cookie);
            send(prepared, file, cookie);
            assertThat(direct.getInputStream().read()).isEqualTo('H');
            assertThat(prepared.getInputStream().read()).isEqualTo('H');
            awaitStall();

            portal.submit("/portal", "/portal/sign-out");

            assertThat(isWhole(readAll(direct.getInputStream()))).isFalse();
            assertThat(isWhole(readAll(prepared.getInputStream()))).isFalse();
        }
    }

    @Test
    void anExportThatCannotStartIsAnsweredWithAnError() throws SQLException {
        WarehouseFixture stock = WarehouseFixture.with(fixtures, 10, "A");
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table ledger_entry in access exclusive mode");

            HttpResponse<String> answer = csv(stock.through(fixtures.api().impatient()), "/v1/transactions");

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(answer.headers().firstValue("Content-Disposition")).isEmpty();
            connection.rollback();
        }
    }

    @Test
    void anExportAppliesTheFilters() throws SQLException {
        Fixtures.WarehouseAccess access = fixtures.newWarehouse();
        List<Instant> times = LedgerHistory.write(database, access.uuid(), List.of("A", "B"), 3_000);
        WarehouseFixture stock = new WarehouseFixture(fixtures.api(), access);
        String from = Times.format(times.get(1_000));

        List<NamedCsvRecord> rows =
                rows(csv(stock, "/v1/transactions?sku=B&from=" + from).body());

        assertThat(rows.stream().map(row -> row.getField("sequence")))
                .containsExactlyElementsOf(IntStream.rangeClosed(1_001, 3_000)
                        .filter(n -> n % 2 == 0)
                        .map(n -> 3_000 - (n - 1_002))
                        .mapToObj(Integer::toString)
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/stock?limit=5",
                "/v1/stock?cursor=x",
                "/v1/transactions?limit=5",
                "/v1/transactions?cursor=x",
                "/v1/transactions?order=asc&wait=5"
            })
    void pageParametersAreRefusedInCsv(String path) {
        WarehouseFixture stock = new WarehouseFixture(fixtures.api(), fixtures.newWarehouse());

        HttpResponse<String> answer = csv(stock, path);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Api.json(answer).get("code").stringValue()).isEqualTo("invalid_parameter");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/stock", "/v1/transactions"})
    void otherMediaTypesAreNotAcceptable(String path) {
        WarehouseFixture stock = new WarehouseFixture(fixtures.api(), fixtures.newWarehouse());

        HttpResponse<String> answer = stock.api().get(path, stock.access().authorization(), "Accept", "text/html");

        assertThat(answer.statusCode()).isEqualTo(406);
        assertThat(Api.json(answer).get("code").stringValue()).isEqualTo("not_acceptable");
    }

    /** Written once, because no test changes it. */
    private synchronized WarehouseFixture hundredThousand() throws SQLException {
        if (hundredThousand == null) {
            Fixtures.WarehouseAccess access = fixtures.newWarehouse();
            LedgerHistory.write(database, access.uuid(), List.of("A", "B", "C"), 100_000);
            hundredThousand = new WarehouseFixture(fixtures.api(), access);
        }
        return hundredThousand;
    }

    private static HttpResponse<String> csv(WarehouseFixture stock, String path) {
        return stock.api().get(path, stock.access().authorization(), "Accept", "text/csv");
    }

    private static List<NamedCsvRecord> rows(String csv) {
        try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(csv)) {
            return reader.stream().toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Its buffer is much smaller than an export, which therefore stalls halfway. */
    private static Socket slowSocket(WarehouseFixture stock) throws IOException {
        Socket socket = new Socket("localhost", stock.api().base().getPort());
        socket.setReceiveBufferSize(65_536);
        return socket;
    }

    private static void send(Socket socket, WarehouseFixture stock, String path) throws IOException {
        send(socket, path, "Authorization: " + stock.access().authorization());
    }

    private static void send(Socket socket, String path, String credential) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write("GET %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAccept: text/csv\r\n%s\r\n\r\n"
                .formatted(path, credential)
                .getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static byte[] readAll(InputStream in) {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try {
            in.transferTo(read);
        } catch (IOException e) {
            // a reset aborts the export just as an early end does
        }
        return read.toByteArray();
    }

    /** Whether the rest of a response reaches the end that its length or its chunks promise. */
    private static boolean isWhole(byte[] rest) {
        String text = new String(rest, StandardCharsets.UTF_8);
        assertThat(text).contains("SALE");
        Matcher length = LENGTH.matcher(text);
        int body = text.indexOf("\r\n\r\n") + 4;
        return length.find() ? rest.length - body >= Integer.parseInt(length.group(1)) : text.endsWith("\r\n0\r\n\r\n");
    }

    private void awaitStall() {
        AtomicReference<String> last = new AtomicReference<>("");
        Awaitility.await()
                .pollInterval(Duration.ofMillis(100))
                .during(Duration.ofSeconds(1))
                .until(this::lastStatement, statement -> statement.equals(last.getAndSet(statement)));
    }

    private long openTransactions() {
        return JdbcClient.create(database)
                .sql("select count(*) " + FROM_READS + " and xact_start is not null")
                .query(Long.class)
                .single();
    }

    private String lastStatement() {
        return JdbcClient.create(database)
                .sql("select coalesce(max(query_start)::text, '') " + FROM_READS)
                .query(String.class)
                .single();
    }
}
