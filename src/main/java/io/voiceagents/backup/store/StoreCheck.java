package io.voiceagents.backup.store;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds out what a store really honours, by doing it and reading it back: what {@code backupctl
 * store check} prints, and what is asked at start-up before the store is trusted.
 */
public final class StoreCheck {
  private final ObjectStore store;
  private final ObjectPut put;
  private final SecureRandom random;
  private final StoreProbe first;
  private final List<StoreProbe> probes;

  /**
   * A check of a store.
   *
   * @param put the way that every put goes
   * @param clock this machine's, to be compared with the store's
   * @param further probes of this kind of store, for instance those of a bucket
   */
  public StoreCheck(
      ObjectStore store,
      ObjectPut put,
      Clock clock,
      SecureRandom random,
      List<StoreProbe> further) {
    this.store = store;
    this.put = put;
    this.random = random;
    this.first = new ClockProbe(clock);
    this.probes = new ArrayList<>(StoreProbes.all());
    this.probes.addAll(further);
  }

  /** Runs every probe; a store that does not answer at all gets one finding. */
  public List<StoreFinding> run() {
    ProbeScope scope = new ProbeScope(store, put, random);
    List<StoreFinding> findings = new ArrayList<>();
    findings.add(run(first, scope));
    if (findings.get(0).outcome() == StoreFinding.Outcome.FAILED) {
      return findings;
    }
    for (StoreProbe probe : probes) {
      findings.add(run(probe, scope));
    }
    findings.add(scope.removeAll());
    return findings;
  }

  private static StoreFinding run(StoreProbe probe, ProbeScope scope) {
    try {
      return probe.run(scope);
    } catch (IOException e) {
      return StoreFinding.failed(probe.name(), e);
    }
  }
}
