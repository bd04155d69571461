package io.voiceagents.backup.catalog;

import io.voiceagents.backup.keys.ChainId;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Deals with runs that ended without a commit (decision 6a). First a tombstone takes the place that
 * such a run would commit at, so that it never can; only after a grace time is what it left
 * deleted. The decision rests on the tombstone and on the run's own prefix, which nobody else
 * refers to, never on a listing being complete.
 */
final class AbandonedRuns {
  /** Longer than any put can still be on its way. */
  static final long GRACE_SECONDS = 24 * 3_600L;

  private static final Pattern INTENT =
      Pattern.compile("intents/([a-z0-9_]+)/([^/]+)/(\\d{8})-(\\d{1,9}-[0-9a-f]{8})\\.json");

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
    store.list("intents/" + type + "/", intents::add);
    for (ObjectInfo intent : intents) {
      Optional<RunId> run = parse(intent.key());
      if (run.isPresent()) {
        tidy(run.get(), intent, byRun);
      }
    }
  }

  private void tidy(RunId run, ObjectInfo intent, String byRun) throws IOException {
    if (committedBy(run).filter(run.run()::equals).isPresent()) {
      chains.repository().store().delete(intent.key());
      return;
    }
    entomb(run, byRun);
    boolean committedMeanwhile = committedBy(run).filter(run.run()::equals).isPresent();
    long age = chains.repository().store().clockSeconds() - intent.modifiedSeconds();
    if (!committedMeanwhile && age > GRACE_SECONDS) {
      delete(run);
      chains.repository().store().delete(intent.key());
    }
  }

  /** The run that committed at the place of a run, if any did. */
  private Optional<String> committedBy(RunId run) throws IOException {
    String key = ObjectKeys.manifest(run.chain(), run.sequence());
    Optional<ObjectInfo> info = chains.repository().store().stat(key);
    if (info.isEmpty()) {
      return Optional.empty();
    }
    ManifestHeader header =
        chains.header(new Chains.Taken(run.chain(), run.sequence(), info.get().sizeBytes()));
    return header instanceof ManifestHeader.Committed committed
        ? Optional.of(committed.summary().run())
        : Optional.empty();
  }

  private void entomb(RunId run, String byRun) throws IOException {
    String key = ObjectKeys.manifest(run.chain(), run.sequence());
    byte[] tombstone =
        ManifestHeader.tombstone(
            run.chain(), run.sequence(), "run " + run.run() + " was abandoned, seen by " + byRun);
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

  private Optional<RunId> parse(String key) {
    Matcher matcher = INTENT.matcher(key);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    ChainId chain = new ChainId(chains.repository().id(), matcher.group(1), matcher.group(2));
    return Optional.of(new RunId(chain, Integer.parseInt(matcher.group(3)), matcher.group(4)));
  }
}
