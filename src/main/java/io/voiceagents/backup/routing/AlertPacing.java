package io.voiceagents.backup.routing;

import io.voiceagents.backup.alert.Alert;
import io.voiceagents.backup.alert.AlertFiles;
import io.voiceagents.backup.alert.AlertJson;
import io.voiceagents.backup.alert.Notice;
import io.voiceagents.backup.policy.AlertChannel;
import io.voiceagents.backup.policy.AlertSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Lets what waits for a channel into its queue: what came together as one message, and never more
 * messages a minute than the channel may have. Nothing is dropped; what is too much is told in one
 * message with a count. Thread-safe.
 */
final class AlertPacing {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Supplier<AlertSettings> settings;
  private final AlertFiles files;
  private final Clock clock;
  private final Duration together;
  private final Map<String, Deque<Instant>> let = new HashMap<>();
  private final Map<String, Instant> seen = new HashMap<>();

  /**
   * @param together how long the first notice waits for others of its cause
   */
  AlertPacing(Supplier<AlertSettings> settings, AlertFiles files, Clock clock, Duration together) {
    this.settings = settings;
    this.files = files;
    this.clock = clock;
    this.together = together;
  }

  /** A notice, and its file in {@code waiting/<type>/<channel>}. */
  private record Waiting(Path file, Notice notice) {}

  /** Step {@code alert-pace}. */
  public synchronized void release() throws IOException {
    for (Path way : list(files.waiting())) {
      for (Path channel : list(way)) {
        release(channel, String.valueOf(way.getFileName()));
      }
    }
  }

  private void release(Path directory, String way) throws IOException {
    String channel = String.valueOf(directory.getFileName());
    List<Waiting> waiting = waiting(directory);
    Instant now = clock.instant();
    if (waiting.isEmpty()) {
      seen.remove(channel);
      return;
    }
    if (now.isBefore(seen.computeIfAbsent(channel, unused -> now).plus(together))) {
      return;
    }
    int room = room(channel, now);
    boolean single = way.equals(AlertChannel.PagerDuty.WORD);
    for (List<Waiting> message : single ? singles(waiting, room) : messages(waiting, room)) {
      Path queue = files.directory().resolve("queue").resolve(way).resolve(channel);
      if (message.size() == 1) {
        files.hand(message.get(0).file(), queue);
      } else {
        files.put(Notice.group(message.stream().map(Waiting::notice).toList()), queue);
        for (Waiting one : message) {
          Files.delete(one.file());
        }
      }
      let.computeIfAbsent(channel, unused -> new ArrayDeque<>()).addLast(now);
    }
  }

  private int room(String channel, Instant now) {
    Deque<Instant> before = let.computeIfAbsent(channel, unused -> new ArrayDeque<>());
    while (!before.isEmpty() && !now.isBefore(before.getFirst().plus(MINUTE))) {
      before.removeFirst();
    }
    int most =
        Optional.ofNullable(settings.get().channels().get(channel))
            .map(AlertChannel::care)
            .orElse(AlertChannel.Care.USUAL)
            .perMinute();
    return Math.max(0, most - before.size());
  }

  /** PagerDuty groups by itself, and has to hear the end of each incident. */
  private static List<List<Waiting>> singles(List<Waiting> waiting, int room) {
    return waiting.stream().limit(room).map(List::of).toList();
  }

  /** What goes out now, in order; what there is no room for is in the last one. */
  private static List<List<Waiting>> messages(List<Waiting> waiting, int room) {
    List<List<Waiting>> groups = groups(waiting);
    if (groups.size() <= room || room == 0) {
      return room == 0 ? List.of() : groups;
    }
    List<List<Waiting>> messages = new ArrayList<>(groups.subList(0, room - 1));
    messages.add(groups.subList(room - 1, groups.size()).stream().flatMap(List::stream).toList());
    return messages;
  }

  /**
   * Of one kind, level and word; unless an alert comes twice, for then the order says which holds.
   */
  private static List<List<Waiting>> groups(List<Waiting> waiting) {
    long alerts = waiting.stream().map(one -> one.notice().alert().key()).distinct().count();
    if (alerts < waiting.size()) {
      return waiting.stream().map(List::of).toList();
    }
    Map<String, List<Waiting>> groups = new LinkedHashMap<>();
    for (Waiting one : waiting) {
      Alert alert = one.notice().alert();
      String cause = alert.kind() + " " + alert.level() + " " + one.notice().word();
      groups.computeIfAbsent(cause, unused -> new ArrayList<>()).add(one);
    }
    return List.copyOf(groups.values());
  }

  private List<Waiting> waiting(Path directory) throws IOException {
    List<Waiting> waiting = new ArrayList<>();
    for (Path file : list(directory)) {
      try {
        waiting.add(new Waiting(file, AlertJson.notice(Files.readString(file))));
      } catch (IllegalArgumentException e) {
        files.hand(file, files.directory().resolve("undelivered/damaged"));
      }
    }
    return waiting;
  }

  /** What is in a directory, by name; not what is being written. */
  private static Collection<Path> list(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(path -> !String.valueOf(path.getFileName()).startsWith("."))
          .sorted()
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }
}
