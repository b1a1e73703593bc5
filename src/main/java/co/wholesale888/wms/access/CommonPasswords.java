package co.wholesale888.wms.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.core.io.ClassPathResource;

/**
 * Recognises the commonest passwords, also in other case, repeated, or with digits and signs around them, which is how
 * people make a short one longer. The list is read each time, since passwords are seldom set: it takes a few
 * milliseconds, much less than the hash, and no memory.
 */
final class CommonPasswords {

    /** By the loader of this class: the one of the thread belongs to a web application, which may have been stopped. */
    private static final ClassPathResource LIST =
            new ClassPathResource("passwords/common.txt", CommonPasswords.class.getClassLoader());

    private static final String COMMENT = "# ";

    private static final Pattern DIGITS_AND_SIGNS = Pattern.compile("^[^\\p{L}]+|[^\\p{L}]+$");
    private static final Pattern REPEATED = Pattern.compile("(.+?)\\1+");

    private CommonPasswords() {}

    /** Whether the password is known or easily made from a known one. */
    static boolean contain(String password) {
        String lowerCase = password.toLowerCase(Locale.ROOT);
        String word = DIGITS_AND_SIGNS.matcher(lowerCase).replaceAll("");
        Set<String> forms =
                Stream.of(lowerCase, once(lowerCase), word, once(word)).collect(Collectors.toSet());
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(LIST.getInputStream(), UTF_8))) {
            return lines.lines().anyMatch(line -> !line.startsWith(COMMENT) && forms.contains(line));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the text repeats, or the text itself. */
    private static String once(String text) {
        Matcher repeated = REPEATED.matcher(text);
        return repeated.matches() ? repeated.group(1) : text;
    }
}
