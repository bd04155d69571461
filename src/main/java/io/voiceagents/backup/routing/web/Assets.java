package io.voiceagents.backup.routing.web;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

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
      Map.of(
          "/", "index.html",
          "/app.js", "app.js",
          "/api.js", "api.js",
          "/charts.js", "charts.js",
          "/format.js", "format.js",
          "/views.js", "views.js",
          "/actions.js", "actions.js");
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml");

  private final Map<String, Asset> open;
  private final Map<String, Asset> closed;

  /** A file. */
  record Asset(String contentType, byte[] content) {}

  Assets() throws IOException {
    this.open = load(OPEN);
    this.closed = load(CLOSED);
  }

  /** For everybody: what the login page needs. */
  Optional<Asset> open(String path) {
    return Optional.ofNullable(open.get(path));
  }

  /** For those who have logged in. */
  Optional<Asset> closed(String path) {
    return Optional.ofNullable(closed.get(path));
  }

  private static Map<String, Asset> load(Map<String, String> files) throws IOException {
    Map<String, Asset> loaded = new HashMap<>();
    for (Map.Entry<String, String> file : files.entrySet()) {
      String name = file.getValue();
      try (InputStream in = Assets.class.getResourceAsStream("/dashboard/" + name)) {
        if (in == null) {
          throw new IOException(
              "dashboard/" + name + " is missing. Hint: this is a defect of the build.");
        }
        String ending = name.substring(name.lastIndexOf('.') + 1);
        loaded.put(
            file.getKey(), new Asset(TYPES.getOrDefault(ending, "text/plain"), in.readAllBytes()));
      }
    }
    return Map.copyOf(loaded);
  }
}
