package io.voiceagents.backup.catalog;

import io.voiceagents.backup.catalog.Chains.Taken;
import io.voiceagents.backup.catalog.Commit.Parent;
import io.voiceagents.backup.catalog.ManifestHeader.Committed;
import io.voiceagents.backup.catalog.ManifestHeader.Tombstone;
import io.voiceagents.backup.keys.ChainKeys;
import io.voiceagents.backup.seal.ChunkIndex;
import io.voiceagents.backup.seal.ContentPart;
import io.voiceagents.backup.seal.DamagedException;
import io.voiceagents.backup.store.ObjectMissingException;
import io.voiceagents.backup.store.Sha256;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What a new set stands on: its place, and of the set before it the manifest and the chunks. A
 * chain that is damaged is not built on; the backup starts a new one and says why, so that damage
 * to old sets never stops new ones.
 *
 * @param youngestChain id of the type's youngest chain, whatever stands in it
 * @param newestKey key of the type's newest readable set
 * @param damage why nothing is built on; for people
 */
record ChainBase(
    ChainPlan plan,
    Optional<Parent> parent,
    ChunkIndex index,
    Optional<String> youngestChain,
    Optional<String> newestKey,
    Optional<String> damage) {
  static final String DAMAGED = "a new chain was begun, for the last one is damaged: ";

  static final String CLOSED =
      "a new chain was begun, for the last one is marked to be deleted: younger ones are gone";

  static ChainBase of(Chains chains, BackupRequest request, Instant startedAt) throws IOException {
    List<List<Taken>> byAge =
        new ArrayList<>(chains.taken(Optional.of(request.policy().name())).values());
    Collections.reverse(byAge);
    Optional<String> youngest = byAge.stream().findFirst().map(places -> id(places.get(0)));
    Optional<String> newestKey = Optional.empty();
    try {
      Optional<ChainPlan.Newest> newest = newest(chains, byAge);
      newestKey = newest.map(ChainBase::lastKey);
      if (newest.isPresent() && isClosed(chains, newest.get().taken())) {
        return anew(youngest, newestKey, CLOSED);
      }
      ChainPlan plan = ChainPlan.decide(request, newest, startedAt);
      Optional<Parent> parent = parent(chains, plan);
      ChunkIndex index = chunks(chains, parent);
      return new ChainBase(plan, parent, index, youngest, newestKey, Optional.empty());
    } catch (CatalogException | DamagedException | ObjectMissingException e) {
      return anew(youngest, newestKey, DAMAGED + e.getMessage());
    }
  }

  private static ChainBase anew(
      Optional<String> youngestChain, Optional<String> newestKey, String why) {
    return new ChainBase(
        ChainPlan.newChain(why),
        Optional.empty(),
        new ChunkIndex(),
        youngestChain,
        newestKey,
        Optional.of(why));
  }

  /** The beginning of a new chain instead. */
  ChainBase anew(String why) {
    return anew(youngestChain, newestKey, why);
  }

  private static String id(Taken place) {
    return place.chain().chain();
  }

  private static String lastKey(ChainPlan.Newest newest) {
    return newest.committed().get(newest.committed().size() - 1).key();
  }

  /** The newest chain that has a set; chains whose only run failed don't count. */
  private static Optional<ChainPlan.Newest> newest(Chains chains, List<List<Taken>> youngestFirst)
      throws IOException {
    for (List<Taken> taken : youngestFirst) {
      List<SetSummary> committed = committed(chains, taken);
      if (!committed.isEmpty()) {
        return Optional.of(new ChainPlan.Newest(committed, taken));
      }
    }
    return Optional.empty();
  }

  /** Whether retention has marked a chain: what is added to it would be deleted with it. */
  private static boolean isClosed(Chains chains, List<Taken> taken) throws IOException {
    for (Taken place : taken) {
      if (chains.header(place) instanceof Tombstone tombstone && tombstone.expiring().isPresent()) {
        return true;
      }
    }
    return false;
  }

  private static List<SetSummary> committed(Chains chains, List<Taken> taken) throws IOException {
    List<SetSummary> sets = new ArrayList<>();
    for (Taken place : taken) {
      if (chains.header(place) instanceof Committed committed) {
        sets.add(committed.summary());
      }
    }
    return sets;
  }

  private static Optional<Parent> parent(Chains chains, ChainPlan plan) throws IOException {
    if (plan.parent().isEmpty()) {
      return Optional.empty();
    }
    SetSummary before = plan.parent().get();
    byte[] object = chains.manifestBytes(before.chain(), before.sequence());
    ChainKeys keys = chains.keys(before.chain());
    Manifest manifest = ManifestCodec.decode(object, before.chain(), before.sequence(), keys);
    return Optional.of(new Parent(manifest, Sha256.hex(object)));
  }

  /** Reads every page of the parent, so whatever is damaged shows before anything is stored. */
  private static ChunkIndex chunks(Chains chains, Optional<Parent> parent) throws IOException {
    ChunkIndex index = new ChunkIndex();
    if (parent.isPresent()) {
      remember(new SetReader(chains, parent.get().manifest()), index);
    }
    return index;
  }

  private static void remember(SetReader reader, ChunkIndex index) throws IOException {
    try (SetReader.EntryCursor entries = reader.entries()) {
      for (Optional<Entry> entry = entries.next(); entry.isPresent(); entry = entries.next()) {
        for (ContentPart part : entry.get().content()) {
          part.chunk().ifPresent(index::add);
        }
      }
    }
  }
}
