package io.voiceagents.backup.routing;

import io.voiceagents.backup.edit.RouteProblem;
import io.voiceagents.backup.policy.Nearest;
import io.voiceagents.backup.routing.RouteDocument.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps programs out of a route file. To Camel, whoever writes routes is trusted to run code
 * (docs/user-manual, "Security model"), and it offers many ways: languages, expressions that call
 * methods, beans made from any class, statements of databases that define functions. So what is
 * allowed is listed here, and everything else is refused. Pure.
 */
final class RouteCode {
  /** What a file may hold at its top. */
  private static final Set<String> TOP =
      Set.of(
          "route",
          "routeConfiguration",
          "from",
          "onException",
          "onCompletion",
          "errorHandler",
          "intercept",
          "interceptFrom",
          "interceptSendToEndpoint");

  static final Set<String> STEPS =
      new TreeSet<>(
          Set.of(
              "aggregate",
              "bean",
              "choice",
              "convertBodyTo",
              "delay",
              "doTry",
              "enrich",
              "filter",
              "log",
              "loop",
              "multicast",
              "pipeline",
              "pollEnrich",
              "recipientList",
              "removeHeader",
              "removeHeaders",
              "removeProperties",
              "removeProperty",
              "removeVariable",
              "rollback",
              "setBody",
              "setExchangePattern",
              "setHeader",
              "setHeaders",
              "setProperty",
              "setVariable",
              "setVariables",
              "split",
              "step",
              "stop",
              "threads",
              "throttle",
              "throwException",
              "to",
              "toD",
              "transform",
              "validate",
              "wireTap"));

  static final Set<String> LANGUAGES =
      new TreeSet<>(
          Set.of(
              "simple",
              "constant",
              "method",
              "header",
              "exchangeProperty",
              "variable",
              "tokenize"));

  /** All others that Camel's YAML knows; 'ref' is a key of beans too, and finds only beans. */
  static final Set<String> OTHER_LANGUAGES =
      Set.of(
          "csimple",
          "datasonnet",
          "groovy",
          "hl7terser",
          "java",
          "joor",
          "jq",
          "js",
          "jsonpath",
          "language",
          "mvel",
          "ognl",
          "python",
          "spel",
          "wasm",
          "xpath",
          "xquery",
          "xtokenize");

  private static final Set<String> REFUSED_KEYS =
      Set.of("beans", "script", "kamelet", "factoryBean", "factoryMethod", "scriptLanguage");

  /** What routes may call. */
  static final Set<String> BEANS =
      new TreeSet<>(
          Set.of(
              "alertDispatch",
              "alertHeartbeat",
              "alertLedger",
              "alertMessages",
              "alertPacing",
              "backup",
              "check",
              "compress",
              "directoryPut",
              "encrypt",
              "errand",
              "ledger",
              "putConfirmation",
              "request",
              "schedules",
              "verify"));

  /** The one class that a route names; it makes a value of the message. */
  private static final String TYPE = "io.voiceagents.backup.store.PendingPut";

  private static final String ARGUMENT = "(?:'[^'\"$\\\\]*'|\"[^'\"$\\\\]*\"|\\$\\{[^{}]*}|[0-9]+)";
  private static final Pattern METHOD =
      Pattern.compile(
          "(?!getClass\\b)[A-Za-z][A-Za-z0-9]*(?:\\(\\s*(?:"
              + ARGUMENT
              + "(?:\\s*,\\s*"
              + ARGUMENT
              + ")*)?\\s*\\))?");

  private static final Pattern MADE = Pattern.compile("#([A-Za-z]+)[:(]");

  /** A text that Camel loads, and a reference whose kind is filled in. */
  private static final Pattern OUTSIDE = Pattern.compile("(?i)^\\s*resource:|#\\s*\\{\\{");

  private static final Pattern STEERING =
      Pattern.compile("(?i)(?:[a-z]+:)?(Camel(?:Bean|Sql|Jdbc|Language)[A-Za-z0-9]*)");
  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\{\\{[?!]?(?!bean:)[A-Za-z0-9_.-]+(?::[A-Za-z0-9_./+*? -]*)?}}");
  private static final Pattern EXPRESSION = Pattern.compile("\\$(?:simple|init)?\\{([^{}]*)(.?)");
  private static final Pattern FUNCTION =
      Pattern.compile(
          "(?:in\\.)?(?:body|headers?|exchangeProperty|variable)(?:[?]?[.:]|\\[)?[A-Za-z0-9_.?\\[\\]-]*"
              + "|exception(?:\\.message)?"
              + "|date:[A-Za-z0-9_.:+' /-]*"
              + "|(?:exchange|message|route|fromRoute|step)Id"
              + "|messageTimestamp|hostname|threadName|uuid"
              + "|file:[a-z.-]+");
  private static final Pattern CLASS =
      Pattern.compile("(?i)(?:.*[.?\\[])?(?:get)?class(?:loader)?(?:[.?\\[\\]].*)?");

  private static final String FUNCTIONS =
      "Allowed are ${body}, ${header.x}, ${exchangeProperty.x}, ${variable.x} and properties of these"
          + " (${body.a.b}, without brackets), ${exception.message}, ${date:now:yyyy-MM-dd}, ids.";

  private final RouteDocument document;
  private final List<RouteProblem> problems = new ArrayList<>();

  private RouteCode(RouteDocument document) {
    this.document = document;
  }

  /** All in a file that could run something, or is not known not to. */
  static List<RouteProblem> check(RouteDocument document) {
    RouteCode code = new RouteCode(document);
    for (Item item : document.items()) {
      code.key(item);
      code.bean(item);
      if (!item.key().equals("description") && !item.key().equals("note")) {
        code.value(item);
      }
    }
    return List.copyOf(code.problems);
  }

  private void report(Item at, String message, String hint) {
    problems.add(new RouteProblem(document.file(), at.line(), message, hint));
  }

  private void notAllowed(Item item, String hint) {
    report(item, "'" + item.key() + "' is not allowed in routes.", hint);
  }

  private void key(Item item) {
    String key = item.key();
    if (item.path().lastIndexOf('/') == 0 && !TOP.contains(key)) {
      notAllowed(item, "A file holds routes and routeConfigurations.");
    } else if (item.parent().equals("steps") && !STEPS.contains(key)) {
      report(
          item,
          "the step '" + key + "' is not allowed in routes.",
          Nearest.hint(key, STEPS, "Allowed are " + String.join(", ", STEPS) + "."));
    } else if (isLanguage(item)) {
      notAllowed(item, "Expressions are " + String.join(", ", LANGUAGES) + ".");
    } else if (REFUSED_KEYS.contains(key)) {
      notAllowed(item, "Routes use the beans that are there.");
    } else if (key.equals("disabled") && !item.value().equals("false")) {
      notAllowed(item, "Take the step out; one that is needed must run.");
    } else if (key.equals("beanType") && !item.value().equals(TYPE)) {
      notAllowed(item, "Name one of the beans that are there, by 'ref'.");
    }
  }

  private static boolean isLanguage(Item item) {
    boolean unknown =
        item.parent().equals("expression")
            && !LANGUAGES.contains(item.key())
            && !item.key().equals("id");
    return unknown || OTHER_LANGUAGES.contains(item.key());
  }

  private void bean(Item item) {
    boolean names =
        item.key().equals("ref")
            && (item.parent().equals("bean") || item.parent().equals("method"));
    boolean alone = item.key().equals("bean") && !item.value().isEmpty();
    if ((names || alone) && !BEANS.contains(item.value())) {
      report(
          item,
          "'" + item.value() + "' is not a bean that routes may call.",
          Nearest.hint(item.value(), BEANS, "There are " + String.join(", ", BEANS) + "."));
    }
    boolean called = item.key().equals("method") && !item.value().isEmpty();
    if (called && !METHOD.matcher(item.value().strip()).matches()) {
      report(
          item,
          "the method '" + item.value() + "' is more than a name and arguments.",
          "As in run, or backup('logs', 'full').");
    }
  }

  private void value(Item item) {
    String value = item.value();
    Matcher made = MADE.matcher(value);
    if (made.find()) {
      report(
          item,
          "'" + made.group() + "' makes an object; that is not allowed in routes.",
          "Refer to a bean that is there, as in #keepRun.");
    }
    Matcher steering = STEERING.matcher(value);
    if (steering.matches()) {
      report(
          item,
          "'" + steering.group(1) + "' may not be set.",
          "It would let a message choose what is called; write it into the route.");
    }
    if (OUTSIDE.matcher(value).find()) {
      report(
          item,
          "'" + value.strip() + "' is read from elsewhere, or made of parts.",
          "Write it into the route; what is not there can't be checked.");
    }
    if (item.key().equals("name") && (value.contains("$") || value.contains("{{"))) {
      report(item, "the name '" + value + "' is put together.", "Write it into the route.");
    }
    if (item.path().contains("/toD/parameters/") && value.contains("${")) {
      report(
          item,
          "a parameter of 'toD' that comes with the message could be any other as well.",
          "Write the value into the route.");
    }
    placeholders(item);
    expressions(item);
  }

  private void placeholders(Item item) {
    String rest = PLACEHOLDER.matcher(item.value()).replaceAll("");
    if (rest.contains("{{")) {
      report(
          item,
          "'" + item.value() + "' has a placeholder that is more than a name and a plain default.",
          "As in {{name}}, {{?name}} or {{name:10}}.");
    }
  }

  private void expressions(Item item) {
    Matcher expression = EXPRESSION.matcher(item.value());
    while (expression.find()) {
      String function = expression.group(1).strip();
      boolean init = expression.group().startsWith("$init");
      boolean closed = expression.group(2).equals("}");
      if (init || !closed || !isAllowed(function)) {
        report(item, "'" + shown(expression.group()) + "' is not allowed in routes.", FUNCTIONS);
      }
    }
  }

  private static boolean isAllowed(String function) {
    return FUNCTION.matcher(function).matches() && !CLASS.matcher(function).matches();
  }

  private static String shown(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }
}
