package io.voiceagents.backup.catalog;

import io.voiceagents.backup.catalog.ChainState.Mark;
import io.voiceagents.backup.catalog.Chains.Taken;
import io.voiceagents.backup.catalog.ManifestHeader.Tombstone;
import io.voiceagents.backup.keys.ChainId;
import io.voiceagents.backup.keys.KeyException;
import io.voiceagents.backup.seal.DamagedException;
import io.voiceagents.backup.seal.ObjectKeys;
import io.voiceagents.backup.store.ObjectInfo;
import io.voiceagents.backup.store.ObjectMissingException;
import io.voiceagents.backup.store.ObjectPut;
import io.voiceagents.backup.store.ObjectStore;
import io.voiceagents.backup.store.PutMode;
import io.voiceagents.backup.store.PutRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Marks chains that are no longer kept, and deletes them (decision 6a, docs/format.md §13). What is
 * deleted is decided by the tombstone that marks a chain, which nobody can commit past; a listing
 * only finds the objects, so one that is incomplete leaves something behind and never takes too
 * much. Not for two threads at once.
 */
public final class ExpiringChains {
  private final Chains chains;
  private final ObjectStore store;

  public ExpiringChains(Chains chains) {
    this.chains = chains;
    this.store = chains.repository().store();
  }

  /** The chains of a type, the youngest first. */
  public List<ChainState> youngestFirst(String type) throws IOException {
    List<ChainState> states = new ArrayList<>();
    for (List<Taken> places : chains.taken(Optional.of(type)).values()) {
      states.add(state(places));
    }
    Collections.reverse(states);
    return states;
  }

  /** One chain; empty if nothing stands in it. */
  public Optional<ChainState> find(ChainId chain) throws IOException {
    List<Taken> places =
        chains.taken(Optional.of(chain.type())).get(chain.type() + "/" + chain.chain());
    return places == null ? Optional.empty() : Optional.of(state(places));
  }

  private ChainState state(List<Taken> places) throws IOException {
    List<SetSummary> sets = new ArrayList<>();
    Optional<String> damage = Optional.empty();
    Optional<Mark> mark = Optional.empty();
    for (Taken place : places) {
      try {
        ManifestHeader header = chains.header(place);
        if (header instanceof ManifestHeader.Committed committed) {
          sets.add(committed.summary());
        } else if (header instanceof Tombstone tombstone) {
          Optional<Mark> newer = mark(place, tombstone);
          mark = newer.isPresent() ? newer : mark;
        }
      } catch (CatalogException e) {
        damage = Optional.of(String.valueOf(e.getMessage()));
      }
    }
    return new ChainState(places.get(0).chain(), sets, places, damage, mark);
  }

  private Optional<Mark> mark(Taken place, Tombstone tombstone) throws IOException {
    if (tombstone.extent().isEmpty()) {
      return Optional.empty();
    }
    Optional<ObjectInfo> info = store.stat(ObjectKeys.manifest(place.chain(), place.sequence()));
    return info.map(
        at -> new Mark(tombstone.extent().get(), tombstone.done(), at.modifiedSeconds()));
  }

  /** Why the first set of a chain can't be relied on; empty if its manifest is authentic. */
  public Optional<String> doubt(SetSummary first) throws IOException {
    try {
      SetSummary authentic = chains.manifest(first.chain(), first.sequence()).summary();
      return authentic.outcome() == Outcome.COMPLETE
          ? Optional.empty()
          : Optional.of("its first set is " + authentic.outcome().word());
    } catch (CatalogException | DamagedException | KeyException | ObjectMissingException e) {
      return Optional.of("its first set can't be read: " + e.getMessage());
    }
  }

  /**
   * Puts a tombstone after the last place of a chain: nothing is committed there any more.
   *
   * @param reason for people
   * @param run of the lease under which this happens
   */
  public void mark(ChainState state, Extent extent, String reason, String run, ObjectPut put)
      throws IOException {
    put(state, new Tombstone(reason, Optional.of(extent), false), run, put);
  }

  private static void put(ChainState state, Tombstone tombstone, String run, ObjectPut put)
      throws IOException {
    byte[] object = ManifestHeader.tombstone(state.chain(), state.next(), tombstone);
    String key = ObjectKeys.manifest(state.chain(), state.next());
    put.put(new PutRequest(key, object, run, PutMode.IF_ABSENT));
  }

  /**
   * Deletes what a chain's mark says. The sets go before what they consist of, so that none is seen
   * that does not restore; the mark goes last, so that an interrupted deletion goes on.
   *
   * @return bytes that were freed
   */
  public long delete(ChainState state, String run, ObjectPut put) throws IOException {
    Mark mark =
        state.mark().orElseThrow(() -> new IllegalStateException(state.chain() + " has no mark"));
    return mark.extent() == Extent.CHAIN ? deleteAll(state) : deleteIncrementals(state, run, put);
  }

  private long deleteAll(ChainState state) throws IOException {
    ChainId chain = state.chain();
    long freed = deleteSets(state, set -> true);
    for (String prefix : ObjectKeys.contents(chain)) {
      freed += deleteBelow(prefix, key -> true);
    }
    freed += deleteBelow(ObjectKeys.holds(chain), key -> true);
    freed += deleteBelow(ObjectKeys.wraps(chain), key -> true);
    return freed + deleteBelow(ObjectKeys.manifests(chain), key -> true);
  }

  private long deleteIncrementals(ChainState state, String run, ObjectPut put) throws IOException {
    ChainId chain = state.chain();
    int first = state.first().map(SetSummary::sequence).orElse(0);
    long freed = deleteSets(state, set -> set.sequence() > first);
    for (String prefix : ObjectKeys.contents(chain)) {
      freed += deleteBelow(prefix, key -> isAfter(first, chain, key));
    }
    put(
        state,
        new Tombstone("its incrementals were deleted", Optional.of(Extent.INCREMENTALS), true),
        run,
        put);
    return freed;
  }

  private static boolean isAfter(int first, ChainId chain, String key) {
    return ObjectKeys.sequenceIn(chain, key).orElse(first) > first;
  }

  private long deleteSets(ChainState state, Predicate<SetSummary> which) throws IOException {
    long freed = 0;
    for (int i = state.sets().size() - 1; i >= 0; i--) {
      SetSummary set = state.sets().get(i);
      if (which.test(set)) {
        String key = ObjectKeys.manifest(set.chain(), set.sequence());
        freed += store.stat(key).map(ObjectInfo::sizeBytes).orElse(0L);
        store.delete(key);
      }
    }
    return freed;
  }

  private long deleteBelow(String prefix, Predicate<String> which) throws IOException {
    List<ObjectInfo> found = new ArrayList<>();
    store.list(
        prefix,
        info -> {
          if (which.test(info.key())) {
            found.add(info);
          }
        });
    long freed = 0;
    for (ObjectInfo info : found) {
      store.delete(info.key());
      freed += info.sizeBytes();
    }
    return freed;
  }
}
