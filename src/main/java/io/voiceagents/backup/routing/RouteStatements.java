package io.voiceagents.backup.routing;

import io.voiceagents.backup.edit.RouteProblem;
import io.voiceagents.backup.routing.RouteDocument.Item;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What routes may ask of databases, which run programs too: H2 by {@code CREATE ALIAS}, PostgreSQL
 * by {@code COPY ... TO PROGRAM}. Pure.
 */
final class RouteStatements {
  private static final Pattern STATEMENT =
      Pattern.compile(
          "(?is)(?!.*\\b(?:LINK_SCHEMA|FILE_READ|FILE_WRITE|CSVREAD|CSVWRITE|PROGRAM|PG_READ_FILE"
              + "|LO_IMPORT|LO_EXPORT|DBLINK\\w*)\\b)\\s*(?:MERGE|DELETE|SELECT|INSERT|UPDATE)\\b[^;]*");
  private static final Pattern ADDRESS =
      Pattern.compile("sql(?::([^?]*)(?:\\?dataSource=#catalog)?)?");

  /** Steps that leave the message of {@code jdbc:} what it is: the query. */
  private static final Set<String> BESIDE = Set.of("to", "log", "stop");

  private final RouteDocument document;
  private final List<RouteProblem> problems = new ArrayList<>();

  private RouteStatements(RouteDocument document) {
    this.document = document;
  }

  /** Statements of a file that are not allowed, and what could make one of a message. */
  static List<RouteProblem> check(RouteDocument document) {
    RouteStatements statements = new RouteStatements(document);
    Set<String> asking = new HashSet<>();
    for (Item item : document.items()) {
      statements.statement(item);
      if (RouteAddresses.isAddress(item) && item.value().startsWith("jdbc")) {
        asking.add(item.route());
      }
    }
    document.items().stream()
        .filter(item -> asking.contains(item.route()))
        .forEach(statements::beside);
    return List.copyOf(statements.problems);
  }

  private void statement(Item item) {
    boolean query = item.key().equals("query") && item.parent().equals("parameters");
    boolean address = RouteAddresses.isAddress(item) && item.value().startsWith("sql");
    boolean bad = query && !STATEMENT.matcher(item.value()).matches();
    if (bad || (address && !isAllowed(item.value()))) {
      report(
          item,
          "this statement is not allowed.",
          "One MERGE, DELETE, SELECT, INSERT or UPDATE, as in routes/record.camel.yaml.");
    }
    if (item.key().startsWith("useMessageBodyForSql")) {
      report(item, "'" + item.key() + "' is not allowed.", "Write the statement into the route.");
    }
  }

  private static boolean isAllowed(String address) {
    var parts = ADDRESS.matcher(address);
    return parts.matches()
        && (parts.group(1) == null || STATEMENT.matcher(parts.group(1)).matches());
  }

  private void beside(Item item) {
    if (item.parent().equals("steps") && !BESIDE.contains(item.key())) {
      report(
          item,
          "a route that asks by 'jdbc:' may have no step '" + item.key() + "'.",
          "The message is the query, and must stay what it is.");
    }
  }

  private void report(Item at, String message, String hint) {
    problems.add(new RouteProblem(document.file(), at.line(), message, hint));
  }
}
