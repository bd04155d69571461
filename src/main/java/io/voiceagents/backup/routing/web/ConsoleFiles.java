package io.voiceagents.backup.routing.web;

import io.voiceagents.backup.routing.web.Assets.Asset;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.stream.Collectors;

/**
 * The files of the Hawtio console, from its own jar: exactly those that were in there at the start.
 * They are read when they are asked for, because all of them are 20 MB. Thread-safe.
 */
final class ConsoleFiles {
  private static final String ROOT = "hawtio-static/";
  private static final String PAGE = "index.html";
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "json", "application/json",
          "svg", "image/svg+xml",
          "ico", "image/x-icon",
          "ttf", "font/ttf",
          "woff2", "font/woff2");

  private final Set<String> names;

  ConsoleFiles() throws IOException {
    URL page = ConsoleFiles.class.getResource("/" + ROOT + PAGE);
    if (page == null || !(page.openConnection() instanceof JarURLConnection jar)) {
      throw new IOException("the console is missing. Hint: this is a defect of the build.");
    }
    names =
        jar.getJarFile().stream()
            .map(JarEntry::getName)
            .filter(name -> name.startsWith(ROOT))
            .map(name -> name.substring(ROOT.length()))
            .filter(name -> TYPES.containsKey(ending(name)))
            .collect(Collectors.toUnmodifiableSet());
  }

  private static String ending(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** The file of that name below the console's root. */
  Optional<Asset> find(String name) throws IOException {
    return names.contains(name) ? Optional.of(read(name)) : Optional.empty();
  }

  /** The page itself, which shows each of its views. */
  Asset page() throws IOException {
    return read(PAGE);
  }

  private static Asset read(String name) throws IOException {
    try (InputStream in = ConsoleFiles.class.getResourceAsStream("/" + ROOT + name)) {
      if (in == null) {
        throw new IOException("the console's file " + name + " is missing");
      }
      return new Asset(TYPES.getOrDefault(ending(name), "text/plain"), in.readAllBytes());
    }
  }
}
