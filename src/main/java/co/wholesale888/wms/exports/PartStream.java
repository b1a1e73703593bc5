package co.wholesale888.wms.exports;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Splits a file into parts, each compressed by itself, and passes them on as they are full. */
final class PartStream extends OutputStream {

    private static final int MAX_STORED = 256 << 10;
    private static final int MAX_PLAIN = 4 << 20;

    private final Parts parts;
    private ByteArrayOutputStream stored = new ByteArrayOutputStream();
    private OutputStream compressed;
    private long plain;

    PartStream(Parts parts) throws IOException {
        this.parts = parts;
        this.compressed = new FastGzip(stored);
    }

    /** Takes the parts in order. */
    @FunctionalInterface
    interface Parts {

        /** @param fileBytes how much of the file the part holds */
        void add(byte[] content, long fileBytes) throws IOException;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        compressed.write(bytes, offset, length);
        plain += length;
        if (stored.size() >= MAX_STORED || plain >= MAX_PLAIN) {
            end();
        }
    }

    /** Passes on the last part. */
    @Override
    public void close() throws IOException {
        if (plain > 0) {
            end();
        }
    }

    private void end() throws IOException {
        compressed.close();
        byte[] content = stored.toByteArray();
        long fileBytes = plain;
        stored = new ByteArrayOutputStream();
        compressed = new FastGzip(stored);
        plain = 0;
        parts.add(content, fileBytes);
    }

    /** Hashes are most of a ledger, and become no smaller by more effort. */
    private static final class FastGzip extends GZIPOutputStream {

        FastGzip(OutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
