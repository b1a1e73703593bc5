package co.wholesale888.wms.architecture;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Measures the size of source code on disk. */
final class SourceTree {

    private SourceTree() {}

    /** Lists the packages with more files than the limit, such as {@code stock (26 files)}. */
    static List<String> packagesOver(int limit, Path root) {
        return javaFiles(root)
                .collect(groupingBy(Path::getParent, mapping(Path::getFileName, toList())))
                .entrySet()
                .stream()
                .filter(files -> files.getValue().size() > limit)
                .map(files -> "%s (%s files)"
                        .formatted(
                                files.getKey().getFileName(), files.getValue().size()))
                .sorted()
                .toList();
    }

    private static Stream<Path> javaFiles(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
