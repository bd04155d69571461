package io.voiceagents.backup.edit;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The folder {@code edits} of a state directory: what became of each edit ({@code history.jsonl}),
 * the files that run, without secrets ({@code running.json}), and what others ask for ({@code
 * request-*}). One process writes, any may read and ask.
 */
public final class EditLog {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int KEPT = 1_000;
  private static final String REQUEST = "request-";

  /**
   * Folders that this process serves: a lock of its own file can't be asked for, for closing any
   * channel on a file gives up the process's lock on it (fcntl(2)).
   */
  private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

  private final Path directory;

  /**
   * @param state the state directory
   */
  public EditLog(Path state) {
    this.directory = state.resolve("edits");
  }

  /** Newest first; a line that was cut off by a crash is left out. */
  public List<EditEntry> list(int limit) throws IOException {
    List<EditEntry> entries = new ArrayList<>();
    List<String> lines = lines();
    for (int i = lines.size() - 1; i >= 0 && (limit == 0 || entries.size() < limit); i--) {
      entry(lines.get(i)).ifPresent(entries::add);
    }
    return entries;
  }

  private List<String> lines() throws IOException {
    try {
      return Files.readAllLines(history(), StandardCharsets.UTF_8);
    } catch (NoSuchFileException none) {
      return List.of();
    }
  }

  private static Optional<EditEntry> entry(String line) {
    try {
      return Optional.of(EditJson.decode(JSON.readTree(line)));
    } catch (JacksonException | IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private Path history() {
    return directory.resolve("history.jsonl");
  }

  /** Adds what became of an edit, durably. */
  public void add(EditEntry entry) throws IOException {
    Files.createDirectories(directory);
    List<EditEntry> all = list(0);
    if (all.size() >= 2 * KEPT) {
      List<EditEntry> kept = new ArrayList<>(all.subList(0, KEPT));
      Collections.reverse(kept);
      StringBuilder text = new StringBuilder();
      kept.forEach(one -> text.append(EditJson.encode(one)).append('\n'));
      replace(history(), text.toString());
    }
    // A line that a crash cut off must not swallow this one.
    write(
        history(),
        (endsInside() ? "\n" : "") + EditJson.encode(entry) + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private boolean endsInside() throws IOException {
    try {
      byte[] all = Files.readAllBytes(history());
      return all.length > 0 && all[all.length - 1] != '\n';
    } catch (NoSuchFileException none) {
      return false;
    }
  }

  /** Keeps what runs now, to be compared with. */
  public void running(String configuration, EditedFiles files) throws IOException {
    Files.createDirectories(directory);
    RunningFiles running = RunningFiles.of(configuration, files);
    ObjectNode node = JSON.createObjectNode().put("configuration", running.configuration());
    node.put("digest", running.digest());
    ObjectNode texts = node.putObject("texts");
    new TreeMap<>(running.texts()).forEach(texts::put);
    replace(directory.resolve("running.json"), node.toString());
  }

  /**
   * How files differ from those that run, or ran last.
   *
   * @param configuration name of the configuration's file
   * @throws NoSuchFileException if nothing ever ran
   */
  public List<FileChange> changes(String configuration, EditedFiles files) throws IOException {
    JsonNode node = JSON.readTree(Files.readAllBytes(directory.resolve("running.json")));
    Map<String, String> texts = new TreeMap<>();
    node.path("texts")
        .properties()
        .forEach(text -> texts.put(text.getKey(), text.getValue().asText()));
    RunningFiles running =
        new RunningFiles(node.path("configuration").asText(), texts, node.path("digest").asText());
    return running.changes(RunningFiles.of(configuration, files));
  }

  /** Asks that the files be looked at now, also those that were refused. */
  public void ask(String id, String by) throws IOException {
    Files.createDirectories(directory);
    replace(directory.resolve(REQUEST + id), by);
  }

  /** Takes a request back, or answers it. */
  public void answered(String id) throws IOException {
    Files.deleteIfExists(directory.resolve(REQUEST + id));
  }

  /** Open requests: who asks, by id. */
  public Map<String, String> requests() throws IOException {
    Map<String, String> asked = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, REQUEST + "*")) {
      for (Path file : files) {
        String id = file.getFileName().toString().substring(REQUEST.length());
        asked.put(id, Files.readString(file, StandardCharsets.UTF_8));
      }
    } catch (NoSuchFileException none) {
      return Map.of();
    }
    return asked;
  }

  /**
   * Says that this process takes edits, until what is returned is closed or the process ends.
   *
   * @throws IOException if another one does
   */
  public Closeable serve() throws IOException {
    Files.createDirectories(directory);
    Path own = lock().toRealPath(LinkOption.NOFOLLOW_LINKS);
    FileChannel channel = FileChannel.open(own, StandardOpenOption.WRITE);
    boolean mine = OWN.add(own);
    if (!mine || channel.tryLock() == null) {
      if (mine) {
        OWN.remove(own);
      }
      channel.close();
      throw new IOException(
          "another 'backupctl serve' works with the state directory '%s'. Hint: end it first, or give this one its own state_directory."
              .formatted(directory.getParent()));
    }
    return () -> {
      OWN.remove(own);
      channel.close();
    };
  }

  /** Whether a process takes edits. */
  public boolean isServed() throws IOException {
    Path file = directory.resolve("serve.lock");
    if (Files.notExists(file)) {
      return false;
    }
    if (OWN.contains(file.toRealPath(LinkOption.NOFOLLOW_LINKS))) {
      return true;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      return channel.tryLock() == null;
    }
  }

  private Path lock() throws IOException {
    Path file = directory.resolve("serve.lock");
    if (Files.notExists(file)) {
      Files.write(file, new byte[0], StandardOpenOption.CREATE);
    }
    return file;
  }

  private void replace(Path file, String text) throws IOException {
    Path unfinished = directory.resolve("." + file.getFileName() + ".unfinished");
    write(
        unfinished,
        text,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE);
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
      names.force(true);
    }
  }

  private static void write(Path file, String text, OpenOption... options) throws IOException {
    try (FileChannel channel = FileChannel.open(file, options)) {
      ByteBuffer rest = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    }
  }
}
