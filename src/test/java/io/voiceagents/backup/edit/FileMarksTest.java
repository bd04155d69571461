package io.voiceagents.backup.edit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever touches one of the files, marks of before do not hold. */
class FileMarksTest {
  private static final Duration LATER = FileMarks.COARSE.plusSeconds(1);

  private final Path home;
  private final Path configuration;
  private final Path routes;

  FileMarksTest(@TempDir Path home) {
    this.home = home;
    this.configuration = home.resolve("backup.yaml");
    this.routes = home.resolve("routes");
  }

  @BeforeEach
  void install() throws IOException {
    Files.writeString(configuration, "policies: {}\n");
    Files.createDirectories(home.resolve("volume-1"));
    Files.createDirectories(home.resolve("volume-2"));
    Files.createDirectories(routes);
    Files.writeString(routes.resolve("a.camel.yaml"), "- route: 1\n");
    Files.writeString(home.resolve("volume-1/b.camel.yaml"), "- route: 1\n");
    Files.writeString(home.resolve("volume-2/b.camel.yaml"), "- route: 2\n");
    Files.createSymbolicLink(home.resolve("data"), Path.of("volume-1"));
    Files.createSymbolicLink(routes.resolve("b.camel.yaml"), Path.of("../data/b.camel.yaml"));
  }

  /** As the clock will show when what is there now was not touched for a while. */
  private Instant settled() {
    return Clock.systemUTC().instant().plus(LATER);
  }

  private FileMarks marks() {
    return EditedFiles.marks(configuration, routes, settled());
  }

  /** What people and tools do to files. */
  @FunctionalInterface
  private interface Touch {
    void now() throws IOException;
  }

  private Map<String, Touch> touches() {
    Path route = routes.resolve("a.camel.yaml");
    return Map.of(
        "written", () -> Files.writeString(configuration, "policies: {a: 1}\n"),
        "of the same length and time",
            () -> {
              FileTime time = Files.getLastModifiedTime(route);
              Files.writeString(route, "- route: 2\n");
              Files.setLastModifiedTime(route, time);
            },
        "replaced",
            () -> replace(Files.writeString(home.resolve("next"), "policies: {}\n"), configuration),
        "added", () -> Files.writeString(routes.resolve("c.camel.yaml"), "- route: 3\n"),
        "deleted", () -> Files.delete(route),
        "swapped behind a link",
            () ->
                replace(
                    Files.createSymbolicLink(home.resolve("next"), Path.of("volume-2")),
                    home.resolve("data")));
  }

  private static void replace(Path next, Path file) throws IOException {
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "written",
        "of the same length and time",
        "replaced",
        "added",
        "deleted",
        "swapped behind a link"
      })
  void doNotHoldOnceAFileWas(String touched) throws Exception {
    FileMarks before = marks();
    assertThat(before.hold(settled())).isTrue();
    Objects.requireNonNull(touches().get(touched)).now();
    assertThat(before.hold(settled())).isFalse();
  }

  @Test
  void ofWhatWasJustTouchedDoNotHold() {
    Instant now = Clock.systemUTC().instant();
    assertThat(EditedFiles.marks(configuration, routes, now).hold(now)).isFalse();
  }

  @Test
  void areBelievedForAWhileOnly() {
    Instant taken = settled();
    FileMarks marks = EditedFiles.marks(configuration, routes, taken);
    assertThat(marks.hold(taken.plus(FileMarks.BELIEVED).minusMillis(1))).isTrue();
    assertThat(marks.hold(taken.plus(FileMarks.BELIEVED))).isFalse();
    assertThat(marks.hold(taken.minusMillis(1))).as("the clock was set back").isFalse();
  }

  @Test
  void ofALinkToNothingDoNotHold() throws Exception {
    Files.createSymbolicLink(routes.resolve("c.camel.yaml"), home.resolve("not-yet"));
    assertThat(marks().hold(settled())).isFalse();
    Files.delete(routes.resolve("c.camel.yaml"));
    assertThat(marks().hold(settled())).isTrue();
  }
}
