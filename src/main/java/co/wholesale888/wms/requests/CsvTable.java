package co.wholesale888.wms.requests;

import static java.nio.charset.StandardCharsets.UTF_8;

import co.wholesale888.wms.shared.ErrorCode;
import co.wholesale888.wms.shared.Refusal;
import co.wholesale888.wms.shared.RefusedException;
import co.wholesale888.wms.shared.Violation;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a CSV file as spreadsheets save it, read strictly. The first row has the names of the columns, in any
 * order; it also shows whether commas, semicolons or tabs separate the cells. Lines end with CRLF, LF or CR. Rows
 * without any content are skipped, and white space around a cell is ignored.
 */
public final class CsvTable {

    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final String SEPARATORS = ",;\t";

    /** A row of its own behind the last one. If it is not read as such, it is within quotes that were not closed. */
    private static final String END = "\0";

    private static final Pattern LINE = Pattern.compile("started in line (\\p{Nd}+)", Pattern.CASE_INSENSITIVE);

    private final int line;
    private final List<String> header;
    private final int[] positions;
    private final List<Row> rows = new ArrayList<>();

    /**
     * A row.
     *
     * @param line the line of the file at which it begins, from 1
     * @param width the number of its cells
     * @param values its cells in the order of the columns that were asked for; null where a cell is blank or missing
     */
    public record Row(int line, int width, List<@Nullable String> values) {}

    private CsvTable(int line, List<String> header, List<String> columns) {
        this.line = line;
        this.header = header;
        this.positions = columns.stream().mapToInt(header::indexOf).toArray();
    }

    /**
     * Reads a file.
     *
     * @param maxRows how many rows are read; of a longer file one more
     * @param columns the columns that the file may have
     * @throws RefusedException MALFORMED_REQUEST if the bytes are no such file; UNKNOWN_FIELD for another column
     */
    public static CsvTable read(byte[] bytes, int maxRows, String... columns) {
        String text = decode(bytes);
        CsvReader<CsvRecord> records = CsvReader.builder()
                .fieldSeparator(separator(text))
                .allowExtraFields(true)
                .allowMissingFields(true)
                .ofCsvRecord(new StringReader(text + "\n" + END));
        CsvTable table = null;
        int line = 0;
        try {
            for (CsvRecord cells : records) {
                if (cells.getField(0).equals(END)) {
                    break;
                }
                line = (int) cells.getStartingLineNumber();
                if (cells.getFields().getLast().endsWith(END)) {
                    throw malformed("The row at line %s has a quotation mark that is never closed.", line);
                }
                List<String> stripped =
                        cells.getFields().stream().map(String::strip).toList();
                if (!stripped.stream().allMatch(String::isEmpty)) {
                    if (table == null) {
                        table = withHeader(line, stripped, Arrays.asList(columns));
                    } else if (table.rows.size() <= maxRows) {
                        table.add(line, stripped);
                    }
                }
            }
        } catch (CsvParseException e) {
            throw malformed(
                    "The row at line %s cannot be read: text follows a closing quotation mark, or it has too many"
                            + " cells.",
                    lineOf(e, line + 1));
        }
        if (table == null) {
            throw malformed("The file is empty. Its first row must have the names of the columns.");
        }
        return table;
    }

    /** The line of the header row, from 1. */
    public int line() {
        return line;
    }

    /** How many columns the file has. */
    public int width() {
        return header.size();
    }

    /** Whether the file has this column. */
    public boolean has(String column) {
        return header.contains(column);
    }

    /** The rows after the header. */
    public List<Row> rows() {
        return rows;
    }

    private static CsvTable withHeader(int line, List<String> header, List<String> columns) {
        List<Violation> violations = new ArrayList<>();
        for (int i = 0; i < header.size(); i++) {
            String name = header.get(i);
            String shown = Abbreviation.of(name);
            if (!columns.contains(name)) {
                String message =
                        "Unknown column '%s'. Allowed columns: %s.".formatted(shown, String.join(", ", columns));
                violations.add(
                        Violation.of(shown, ErrorCode.UNKNOWN_FIELD, message).atLine(line));
            } else if (header.indexOf(name) < i) {
                String message = "The column %s occurs more than once.".formatted(shown);
                violations.add(Violation.of(shown, ErrorCode.MALFORMED_REQUEST, message)
                        .atLine(line));
            }
        }
        RefusedException.throwIfAny(violations);
        return new CsvTable(line, header, columns);
    }

    private void add(int rowLine, List<String> cells) {
        @Nullable String[] values = new String[positions.length];
        for (int i = 0; i < values.length; i++) {
            int at = positions[i];
            values[i] = at < 0 || at >= cells.size() || cells.get(at).isEmpty() ? null : cells.get(at);
        }
        rows.add(new Row(rowLine, cells.size(), Arrays.asList(values)));
    }

    private static String decode(byte[] bytes) {
        CharBuffer chars = CharBuffer.allocate(bytes.length);
        boolean broken =
                UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes), chars, true).isError();
        String text = chars.flip().toString();
        int nul = text.indexOf(END);
        if (nul >= 0) {
            throw malformed("Line %s contains a NUL character. Remove it, or save the file as CSV in UTF-8."
                    .formatted(lineAt(text, nul)));
        }
        if (broken) {
            throw malformed("Line %s is not valid UTF-8. Save the file as CSV in UTF-8."
                    .formatted(lineAt(text, text.length())));
        }
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }

    private static int lineAt(String text, int position) {
        return (int) (text.substring(0, position) + END).lines().count();
    }

    /** The names of columns have none of the separators, so the first one separates them. */
    private static char separator(String text) {
        String firstWords = text.lines()
                .filter(each -> each.chars().anyMatch(Character::isLetter))
                .findFirst()
                .orElse("");
        return (char) firstWords
                .chars()
                .filter(c -> SEPARATORS.indexOf(c) >= 0)
                .findFirst()
                .orElse(',');
    }

    /** The parser says the line of the row only in its message, with the digits of the JVM's language. */
    private static int lineOf(CsvParseException e, int otherwise) {
        Matcher matcher = LINE.matcher(String.valueOf(e.getMessage()));
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : otherwise;
    }

    private static RefusedException malformed(String detail) {
        return new RefusedException(ErrorCode.MALFORMED_REQUEST, detail);
    }

    private static RefusedException malformed(String message, int line) {
        return new RefusedException(
                Refusal.of(List.of(Violation.of(null, ErrorCode.MALFORMED_REQUEST, message.formatted(line))
                        .atLine(line))));
    }
}
