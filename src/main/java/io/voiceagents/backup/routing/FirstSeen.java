package io.voiceagents.backup.routing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Since when each policy is in force on this host, in a file of the state directory: a new one has
 * until its first run, and a restart must not give it that again. Where that file is not there, as
 * in a container that begins with an empty directory each time, no policy is taken to be newer than
 * the repository. Thread-safe.
 */
final class FirstSeen {
  private static final Logger LOG = LoggerFactory.getLogger(FirstSeen.class);

  private final Path directory;
  private final Path file;
  private final Clock clock;
  private Map<String, Instant> known = Map.of();

  /**
   * @param state the state directory
   */
  FirstSeen(Path state, Clock clock) {
    this.directory = state;
    this.file = state.resolve("policies");
    this.clock = clock;
  }

  /** As it was noted last, for whoever only looks. */
  static FirstSeen noted(Path state, Clock clock) {
    FirstSeen since = new FirstSeen(state, clock);
    try {
      since.known = since.read().orElse(Map.of());
    } catch (IOException | DateTimeException e) {
      LOG.warn("since when policies are there can't be read in {}: {}", since.file, e.toString());
    }
    return since;
  }

  /** Asks the store since when it is written to. */
  @FunctionalInterface
  interface Beginning {
    /**
     * When the repository was made; empty if there is none.
     *
     * @throws IOException if the store can't be asked
     */
    Optional<Instant> ask() throws IOException;
  }

  /**
   * Notes which policies there are; forgets the others. What can't be kept is not known.
   *
   * @param beginning asked only where nothing was noted yet; while that can't be, nothing is noted
   */
  synchronized void look(Set<String> policies, Beginning beginning) {
    try {
      Optional<Map<String, Instant>> noted = read();
      Map<String, Instant> before = noted.orElse(Map.of());
      Instant moment = clock.instant();
      Optional<Instant> begun = noted.isPresent() ? Optional.of(moment) : begun(beginning);
      Map<String, Instant> now = new TreeMap<>();
      for (String name : policies) {
        Instant since = before.getOrDefault(name, begun.orElse(moment));
        // A clock that was ahead once must not keep a policy new until then.
        now.put(name, since.isAfter(moment) ? moment : since);
      }
      if (begun.isPresent() && !now.equals(before)) {
        write(now);
      }
      known = now;
    } catch (IOException | DateTimeException e) {
      LOG.warn("since when policies are there can't be kept in {}: {}", file, e.toString());
      known = Map.of();
    }
  }

  /** Since when; empty if that is not known. */
  synchronized Optional<Instant> of(String policy) {
    return Optional.ofNullable(known.get(policy));
  }

  /** Empty while the store can't be asked. */
  private Optional<Instant> begun(Beginning beginning) {
    try {
      return Optional.of(beginning.ask().orElse(clock.instant()));
    } catch (IOException e) {
      LOG.info("whether policies are new is not known yet: {}", Failures.message(e));
      return Optional.empty();
    }
  }

  private Optional<Map<String, Instant>> read() throws IOException {
    Map<String, Instant> found = new TreeMap<>();
    try {
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        int space = Math.max(0, line.indexOf(' '));
        found.put(line.substring(0, space), Instant.parse(line.substring(space).trim()));
      }
      return Optional.of(found);
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
  }

  private void write(Map<String, Instant> now) throws IOException {
    Path unfinished = directory.resolve("policies.unfinished");
    Files.createDirectories(directory);
    String text =
        now.entrySet().stream()
            .map(one -> one.getKey() + " " + one.getValue() + "\n")
            .collect(Collectors.joining());
    Files.writeString(unfinished, text);
    Files.move(
        unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
