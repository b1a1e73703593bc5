package co.wholesale888.wms.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate authority for one test and its certificates, made with the JDK's keytool. */
public final class Certificates {

    private static final String AUTHORITY = "authority";
    private static final String PASSWORD = "for-one-test";

    private final Path file;

    private Certificates(Path file) {
        this.file = file;
    }

    public static Certificates in(Path directory) {
        Certificates certificates = new Certificates(directory.resolve("certificates.p12"));
        certificates.generate(AUTHORITY, "-ext", "bc:c");
        return certificates;
    }

    public void issue(String name, String host) {
        generate(name, "-ext", "san=dns:" + host, "-signer", AUTHORITY);
    }

    public void issueExpired(String name, String host) {
        generate(name, "-ext", "san=dns:" + host, "-signer", AUTHORITY, "-startdate", "-30d", "-validity", "20");
    }

    public void issueSelfSigned(String name, String host) {
        generate(name, "-ext", "san=dns:" + host);
    }

    /** An SSL context for a server with this certificate. */
    public SSLContext server(String name) throws GeneralSecurityException, IOException {
        KeyStore all = load();
        KeyStore own = empty();
        char[] password = PASSWORD.toCharArray();
        own.setKeyEntry(name, all.getKey(name, password), password, all.getCertificateChain(name));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    /** Writes this certificate, that of the authority, and the private key, each as PEM. */
    public void writePem(String name, Path pem) throws GeneralSecurityException, IOException {
        KeyStore all = load();
        StringBuilder text = new StringBuilder();
        for (Certificate certificate : all.getCertificateChain(name)) {
            append(text, "CERTIFICATE", certificate.getEncoded());
        }
        append(text, "PRIVATE KEY", all.getKey(name, PASSWORD.toCharArray()).getEncoded());
        Files.writeString(pem, text);
    }

    private static void append(StringBuilder pem, String kind, byte[] encoded) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
        pem.append("-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, base64, kind));
    }

    /** An SSL context for a client that trusts only this authority. */
    public SSLContext trustingTheAuthority() throws GeneralSecurityException, IOException {
        KeyStore trusted = empty();
        trusted.setCertificateEntry(AUTHORITY, Objects.requireNonNull(load().getCertificate(AUTHORITY)));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private void generate(String name, String... more) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-J-XX:+UseSerialGC",
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD));
        command.addAll(Arrays.asList(more));
        try {
            Process keytool =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String printed = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (keytool.waitFor() != 0) {
                throw new AssertionError(printed);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private KeyStore load() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
