package io.voiceagents.backup.source.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The settings of a recovery, at the end of {@code postgresql.auto.conf}, where the last word
 * counts, and {@code recovery.signal}, which makes the server obey them once.
 */
public final class RecoverySettings {
  private static final String SIGNAL = "recovery.signal";
  private static final String FILE = "postgresql.auto.conf";
  private static final String MARK = "# Recovery by backupctl";
  private static final String RANGE = "# planned with ";

  private RecoverySettings() {}

  /**
   * Writes both files.
   *
   * @param data a data directory that no server uses yet
   * @param settings with {@code restore_command}
   * @param range of the WAL that it was planned with, for whoever checks the recovery
   * @return the files that were written
   */
  public static List<Path> write(Path data, Map<String, String> settings, String range)
      throws IOException {
    StringBuilder text = new StringBuilder(kept(data.resolve(FILE)));
    text.append(MARK).append("; without recovery.signal this means nothing.\n");
    text.append(RANGE).append(range).append('\n');
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

  /** What was written, to be repeated in another configuration; empty if nothing was. */
  static String read(Path data) throws IOException {
    if (!Files.exists(data.resolve(SIGNAL))) {
      return "";
    }
    String text = Files.readString(data.resolve(FILE));
    int from = text.lastIndexOf(MARK);
    return from < 0 ? "" : text.substring(from);
  }

  /** The range that was written; empty if none was. */
  public static Optional<String> range(Path data) throws IOException {
    return read(data)
        .lines()
        .filter(line -> line.startsWith(RANGE))
        .map(line -> line.substring(RANGE.length()))
        .findFirst();
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
    String quoted = value.replace("\\", "\\\\").replace("'", "''");
    text.append(name).append(" = '").append(quoted).append("'\n");
  }
}
