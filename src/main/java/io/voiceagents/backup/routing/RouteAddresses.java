package io.voiceagents.backup.routing;

import io.voiceagents.backup.edit.RouteProblem;
import io.voiceagents.backup.routing.RouteDocument.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where routes may take messages from and send them to: schemes of a list, and addresses that stand
 * in the file. One that is put together when a message comes could become any other. Pure.
 */
final class RouteAddresses {
  /**
   * Endpoints that routes may use: of those that are there, the ones that can't run programs, and
   * have no secret for an option, as {@code slack} has.
   */
  static final Set<String> SCHEMES =
      new TreeSet<>(
          Set.of(
              "direct", "quartz", "timer", "log", "bean", "sql", "jdbc", "aws2-s3", "file", "smtp",
              "smtps", "http", "https"));

  private static final Set<String> KEYS =
      Set.of(
          "to",
          "toD",
          "wireTap",
          "from",
          "poll",
          "interceptFrom",
          "interceptSendToEndpoint",
          "deadLetterChannel");

  /** Steps that take an address from an expression. */
  private static final Pattern COMPUTED =
      Pattern.compile(
          ".*/(enrich|pollEnrich|recipientList|routingSlip|dynamicRouter)/(?:expression/)?([A-Za-z0-9]+)(?:/expression)?");

  /** A mail server and its login, put together by a bean from the configuration. */
  private static final String MAIL_SERVER = "alertMailServer";

  /** Where an address may come with the message: a bean made it, or it names a channel of ours. */
  private static final Set<String> OF_ALERTS =
      Set.of("${exchangeProperty." + MAIL_SERVER + "}", "slack:${exchangeProperty.alertChannel}");

  private static final Pattern BEAN =
      Pattern.compile("bean:([A-Za-z0-9_-]+)(?:\\?method=[A-Za-z0-9]+)?");
  private final RouteDocument document;
  private final List<RouteProblem> problems = new ArrayList<>();

  private RouteAddresses(RouteDocument document) {
    this.document = document;
  }

  /** Addresses of a file that are not allowed. */
  static List<RouteProblem> check(RouteDocument document) {
    RouteAddresses addresses = new RouteAddresses(document);
    document.items().forEach(addresses::check);
    return List.copyOf(addresses.problems);
  }

  /** Whether the value is an address, where there is one. */
  static boolean isAddress(Item item) {
    String key = item.key().toLowerCase(Locale.ROOT);
    boolean named = KEYS.contains(item.key()) || key.endsWith("uri");
    return named && !item.value().isEmpty() && !item.path().contains("/parameters/");
  }

  private void check(Item item) {
    Matcher computed = COMPUTED.matcher(item.path());
    if (isAddress(item)) {
      address(item, item.value());
    } else if (computed.matches() && RouteCode.LANGUAGES.contains(computed.group(2))) {
      expression(item, computed.group(2));
    }
    boolean splits = item.key().equals("delimiter") && item.parent().equals("recipientList");
    if (splits || item.value().equals(MAIL_SERVER)) {
      report(item, "'" + item.value() + "' may not be set here.", "Leave it out.");
    }
  }

  private void expression(Item item, String language) {
    if (item.value().isEmpty() || item.key().equals("id")) {
      return;
    }
    if (!language.equals("constant") && !language.equals("simple")) {
      report(item, "the address is put together by '" + language + "'.", WRITTEN);
      return;
    }
    for (String address : item.value().split(",", -1)) {
      address(item, address.strip());
    }
  }

  private static final String WRITTEN = "Write the address into the route, with its scheme.";

  private void address(Item item, String address) {
    String scheme = address.split("[:?]", 2)[0];
    if (OF_ALERTS.contains(address) && item.path().endsWith("/toD/uri")) {
      return;
    }
    if (address.contains("%")) {
      report(item, "the address '" + address + "' has encoded signs.", "Write them as they are.");
    } else if (address.contains("$") || scheme.contains("{")) {
      report(item, "the address '" + address + "' is put together when a message comes.", WRITTEN);
    } else if (!SCHEMES.contains(scheme)) {
      report(
          item,
          "the endpoint '" + scheme + ":' is not allowed.",
          "Allowed are " + String.join(", ", SCHEMES) + ".");
    } else if (scheme.equals("bean") && !isBean(address)) {
      report(
          item,
          "'" + address + "' is not a bean that routes may call.",
          "There are " + String.join(", ", RouteCode.BEANS) + ".");
    }
  }

  private static boolean isBean(String address) {
    Matcher bean = BEAN.matcher(address);
    return bean.matches() && RouteCode.BEANS.contains(bean.group(1));
  }

  private void report(Item at, String message, String hint) {
    problems.add(new RouteProblem(document.file(), at.line(), message, hint));
  }
}
