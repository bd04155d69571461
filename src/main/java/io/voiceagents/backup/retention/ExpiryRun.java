package io.voiceagents.backup.retention;

import io.voiceagents.backup.catalog.ChainState;
import io.voiceagents.backup.catalog.ChainState.Mark;
import io.voiceagents.backup.catalog.ExpiringChains;
import io.voiceagents.backup.catalog.Extent;
import io.voiceagents.backup.catalog.Holds;
import io.voiceagents.backup.catalog.LeaseHeldException;
import io.voiceagents.backup.catalog.Leases;
import io.voiceagents.backup.catalog.Stage;
import io.voiceagents.backup.store.ObjectExistsException;
import io.voiceagents.backup.store.ObjectStore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One application of retention to a type: takes chains one by one and remembers what it did. */
final class ExpiryRun {
  private final ExpiringChains expiring;
  private final Holds holds;
  private final ObjectStore store;
  private final Leases.Lease lease;
  private final Duration grace;
  private final int limit;
  private final List<String> marked = new ArrayList<>();
  private final List<String> waiting = new ArrayList<>();
  private final List<String> withdrawn = new ArrayList<>();
  private final List<String> deleted = new ArrayList<>();
  private final List<String> troubles = new ArrayList<>();
  private int postponed;
  private int logParts;
  private long freed;

  ExpiryRun(
      ExpiringChains expiring,
      Holds holds,
      ObjectStore store,
      Leases.Lease lease,
      Duration grace,
      int limit) {
    this.expiring = expiring;
    this.holds = holds;
    this.store = store;
    this.lease = lease;
    this.grace = grace;
    this.limit = limit;
  }

  /** Does what is due with a chain. */
  void chain(ChainFate fate) throws IOException {
    lease.check();
    try {
      step(fate);
    } catch (LeaseHeldException e) {
      throw e;
    } catch (ObjectExistsException e) {
      // Somebody has just committed or marked there: the next run looks again.
      postponed++;
    } catch (IOException e) {
      trouble(id(fate) + ": " + e.getMessage());
    }
  }

  void trouble(String text) {
    troubles.add(text);
  }

  /** Cuts the log. */
  void log(LogStep step) {
    try {
      LogExpiry.Deleted gone = step.run();
      logParts += gone.parts();
      freed += gone.bytes();
    } catch (IOException e) {
      trouble("the log: " + e.getMessage());
    }
  }

  /** Deletes parts of a log. */
  @FunctionalInterface
  interface LogStep {
    LogExpiry.Deleted run() throws IOException;
  }

  private void step(ChainFate fate) throws IOException {
    Optional<Mark> mark = fate.state().mark().filter(one -> !isOver(one, fate));
    if (mark.isEmpty() && fate.fate().extent().isPresent()) {
      mark(fate, fate.fate().extent().get());
    } else if (mark.isPresent() && !fate.fate().covers(mark.get().extent())) {
      expiring.put(fate.state(), mark.get().extent(), Stage.WITHDRAWN, fate.reason(), lease.run());
      withdrawn.add(id(fate));
    } else if (mark.isPresent()) {
      delete(fate, mark.get());
    }
  }

  /** Whether what a mark says is done, or is less than what is wanted now. */
  private static boolean isOver(Mark mark, ChainFate fate) {
    boolean wider =
        fate.fate().extent().filter(extent -> extent.compareTo(mark.extent()) > 0).isPresent();
    return mark.isDone() || wider;
  }

  private void mark(ChainFate fate, Extent extent) throws IOException {
    if (marked.size() >= limit) {
      postponed++;
      return;
    }
    expiring.put(fate.state(), extent, Stage.MARKED, fate.reason(), lease.run());
    marked.add(id(fate));
  }

  private void delete(ChainFate fate, Mark mark) throws IOException {
    boolean due =
        mark.stage() == Stage.BEGUN
            || store.clockSeconds() - mark.sinceSeconds() >= grace.toSeconds();
    if (!due || isHeld(fate)) {
      waiting.add(id(fate));
    } else if (deleted.size() >= limit) {
      postponed++;
    } else {
      delete(begun(fate, mark), fate, mark);
    }
  }

  /** Whoever reads puts a hold and then looks for this; here it is the other way round. */
  private ChainState begun(ChainFate fate, Mark mark) throws IOException {
    if (mark.stage() == Stage.MARKED) {
      expiring.put(fate.state(), mark.extent(), Stage.BEGUN, fate.reason(), lease.run());
    }
    return expiring.find(fate.state().chain()).orElse(fate.state());
  }

  private void delete(ChainState state, ChainFate fate, Mark mark) throws IOException {
    if (isHeld(fate)) {
      waiting.add(id(fate));
      return;
    }
    freed += expiring.delete(state, mark.extent(), lease::check);
    deleted.add(id(fate));
    if (mark.extent() == Extent.INCREMENTALS) {
      ChainState after = expiring.find(state.chain()).orElse(state);
      expiring.put(after, mark.extent(), Stage.DONE, "its incrementals were deleted", lease.run());
    }
  }

  private boolean isHeld(ChainFate fate) throws IOException {
    return !holds.of(fate.state().chain()).isEmpty();
  }

  private static String id(ChainFate fate) {
    return fate.state().chain().chain();
  }

  Expired result(String type, List<ChainFate> fates) {
    return new Expired(
        type, fates, marked, waiting, withdrawn, deleted, postponed, logParts, freed, troubles);
  }
}
