package io.voiceagents.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/faults.md names exactly the tests that there are. */
class FaultsDocumentTest {
  private static final Pattern CLASS = Pattern.compile("Fault(\\d\\d)\\w+");
  private static final Pattern METHOD = Pattern.compile("\\bfault(\\d\\d)_\\w+");
  private static final Pattern ROW = Pattern.compile("\\| (\\d+) \\|.*\\| ([^|]+) \\|");

  @Test
  void namesTheTestsOfEveryFault() throws IOException {
    assertThat(documented()).isEqualTo(present());
  }

  private static Map<Integer, SortedSet<String>> documented() throws IOException {
    Map<Integer, SortedSet<String>> tests = new TreeMap<>();
    for (String line : Files.readAllLines(Path.of("docs/faults.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        for (String test : row.group(2).split(", ", -1)) {
          add(tests, row.group(1), test.replace("`", ""));
        }
      }
    }
    return tests;
  }

  private static Map<Integer, SortedSet<String>> present() throws IOException {
    Map<Integer, SortedSet<String>> tests = new TreeMap<>();
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        String name = file.getFileName().toString().replace(".java", "");
        Matcher own = CLASS.matcher(name);
        if (own.matches()) {
          add(tests, own.group(1), name);
        }
        Matcher methods = METHOD.matcher(Files.readString(file));
        while (methods.find()) {
          add(tests, methods.group(1), name);
        }
      }
    }
    return tests;
  }

  private static void add(Map<Integer, SortedSet<String>> tests, String number, String test) {
    tests.computeIfAbsent(Integer.valueOf(number), any -> new TreeSet<>()).add(test);
  }
}
