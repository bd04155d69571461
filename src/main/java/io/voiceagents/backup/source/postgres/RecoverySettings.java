package io.voiceagents.backup.source.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The settings of a recovery, at the end of {@code postgresql.auto.conf}, where the last word
 * counts, and {@code recovery.signal}, which makes the server obey them once.
 */
public final class RecoverySettings {
  private static final String SIGNAL = "recovery.signal";
  private static final String FILE = "postgresql.auto.conf";

  private RecoverySettings() {}

  /**
   * Writes both files.
   *
   * @param data a data directory that no server uses yet
   * @return the files that were written
   */
  public static List<Path> write(Path data, Map<String, String> settings) throws IOException {
    StringBuilder text = new StringBuilder(kept(data.resolve(FILE)));
    text.append("# Recovery by backupctl; without recovery.signal this means nothing.\n");
    // All WAL lies in pg_wal. The server looks there when the command has found nothing.
    line(text, "restore_command", "false");
    line(text, "recovery_target_action", "promote");
    line(text, "recovery_target_inclusive", "on");
    settings.forEach((name, value) -> line(text, name, value));
    Path file = data.resolve(FILE);
    Path signal = data.resolve(SIGNAL);
    Files.writeString(file, text);
    Files.writeString(signal, "");
    for (Path written : List.of(file, signal)) {
      Files.setPosixFilePermissions(written, PosixFilePermissions.fromString("rw-------"));
    }
    return List.of(file, signal);
  }

  /** What the source had set, without its own targets: a server takes only one. */
  private static String kept(Path file) throws IOException {
    if (!Files.exists(file)) {
      return "";
    }
    return Files.readAllLines(file).stream()
        .filter(line -> !line.strip().matches("(?i)(recovery_target|restore_command).*"))
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(name).append(" = '").append(value.replace("'", "''")).append("'\n");
  }
}
