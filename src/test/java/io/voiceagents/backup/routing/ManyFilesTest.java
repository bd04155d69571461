package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.voiceagents.backup.keys.KeyFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A tree of many files, of which a fifth lies in one directory, in the heap that the launcher
 * gives. {@code -Dsoak.entries=1000000} makes it a million; otherwise the same way is only tried.
 */
class ManyFilesTest {
  private static final int ENTRIES = Integer.getInteger("soak.entries", 3_000);
  private static final int IN_A_DIRECTORY = 500;

  /** As in bin/backupctl. */
  private static final String HEAP = "-Xmx160m";

  private final Path root;

  ManyFilesTest(@TempDir Path root) {
    this.root = root;
  }

  @BeforeEach
  void prepare() throws IOException {
    KeyFile.generate(root.resolve("backup.key"), new SecureRandom(), Clock.systemUTC());
    Files.createDirectories(root.resolve("store"));
    Files.writeString(
        root.resolve("backup.yaml"),
        """
        storage: { directory: store }
        encryption: { key_file: backup.key }
        policies: { tree: { type: filesystem, paths: [tree] } }
        """);
    for (int i = 0; i < ENTRIES; i++) {
      Path file = file(root.resolve("tree"), i);
      if (i % IN_A_DIRECTORY == 0) {
        Files.createDirectories(file.getParent());
      }
      Files.writeString(file, content(i));
    }
  }

  private static Path file(Path tree, int i) {
    int group = i / IN_A_DIRECTORY;
    String directory = group % 5 == 0 ? "crowded" : "day-" + group;
    return tree.resolve(directory).resolve("call-" + i + ".json");
  }

  private static String content(int i) {
    return "{\"call\":" + i + "}\n";
  }

  @Test
  void manyEntriesFitIntoTheHeapOfTheLauncher() throws Exception {
    JsonNode full = run("backup", "run", "--kind", "full").at("/backups/0/set");
    assertThat(full.get("entries").asInt()).isGreaterThan(ENTRIES);
    Files.writeString(file(root.resolve("tree"), ENTRIES / 2), "changed");

    JsonNode incremental = run("backup", "run", "--kind", "incremental").at("/backups/0/set");

    assertThat(incremental.get("entries").asInt()).isEqualTo(full.get("entries").asInt());
    assertThat(incremental.get("stored_bytes").asLong())
        .isLessThan(full.get("stored_bytes").asLong());
    Path target = root.resolve("target");
    run("restore", "filesystem", "latest", target.toString());
    assertRestored(target);
  }

  private static void assertRestored(Path target) throws IOException {
    try (Stream<Path> all = Files.walk(target)) {
      assertThat(all.filter(Files::isRegularFile).count()).isEqualTo(ENTRIES);
    }
    for (int i = 0; i < ENTRIES; i += 97) {
      if (i != ENTRIES / 2) {
        assertThat(Files.readString(file(target, i))).isEqualTo(content(i));
      }
    }
    assertThat(Files.readString(file(target, ENTRIES / 2))).isEqualTo("changed");
  }

  private JsonNode run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(HEAP, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(BackupctlMain.class.getName());
    command.addAll(List.of(arguments));
    command.addAll(List.of("--json", "--config", root.resolve("backup.yaml").toString()));
    Path errors = root.resolve("errors.log");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor())
        .as("%s: %s %s", List.of(arguments), out, Files.readString(errors))
        .isZero();
    return new ObjectMapper().readTree(out);
  }
}
