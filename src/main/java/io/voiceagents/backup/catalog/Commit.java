package io.voiceagents.backup.catalog;

import io.voiceagents.backup.catalog.CaptureThread.Captured;
import io.voiceagents.backup.catalog.Manifest.ListRef;
import io.voiceagents.backup.catalog.Manifest.RunLists;
import io.voiceagents.backup.keys.ChainId;
import io.voiceagents.backup.seal.ObjectKeys;
import io.voiceagents.backup.seal.PackInfo;
import io.voiceagents.backup.store.ObjectExistsException;
import io.voiceagents.backup.store.ObjectPut;
import io.voiceagents.backup.store.PutMode;
import io.voiceagents.backup.store.PutRequest;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes the manifest: the last object of a set, and the only one that makes it count. Refuses
 * unless every object that it names was confirmed in this run or is still there from an earlier
 * one.
 */
final class Commit {
  private final Chains chains;
  private final ObjectPut put;
  private final Clock clock;
  private final ChainBase base;

  /** The set before: its manifest and the hash of the object. */
  record Parent(Manifest manifest, String sha256) {}

  Commit(Chains chains, ObjectPut put, Clock clock, ChainBase base) {
    this.chains = chains;
    this.put = put;
    this.clock = clock;
    this.base = base;
  }

  ChainBase base() {
    return base;
  }

  SetSummary commit(
      BackupRun run,
      ChainPlan plan,
      Captured captured,
      List<PackInfo> lists,
      List<PageRef> pages,
      long storedBytes)
      throws IOException {
    if (base.parent().isPresent()) {
      new ReusedObjects(chains).check(base.parent().get().manifest());
    }
    SetSummary summary = summary(run, plan, captured, storedBytes);
    Manifest manifest =
        new Manifest(
            summary,
            run.request().policy().source().kind(),
            runs(run, lists),
            pages,
            facts(run, captured),
            ProblemText.printable(captured.report().problems()),
            captured.report().problemCount());
    put(manifest, run);
    return summary;
  }

  /** Those of the source, and why the set is not of the kind that was asked for. */
  private static Map<String, String> facts(BackupRun run, Captured captured) {
    Map<String, String> facts = new TreeMap<>(captured.report().facts());
    run.warning().ifPresent(why -> facts.put("chain.note", why));
    return facts;
  }

  private SetSummary summary(BackupRun run, ChainPlan plan, Captured captured, long storedBytes) {
    ChainId chain = run.id().chain();
    boolean partial = captured.report().problemCount() > 0;
    return new SetSummary(
        Ids.keyAfter(base.newestKey(), chain.type(), run.startedAt(), plan.kind()),
        chain,
        run.id().sequence(),
        run.id().run(),
        base.parent().map(Parent::sha256).orElse(""),
        plan.kind(),
        partial ? Outcome.PARTIAL : Outcome.COMPLETE,
        run.startedAt(),
        clock.instant(),
        captured.written().entries(),
        captured.written().bytes(),
        storedBytes);
  }

  private List<RunLists> runs(BackupRun run, List<PackInfo> lists) {
    List<RunLists> runs = new ArrayList<>();
    base.parent().ifPresent(before -> runs.addAll(before.manifest().runs()));
    runs.add(
        new RunLists(
            run.id().sequence(), run.id().run(), lists.stream().map(Commit::listRef).toList()));
    return runs;
  }

  private static ListRef listRef(PackInfo list) {
    return new ListRef(
        list.number(),
        list.sizeBytes(),
        list.sha256(),
        list.frames().get(0).rawLength(),
        list.frames().get(0).codec());
  }

  private void put(Manifest manifest, BackupRun run) throws IOException {
    String key = ObjectKeys.manifest(run.id().chain(), run.id().sequence());
    byte[] object = ManifestCodec.encode(manifest, run.keys());
    try {
      put.put(new PutRequest(key, object, run.id().run(), PutMode.IF_ABSENT));
    } catch (ObjectExistsException e) {
      throw new CatalogException(
          "run "
              + run.id().run()
              + " lost the race for "
              + key
              + ": another run committed there or abandoned this one. Hint: nothing is lost; the next run goes on"
              + " from what stands there",
          e);
    }
  }
}
