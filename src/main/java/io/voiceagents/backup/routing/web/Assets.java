package io.voiceagents.backup.routing.web;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * The dashboard's files: exactly these, read once from {@code dashboard/} of the program. A server
 * that looks files up by what a request says has served its own key store before.
 */
final class Assets {
  private static final Map<String, String> OPEN =
      Map.of(
          "/login", "login.html",
          "/login.js", "login.js",
          "/style.css", "style.css",
          "/icon.svg", "icon.svg");
  private static final Map<String, String> CLOSED =
      Map.ofEntries(
          Map.entry("/", "index.html"),
          Map.entry("/app.js", "app.js"),
          Map.entry("/api.js", "api.js"),
          Map.entry("/charts.js", "charts.js"),
          Map.entry("/draw.js", "draw.js"),
          Map.entry("/format.js", "format.js"),
          Map.entry("/history.js", "history.js"),
          Map.entry("/views.js", "views.js"),
          Map.entry("/actions.js", "actions.js"),
          Map.entry("/watch.js", "watch.js"),
          Map.entry("/runbook", "runbook.html"),
          Map.entry("/runbook.js", "runbook.js"),
          Map.entry("/docs", "docs.html"),
          Map.entry("/docs.js", "docs.js"),
          Map.entry("/docs.css", "docs.css"));

  /** Of the page that shows the contract. */
  private static final Map<String, String> SWAGGER =
      Map.of(
          "/docs/swagger-ui.css", "swagger-ui.css",
          "/docs/swagger-ui-bundle.js", "swagger-ui-bundle.js");

  /** Drawing in place; below each other as they import each other. */
  private static final Map<String, String> LIT =
      Map.of(
          "/lib/lit-html.js", "lit-html.js",
          "/lib/directive.js", "directive.js",
          "/lib/directive-helpers.js", "directive-helpers.js",
          "/lib/directives/repeat.js", "directives/repeat.js");

  private static final Map<String, String> CHARTS =
      Map.of(
          "/lib/uPlot.min.css", "dist/uPlot.min.css",
          "/lib/uPlot.iife.min.js", "dist/uPlot.iife.min.js");

  /** What to do about an alert: the page of the documentation. */
  private static final Map<String, String> RUNBOOK = Map.of("/runbook.md", "alerts.md");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "md", "text/markdown; charset=utf-8",
          "svg", "image/svg+xml");

  private final Map<String, Asset> open;
  private final Map<String, Asset> closed;

  /** A file. */
  record Asset(String contentType, byte[] content) {}

  Assets() throws IOException {
    this.open = load("/dashboard/", OPEN);
    Map<String, Asset> all = new HashMap<>(load("/dashboard/", CLOSED));
    all.putAll(load("/runbook/", RUNBOOK));
    all.putAll(load(webJar("org.webjars", "swagger-ui"), SWAGGER));
    all.putAll(load(webJar("org.webjars.npm", "lit-html"), LIT));
    all.putAll(load(webJar("org.webjars.npm", "uplot"), CHARTS));
    this.closed = Map.copyOf(all);
  }

  /** For everybody: what the login page needs. */
  Optional<Asset> open(String path) {
    return Optional.ofNullable(open.get(path));
  }

  /** For those who have logged in. */
  Optional<Asset> closed(String path) {
    return Optional.ofNullable(closed.get(path));
  }

  /** The directory of a WebJar, which has its version's name. */
  private static String webJar(String group, String name) throws IOException {
    String properties = "/META-INF/maven/" + group + "/" + name + "/pom.properties";
    try (InputStream in = Assets.class.getResourceAsStream(properties)) {
      Properties known = new Properties();
      if (in != null) {
        known.load(in);
      }
      String version = known.getProperty("version", "");
      return "/META-INF/resources/webjars/" + name + "/" + version + "/";
    }
  }

  private static Map<String, Asset> load(String directory, Map<String, String> files)
      throws IOException {
    Map<String, Asset> loaded = new HashMap<>();
    for (Map.Entry<String, String> file : files.entrySet()) {
      String name = file.getValue();
      try (InputStream in = Assets.class.getResourceAsStream(directory + name)) {
        if (in == null) {
          throw new IOException(
              directory + name + " is missing. Hint: this is a defect of the build.");
        }
        String ending = name.substring(name.lastIndexOf('.') + 1);
        loaded.put(
            file.getKey(), new Asset(TYPES.getOrDefault(ending, "text/plain"), in.readAllBytes()));
      }
    }
    return Map.copyOf(loaded);
  }
}
