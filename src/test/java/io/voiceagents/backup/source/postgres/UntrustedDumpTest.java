package io.voiceagents.backup.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whether dumps are loaded by a user who has nobody else to start the server as. As root, that
 * user's part runs in a process of its own under {@code setpriv} (util-linux).
 */
class UntrustedDumpTest {
  private static final String NOBODY = "65534";

  private final Path directory;

  UntrustedDumpTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void functionsOfOthersDoNotRunAsTheUserWhoHasTheKey() throws Exception {
    assertThat(find(false))
        .contains("dumps are not loaded here")
        .contains("restore_test.trust_dumps: true");
    assertThat(find(true)).contains("no PostgreSQL server of version 15 or newer");
  }

  @Test
  void rootHasAnotherUserForThem() throws Exception {
    if (RunAs.isRoot() && NetworkIsolation.possible()) {
      assertThat(Finding.words(false)).contains("no PostgreSQL server of version 15 or newer");
    } else {
      assertThat(Finding.words(false)).contains("dumps are not loaded here");
    }
  }

  private String find(boolean trusted) throws Exception {
    List<String> command = new ArrayList<>();
    if (RunAs.isRoot()) {
      command.addAll(
          List.of("setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups", "--"));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", classes().toString(), Finding.class.getName()));
    command.add(Boolean.toString(trusted));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  /** A copy of the classes: the other user may not be able to enter the project's directory. */
  private Path classes() throws Exception {
    Path copy = directory.resolve("classes");
    for (Class<?> part : List.of(DumpCluster.class, Finding.class)) {
      Path from = Path.of(part.getProtectionDomain().getCodeSource().getLocation().toURI());
      for (String one : List.of("source", "source/postgres", "policy")) {
        copyClasses(
            from.resolve("io/voiceagents/backup").resolve(one),
            copy.resolve("io/voiceagents/backup").resolve(one));
      }
    }
    return copy;
  }

  private static void copyClasses(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(String.valueOf(file.getFileName()));
        if (Files.notExists(target)) {
          Files.copy(file, target);
        }
      }
    }
  }

  /** Looks for a server to load a dump of PostgreSQL 15, where there is none. */
  static final class Finding {
    private Finding() {}

    public static void main(String[] arguments) {
      System.out.println(words(Boolean.parseBoolean(arguments[0])));
    }

    static String words(boolean trusted) {
      try {
        return DumpCluster.find(new ServerBinaries(List.of(), trusted), Map.of("dump.major", "15"))
            .toString();
      } catch (IOException e) {
        return String.valueOf(e.getMessage());
      }
    }
  }
}
