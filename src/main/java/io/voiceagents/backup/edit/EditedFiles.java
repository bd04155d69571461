package io.voiceagents.backup.edit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What people edit, as it was at one moment. By content, not by time stamp: a volume that
 * Kubernetes swaps behind a link is seen too. Immutable.
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
   * @throws IOException if one can't be read
   */
  public static EditedFiles read(Path configuration, Path routes) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    for (Path file : files(routes)) {
      texts.put(file.getFileName().toString(), Files.readString(file, StandardCharsets.UTF_8));
    }
    return new EditedFiles(Files.readString(configuration, StandardCharsets.UTF_8), texts);
  }

  private static List<Path> files(Path routes) throws IOException {
    try (Stream<Path> entries = Files.list(routes)) {
      return entries
          .filter(file -> file.getFileName().toString().endsWith(SUFFIX))
          .filter(Files::isRegularFile)
          .toList();
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
