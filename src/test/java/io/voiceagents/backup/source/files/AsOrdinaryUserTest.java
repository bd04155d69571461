package io.voiceagents.backup.source.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.source.CaptureReport;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Capture and restore by a user who may not do everything. As root, the other user's part runs in a
 * process of its own under {@code setpriv} (util-linux).
 */
class AsOrdinaryUserTest {
  private static final String NOBODY = "65534";

  private Path directory;
  private Path source;
  private Path target;

  @BeforeEach
  void makeTree(@TempDir Path temporary) throws Exception {
    directory = temporary;
    Files.setAttribute(directory, "unix:mode", 0777);
    source = Files.createDirectory(directory.resolve("source"));
    target = directory.resolve("target");
    Trees.file(source, "calls/a.json", "{}");
    Files.setAttribute(source.resolve("calls/a.json"), "unix:mode", 0444);
    Files.setAttribute(source.resolve("calls"), "unix:mode", 0555);
    Files.setAttribute(Trees.file(source, "secret", "x"), "unix:mode", 0);
    Trees.file(source, "closed/f", "x");
    Files.setAttribute(source.resolve("closed"), "unix:mode", 0);
    Files.setAttribute(Trees.file(source, "tool", "x"), "unix:mode", 06755);
  }

  @Test
  void fault28_namesWhatItMayNotReadAndRestoresTheRestUnderItsOwnName() throws Exception {
    List<String> lines = run();
    assertThat(lines)
        .contains("closed: the directory could not be listed: permission denied")
        .contains("secret: could not be read: permission denied")
        .contains("2 problems");
    assertThat(target.resolve("calls/a.json")).hasContent("{}");
    assertThat(Inode.of(target.resolve("calls/a.json")).permissions()).isEqualTo(0444);
    assertThat(Inode.of(target.resolve("calls")).permissions()).isEqualTo(0555);
    assertThat(Inode.of(target.resolve("calls")).modified())
        .isEqualTo(Inode.of(source.resolve("calls")).modified());
    if (Trees.isRoot()) {
      assertThat(Inode.of(target.resolve("tool")).permissions()).isEqualTo(0755);
      assertThat(lines).anyMatch(line -> line.contains("only root can give files away"));
    }
  }

  private List<String> run() throws Exception {
    List<String> command = new ArrayList<>();
    if (Trees.isRoot()) {
      command.addAll(
          List.of("setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups", "--"));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", classes().toString(), Copy.class.getName()));
    command.addAll(List.of(source.toString(), target.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    byte[] output = process.getInputStream().readAllBytes();
    List<String> lines = new String(output, StandardCharsets.UTF_8).lines().toList();
    assertThat(process.waitFor()).as("%s", lines).isZero();
    return lines;
  }

  /** A copy of the classes: the other user may not be able to enter the project's directory. */
  private Path classes() throws Exception {
    Path copy = directory.resolve("classes");
    for (Class<?> part : List.of(FilesSource.class, Trees.class)) {
      Path from = Path.of(part.getProtectionDomain().getCodeSource().getLocation().toURI());
      copyClasses(from, copy, "io/voiceagents/backup/source");
      copyClasses(from, copy, "io/voiceagents/backup/policy");
    }
    return copy;
  }

  private static void copyClasses(Path from, Path to, String folder) throws IOException {
    if (!Files.exists(from.resolve(folder))) {
      return;
    }
    try (Stream<Path> files = Files.walk(from.resolve(folder))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path place = to.resolve(from.relativize(file).toString());
        Files.createDirectories(place.getParent());
        Files.copy(file, place);
      }
    }
  }

  /** What runs as the other user. */
  static final class Copy {
    private Copy() {}

    public static void main(String[] arguments) throws Exception {
      PrintStream out = System.out;
      SetInMemory set = new SetInMemory();
      CaptureReport report = Trees.capture(Trees.settings(Path.of(arguments[0])), set);
      report.problems().forEach(each -> out.println(each.path() + ": " + each.message()));
      out.println(report.problemCount() + " problems");
      set.restore(Path.of(arguments[1]), TreeOptions.defaults()).forEach(out::println);
    }
  }
}
