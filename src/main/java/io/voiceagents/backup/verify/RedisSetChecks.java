package io.voiceagents.backup.verify;

import io.voiceagents.backup.catalog.Manifest;
import io.voiceagents.backup.catalog.SetReader;
import io.voiceagents.backup.source.Check;
import io.voiceagents.backup.source.redis.ClusterFacts;
import io.voiceagents.backup.source.redis.RedisChecks;
import io.voiceagents.backup.source.redis.ScratchRedis;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Loads a restored set into a scratch Redis and asks it. */
public final class RedisSetChecks implements RestoreChecks {
  private final ScratchRedis.Settings settings;

  public RedisSetChecks(ScratchRedis.Settings settings) {
    this.settings = settings;
  }

  @Override
  public List<Check> check(SetReader set, Path restored) throws InterruptedException {
    List<Check> checks = new ArrayList<>();
    for (var dataSet : ClusterFacts.dataSets(set.manifest().facts()).entrySet()) {
      String name = dataSet.getKey();
      RedisChecks.verify(restored.resolve(name), dataSet.getValue(), settings).stream()
          .map(check -> name.isEmpty() ? check : named(name + " " + check.name(), check))
          .forEach(checks::add);
    }
    return checks;
  }

  private static Check named(String name, Check check) {
    return new Check(name, check.passed(), check.detail());
  }

  @Override
  public String damage(Manifest manifest, Path restored) throws IOException {
    String first = ClusterFacts.dataSets(manifest.facts()).keySet().iterator().next();
    String rdb = first.isEmpty() ? "dump.rdb" : first + "/dump.rdb";
    TreeChecks.flipByte(restored.resolve(rdb));
    return rdb;
  }

  @Override
  public List<Check> quickCheck(SetReader set, Path restored) throws InterruptedException {
    return check(set, restored);
  }
}
