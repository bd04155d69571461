package io.voiceagents.backup.store;

import java.util.regex.Pattern;

/**
 * Which keys every store takes: relative, without empty or dotted components, of characters that
 * need no quoting in a path, a URL or an expression language.
 *
 * <p>Limits: 1,024 bytes a key (Amazon S3 User Guide, "Naming Amazon S3 objects"), 255 bytes a
 * component (NAME_MAX of the usual file systems). A component never begins with a dot, so {@code
 * ..} can't leave the root and a store may keep files of its own under dotted names.
 */
public final class KeySyntax {
  private static final int MAX_KEY = 1_024;
  private static final String CHARACTERS = "A-Za-z0-9._:@=+,!()-";
  private static final String COMPONENT =
      "[" + CHARACTERS.replace(".", "") + "][" + CHARACTERS + "]{0,254}";
  private static final Pattern KEY = Pattern.compile(COMPONENT + "(/" + COMPONENT + ")*");
  private static final Pattern PREFIX =
      Pattern.compile("(" + COMPONENT + "/)*(" + COMPONENT + ")?");

  private KeySyntax() {}

  /**
   * Returns the key itself.
   *
   * @throws StoreException if no store takes it
   */
  public static String check(String key) throws StoreException {
    return check(KEY, key, "key");
  }

  /** Returns the prefix itself: empty, or the beginning of a key. */
  public static String checkPrefix(String prefix) throws StoreException {
    return check(PREFIX, prefix, "prefix");
  }

  private static String check(Pattern pattern, String text, String what) throws StoreException {
    if (text.length() > MAX_KEY || !pattern.matcher(text).matches()) {
      throw new StoreException(
          "The %s '%s' is refused. Hint: a %s is relative, of 1 to 255 of the characters %s between slashes, without a leading dot."
              .formatted(what, text, what, CHARACTERS));
    }
    return text;
  }
}
