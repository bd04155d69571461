package io.voiceagents.backup.edit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What people edit, as it was at one moment, by content. Immutable.
 *
 * @param configuration text of {@code backup.yaml}
 * @param routes text of the route files, by name
 */
public record EditedFiles(String configuration, Map<String, String> routes) {
  private static final String SUFFIX = ".camel.yaml";

  public EditedFiles {
    routes = Collections.unmodifiableMap(new TreeMap<>(routes));
  }

  /**
   * Reads both.
   *
   * @throws UnreadableFileException if one is not there, not text, or not for this user to read
   */
  public static EditedFiles read(Path configuration, Path routes) throws UnreadableFileException {
    Map<String, String> texts = new TreeMap<>();
    for (Path file : files(routes)) {
      texts.put(file.getFileName().toString(), text(file));
    }
    return new EditedFiles(text(configuration), texts);
  }

  /** Marks of all that {@link #read} reads, to be taken before it; those of no file if it can't. */
  public static FileMarks marks(Path configuration, Path routes, Instant now) {
    try (Stream<Path> entries = Files.list(routes)) {
      Set<Path> files = new HashSet<>(Set.of(configuration, routes));
      // Links to what is not there yet are among them: it may come without a change here.
      entries.filter(EditedFiles::isRoute).forEach(files::add);
      return FileMarks.of(files, now);
    } catch (IOException e) {
      return FileMarks.NONE;
    }
  }

  private static boolean isRoute(Path file) {
    return file.getFileName().toString().endsWith(SUFFIX);
  }

  private static String text(Path file) throws UnreadableFileException {
    try {
      byte[] bytes = Files.readAllBytes(file);
      ByteBuffer rest = ByteBuffer.wrap(bytes);
      CharBuffer text = CharBuffer.allocate(bytes.length + 1);
      CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(rest, text, true);
      if (result.isError()) {
        long lines = text.flip().chars().filter(character -> character == '\n').count();
        throw unreadable(file, (int) lines + 1, "is not UTF-8 text.", "Save it in UTF-8.", null);
      }
      return text.flip().toString();
    } catch (NoSuchFileException e) {
      throw unreadable(file, 0, "is not there.", "Put it back; what ran before goes on.", e);
    } catch (UnreadableFileException e) {
      throw e;
    } catch (IOException e) {
      String reason = "can't be read (" + e.getClass().getSimpleName() + ").";
      throw unreadable(file, 0, reason, "It must be a file that this user may read.", e);
    }
  }

  private static UnreadableFileException unreadable(
      Path file, int line, String message, String hint, @Nullable Throwable cause) {
    RouteProblem problem =
        new RouteProblem(String.valueOf(file.getFileName()), line, message, hint);
    return new UnreadableFileException(problem, cause);
  }

  private static List<Path> files(Path routes) throws UnreadableFileException {
    try (Stream<Path> entries = Files.list(routes)) {
      return entries.filter(EditedFiles::isRoute).filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      String reason = "can't be listed (" + e.getClass().getSimpleName() + ").";
      throw unreadable(routes, 0, reason, "It is the directory of the route files.", e);
    }
  }

  /** Writes the route files into a new directory. */
  public void writeRoutes(Path directory) throws IOException {
    Files.createDirectories(directory);
    for (Map.Entry<String, String> file : routes.entrySet()) {
      Files.writeString(directory.resolve(file.getKey()), file.getValue());
    }
  }

  /** SHA-256 over names and contents, in hex: the same for the same files. */
  public String digest() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      add(digest, configuration);
      routes.forEach(
          (name, text) -> {
            add(digest, name);
            add(digest, text);
          });
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** With its length, so that no text can pass for the end of another. */
  private static void add(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    digest.update(bytes);
  }
}
