package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.alert.AlertDesk;
import io.voiceagents.backup.alert.AlertFiles;
import io.voiceagents.backup.keys.KeyFile;
import io.voiceagents.backup.observe.EventSink;
import io.voiceagents.backup.policy.AlertSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An installation of its own in a directory: the shipped routes, a key, a directory store, and data
 * to back up. Its configuration is the test's.
 *
 * @param home where {@code config}, {@code routes}, {@code store}, {@code data} and, once a process
 *     runs, {@code var} lie
 */
record Installation(Path home) {
  private static final String CONFIGURATION = "config/backup.yaml";
  private static final String SEALING = "routes/seal-and-store.camel.yaml";
  private static final String COMPRESS = "        - bean:\n            id: compress\n";

  /** Before a pack is compressed; passes when the file 'go' is there. */
  private static final String GATE =
      """
              - pollEnrich:
                  id: gate
                  aggregationStrategy: "#keepRun"
                  expression:
                    constant: "file:%s?fileName=go&noop=true&idempotent=false&delay=50&initialDelay=0"
              - bean:
                  id: compress
      """;

  /** Makes one; its configuration is written later. */
  static Installation in(Path home) throws IOException {
    Installation made = new Installation(home);
    for (String directory : List.of("config", "store", "data")) {
      Files.createDirectories(home.resolve(directory));
    }
    Files.writeString(home.resolve("data/call.txt"), "hello");
    made.copyRoutes();
    KeyFile.generate(home.resolve("config/backup.key"), new SecureRandom(), Clock.systemUTC());
    return made;
  }

  /** The routes alone, for a host that shares the rest with others. */
  void copyRoutes() throws IOException {
    Files.createDirectories(home.resolve("routes"));
    try (Stream<Path> shipped = Files.list(Path.of("routes"))) {
      for (Path file : shipped.toList()) {
        Files.copy(file, home.resolve("routes").resolve(file.getFileName()));
      }
    }
  }

  /** Writes a file as editors and ConfigMaps do: whole, at once. */
  void write(String file, String text) throws IOException {
    Path target = home.resolve(file);
    Path written = target.resolveSibling("." + target.getFileName() + ".new");
    Files.writeString(written, text);
    Files.move(
        written, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  String read(String file) throws IOException {
    return Files.readString(home.resolve(file));
  }

  /** Writes the same with something in place of a part, which must be there. */
  void replace(String file, String part, String instead) throws IOException {
    String text = read(file);
    assertThat(text).contains(part);
    write(file, text.replace(part, instead));
  }

  void configure(String yaml) throws IOException {
    write(CONFIGURATION, yaml);
  }

  String configuration() throws IOException {
    return read(CONFIGURATION);
  }

  Path configurationFile() {
    return home.resolve(CONFIGURATION);
  }

  Path state() {
    return home.resolve("var");
  }

  /**
   * Lets no backup pass its first pack before the file {@code go} is in a directory.
   *
   * @return the directory
   */
  Path gateBackups(Path gate) throws IOException {
    replace(SEALING, COMPRESS, GATE.formatted(Files.createDirectories(gate)));
    return gate;
  }

  /** What a process is started with. */
  ResidentProcess.Start start() {
    return new ResidentProcess.Start(configurationFile(), home, Map.of(), Clock.systemUTC());
  }

  /** Starts a process whose alerts go nowhere, and which serves no one. */
  ResidentProcess start(EventSink events) throws IOException {
    ResidentProcess.Start with = start();
    AlertFiles files = new AlertFiles(state());
    RuntimePlan alerts =
        AlertRoutes.plan(
            home.resolve("routes"),
            () -> AlertSettings.DEFAULT,
            files,
            new AlertDesk(files, Clock.systemUTC(), AlertDesk.REMINDER, Duration.ZERO),
            (channel, delivered) -> {},
            "test",
            Clock.systemUTC(),
            AlertRoutes.Patience.USUAL);
    return ResidentProcess.start(
        with,
        ResidentProcess.configuration(with),
        Watchers.of(
            events,
            new RuntimePlan(List.of(), Optional.empty(), alerts.properties(), alerts.beans())),
        unused -> {});
  }
}
