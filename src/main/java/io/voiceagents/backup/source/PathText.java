package io.voiceagents.backup.source;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;

/**
 * Paths are bytes on Linux; here they are text. Bytes that are not UTF-8 become lone surrogates
 * U+DC80 to U+DCFF, so that every name survives a round trip (the idea is PEP 383's).
 */
public final class PathText {
  /**
   * Order of entries in a set: by components, each by unsigned bytes, as if {@code /} were byte 0.
   */
  public static final Comparator<String> ORDER = PathText::compare;

  private PathText() {}

  /** Decodes the bytes of a path. */
  public static String decode(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes)) {
      return text;
    }
    return decodeEscaping(bytes);
  }

  /** Encodes a path; the inverse of {@link #decode}. */
  public static byte[] encode(String path) {
    for (int i = 0; i < path.length(); i++) {
      if (isEscape(path.charAt(i)) && (i == 0 || !Character.isHighSurrogate(path.charAt(i - 1)))) {
        return encodeEscaped(path);
      }
    }
    return path.getBytes(StandardCharsets.UTF_8);
  }

  private static boolean isEscape(char c) {
    return c >= 0xDC80 && c <= 0xDCFF;
  }

  private static String decodeEscaping(byte[] bytes) {
    StringBuilder text = new StringBuilder(bytes.length);
    int i = 0;
    while (i < bytes.length) {
      int length = sequenceLength(bytes, i);
      if (length == 0) {
        text.append((char) (0xDC00 | (bytes[i] & 0xFF)));
        i++;
      } else {
        text.append(new String(bytes, i, length, StandardCharsets.UTF_8));
        i += length;
      }
    }
    return text.toString();
  }

  /** Length of the well-formed UTF-8 sequence at {@code i}, or 0. */
  private static int sequenceLength(byte[] bytes, int i) {
    int lead = bytes[i] & 0xFF;
    int length =
        lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
    if (length == 0 || i + length > bytes.length) {
      return 0;
    }
    byte[] one = Arrays.copyOfRange(bytes, i, i + length);
    byte[] again = new String(one, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
    return Arrays.equals(one, again) ? length : 0;
  }

  private static byte[] encodeEscaped(String path) {
    java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream(path.length() + 8);
    int i = 0;
    while (i < path.length()) {
      char c = path.charAt(i);
      if (isEscape(c)) {
        bytes.write(c & 0xFF);
        i++;
      } else {
        int codePoint = path.codePointAt(i);
        bytes.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
        i += Character.charCount(codePoint);
      }
    }
    return bytes.toByteArray();
  }

  private static int compare(String a, String b) {
    int limit = Math.min(a.length(), b.length());
    for (int i = 0; i < limit; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        return x < 0x80 && y < 0x80 ? rank(x) - rank(y) : compareBytes(a, b);
      }
    }
    return a.length() - b.length();
  }

  private static int rank(int unit) {
    return unit == '/' ? 0 : unit;
  }

  private static int compareBytes(String a, String b) {
    byte[] x = encode(a);
    byte[] y = encode(b);
    int limit = Math.min(x.length, y.length);
    for (int i = 0; i < limit; i++) {
      if (x[i] != y[i]) {
        return rank(x[i] & 0xFF) - rank(y[i] & 0xFF);
      }
    }
    return x.length - y.length;
  }
}
