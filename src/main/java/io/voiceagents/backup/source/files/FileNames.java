package io.voiceagents.backup.source.files;

import io.voiceagents.backup.source.PathText;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * File names between the operating system and {@link PathText}, byte for byte.
 *
 * <p>On Linux a name is bytes. {@link Path#toString()} decodes them by the locale of the process
 * and loses what does not fit, the URI of a path keeps them all but costs a system call. So the
 * text is used wherever it is known to be exact, and the URI only for the rest. Stateless.
 */
public final class FileNames {
  private static final boolean UTF_8_LOCALE =
      "UTF-8".equalsIgnoreCase(System.getProperty("sun.jnu.encoding", ""));
  private static final char REPLACEMENT = '\uFFFD';
  private static final String HEX = "0123456789ABCDEF";

  private FileNames() {}

  /** The bytes of a path as the operating system has them. */
  public static byte[] bytes(Path path) {
    String text = path.toString();
    return isExact(text) ? text.getBytes(StandardCharsets.UTF_8) : bytesByUri(path, text);
  }

  /** The text of a path, all its components, as {@link PathText} writes it. */
  public static String text(Path path) {
    String text = path.toString();
    return isExact(text) ? text : PathText.decode(bytesByUri(path, text));
  }

  /**
   * The path of that text.
   *
   * @param text absolute or relative, not empty
   */
  public static Path path(String text) {
    return isExact(text) ? Path.of(text) : pathByUri(PathText.encode(text));
  }

  /**
   * A path below a directory.
   *
   * @param text relative; the empty text is the directory itself
   * @throws IllegalArgumentException if the text is absolute
   */
  public static Path resolve(Path directory, String text) {
    if (text.startsWith("/")) {
      throw new IllegalArgumentException("not a relative path: " + printable(text));
    }
    return text.isEmpty() ? directory : directory.resolve(path(text));
  }

  /**
   * The text for people, manifests and logs: bytes that are not UTF-8 become {@code \xFF}, and so
   * do control characters, for a name that ends a line could pretend to be another one.
   */
  public static String printable(String text) {
    if (text.chars().noneMatch(c -> Character.isSurrogate((char) c) || endsOrSteers(c))) {
      return text;
    }
    StringBuilder printable = new StringBuilder(text.length() + 8);
    text.codePoints().forEach(codePoint -> appendPrintable(printable, codePoint));
    return printable.toString();
  }

  private static void appendPrintable(StringBuilder printable, int codePoint) {
    if (codePoint >= 0xD800 && codePoint <= 0xDFFF) {
      printable.append("\\x");
      appendHex(printable, codePoint & 0xFF);
    } else if (endsOrSteers(codePoint)) {
      printable.append(codePoint > 0xFF ? "\\u" : "\\x");
      if (codePoint > 0xFF) {
        appendHex(printable, codePoint >> 8);
      }
      appendHex(printable, codePoint & 0xFF);
    } else {
      printable.appendCodePoint(codePoint);
    }
  }

  private static boolean endsOrSteers(int codePoint) {
    return Character.isISOControl(codePoint) || codePoint == 0x2028 || codePoint == 0x2029;
  }

  /** Whether {@link Path#toString()} gave, and {@code Path.of} will take, this text unharmed. */
  private static boolean isExact(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80 && (!UTF_8_LOCALE || c == REPLACEMENT || Character.isSurrogate(c))) {
        return false;
      }
    }
    return true;
  }

  private static byte[] bytesByUri(Path path, String lossyText) {
    Path absolute = path.isAbsolute() ? path : path.getFileSystem().getPath("/").resolve(path);
    byte[] decoded = decodePercent(absolute.toUri().getRawPath());
    int from = path.isAbsolute() ? 0 : 1;
    int to = decoded.length;
    // The URI of an existing directory ends with a slash that the path does not have.
    if (to > from && decoded[to - 1] == '/' && !lossyText.endsWith("/")) {
      to--;
    }
    return java.util.Arrays.copyOfRange(decoded, from, to);
  }

  private static byte[] decodePercent(String rawPath) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(rawPath.length());
    for (int i = 0; i < rawPath.length(); i++) {
      char c = rawPath.charAt(i);
      if (c == '%') {
        bytes.write(Integer.parseInt(rawPath, i + 1, i + 3, 16));
        i += 2;
      } else {
        bytes.write(c);
      }
    }
    return bytes.toByteArray();
  }

  private static Path pathByUri(byte[] bytes) {
    boolean absolute = bytes[0] == '/';
    StringBuilder uri = new StringBuilder(absolute ? "file://" : "file:///");
    for (byte b : bytes) {
      if (b == '/' || (b >= 'a' && b <= 'z') || (b >= '0' && b <= '9')) {
        uri.append((char) b);
      } else {
        uri.append('%');
        appendHex(uri, b & 0xFF);
      }
    }
    Path path = Path.of(URI.create(uri.toString()));
    return absolute ? path : path.subpath(0, path.getNameCount());
  }

  private static void appendHex(StringBuilder text, int value) {
    text.append(HEX.charAt(value >> 4)).append(HEX.charAt(value & 15));
  }
}
