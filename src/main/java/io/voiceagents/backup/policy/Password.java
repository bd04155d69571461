package io.voiceagents.backup.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads {@code password} or {@code password_file}. */
final class Password {
  private static final int MAX_BYTES = 4096;

  private Password() {}

  static Secret read(Section connection) {
    Optional<Secret> given = connection.secret("password");
    if (connection.has("password") && connection.has("password_file")) {
      connection.problem("password_file", "is given beside 'password'.", "Keep one.");
      return Secret.NONE;
    }
    return given.or(() -> fromFile(connection)).orElse(Secret.NONE);
  }

  private static Optional<Secret> fromFile(Section connection) {
    Optional<Path> file = connection.path("password_file");
    if (file.isPresent() && Document.readableByEveryone(file.get())) {
      connection.warning(
          "password_file", "can be read by everyone on this host.", "chmod 600 " + file.get());
    }
    return connection.read("password_file", text -> content(connection.document().path(text)));
  }

  /** What a file holds, as a password. */
  static Secret content(Path file) throws BadValue {
    String text;
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new BadValue("must be a file of at most " + MAX_BYTES + " bytes", "");
      }
      text = Files.readString(file).replaceFirst("\\R\\z", "");
    } catch (IOException unreadable) {
      String hint = "Relative paths start at the directory of the configuration file.";
      throw new BadValue("must be a file that can be read", hint);
    }
    if (text.isEmpty() || text.matches("(?s).*\\R.*")) {
      throw new BadValue("must be a file with one line, the password", "");
    }
    return new Secret(text);
  }
}
