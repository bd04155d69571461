package io.voiceagents.backup.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The cases of bad-configurations.txt: one mistake is one problem, with place, cause and remedy.
 */
class BadConfigurationTest {
  private static final String SECRET = "hunter2";
  private static final Map<String, String> ENVIRONMENT =
      Map.of("PORT", SECRET, "EMPTY", "", "PASSWORD", SECRET, "URL", "redis://:" + SECRET + "@");
  private static final String STORAGE = "storage: { directory: ./backups }\n";
  private static final String KEYS = "encryption: { key_file: ./backup.key }\n";
  private static final String POLICY = "policies:\n  a: {type: filesystem, paths: [/srv]}\n";

  private final Path directory;

  BadConfigurationTest(@TempDir Path directory) {
    this.directory = directory;
  }

  /** A file, and its problems as lines of the table. */
  record Case(String yaml, List<String> problems) {
    @Override
    public String toString() {
      return String.join("; ", problems);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void namesPlaceCauseAndRemedy(Case bad) throws IOException {
    Path file = Files.writeString(directory.resolve("backup.yaml"), bad.yaml());
    ConfigurationException thrown =
        catchThrowableOfType(
            ConfigurationException.class, () -> ConfigurationLoader.load(file, ENVIRONMENT));
    assertThat(thrown.problems().stream().map(this::line).toList()).isEqualTo(bad.problems());
    assertThat(thrown.toString()).doesNotContain(SECRET);
  }

  private String line(ConfigProblem problem) {
    Location place = problem.location();
    String at = place.line() == 0 ? "" : place.line() + ":" + place.column();
    String line = String.join(" | ", at, problem.path(), problem.message(), problem.hint());
    return line.replace(directory.toString(), "<directory>").strip();
  }

  static Stream<Case> cases() throws IOException {
    String[] blocks = table().split("(?m)^(?==== )(?<!^=== .{0,400}\n)");
    return Arrays.stream(blocks).skip(1).map(BadConfigurationTest::readCase);
  }

  private static Case readCase(String block) {
    List<String> problems =
        block.lines().filter(l -> l.startsWith("=== ")).map(l -> l.substring(4).strip()).toList();
    String yaml =
        block
            .lines()
            .filter(line -> !line.startsWith("=== ") && !line.startsWith("# ----"))
            .map(BadConfigurationTest::expand)
            .collect(Collectors.joining());
    return new Case(yaml.replaceFirst("\n+$", "\n"), problems);
  }

  private static String expand(String line) {
    return switch (line) {
      case "<storage>" -> STORAGE;
      case "<encryption>" -> KEYS;
      case "<one policy>" -> POLICY;
      case "<good>" -> STORAGE + KEYS + POLICY;
      case "<policies>" -> STORAGE + KEYS + "policies:\n";
      default -> line + "\n";
    };
  }

  private static String table() throws IOException {
    try (InputStream in =
        BadConfigurationTest.class.getResourceAsStream("bad-configurations.txt")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
