package io.voiceagents.backup.source.redis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A process of this machine, as {@code /proc} shows it (proc(5)). What may not be looked at, or has
 * ended meanwhile, looks like a process that holds nothing.
 */
final class HostProcess {
  private static final Path PROCESSES = Path.of("/proc");
  private static final Pattern FLAGS = Pattern.compile("(?m)^flags:\\s*([0-7]{1,12})$");
  private static final Pattern SOCKET = Pattern.compile("socket:\\[([0-9]+)]");
  private static final int ACCESS_MODE = 3;

  /** TCP_LISTEN in the column {@code st} of {@code /proc/net/tcp} (tcp_states.h). */
  private static final String LISTENS = "0A";

  private static final int STATE_COLUMN = 3;
  private static final int INODE_COLUMN = 9;

  private final Path place;

  private HostProcess(Path place) {
    this.place = place;
  }

  /** All but this one; none where there is no {@code /proc}. */
  static List<HostProcess> others() throws IOException {
    if (!Files.isDirectory(PROCESSES)) {
      return List.of();
    }
    String own = Long.toString(ProcessHandle.current().pid());
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(PROCESSES, p -> isNumber(p) && !p.endsWith(own))) {
      List<HostProcess> others = new ArrayList<>();
      all.forEach(process -> others.add(new HostProcess(process)));
      return others;
    }
  }

  private static boolean isNumber(Path path) {
    return path.getFileName().toString().chars().allMatch(c -> c >= '0' && c <= '9');
  }

  String pid() {
    return place.getFileName().toString();
  }

  /** The name the kernel keeps, at most 15 bytes. */
  String name() {
    return text("comm").strip();
  }

  /** Words of its command line, or of the title that it has given itself instead. */
  List<String> words() {
    return Stream.of(text("cmdline").split("[\0 ]")).filter(word -> !word.isEmpty()).toList();
  }

  /** File of the program; empty where it may not be looked at. */
  String program() {
    return link(place.resolve("exe")).map(Path::toString).orElse("");
  }

  /** Whether its working directory is this one, under whatever name, or one below it. */
  boolean worksIn(Path directory) {
    Path own = place.resolve("cwd");
    if (link(own).filter(path -> path.startsWith(directory)).isPresent()) {
      return true;
    }
    try {
      // In another mount namespace (a container) the same directory has another name.
      return Files.isSameFile(own, directory);
    } catch (IOException e) {
      return false;
    }
  }

  /** A file below the directory that it holds open for writing. */
  Optional<Path> writesBelow(Path directory) {
    for (Path descriptor : descriptors()) {
      Optional<Path> file = link(descriptor).filter(path -> path.startsWith(directory));
      if (file.isPresent() && writes(descriptor) && Files.isRegularFile(file.get())) {
        return file;
      }
    }
    return Optional.empty();
  }

  private boolean writes(Path descriptor) {
    Matcher flags = FLAGS.matcher(text("fdinfo/" + descriptor.getFileName()));
    return flags.find() && (Long.parseLong(flags.group(1), 8) & ACCESS_MODE) != 0;
  }

  /** Whether it takes connections by TCP. */
  boolean listens() {
    Set<String> listening = new HashSet<>();
    for (String table : List.of("net/tcp", "net/tcp6")) {
      for (String line : text(table).split("\n", -1)) {
        String[] columns = line.strip().split("\\s+", -1);
        if (columns.length > INODE_COLUMN && columns[STATE_COLUMN].equals(LISTENS)) {
          listening.add(columns[INODE_COLUMN]);
        }
      }
    }
    return descriptors().stream()
        .flatMap(descriptor -> link(descriptor).stream())
        .map(target -> SOCKET.matcher(target.toString()))
        .anyMatch(socket -> socket.matches() && listening.contains(socket.group(1)));
  }

  private List<Path> descriptors() {
    List<Path> descriptors = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(place.resolve("fd"))) {
      all.forEach(descriptors::add);
      return descriptors;
    } catch (IOException | DirectoryIteratorException e) {
      return descriptors;
    }
  }

  private static Optional<Path> link(Path link) {
    try {
      return Optional.of(Files.readSymbolicLink(link));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private String text(String file) {
    try {
      return new String(Files.readAllBytes(place.resolve(file)), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
