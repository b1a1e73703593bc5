package co.wholesale888.wms.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class HarnessTest {

    @Test
    void theSharedPostgresIsDurableAndRecent() {
        assertThat(ask("show fsync")).isEqualTo("on");
        assertThat(ask("show synchronous_commit")).isEqualTo("on");
        assertThat(ask("show server_version")).startsWith("18.");
    }

    @Test
    void aSocketWithoutAServerIsNoDockerEngine(@TempDir Path directory) throws IOException {
        Path socket = directory.resolve("docker.sock");
        assertThat(DockerEngine.pings(UnixDomainSocketAddress.of(socket))).isFalse();
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
        }
        assertThat(DockerEngine.pings(UnixDomainSocketAddress.of(socket))).isFalse();
    }

    private static @Nullable String ask(String sql) {
        return new JdbcTemplate(new DriverManagerDataSource(TestPostgres.url())).queryForObject(sql, String.class);
    }
}
