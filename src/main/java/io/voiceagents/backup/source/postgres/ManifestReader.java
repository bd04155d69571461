package io.voiceagents.backup.source.postgres;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import io.voiceagents.backup.source.PathText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the server's backup manifest as it arrives (PostgreSQL documentation, "Backup Manifest
 * Format"), in flat memory whatever the number of files. Not thread-safe.
 */
final class ManifestReader {
  /** Takes the manifest's files. */
  interface Files {
    /**
     * One file.
     *
     * @param path in the data directory
     * @param checksum hexadecimal; empty, like the algorithm, where there is none
     */
    void file(String path, long sizeBytes, String algorithm, String checksum) throws IOException;
  }

  /** WAL needed to make the backup consistent, on one timeline. */
  record WalRange(int timeline, Lsn start, Lsn end) {}

  private final Files files;
  private final JsonParser parser;
  private final ByteArrayFeeder feeder;
  private final ManifestDigest digest = new ManifestDigest();
  private final List<WalRange> walRanges = new ArrayList<>();
  private final Map<String, String> fields = new HashMap<>();
  private final Map<String, String> top = new HashMap<>();
  private String field = "";
  private String section = "";
  private int depth;

  ManifestReader(Files files) throws IOException {
    this.files = files;
    this.parser = new JsonFactory().createNonBlockingByteArrayParser();
    this.feeder = (ByteArrayFeeder) parser.getNonBlockingInputFeeder();
  }

  /** Takes the next bytes of the manifest. */
  void feed(byte[] bytes, int offset, int length) throws IOException {
    digest.update(bytes, offset, length);
    feeder.feedInput(bytes, offset, offset + length);
    tokens();
  }

  /** Checks that the manifest is whole and agrees with its own checksum. */
  void finish() throws IOException {
    feeder.endOfInput();
    tokens();
    if (depth != 0 || !top.containsKey("Manifest-Checksum")) {
      throw new BrokenBackup("the server's backup manifest ends early");
    }
    String stated = top.getOrDefault("Manifest-Checksum", "");
    String actual = digest.sha256();
    if (!stated.equals(actual)) {
      throw new BrokenBackup(
          "the backup manifest's own checksum is " + stated + ", its bytes give " + actual);
    }
  }

  List<WalRange> walRanges() {
    return List.copyOf(walRanges);
  }

  private void tokens() throws IOException {
    for (JsonToken token = next();
        token != null && token != JsonToken.NOT_AVAILABLE;
        token = next()) {
      token(token);
    }
  }

  private @Nullable JsonToken next() throws IOException {
    try {
      return parser.nextToken();
    } catch (JsonProcessingException e) {
      throw new BrokenBackup("the backup manifest is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private void token(JsonToken token) throws IOException {
    switch (token) {
      case START_OBJECT, START_ARRAY -> {
        depth++;
        if (depth == 2) {
          section = field;
        }
        fields.clear();
      }
      case END_OBJECT -> {
        if (depth == 3) {
          element();
        }
        depth--;
      }
      case END_ARRAY -> depth--;
      case FIELD_NAME -> field = parser.currentName();
      default -> (depth == 1 ? top : fields).put(field, parser.getText());
    }
  }

  private void element() throws IOException {
    if (section.equals("Files")) {
      files.file(path(), number("Size"), value("Checksum-Algorithm"), value("Checksum"));
    } else if (section.equals("WAL-Ranges")) {
      walRanges.add(
          new WalRange(
              (int) number("Timeline"),
              Lsn.parse(value("Start-LSN")),
              Lsn.parse(value("End-LSN"))));
    }
  }

  private String path() throws IOException {
    String encoded = value("Encoded-Path");
    String path = encoded.isEmpty() ? value("Path") : PathText.decode(unhex(encoded));
    if (path.isEmpty()) {
      throw new BrokenBackup("the backup manifest has a file without a path");
    }
    return path;
  }

  private static byte[] unhex(String text) throws BrokenBackup {
    try {
      return HexFormat.of().parseHex(text);
    } catch (IllegalArgumentException e) {
      throw new BrokenBackup("the backup manifest has the encoded path '" + text + "'", e);
    }
  }

  private String value(String name) {
    return fields.getOrDefault(name, "");
  }

  private long number(String name) throws IOException {
    try {
      return Long.parseLong(value(name));
    } catch (NumberFormatException e) {
      throw new BrokenBackup("the backup manifest has the " + name + " '" + value(name) + "'", e);
    }
  }
}
