package co.wholesale888.wms.webhookinspection;

import co.wholesale888.wms.webhookinspection.SignatureFinding.Fit;
import co.wholesale888.wms.webhooks.Signatures;
import co.wholesale888.wms.webhooks.WebhookSecret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compares the signatures that a client has received with those that a webhook's secrets make of a body. */
record SignatureCheck(
        String body, WebhookSecret present, @Nullable WebhookSecret previous) {

    private static final int MAX_SIGNATURES = 10;
    private static final String PLAIN = "x-wms-signature";
    private static final String PLAIN_NEXT = "x-wms-signature-next";
    private static final String STANDARD = "webhook-signature";
    private static final Pattern PLAIN_FORM = Pattern.compile("sha256=[0-9a-fA-F]{64}");
    private static final Pattern STANDARD_FORM = Pattern.compile("v1,[A-Za-z0-9+/]{43}=");
    private static final Pattern TIMESTAMP = Pattern.compile("[0-9]{1,15}");

    /** Checks every signature in these lines and ignores other headers. */
    List<SignatureFinding> of(String lines) {
        Map<String, String> headers = read(lines);
        return Stream.of(PLAIN, PLAIN_NEXT, STANDARD)
                .filter(headers::containsKey)
                .flatMap(header -> {
                    String value = headers.getOrDefault(header, "");
                    return header.equals(STANDARD)
                            ? Stream.of(value.split(" +", MAX_SIGNATURES + 1))
                                    .map(one -> new SignatureFinding(header, standard(one, headers)))
                            : Stream.of(new SignatureFinding(header, plain(value)));
                })
                .limit(MAX_SIGNATURES)
                .toList();
    }

    private Fit plain(String value) {
        return PLAIN_FORM.matcher(value).matches()
                ? fit(value.toLowerCase(Locale.ROOT), secret -> Signatures.plain(bytes(), secret.text()))
                : Fit.MALFORMED;
    }

    private Fit standard(String value, Map<String, String> headers) {
        String id = headers.get("webhook-id");
        String timestamp = headers.get("webhook-timestamp");
        if (!STANDARD_FORM.matcher(value).matches()) {
            return Fit.MALFORMED;
        }
        if (id == null || timestamp == null || !TIMESTAMP.matcher(timestamp).matches()) {
            return Fit.INCOMPLETE;
        }
        return fit(value, secret -> Signatures.standard(id, Long.parseLong(timestamp), bytes(), secret));
    }

    private Fit fit(String value, Function<WebhookSecret, String> signature) {
        if (isEqual(value, signature.apply(present))) {
            return Fit.PRESENT;
        }
        return previous != null && isEqual(value, signature.apply(previous)) ? Fit.PREVIOUS : Fit.NEITHER;
    }

    private byte[] bytes() {
        return body.getBytes(StandardCharsets.UTF_8);
    }

    private static boolean isEqual(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads headers by their lower-case names; a signature without a name gets the name of its header. */
    private static Map<String, String> read(String lines) {
        Map<String, String> headers = new LinkedHashMap<>();
        lines.lines().map(String::strip).forEach(line -> {
            if (line.startsWith("sha256=")) {
                headers.putIfAbsent(PLAIN, line);
            } else if (line.startsWith("v1,")) {
                headers.putIfAbsent(STANDARD, line);
            } else {
                int colon = line.indexOf(':');
                if (colon > 0) {
                    headers.putIfAbsent(
                            line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                            line.substring(colon + 1).strip());
                }
            }
        });
        return headers;
    }
}
