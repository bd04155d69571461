package io.voiceagents.backup.access;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The tokens of the API: 256 random bits each, of which only the SHA-256 is kept, in {@code
 * tokens.json} of the state directory. A plain hash is enough because nobody can guess 256 bits.
 * The file is read again when it has changed, so a revocation holds from the next request on.
 * Thread-safe; several processes may change the file, one after the other.
 */
public final class Tokens {
  /** So that a search for leaked secrets finds them. */
  public static final String PREFIX = "vab_";

  private static final int BYTES = 32;
  private static final int ID_BYTES = 6;
  private static final int LONGEST = 200;
  private static final int FINGERPRINT = 16;
  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._@-]{0,62}";

  private final Path directory;
  private final TokenFile file;
  private final SecureRandom random;
  private final Clock clock;
  private Stamp stamp = new Stamp(0, -1, "");
  private List<Token> known = List.of();

  /**
   * @param stateDirectory of the configuration; need not exist
   */
  public Tokens(Path stateDirectory, SecureRandom random, Clock clock) {
    this.directory = stateDirectory;
    this.file = new TokenFile(stateDirectory.resolve("tokens.json"));
    this.random = random;
    this.clock = clock;
  }

  /** A new token; the only moment at which its text is there. */
  public record Created(Token token, String text) {}

  private record Stamp(long modified, long size, String inode) {}

  /** Where the tokens are kept. */
  public Path path() {
    return file.path();
  }

  /**
   * Makes a token.
   *
   * @throws IllegalArgumentException if the name has a wrong form or a valid token has it
   */
  public synchronized Created create(String name, Role role, Duration lifetime) throws IOException {
    if (!name.matches(NAME)) {
      throw new IllegalArgumentException(
          "'%s' can't name a token. Hint: letters, digits and . _ @ -, at most 63."
              .formatted(name));
    }
    try (FileChannel channel = lockFile()) {
      channel.lock();
      List<Token> tokens = new ArrayList<>(file.read());
      Instant now = clock.instant();
      if (tokens.stream().anyMatch(token -> token.name().equals(name) && token.validAt(now))) {
        throw new IllegalArgumentException(
            "there is a token '%s' already. Hint: choose another name, or revoke it first."
                .formatted(name));
      }
      String text = PREFIX + random(BYTES);
      Token token =
          new Token(
              "t" + HexFormat.of().formatHex(bytes(ID_BYTES)),
              name,
              role,
              sha256(text),
              now,
              now.plus(lifetime),
              Optional.empty());
      tokens.add(token);
      file.write(tokens);
      return new Created(token, text);
    }
  }

  /** All tokens, those that have expired or were revoked too, oldest first. */
  public synchronized List<Token> list() throws IOException {
    return List.copyOf(file.read());
  }

  /** Revokes a valid token by its name or id; empty if there is none. */
  public synchronized Optional<Token> revoke(String nameOrId) throws IOException {
    try (FileChannel channel = lockFile()) {
      channel.lock();
      List<Token> tokens = new ArrayList<>(file.read());
      Instant now = clock.instant();
      for (int i = 0; i < tokens.size(); i++) {
        Token token = tokens.get(i);
        boolean meant = token.name().equals(nameOrId) || token.id().equals(nameOrId);
        if (meant && token.validAt(now)) {
          Token revoked =
              new Token(
                  token.id(),
                  token.name(),
                  token.role(),
                  token.sha256(),
                  token.createdAt(),
                  token.expiresAt(),
                  Optional.of(now));
          tokens.set(i, revoked);
          file.write(tokens);
          return Optional.of(revoked);
        }
      }
      return Optional.empty();
    }
  }

  /**
   * The valid token of this text; empty for all others.
   *
   * @throws IOException if the file can't be read: then nobody is let in
   */
  public Optional<Token> check(String text) throws IOException {
    if (!text.startsWith(PREFIX) || text.length() > LONGEST) {
      return Optional.empty();
    }
    byte[] hash = sha256(text).getBytes(StandardCharsets.US_ASCII);
    Instant now = clock.instant();
    Optional<Token> found = Optional.empty();
    for (Token token : current()) {
      boolean same =
          MessageDigest.isEqual(hash, token.sha256().getBytes(StandardCharsets.US_ASCII));
      if (same && token.validAt(now)) {
        found = Optional.of(token);
      }
    }
    return found;
  }

  /** Tells one text from others without holding it: a part of its hash. */
  public static String fingerprint(String text) {
    return sha256(text).substring(0, FINGERPRINT);
  }

  /** The token of this id if it is still valid. */
  public Optional<Token> valid(String id) throws IOException {
    Instant now = clock.instant();
    return current().stream()
        .filter(token -> token.id().equals(id) && token.validAt(now))
        .findFirst();
  }

  private synchronized List<Token> current() throws IOException {
    Stamp now = stamp();
    if (!now.equals(stamp)) {
      known = List.copyOf(file.read());
      stamp = now;
    }
    return known;
  }

  /** Each version is another file, so a change shows even within one tick of the clock. */
  private Stamp stamp() throws IOException {
    try {
      BasicFileAttributes found = Files.readAttributes(file.path(), BasicFileAttributes.class);
      return new Stamp(
          found.lastModifiedTime().to(TimeUnit.NANOSECONDS),
          found.size(),
          String.valueOf(found.fileKey()));
    } catch (NoSuchFileException none) {
      return new Stamp(0, 0, "");
    }
  }

  private FileChannel lockFile() throws IOException {
    Files.createDirectories(directory);
    return FileChannel.open(
        directory.resolve("tokens.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private String random(int bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(bytes));
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
