package co.wholesale888.wms.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** The string literals of a type's source, and conditions on them. */
final class Literals {

    private static final Pattern LITERAL_OR_COMMENT = Pattern.compile(
            "\"{3}(?<block>.*?)\"{3}"
                    + "|\"(?<line>(?:\\\\.|[^\"\\\\\\n])*)\""
                    + "|'(?:\\\\.|[^'\\\\])'"
                    + "|//[^\\n]*"
                    + "|/\\*.*?\\*/",
            Pattern.DOTALL);
    /** Numbers, times and capitals: {@code %s} is the only conversion that is the same in every language. */
    private static final Pattern BY_LANGUAGE = Pattern.compile("%[-#+ 0,(<.0-9$]*[deEfgGtTSX]");

    private static final Pattern WITH_LOCALE =
            Pattern.compile("String\\.format\\(\\s*Locale\\.[A-Z]+,\\s*\"[^\"\\n]*\"");

    /** Subqueries and {@code unnest} take their columns from the statement itself. */
    private static final Pattern STAR_OF_A_TABLE =
            Pattern.compile("(?i)\\bselect\\s+(?:\\w+\\.)?\\*\\s+from\\s+(?!unnest\\()\\w");

    private Literals() {}

    static ArchCondition<JavaClass> formatTheSameInEveryLanguage() {
        return Conditions.condition(
                "format numbers, times and capitals with a Locale only",
                type -> literals(WITH_LOCALE.matcher(source(type)).replaceAll("")).stream()
                        .noneMatch(text -> BY_LANGUAGE.matcher(text).find()));
    }

    static ArchCondition<JavaClass> nameTheColumnsOfTables() {
        return Conditions.condition(
                "name the columns that they select from a table",
                type -> in(type).stream()
                        .noneMatch(text -> STAR_OF_A_TABLE.matcher(text).find()));
    }

    /** The literals of a top-level type. */
    static List<String> in(JavaClass type) {
        return literals(source(type));
    }

    private static List<String> literals(String source) {
        return LITERAL_OR_COMMENT
                .matcher(source)
                .results()
                .map(match -> match.group("block") == null ? match.group("line") : match.group("block"))
                .filter(Objects::nonNull)
                .toList();
    }

    private static String source(JavaClass type) {
        String file = type.getName().replace('.', '/') + ".java";
        Path main = Path.of("src/main/java", file);
        try {
            return Files.readString(Files.exists(main) ? main : Path.of("src/test/java", file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
