package io.voiceagents.backup.architecture;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What bin/backupctl starts a command with that a server works for. */
public final class ClientLibraries {
  private static final Pattern LIST =
      Pattern.compile("^client_libraries=\\((.*)\\)$", Pattern.MULTILINE);

  private ClientLibraries() {}

  /** How the names of their files begin. */
  static List<String> names() throws IOException {
    Matcher list = LIST.matcher(Files.readString(Path.of("bin/backupctl")));
    if (!list.find()) {
      throw new IOException("bin/backupctl names no client_libraries");
    }
    return Stream.of(list.group(1).split(" ")).map(name -> name + "-").toList();
  }

  /** These of this process's class path, and the program's classes. */
  public static String classPath() throws IOException {
    List<String> names = names();
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(
            entry -> {
              String file = Path.of(entry).getFileName().toString();
              return file.equals("classes") || names.stream().anyMatch(file::startsWith);
            })
        .collect(Collectors.joining(File.pathSeparator));
  }
}
