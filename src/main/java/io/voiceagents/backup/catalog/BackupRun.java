package io.voiceagents.backup.catalog;

import io.voiceagents.backup.catalog.CaptureThread.Captured;
import io.voiceagents.backup.keys.ChainKeys;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.Compression;
import io.voiceagents.backup.seal.Draft;
import io.voiceagents.backup.seal.ObjectKind;
import io.voiceagents.backup.seal.PackInfo;
import io.voiceagents.backup.seal.RunId;
import io.voiceagents.backup.seal.SealedObject;
import io.voiceagents.backup.source.CaptureReport;
import io.voiceagents.backup.store.StoredObject;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * One backup on its way from the capture to the commit: the message of the backup route. The route
 * calls {@link #drafts}, {@link #lists} and {@link #commit} in this order and puts what the first
 * two yield; the commit trusts only the ledger. {@link #close} ends the run however it went.
 */
public final class BackupRun implements PutLedger, Closeable {
  private final BackupRequest request;
  private final ChainPlan plan;
  private final RunId run;
  private final ChainKeys keys;
  private final Instant startedAt;
  private final Commit commit;
  private final RunResources resources;
  private final DraftQueue drafts;
  private final CaptureThread capture;
  private final RunLedger ledger = new RunLedger();
  private Optional<Captured> captured = Optional.empty();
  private int listCount;
  private Optional<SetSummary> committed = Optional.empty();

  BackupRun(
      BackupRequest request,
      ChainPlan plan,
      RunId run,
      ChainKeys keys,
      Instant startedAt,
      Commit commit,
      RunResources resources,
      DraftQueue drafts,
      CaptureThread capture) {
    this.request = request;
    this.plan = plan;
    this.run = run;
    this.keys = keys;
    this.startedAt = startedAt;
    this.commit = commit;
    this.resources = resources;
    this.drafts = drafts;
    this.capture = capture;
  }

  public RunId id() {
    return run;
  }

  public BackupRequest request() {
    return request;
  }

  public ChainKeys keys() {
    return keys;
  }

  public Compression compression() {
    return request.policy().compression();
  }

  /** Starts the capture; packs and pages follow as they fill. */
  public Iterator<Draft> drafts() {
    capture.start();
    return drafts;
  }

  @Override
  public void confirm(SealedObject sealed, StoredObject stored) throws IOException {
    ledger.confirm(sealed, stored);
  }

  @Override
  public void stop() {
    drafts.stop();
  }

  /** Why the capture failed by itself, if it did: the cause behind whatever the route reports. */
  public Optional<IOException> sourceFailure() {
    return capture.failure();
  }

  /** After all drafts are put: the pack lists, to be put as well. Fails if the capture failed. */
  public Iterator<Draft> lists() throws IOException, InterruptedException {
    if (!drafts.isDrained() && capture.failure().isEmpty()) {
      throw new CatalogException(
          "refusing to commit: the packs were not all taken from the capture. Hint: the route 'backup' must"
              + " split '${body.drafts}' to its end; compare it with the one that is shipped");
    }
    Captured result = capture.result();
    captured = Optional.of(result);
    List<PackInfo> packs = ledger.all(ObjectKind.PACK, result.written().packs());
    List<Draft> lists = PackLists.drafts(run, packs);
    listCount = lists.size();
    return lists.iterator();
  }

  /** Commits: from here on the set exists. */
  public SetSummary commit() throws IOException {
    Captured result =
        captured.orElseThrow(() -> new CatalogException("the pack lists were not put yet"));
    List<PackInfo> lists = ledger.all(ObjectKind.PACKLIST, listCount);
    PageRefs pages = PageRefs.of(run, result.written().pages(), ledger);
    resources.lease().check();
    SetSummary set = commit.commit(this, plan, result, lists, pages.all(), ledger.storedBytes());
    committed = Optional.of(set);
    return set;
  }

  /** What people should know about the chain though the backup is good; one line. */
  public Optional<String> warning() {
    return commit.base().damage().or(this::unexpectedFull);
  }

  private Optional<String> unexpectedFull() {
    boolean full = request.kind() == BackupKind.INCREMENTAL && plan.kind() == BackupKind.FULL;
    return full && !request.force()
        ? Optional.of("a full backup was taken, for " + plan.reason())
        : Optional.empty();
  }

  Instant startedAt() {
    return startedAt;
  }

  /** What is missing of the set; empty before the capture's end. */
  public Optional<CaptureReport> report() {
    return captured.map(Captured::report);
  }

  public Optional<SetSummary> committed() {
    return committed;
  }

  /** Time since the start. */
  public Duration duration(Instant now) {
    return Duration.between(startedAt, now);
  }

  /** Ends the capture, lets go of the source and of the lease. */
  @Override
  public void close() throws IOException {
    drafts.stop();
    List<Closeable> closing = new ArrayList<>();
    closing.add(this::stopCapture);
    closing.add(resources);
    Closing.all(closing);
  }

  private void stopCapture() throws IOException {
    try {
      capture.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the capture of " + run + " was stopped", e);
    }
  }
}
