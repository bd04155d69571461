package io.voiceagents.backup.verify;

import io.voiceagents.backup.catalog.Manifest;
import io.voiceagents.backup.catalog.SetReader;
import io.voiceagents.backup.policy.SourceKind;
import io.voiceagents.backup.restore.RecoveryTarget;
import io.voiceagents.backup.source.Check;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Hands a restored set to the checks of its kind of source. */
public final class ChecksByKind implements RestoreChecks {
  private final Map<SourceKind, RestoreChecks> byKind;

  /**
   * @param byKind one for each kind
   */
  public ChecksByKind(Map<SourceKind, RestoreChecks> byKind) {
    this.byKind = Map.copyOf(byKind);
  }

  @Override
  public List<Check> check(SetReader set, Path restored) throws IOException, InterruptedException {
    return of(set.manifest()).check(set, restored);
  }

  @Override
  public String damage(Manifest manifest, Path restored) throws IOException {
    return of(manifest).damage(manifest, restored);
  }

  @Override
  public List<Check> quickCheck(SetReader set, Path restored)
      throws IOException, InterruptedException {
    return of(set.manifest()).quickCheck(set, restored);
  }

  @Override
  public RestoreChecks recovered(RecoveryTarget target) {
    Map<SourceKind, RestoreChecks> recovered = new EnumMap<>(SourceKind.class);
    byKind.forEach((kind, checks) -> recovered.put(kind, checks.recovered(target)));
    return new ChecksByKind(recovered);
  }

  private RestoreChecks of(Manifest manifest) {
    return Objects.requireNonNull(byKind.get(manifest.source()), "one for each kind of source");
  }
}
