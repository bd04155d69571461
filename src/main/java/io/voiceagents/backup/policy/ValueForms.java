package io.voiceagents.backup.policy;

import io.voiceagents.backup.policy.BadValue.Parser;
import java.nio.file.FileSystems;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The simple forms of values. */
final class ValueForms {
  private static final Pattern ADDRESS =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.%]+)\\]|([A-Za-z0-9._-]+))(?::([0-9]+))?");

  private ValueForms() {}

  static Parser<String> text() {
    return text -> text;
  }

  static Parser<Integer> wholeNumber(int least, int most) {
    return text -> {
      String expectation = "must be a whole number from " + least + " to " + most;
      // At most ten digits: what parses as a long and is far beyond any limit of ours.
      if (!text.matches("-?[0-9]{1,10}")) {
        throw new BadValue(expectation, "Write digits only.");
      }
      long number = Long.parseLong(text);
      if (number < least || number > most) {
        throw new BadValue(expectation, "");
      }
      return (int) number;
    };
  }

  /** YAML 1.2's booleans; the "yes" and "on" of YAML 1.1 are texts. */
  static Parser<Boolean> flag() {
    return text ->
        switch (text) {
          case "true", "True", "TRUE" -> true;
          case "false", "False", "FALSE" -> false;
          default -> throw new BadValue("must be true or false", "Write true or false.");
        };
  }

  static Parser<String> word(List<String> words) {
    return text -> {
      if (words.contains(text)) {
        return text;
      }
      String list = String.join(", ", words);
      throw new BadValue("must be one of " + list, Nearest.hint(text, words, ""));
    };
  }

  /** A name or address of a host; that it exists is not looked up. */
  static Parser<String> host() {
    return text -> {
      if (text.contains("/")) {
        String hint = "Give the name or address; 'url' takes an address with a scheme.";
        throw new BadValue("must be the name or address of a host", hint);
      }
      if (text.matches("[^:]*:[0-9]+")) {
        throw new BadValue("must be the name or address of a host", "Give the port in 'port'.");
      }
      if (!text.matches("[A-Za-z0-9._%:-]+")) {
        throw new BadValue("must be the name or address of a host", "");
      }
      return text;
    };
  }

  /** A host, with a port after a colon or the usual one; an IPv6 address stands in brackets. */
  static Parser<SourceSettings.Address> address(int usualPort) {
    return text -> {
      Matcher address = ADDRESS.matcher(text);
      String port = address.matches() ? address.group(3) : null;
      if (!address.matches() || (port != null && (port.length() > 5 || number(port) > 65_535))) {
        throw new BadValue("must be a host, or host:port", "As in sentinel-1:26379.");
      }
      String host = address.group(1) == null ? address.group(2) : address.group(1);
      return new SourceSettings.Address(host, port == null ? usualPort : number(port));
    };
  }

  private static int number(String digits) {
    return Integer.parseInt(digits);
  }

  static Parser<String> glob() {
    return text -> {
      try {
        FileSystems.getDefault().getPathMatcher("glob:" + text);
        return text;
      } catch (PatternSyntaxException bad) {
        String hint = "* is any part of a name, ** any part of a path, {a,b} one of both.";
        throw new BadValue("must be a glob", hint);
      }
    };
  }
}
