package co.wholesale888.wms.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HarnessTest {

    @Test
    void theSharedPostgresIsDurableAndRecent() throws SQLException {
        assertThat(ask(TestPostgres.url(), "show fsync")).isEqualTo("on");
        assertThat(ask(TestPostgres.url(), "show synchronous_commit")).isEqualTo("on");
        assertThat(ask(TestPostgres.url(), "show server_version")).startsWith("18.");
    }

    @Test
    void aSocketWithoutAnEngineBehindItIsNoDocker(@TempDir Path directory) throws IOException {
        Path socket = directory.resolve("docker.sock");
        assertThat(DockerEngine.pings(UnixDomainSocketAddress.of(socket))).isFalse();
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
        }
        assertThat(DockerEngine.pings(UnixDomainSocketAddress.of(socket))).isFalse();
    }

    @Test
    void aServiceThatCannotStartSaysWhy() {
        try (ServiceProcess service = ServiceProcess.launch("--spring.datasource.url=")) {
            assertThatThrownBy(service::awaitReady)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("spring.datasource.url is empty");
        }
    }

    private static String ask(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
