package io.voiceagents.backup.policy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The connection to a server that is not in the configuration, or to one of it by another role, as
 * it is given for one restore: {@code postgresql://role@host:port/database?sslmode=verify-full}.
 */
public final class TargetConnection {
  private static final List<String> SCHEMES = List.of("postgresql", "postgres");
  private static final List<String> PARAMETERS = List.of("sslmode", "sslrootcert");
  private static final List<String> SSL_MODES =
      List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");
  private static final int STANDARD_PORT = 5432;

  private TargetConnection() {}

  /**
   * Reads an address.
   *
   * @param passwordFile with nothing but the password
   * @param otherPassword if there is no such file; may be empty
   * @throws IllegalArgumentException saying what is wrong, with a hint
   */
  public static SourceSettings.Postgres parse(
      String text, Optional<Path> passwordFile, Secret otherPassword) {
    try {
      Map<String, String> keys = ConnectionUrl.keys(text, SCHEMES, PARAMETERS);
      if (keys.containsKey("password")) {
        throw new BadValue(
            "must not hold a password: others on this host can see it",
            "Use --target-password-file, or the variable PGPASSWORD.");
      }
      if (!keys.containsKey("user")) {
        throw new BadValue("must name a role", "As in postgresql://postgres@db.example.com.");
      }
      String sslMode = keys.getOrDefault("sslmode", "prefer");
      if (!SSL_MODES.contains(sslMode)) {
        throw new BadValue("has an unknown sslmode", "Known: " + String.join(", ", SSL_MODES));
      }
      Secret password = passwordFile.isPresent() ? secret(passwordFile.get()) : otherPassword;
      return new SourceSettings.Postgres(
          keys.getOrDefault("host", ""),
          Integer.parseInt(keys.getOrDefault("port", Integer.toString(STANDARD_PORT))),
          keys.getOrDefault("database", "postgres"),
          keys.getOrDefault("user", ""),
          password,
          sslMode,
          Optional.ofNullable(keys.get("sslrootcert")).map(Path::of),
          false,
          Optional.empty(),
          List.of());
    } catch (BadValue e) {
      throw new IllegalArgumentException(e.expectation() + ". Hint: " + e.hint(), e);
    }
  }

  private static Secret secret(Path file) throws BadValue {
    try {
      return Password.content(file);
    } catch (BadValue e) {
      throw new BadValue("needs a password, but " + file + " " + e.expectation(), "Name its file.");
    }
  }
}
