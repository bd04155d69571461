package io.voiceagents.backup.source.redis;

import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.source.Capture;
import io.voiceagents.backup.source.CaptureReport;
import io.voiceagents.backup.source.EntrySink;
import io.voiceagents.backup.source.SourceException;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One shard of a Redis Cluster as a set of its own, which its commands can be added to. If its
 * slots move meanwhile there is no set, because a key could be in two shards' sets or in none.
 */
final class ShardCapture implements Capture {
  private final SourceSettings.Redis seed;
  private final RedisShard shard;
  private final RedisCapture capture;
  private final RedisTimeouts timeouts;

  ShardCapture(SourceSettings.Redis seed, Clock clock, RedisTimeouts timeouts)
      throws SourceException {
    this.seed = seed;
    this.timeouts = timeouts;
    this.shard = RedisShard.serving(seed, timeouts);
    this.capture = RedisSource.openShard(shard.primary(), RedisCapture.ENTRY, clock, timeouts);
  }

  @Override
  public String beginning() {
    return capture.beginning();
  }

  @Override
  public CaptureReport run(EntrySink sink) throws IOException, InterruptedException {
    CaptureReport report = capture.run(sink);
    RedisShard now = RedisShard.serving(seed, timeouts);
    if (!now.equals(shard)) {
      throw new SourceException(
          "the shard of slot %d has moved slots or promoted a replica during the backup: it served %s, and serves %s at %s:%d now. Hint: back it up again when that is over."
              .formatted(
                  seed.slot().orElseThrow(),
                  shard.slots(),
                  now.slots(),
                  now.primary().host(),
                  now.primary().port()));
    }
    Map<String, String> facts = new LinkedHashMap<>(report.facts());
    facts.put("cluster.node", shard.node());
    facts.put(ClusterFacts.SLOTS, String.join(",", shard.slots()));
    return new CaptureReport(facts, report.problems(), report.problemCount());
  }

  @Override
  public void close() {
    capture.close();
  }
}
