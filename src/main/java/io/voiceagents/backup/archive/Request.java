package io.voiceagents.backup.archive;

import io.voiceagents.backup.restore.WalRange;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** What a client asks for, as its request line says it; {@code -} stands for what is not given. */
sealed interface Request {
  /** {@code push <type> <name> <bytes> <seconds since 1970, with a fraction>}, then the bytes. */
  record Push(Optional<String> type, String name, long bytes, Instant writtenAt)
      implements Request {}

  /**
   * {@code fetch <type> <name> <system> <range> [<file>]}.
   *
   * @param file absolute, where it is to be written: client and server are one user on one host.
   *     Empty for the bytes themselves, where its name can't stand in a line.
   */
  record Fetch(
      Optional<String> type,
      String name,
      Optional<String> system,
      Optional<WalRange> range,
      Optional<Path> file)
      implements Request {}

  /** {@code ping}. */
  record Ping() implements Request {}

  static Request parse(String line) throws IOException {
    String[] words = line.split(" ", -1);
    try {
      if (words[0].equals("push") && words.length == 5) {
        long millis = (long) (Double.parseDouble(words[4]) * 1_000);
        return new Push(
            given(words[1]), words[2], Long.parseLong(words[3]), Instant.ofEpochMilli(millis));
      }
      if (words[0].equals("fetch") && (words.length == 5 || words.length == 6)) {
        Optional<Path> file = words.length == 6 ? file(words[5]) : Optional.empty();
        return new Fetch(given(words[1]), words[2], given(words[3]), range(words[4]), file);
      }
      if (line.equals("ping")) {
        return new Ping();
      }
    } catch (NumberFormatException e) {
      throw new IOException("the request '" + line + "' has a number that is none", e);
    }
    throw new IOException(
        "'" + line + "' is no request. Hint: bin/backupctl-wal and the server fit only each other");
  }

  private static Optional<WalRange> range(String word) throws IOException {
    Optional<WalRange> range = given(word).flatMap(WalRange::parse);
    if (range.isEmpty() && !word.equals("-")) {
      throw new IOException(
          "--range '" + word + "' is none. Hint: as the restore wrote it, 1:0/3000000-1:0/9000000");
    }
    return range;
  }

  private static Optional<Path> file(String word) throws IOException {
    Optional<Path> file = given(word).map(Path::of);
    if (file.isPresent() && !file.get().isAbsolute()) {
      throw new IOException("'" + word + "' is no absolute path");
    }
    return file;
  }

  private static Optional<String> given(String word) {
    return word.equals("-") ? Optional.empty() : Optional.of(word);
  }
}
