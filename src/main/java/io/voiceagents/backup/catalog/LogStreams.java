package io.voiceagents.backup.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.voiceagents.backup.keys.ChainId;
import io.voiceagents.backup.seal.ObjectKeys;
import io.voiceagents.backup.seal.StreamPart;
import io.voiceagents.backup.store.ObjectMissingException;
import io.voiceagents.backup.store.ObjectPut;
import io.voiceagents.backup.store.PutMode;
import io.voiceagents.backup.store.PutRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The logs of a repository (docs/format.md §12). Thread-safe. */
public final class LogStreams {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int FORMAT = 1;

  private static final Logger LOG = LoggerFactory.getLogger(LogStreams.class);
  private final Chains chains;

  public LogStreams(Chains chains) {
    this.chains = chains;
  }

  /** The streams of a type, the oldest first. */
  public List<LogStream> of(String type) throws IOException {
    List<ChainId> ids = new ArrayList<>();
    String repository = chains.repository().id();
    chains
        .repository()
        .store()
        .list(
            ObjectKeys.streams(type),
            info -> ObjectKeys.stream(repository, info.key()).ifPresent(ids::add));
    List<LogStream> streams = new ArrayList<>();
    for (ChainId id : ids) {
      String key = ObjectKeys.stream(id);
      try {
        streams.add(decode(id, chains.repository().store().get(key), key));
      } catch (ObjectMissingException e) {
        LOG.debug("{} has gone since it was listed: retention deletes", key);
      }
    }
    return streams;
  }

  /** All streams of the repository: each has keys of its own. */
  public List<ChainId> all() throws IOException {
    List<ChainId> ids = new ArrayList<>();
    String repository = chains.repository().id();
    chains
        .repository()
        .store()
        .list("streams/", info -> ObjectKeys.stream(repository, info.key()).ifPresent(ids::add));
    return ids;
  }

  /** Begins a stream: its keys first, then the object that says what it is. */
  LogStream create(ChainId id, Map<String, String> identity, String run, Instant now, ObjectPut put)
      throws IOException {
    chains.create(id, run, put);
    LogStream stream = new LogStream(id, identity);
    put.put(new PutRequest(ObjectKeys.stream(id), encode(stream, now), run, PutMode.IF_ABSENT));
    return stream;
  }

  /**
   * The parts of a stream, by lane and position. Logs have hundreds of thousands: where only what
   * they cover is asked for, {@link #ranges} does not hold them.
   */
  public List<StreamPart> parts(ChainId stream) throws IOException {
    List<StreamPart> parts = new ArrayList<>();
    SharedNames names = new SharedNames();
    each(ObjectKeys.streamParts(stream), part -> parts.add(names.shared(part)));
    return parts;
  }

  /** Takes the parts of a stream into what is known of the ranges of its log. */
  public void ranges(ChainId stream, LogRanges ranges) throws IOException {
    each(ObjectKeys.streamParts(stream), ranges::add);
  }

  /** The whole documents of a stream: of most there are few. */
  public List<StreamPart> documents(ChainId stream) throws IOException {
    return parts(stream, LogCoverage.DOCUMENTS, 0, Long.MAX_VALUE);
  }

  /** Most parts have the names of their stream, lane and run in common; they are held once. */
  private static final class SharedNames {
    private final Map<Object, Object> known = new HashMap<>();

    StreamPart shared(StreamPart part) {
      return new StreamPart(
          once(part.chain()),
          once(part.lane()),
          part.start(),
          part.end(),
          part.at(),
          once(part.run()));
    }

    // What is found equals what is looked for, so it is of its class.
    @SuppressWarnings("unchecked")
    private <T> T once(T name) {
      return (T) known.computeIfAbsent(name, unused -> name);
    }
  }

  /**
   * The parts of a lane that begin in a range of positions, without listing the rest of the lane.
   *
   * @param end after the last position
   */
  public List<StreamPart> parts(ChainId stream, String lane, long start, long end)
      throws IOException {
    List<StreamPart> parts = new ArrayList<>();
    each(
        ObjectKeys.streamParts(stream, lane, start, end),
        part -> {
          if (part.start() >= start && part.start() < end) {
            parts.add(part);
          }
        });
    return parts;
  }

  /** Where a lane ends, by a listing of all of it; 0 if nothing is there. */
  public long end(ChainId stream, String lane) throws IOException {
    AtomicLong end = new AtomicLong();
    each(
        ObjectKeys.streamParts(stream) + lane + "/",
        part -> end.accumulateAndGet(part.end(), Math::max));
    return end.get();
  }

  private void each(String prefix, Consumer<StreamPart> action) throws IOException {
    String repository = chains.repository().id();
    chains
        .repository()
        .store()
        .list(prefix, info -> ObjectKeys.streamPart(repository, info.key()).ifPresent(action));
  }

  /**
   * The bytes of a part, authenticated. One that was merged since it was listed is read from what
   * took its place.
   *
   * @throws ObjectMissingException if nothing holds its bytes any more
   */
  public byte[] read(StreamPart part) throws IOException {
    try {
      return open(part);
    } catch (ObjectMissingException e) {
      return readMerged(part, e);
    }
  }

  private byte[] open(StreamPart part) throws IOException {
    byte[] sealed = chains.repository().store().get(part.key());
    return chains.frames().open(part, sealed, chains.keys(part.chain()));
  }

  private byte[] readMerged(StreamPart part, ObjectMissingException missing) throws IOException {
    for (StreamPart larger : parts(part.chain())) {
      boolean holds =
          larger.lane().equals(part.lane())
              && larger.start() <= part.start()
              && larger.end() >= part.end();
      if (holds) {
        int from = Math.toIntExact(part.start() - larger.start());
        return Arrays.copyOfRange(open(larger), from, from + part.length());
      }
    }
    throw missing;
  }

  private static byte[] encode(LogStream stream, Instant now) {
    ObjectNode json = JSON.createObjectNode();
    json.put("format", FORMAT);
    json.put("began_at", now.toString());
    ObjectNode identity = json.putObject("identity");
    stream.identity().forEach(identity::put);
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static LogStream decode(ChainId id, byte[] bytes, String key) throws IOException {
    try {
      JsonNode json = JSON.readTree(bytes);
      if (json.path("format").asInt() != FORMAT) {
        throw new CatalogException(
            key
                + " has format "
                + json.path("format")
                + ". Hint: a newer version wrote it; use that one");
      }
      Map<String, String> identity = new TreeMap<>();
      json.path("identity")
          .properties()
          .forEach(field -> identity.put(field.getKey(), field.getValue().asText()));
      return new LogStream(id, identity);
    } catch (JsonProcessingException e) {
      throw new CatalogException(key + " is malformed. Hint: restore the object from a replica", e);
    }
  }

  /** The youngest stream of a type. */
  Optional<LogStream> youngest(String type) throws IOException {
    List<LogStream> all = of(type);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }
}
