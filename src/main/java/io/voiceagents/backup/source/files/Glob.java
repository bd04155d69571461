package io.voiceagents.backup.source.files;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A pattern for paths, in the syntax of {@link java.nio.file.FileSystem#getPathMatcher glob}:
 * {@code *} and {@code ?} within a component, {@code **} across components, {@code [a-z]}, {@code
 * [!a-z]}, {@code {wav,mp3}}, and a backslash before a character that stands for itself. As in
 * gitignore, a pattern without a slash matches a name at any depth, a leading slash ties it to the
 * top, and <code>**&#47;</code> also stands for no directory at all. Works on text, so that names
 * which are not UTF-8 match like all others.
 */
final class Glob {
  private static final String META = "*?[{\\";

  private final Pattern pattern;
  private final boolean anyDepth;
  private final String literalPrefix;

  private Glob(Pattern pattern, boolean anyDepth, String literalPrefix) {
    this.pattern = pattern;
    this.anyDepth = anyDepth;
    this.literalPrefix = literalPrefix;
  }

  /**
   * Compiles a pattern.
   *
   * @throws IllegalArgumentException if it can't be understood; the message has a hint
   */
  static Glob compile(String glob) {
    String body = glob.endsWith("/") ? glob.substring(0, glob.length() - 1) : glob;
    boolean anyDepth = body.indexOf('/') < 0;
    body = body.startsWith("/") ? body.substring(1) : body;
    try {
      if (body.isEmpty()) {
        throw new PatternSyntaxException("it is empty", glob, -1);
      }
      Pattern pattern = Pattern.compile(new GlobTranslation(body).regex(), Pattern.DOTALL);
      return new Glob(pattern, anyDepth, anyDepth ? "" : literalPrefix(body));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "The pattern '"
              + glob
              + "' is not a valid glob: "
              + e.getDescription()
              + ". Hint: write a backslash before a character that is meant literally.",
          e);
    }
  }

  static boolean isLiteral(String text) {
    return text.chars().noneMatch(c -> META.indexOf(c) >= 0);
  }

  /** Whether the path itself matches; what is below a matching directory is the caller's matter. */
  boolean matches(String path) {
    return pattern.matcher(anyDepth ? path.substring(path.lastIndexOf('/') + 1) : path).matches();
  }

  /** Whether something below the directory could match. */
  boolean mayMatchBelow(String directory) {
    return directory.isEmpty()
        || literalPrefix.isEmpty()
        || isSelfOrBelow(directory, literalPrefix)
        || isSelfOrBelow(literalPrefix, directory);
  }

  static boolean isSelfOrBelow(String path, String directory) {
    return path.startsWith(directory)
        && (path.length() == directory.length() || path.charAt(directory.length()) == '/');
  }

  /** The leading components without a special character. */
  private static String literalPrefix(String body) {
    int end = 0;
    while (end < body.length() && META.indexOf(body.charAt(end)) < 0) {
      end++;
    }
    return end == body.length() ? body : body.substring(0, Math.max(0, body.lastIndexOf('/', end)));
  }
}
