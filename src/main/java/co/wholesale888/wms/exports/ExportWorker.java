package co.wholesale888.wms.exports;

import co.wholesale888.wms.exports.ExportLeases.LostException;
import co.wholesale888.wms.exports.ExportLeases.Progress;
import co.wholesale888.wms.exports.ExportLeases.TooLargeException;
import co.wholesale888.wms.lanes.QueueLoop;
import co.wholesale888.wms.lanes.QueueLoops;
import co.wholesale888.wms.requests.CsvExports;
import co.wholesale888.wms.requests.CsvRows;
import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.stock.StockSearch;
import co.wholesale888.wms.transactions.EntryFilter;
import co.wholesale888.wms.transactions.LedgerQueries;
import co.wholesale888.wms.transactions.TransactionFeed;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Prepares exports, one at a time on each instance, by the same short statements as a direct download. A statement that
 * fails because the service or the database is busy is repeated for up to a minute. An export whose instance has died,
 * stopped, or lost the database for longer is begun again by any instance.
 */
@Component
class ExportWorker {

    private static final int MAX_ATTEMPTS = 20;
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration PAUSE_OF_STATEMENT = Duration.ofSeconds(1);
    private static final Duration MAX_DURATION = Duration.ofHours(6);
    private static final Logger log = LoggerFactory.getLogger(ExportWorker.class);

    private final ExportLeases leases;
    private final TransactionFeed feed;
    private final LedgerQueries ledger;
    private final StockSearch stock;
    private final JsonMapper json;
    private final QueueLoop loop;

    ExportWorker(
            ExportLeases leases,
            TransactionFeed feed,
            LedgerQueries ledger,
            StockSearch stock,
            JsonMapper json,
            QueueLoops loops) {
        this.leases = leases;
        this.feed = feed;
        this.ledger = ledger;
        this.stock = stock;
        this.json = json;
        this.loop = loops.of(log, "Exports cannot be prepared");
    }

    /** Prepares all exports that wait. */
    @Scheduled(initialDelayString = "PT1S", fixedDelayString = "PT1S")
    void run() {
        loop.run(() -> {
            Optional<LeasedExport> export = leases.next();
            export.ifPresent(this::prepare);
            return export.isPresent();
        });
    }

    void prepare(LeasedExport export) {
        if (export.attempt() > MAX_ATTEMPTS) {
            leases.failed(export, "The export was begun too often and never finished. Start it again.");
            return;
        }
        try {
            new Attempt(export).run();
        } catch (LostException cancelledOrTakenOver) {
            // Its parts are purged
        } catch (CancellationException stopping) {
            leases.giveBack(export, Duration.ZERO);
        } catch (TooLargeException e) {
            leases.failed(
                    export,
                    "The file is too large, together with other exports of this account. Delete some, or filter by"
                            + " days and export in several parts.");
        } catch (RefusedException e) {
            if (mayPass(e)) {
                leases.giveBack(export, PAUSE_AFTER_FAILURE);
            } else {
                leases.failed(export, e.refusal().detail());
            }
        } catch (DataAccessException | TransactionException e) {
            // The lease ends by itself if the database is away
            leases.giveBack(export, PAUSE_AFTER_FAILURE);
            throw e;
        } catch (IOException | RuntimeException e) {
            log.error("The export {} of warehouse {} failed", export.id(), export.warehouseId(), e);
            leases.failed(export, "The export failed. Start it again, or tell your 888 contact.");
        }
    }

    /** Whether the failure says nothing about the export, so that the same statement may succeed later. */
    private static boolean mayPass(RuntimeException failure) {
        return !(failure instanceof RefusedException refused)
                || refused.refusal().code() == ErrorCode.UNAVAILABLE;
    }

    /** One attempt to prepare an export. */
    private final class Attempt implements CsvExports.Reading {

        private static final long SECONDS_BETWEEN_RECORDS = 2;

        private final LeasedExport export;
        private long total;
        private long read;
        private LongSupplier written = () -> 0;
        private int parts;
        private long storedBytes;
        private long fileBytes;
        private long recordedAt = System.nanoTime();

        Attempt(LeasedExport export) {
            this.export = export;
        }

        void run() throws IOException {
            PartStream file = new PartStream(this::store);
            switch (export.kind()) {
                case LEDGER -> writeLedger(file);
                case STOCK -> writeStock(file);
            }
            // The last part is stored only now: an attempt that fails has no use for it
            file.close();
            read = total;
            patiently(() -> leases.ready(export, progress()));
        }

        private void writeLedger(PartStream file) throws IOException {
            EntryFilter filter = json.readValue(export.filter(), EntryFilter.class);
            begin(page(() -> ledger.head(export.warehouseId())).sequence());
            write(file, csv -> feed.export(export.warehouseId(), filter, csv, this), feed.csvHeader());
        }

        private void writeStock(PartStream file) throws IOException {
            StockSearch.Search search = json.readValue(export.filter(), StockSearch.Search.class);
            begin(page(() -> stock.counts(export.warehouseId())).skus(search.statuses()));
            write(
                    file,
                    csv -> stock.export(export.warehouseId(), search, csv, this),
                    StockSearch.CSV_HEADER.toArray(String[]::new));
        }

        private void write(PartStream file, Consumer<CsvRows> source, String[] header) throws IOException {
            Consumer<CsvRows> counted = csv -> {
                written = csv::written;
                source.accept(csv);
            };
            CsvExports.write(file, MAX_DURATION, counted, header);
        }

        private void begin(long size) {
            total = size;
            record();
        }

        @Override
        public void reached(long position) {
            read = Math.min(position, total);
            if (loop.isStopped()) {
                throw new CancellationException("the instance stops");
            }
            if (System.nanoTime() - recordedAt > TimeUnit.SECONDS.toNanos(SECONDS_BETWEEN_RECORDS)) {
                record();
            }
        }

        private void store(byte[] content, long size) {
            patiently(() -> leases.store(export, parts, content));
            parts++;
            storedBytes += content.length;
            fileBytes += size;
            record();
        }

        private void record() {
            patiently(() -> leases.record(export, progress()));
            recordedAt = System.nanoTime();
        }

        private Progress progress() {
            return new Progress(read, total, written.getAsLong(), parts, storedBytes, fileBytes);
        }

        private void patiently(Runnable statement) {
            page(() -> {
                statement.run();
                return true;
            });
        }

        /** Repeats the statement while it fails: it alone, and not the hours of work before it. */
        @Override
        public <T> T page(Supplier<T> statement) {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (true) {
                try {
                    return statement.get();
                } catch (RefusedException | DataAccessException | TransactionException e) {
                    if (!mayPass(e) || System.nanoTime() > deadline) {
                        throw e;
                    }
                }
                if (loop.isStopped()) {
                    throw new CancellationException("the instance stops");
                }
                LockSupport.parkNanos(PAUSE_OF_STATEMENT.toNanos());
                renewLease();
            }
        }

        private void renewLease() {
            try {
                leases.record(export, progress());
            } catch (RefusedException | DataAccessException | TransactionException e) {
                // The lease lasts about as long as the statement is repeated
            }
        }
    }
}
