package co.wholesale888.wms.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.FairLimit;
import co.wholesale888.wms.shared.IdKind;
import co.wholesale888.wms.shared.RefusedException;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class CsvExportsTest {

    private static final Duration MUCH_LONGER = Duration.ofSeconds(20);
    private static final Duration LONG = Duration.ofHours(1);

    private final CsvExports exports = new CsvExports((request, response) -> {});
    private final MockHttpServletRequest request = new MockHttpServletRequest();
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    @Test
    void rowsAreWrittenAsRfc4180() throws IOException {
        exports.send(
                holder(),
                "things",
                request,
                response,
                rows -> {
                    rows.row("plain", -5L, null);
                    rows.row("with \"quotes\", commas\nand lines", 0L, "");
                    rows.row("Grüße", 7L, Instant.parse("2026-11-23T07:31:00.5Z"));
                },
                "name",
                "number",
                "else");

        assertThat(response.getContentType()).isEqualTo("text/csv;charset=UTF-8;header=present");
        assertThat(response.getHeader("Content-Disposition")).isEqualTo("attachment; filename=\"things.csv\"");
        assertThat(response.getContentAsString()).isEqualTo("""
                name,number,else\r
                plain,-5,\r
                "with ""quotes"", commas\nand lines",0,""\r
                Grüße,7,2026-11-23T07:31:00.500000Z\r
                """);
    }

    @Test
    void anEmptyExportHasAHeader() throws IOException {
        exports.send(holder(), "things", request, response, rows -> {}, "name", "number");

        assertThat(response.getContentAsString()).isEqualTo("name,number\r\n");
    }

    /** As many exports as threads that carry virtual ones, which end when another thread has had a turn. */
    @Test
    void exportsThatNeverWaitLetOthersHaveATurn() throws Exception {
        int carriers = Integer.getInteger(
                "jdk.virtualThreadScheduler.parallelism", Runtime.getRuntime().availableProcessors());
        CountDownLatch started = new CountDownLatch(carriers);
        AtomicBoolean turn = new AtomicBoolean();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> exporting = new ArrayList<>();
            for (int i = 0; i < carriers; i++) {
                exporting.add(threads.submit(() -> {
                    CsvRows rows = new CsvRows(OutputStream::nullOutputStream, new String[] {"n"}, LONG);
                    started.countDown();
                    started.await();
                    long giveUp = System.nanoTime() + MUCH_LONGER.toNanos();
                    for (int n = 0; !turn.get() && System.nanoTime() < giveUp; n++) {
                        rows.row(n);
                    }
                    return turn.get();
                }));
            }
            started.await();
            threads.submit(() -> turn.set(true));
            for (Future<Boolean> export : exporting) {
                assertThat(export.get()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1", "'tis"})
    void aFormulaIsPrefixedWithAnApostrophe(String text) {
        assertThat(CsvRows.text(text)).isEqualTo("'" + text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "TEE-BLK-L", "a=1", "1-1", " =1"})
    void otherTextIsUnchanged(String text) {
        assertThat(CsvRows.text(text)).isEqualTo(text);
    }

    @Test
    void numbersAreUnchanged() {
        assertThat(CsvRows.text(-12L)).isEqualTo("-12");
    }

    @Test
    void anErrorBeforeTheFirstRowLeavesTheResponseUncommitted() {
        assertThatThrownBy(() -> exports.send(holder(), "things", request, response, rows -> {
                    throw new IllegalStateException("no database");
                }))
                .hasMessage("no database");

        assertThat(response.isCommitted()).isFalse();
        assertThat(response.getContentType()).isNull();
        assertThat(response.getContentAsByteArray()).isEmpty();
    }

    @Test
    void headGetsTheHeadersAndReadsNoRow() throws IOException {
        request.setMethod("HEAD");

        exports.send(holder(), "things", request, response, rows -> {
            throw new AssertionError("a row is read");
        });
        exports.sendFile(holder(), request, response, () -> response.setHeader("X-Prepared", "yes"), out -> {
            throw new AssertionError("a file is read");
        });

        assertThat(response.getContentType()).isEqualTo("text/csv;charset=UTF-8;header=present");
        assertThat(response.getHeader("Content-Disposition")).isEqualTo("attachment; filename=\"things.csv\"");
        assertThat(response.getHeader("X-Prepared")).isEqualTo("yes");
        assertThat(response.getContentAsByteArray()).isEmpty();
    }

    @Test
    void oneTokenRunsTwoExportsAndAllSixteen() throws IOException {
        CountDownLatch end = new CountDownLatch(1);
        FairLimit.Holder holder = holder();
        List<CompletableFuture<Void>> running = new ArrayList<>();
        running.add(runningExport(holder, end));
        running.add(runningExport(holder, end));
        assertRefused(holder, ErrorCode.RATE_LIMITED);
        while (running.size() < CsvExports.MAX_EXPORTS) {
            running.add(runningExport(holder(), end));
        }
        assertRefused(holder(), ErrorCode.UNAVAILABLE);

        end.countDown();
        running.forEach(CompletableFuture::join);

        exports.send(holder, "things", request, response, rows -> {}, "name");
    }

    @Test
    void eightWarehousesOfOneAccountLeaveRoomForOthers() throws IOException {
        CountDownLatch end = new CountDownLatch(1);
        UUID account = IdKind.next();
        List<CompletableFuture<Void>> running = new ArrayList<>();
        for (int i = 0; i < CsvExports.MAX_PER_ACCOUNT; i++) {
            running.add(runningExport(new FairLimit.Holder(IdKind.next(), IdKind.next(), account), end));
        }
        for (int i = 0; i < 8; i++) {
            assertRefused(new FairLimit.Holder(IdKind.next(), IdKind.next(), account), ErrorCode.RATE_LIMITED);
        }

        exports.send(holder(), "things", request, response, rows -> {}, "name");

        end.countDown();
        running.forEach(CompletableFuture::join);
    }

    private static FairLimit.Holder holder() {
        return new FairLimit.Holder(IdKind.next(), IdKind.next(), IdKind.next());
    }

    private CompletableFuture<Void> runningExport(FairLimit.Holder holder, CountDownLatch end) {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        CompletableFuture<Void> ended = CompletableFuture.runAsync(
                () -> {
                    try {
                        exports.send(
                                holder,
                                "things",
                                request,
                                new MockHttpServletResponse(),
                                rows -> {
                                    begun.complete(null);
                                    await(end);
                                },
                                "name");
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                },
                Thread::startVirtualThread);
        begun.join();
        return ended;
    }

    private void assertRefused(FairLimit.Holder holder, ErrorCode code) {
        assertThatThrownBy(() -> exports.send(holder, "things", request, response, rows -> {}, "name"))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.refusal().code()).isEqualTo(code));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
