package io.voiceagents.backup.routing.web;

/** The XML of routes within the JSON of an answer. */
final class RouteXml {
  private static final String OPENS = "<errorHandler>";
  private static final String CLOSES = "</errorHandler>";

  /** A line's end, as JSON writes it. */
  private static final String LINE_END = "\\n";

  private RouteXml() {}

  /**
   * Without error handlers: Hawtio 5.2 draws no diagram of a route with one of its own, it takes
   * that for a step and finds no way to it. In one pass, for a question comes back in its answer.
   */
  static String drawable(String json) {
    int opens = json.indexOf(OPENS);
    if (opens < 0) {
      return json;
    }
    StringBuilder kept = new StringBuilder(json.length());
    int from = 0;
    while (opens >= 0) {
      int closes = json.indexOf(CLOSES, opens);
      if (closes < 0) {
        break;
      }
      kept.append(json, from, lineStart(json, from, opens));
      from = closes + CLOSES.length();
      opens = json.indexOf(OPENS, from);
    }
    return kept.append(json, from, json.length()).toString();
  }

  /** Where the line begins that holds nothing before a place; that place if there is something. */
  private static int lineStart(String json, int from, int place) {
    int spaces = place;
    while (spaces > from && json.charAt(spaces - 1) == ' ') {
      spaces--;
    }
    int start = spaces - LINE_END.length();
    return start >= from && json.startsWith(LINE_END, start) ? start : place;
  }
}
