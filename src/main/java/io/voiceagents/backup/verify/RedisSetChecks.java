package io.voiceagents.backup.verify;

import io.voiceagents.backup.catalog.Manifest;
import io.voiceagents.backup.catalog.SetReader;
import io.voiceagents.backup.source.Check;
import io.voiceagents.backup.source.redis.RedisChecks;
import io.voiceagents.backup.source.redis.ScratchRedis;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Loads a restored set into a scratch Redis and asks it. */
public final class RedisSetChecks implements RestoreChecks {
  private final ScratchRedis.Settings settings;

  public RedisSetChecks(ScratchRedis.Settings settings) {
    this.settings = settings;
  }

  @Override
  public List<Check> check(SetReader set, Path restored) throws InterruptedException {
    return RedisChecks.verify(restored, set.manifest().facts(), settings);
  }

  @Override
  public String damage(Manifest manifest, Path restored) throws IOException {
    TreeChecks.flipByte(restored.resolve("dump.rdb"));
    return "dump.rdb";
  }

  @Override
  public List<Check> quickCheck(SetReader set, Path restored) throws InterruptedException {
    return check(set, restored);
  }
}
