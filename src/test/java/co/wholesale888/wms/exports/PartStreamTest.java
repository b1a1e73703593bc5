package co.wholesale888.wms.exports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class PartStreamTest {

    private final List<byte[]> parts = new ArrayList<>();
    private final List<Long> sizes = new ArrayList<>();

    @Test
    void partsAreTheFileEachForItself() throws IOException {
        byte[] file = new byte[1_500_000];
        new Random(1).nextBytes(file);
        try (PartStream out = stream()) {
            for (int from = 0; from < file.length; from += 8_000) {
                out.write(file, from, Math.min(8_000, file.length - from));
            }
        }
        assertThat(parts)
                .hasSizeGreaterThan(4)
                .allSatisfy(part -> assertThat(part.length).isLessThan(300_000));
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (int i = 0; i < parts.size(); i++) {
            byte[] plain = new GZIPInputStream(new ByteArrayInputStream(parts.get(i))).readAllBytes();
            assertThat(sizes.get(i)).isEqualTo(plain.length);
            joined.write(plain);
        }
        assertThat(joined.toByteArray()).isEqualTo(file);
    }

    @Test
    void partThatCompressesWellIsNoLargerThanMemoryAllows() throws IOException {
        try (PartStream out = stream()) {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 9; i++) {
                out.write(zeros);
            }
        }
        assertThat(sizes).containsExactly(4L << 20, 4L << 20, 1L << 20);
    }

    private PartStream stream() throws IOException {
        return new PartStream((content, size) -> {
            parts.add(content);
            sizes.add(size);
        });
    }
}
