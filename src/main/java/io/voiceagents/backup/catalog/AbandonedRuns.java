package io.voiceagents.backup.catalog;

import io.voiceagents.backup.seal.ObjectKeys;
import io.voiceagents.backup.seal.ObjectKind;
import io.voiceagents.backup.seal.RunId;
import io.voiceagents.backup.store.ObjectExistsException;
import io.voiceagents.backup.store.ObjectInfo;
import io.voiceagents.backup.store.ObjectPut;
import io.voiceagents.backup.store.ObjectStore;
import io.voiceagents.backup.store.PutMode;
import io.voiceagents.backup.store.PutRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Deals with runs that ended without a commit (decision 6a). First a tombstone takes the place that
 * such a run would commit at, so that it never can; only after a grace time is what it left
 * deleted. The decision rests on the tombstone and on the run's own prefix, which nobody else
 * refers to, never on a listing being complete.
 */
final class AbandonedRuns {
  /** Longer than any put can still be on its way. */
  static final long GRACE_SECONDS = 24 * 3_600L;

  private final Chains chains;
  private final ObjectPut put;

  AbandonedRuns(Chains chains, ObjectPut put) {
    this.chains = chains;
    this.put = put;
  }

  /** Called by the holder of the type's lease: whatever else is on its way there is abandoned. */
  void tidy(String type, String byRun) throws IOException {
    ObjectStore store = chains.repository().store();
    List<ObjectInfo> intents = new ArrayList<>();
    store.list(ObjectKeys.intents(type), intents::add);
    for (ObjectInfo intent : intents) {
      Optional<RunId> run = ObjectKeys.intentRun(chains.repository().id(), intent.key());
      if (run.isPresent()) {
        tidy(run.get(), intent, byRun);
      }
    }
  }

  private void tidy(RunId run, ObjectInfo intent, String byRun) throws IOException {
    Place place = look(run);
    if (place == Place.FREE) {
      entomb(run, byRun);
      place = look(run);
    }
    ObjectStore store = chains.repository().store();
    if (place == Place.COMMITTED) {
      store.delete(intent.key());
    }
    long age = store.clockSeconds() - intent.modifiedSeconds();
    if (place == Place.LOST && age > GRACE_SECONDS) {
      delete(run);
      store.delete(intent.key());
    }
  }

  /** What stands at the place that a run would commit at. */
  private enum Place {
    FREE,
    /** The run's own set. */
    COMMITTED,
    /** A tombstone or another run's set: the run can't commit any more. */
    LOST,
    /** Damaged: it may be the run's own set, so nothing of it is touched. */
    UNREADABLE
  }

  private Place look(RunId run) throws IOException {
    String key = ObjectKeys.manifest(run.chain(), run.sequence());
    Optional<ObjectInfo> info = chains.repository().store().stat(key);
    if (info.isEmpty()) {
      return Place.FREE;
    }
    try {
      ManifestHeader header =
          chains.header(new Chains.Taken(run.chain(), run.sequence(), info.get().sizeBytes()));
      return header instanceof ManifestHeader.Committed ? ofSet(run) : Place.LOST;
    } catch (CatalogException e) {
      return Place.UNREADABLE;
    }
  }

  /** Authenticated: on a header alone, whose run id might be damaged, nothing is deleted. */
  private Place ofSet(RunId run) throws IOException {
    SetSummary set = chains.manifest(run.chain(), run.sequence()).summary();
    return set.run().equals(run.run()) ? Place.COMMITTED : Place.LOST;
  }

  private void entomb(RunId run, String byRun) throws IOException {
    String key = ObjectKeys.manifest(run.chain(), run.sequence());
    byte[] tombstone =
        ManifestHeader.tombstone(
            run.chain(),
            run.sequence(),
            new ManifestHeader.Tombstone(
                "run " + run.run() + " was abandoned, seen by " + byRun, Optional.empty()));
    try {
      if (chains.repository().store().stat(key).isEmpty()) {
        put.put(new PutRequest(key, tombstone, byRun, PutMode.IF_ABSENT));
      }
    } catch (ObjectExistsException e) {
      // The run has just committed, or somebody else entombed it: the place is taken either way,
      // and the caller looks at it again.
      return;
    }
  }

  private void delete(RunId run) throws IOException {
    ObjectStore store = chains.repository().store();
    List<String> keys = new ArrayList<>();
    for (ObjectKind kind : ObjectKind.values()) {
      store.list(ObjectKeys.runPrefix(run, kind), info -> keys.add(info.key()));
    }
    for (String key : keys) {
      store.delete(key);
    }
  }
}
