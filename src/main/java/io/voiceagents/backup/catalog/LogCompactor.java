package io.voiceagents.backup.catalog;

import io.voiceagents.backup.catalog.Merges.Merge;
import io.voiceagents.backup.keys.ChainId;
import io.voiceagents.backup.keys.ChainKeys;
import io.voiceagents.backup.policy.Compression;
import io.voiceagents.backup.seal.Compress;
import io.voiceagents.backup.seal.DecodeCheck;
import io.voiceagents.backup.seal.Draft;
import io.voiceagents.backup.seal.Draft.FrameDraft;
import io.voiceagents.backup.seal.Encrypt;
import io.voiceagents.backup.seal.Filter;
import io.voiceagents.backup.seal.SealedObject;
import io.voiceagents.backup.seal.StreamPart;
import io.voiceagents.backup.store.ObjectPut;
import io.voiceagents.backup.store.ObjectStore;
import io.voiceagents.backup.store.PutMode;
import io.voiceagents.backup.store.PutRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Merges the small parts of a log into parts of up to 4 MiB (decision 21). A small part is deleted
 * only after the merged one was read back from the store and found to hold the very bytes that the
 * small one holds, which was read too: never because of a listing. A crash in between leaves parts
 * that overlap, which the format allows and the next round tidies.
 */
final class LogCompactor {
  private final Chains chains;
  private final ObjectPut put;
  private final Compression compression;
  private final String run;
  private final LeaseCheck lease;

  /** Refuses when another run has taken the log over. */
  @FunctionalInterface
  interface LeaseCheck {
    void check() throws IOException;
  }

  /**
   * What a round did.
   *
   * @param merged parts that were written
   * @param deleted parts whose bytes these hold
   */
  record Round(int merged, int deleted) {}

  LogCompactor(
      Chains chains, ObjectPut put, Compression compression, String run, LeaseCheck lease) {
    this.chains = chains;
    this.put = put;
    this.compression = compression;
    this.run = run;
    this.lease = lease;
  }

  /** Merges what was written up to a moment. */
  Round compact(ChainId stream, Instant settled) throws IOException {
    LogCoverage coverage = LogCoverage.of(new LogStreams(chains).parts(stream));
    int merged = 0;
    int deleted = 0;
    for (String lane : coverage.lanes()) {
      for (Merge merge : Merges.of(coverage.parts(lane), settled)) {
        lease.check();
        merged += merge.whole().isEmpty() ? 1 : 0;
        deleted += merge(stream, lane, merge);
      }
    }
    return new Round(merged, deleted);
  }

  private int merge(ChainId stream, String lane, Merge merge) throws IOException {
    Map<StreamPart, byte[]> small = new LinkedHashMap<>();
    for (StreamPart part : merge.parts()) {
      small.put(part, stored(part));
    }
    byte[] bytes = assemble(merge, small);
    StreamPart whole =
        merge.whole().isPresent()
            ? merge.whole().get()
            : new StreamPart(stream, lane, merge.start(), merge.end(), merge.at(), run);
    if (merge.whole().isEmpty()) {
      store(whole, bytes);
    }
    if (!Arrays.equals(stored(whole), bytes)) {
      throw new CatalogException(
          whole.key()
              + " holds other bytes than the parts it was made of. Hint: nothing was deleted; run"
              + " 'backupctl store check'");
    }
    ObjectStore store = chains.repository().store();
    int deleted = 0;
    for (StreamPart part : small.keySet()) {
      if (!part.equals(whole)) {
        store.delete(part.key());
        deleted++;
      }
    }
    return deleted;
  }

  private byte[] stored(StreamPart part) throws IOException {
    byte[] sealed = chains.repository().store().get(part.key());
    return chains.frames().open(part, sealed, chains.keys(part.chain()));
  }

  /** The bytes of all parts in one; where two hold the same position they must agree. */
  private static byte[] assemble(Merge merge, Map<StreamPart, byte[]> small)
      throws CatalogException {
    byte[] all = new byte[Math.toIntExact(merge.end() - merge.start())];
    int filled = 0;
    for (Map.Entry<StreamPart, byte[]> one : small.entrySet()) {
      StreamPart part = one.getKey();
      int at = Math.toIntExact(part.start() - merge.start());
      int known = Math.max(0, Math.min(filled - at, part.length()));
      if (at > filled || !Arrays.equals(all, at, at + known, one.getValue(), 0, known)) {
        throw new CatalogException(
            part.key()
                + " does not go on from the parts before it, or holds other bytes where they"
                + " overlap. Hint: nothing was deleted; 'backupctl wal audit' shows gaps");
      }
      System.arraycopy(one.getValue(), known, all, at + known, part.length() - known);
      filled = Math.max(filled, at + part.length());
    }
    return all;
  }

  private void store(StreamPart whole, byte[] bytes) throws IOException {
    ChainKeys keys = chains.keys(whole.chain());
    Draft draft = new Draft(whole, List.of(new FrameDraft(bytes, bytes.length, Filter.NONE)));
    try (Compress compress = new Compress(compression);
        DecodeCheck check = new DecodeCheck(keys)) {
      SealedObject sealed = check.check(new Encrypt(keys).encrypt(compress.compress(draft)));
      put.put(
          new PutRequest(
              whole.key(), sealed.bytes(), run, PutMode.IF_ABSENT, Optional.of(sealed.sha256())));
    }
  }
}
