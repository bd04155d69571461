package io.voiceagents.backup.source.redis;

import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.source.Capture;
import io.voiceagents.backup.source.CaptureReport;
import io.voiceagents.backup.source.EntryMeta;
import io.voiceagents.backup.source.EntrySink;
import io.voiceagents.backup.source.Owner;
import io.voiceagents.backup.source.SourceException;
import io.voiceagents.backup.source.Timestamp;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The shards of a Redis Cluster, one synchronisation after the other, as one set. Each shard is of
 * one moment, the whole is not: no command of a cluster spans shards. If slots move meanwhile there
 * is no set, because their keys could be in two shards or in none.
 */
final class ClusterCapture implements Capture {
  private static final int MODE = 0700;

  private final SourceSettings.Redis seed;
  private final List<RedisShard> shards;
  private final Clock clock;
  private final RedisTimeouts timeouts;
  private volatile Optional<RedisCapture> running = Optional.empty();
  private volatile boolean closed;

  ClusterCapture(SourceSettings.Redis seed, Clock clock, RedisTimeouts timeouts)
      throws SourceException {
    this.seed = seed;
    this.shards = RedisShard.of(seed, timeouts);
    this.clock = clock;
    this.timeouts = timeouts;
  }

  @Override
  public String beginning() {
    return "waiting for the first shard's snapshot";
  }

  @Override
  public CaptureReport run(EntrySink sink) throws IOException, InterruptedException {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put(ClusterFacts.SHARDS, Integer.toString(shards.size()));
    sink.add(directory(ClusterFacts.DIRECTORY));
    for (int number = 0; number < shards.size(); number++) {
      RedisShard shard = shards.get(number);
      facts.put(ClusterFacts.prefix(number) + "cluster.node", shard.node());
      facts.put(ClusterFacts.prefix(number) + ClusterFacts.SLOTS, String.join(",", shard.slots()));
      sink.add(directory(ClusterFacts.directory(number)));
      String prefix = ClusterFacts.prefix(number);
      capture(shard, number, sink).forEach((key, value) -> facts.put(prefix + key, value));
    }
    refuseIfSlotsMoved();
    return new CaptureReport(facts, List.of(), 0);
  }

  private Map<String, String> capture(RedisShard shard, int number, EntrySink sink)
      throws IOException, InterruptedException {
    String entry = ClusterFacts.directory(number) + "/" + RedisCapture.ENTRY;
    try (RedisCapture capture = RedisSource.openShard(shard.primary(), entry, clock, timeouts)) {
      running = Optional.of(capture);
      if (closed) {
        throw new SourceException("the backup of the cluster was stopped");
      }
      return capture.run(sink).facts();
    } finally {
      running = Optional.empty();
    }
  }

  private void refuseIfSlotsMoved() throws SourceException {
    List<RedisShard> now = RedisShard.of(seed, timeouts);
    if (!now.equals(shards)) {
      throw new SourceException(
          "the cluster of redis "
              + seed.host()
              + ":"
              + seed.port()
              + " has moved slots or promoted a replica during the backup. Hint: back it up again"
              + " when that is over.");
    }
  }

  private EntryMeta directory(String path) {
    Instant now = clock.instant();
    Timestamp modified = new Timestamp(now.getEpochSecond(), now.getNano());
    return EntryMeta.directory(path, modified, MODE, Owner.UNKNOWN);
  }

  @Override
  public void close() {
    closed = true;
    running.ifPresent(RedisCapture::close);
  }
}
