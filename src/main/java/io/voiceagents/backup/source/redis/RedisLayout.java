package io.voiceagents.backup.source.redis;

import io.voiceagents.backup.source.EntryMeta;
import io.voiceagents.backup.source.RestoreLayout;
import io.voiceagents.backup.source.SourceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes a directory that a server loads whether it runs with {@code appendonly no} or {@code yes}.
 * A server with {@code appendonly yes} never looks at {@code dump.rdb} and starts empty without an
 * AOF (server.c, loadDataFromDisk), so the RDB also becomes the base of one; docs/decisions/0041.
 *
 * <ul>
 *   <li>RDB version 9 or less, from Redis 6.2 or older: {@code appendonly.aof}, the single file of
 *       these servers, which may begin with an RDB. 7 and later move it into {@code appendonlydir}.
 *   <li>RDB version 10 or more, from Redis 7 or later, which only such servers can load: {@code
 *       appendonlydir} with the RDB as base and a manifest (aof.c).
 * </ul>
 *
 * A set of a Redis Cluster becomes a directory a shard, {@code shards/<n>}, with the hash slots of
 * the shard in the file {@code slots}. Servers with another {@code dbfilename}, {@code
 * appendfilename} or {@code appenddirname} need these names here. Stateless, for any thread.
 */
public final class RedisLayout implements RestoreLayout {
  /** Redis 7.0, the first with a multi-part AOF, writes 10. */
  private static final int MULTI_PART_RDB_VERSION = 10;

  private final Names names;

  /**
   * Names in the server's configuration.
   *
   * @param rdb {@code dbfilename}
   * @param aof {@code appendfilename}
   * @param aofDirectory {@code appenddirname}, of Redis 7 and later
   */
  public record Names(String rdb, String aof, String aofDirectory) {
    public static final Names DEFAULT = new Names("dump.rdb", "appendonly.aof", "appendonlydir");

    public Names {
      requirePlain("dbfilename", rdb);
      requirePlain("appendfilename", aof);
      requirePlain("appenddirname", aofDirectory);
    }

    private static void requirePlain(String setting, String name) {
      if (!name.matches("[A-Za-z0-9._-]+") || name.startsWith(".")) {
        throw new IllegalArgumentException(setting + " '" + name + "' is not a plain file name");
      }
    }
  }

  /** Whether servers that can load a set have an AOF of several files. */
  static boolean isMultiPart(Map<String, String> facts) {
    String version = facts.getOrDefault(RedisFacts.RDB_VERSION, "");
    return version.matches("[0-9]{1,4}") && Integer.parseInt(version) >= MULTI_PART_RDB_VERSION;
  }

  public RedisLayout() {
    this(Names.DEFAULT);
  }

  public RedisLayout(Names names) {
    this.names = names;
  }

  @Override
  public Optional<Path> place(EntryMeta meta, Path staging) {
    String path = meta.path();
    if (path.equals(RedisCapture.ENTRY)) {
      return Optional.of(staging.resolve(names.rdb()));
    }
    if (!ClusterFacts.isEntry(path)) {
      return Optional.empty();
    }
    Path place = staging.resolve(path);
    return Optional.of(
        path.endsWith(RedisCapture.ENTRY) ? place.resolveSibling(names.rdb()) : place);
  }

  @Override
  public boolean sparse() {
    return false;
  }

  /**
   * Checks the RDB against its own checksum and against the facts, then adds the AOF.
   *
   * @throws SourceException if the RDB is missing, damaged, or another than the capture's
   */
  @Override
  public void finish(Path staging, Path target, Map<String, String> facts) throws IOException {
    for (var dataSet : ClusterFacts.dataSets(facts).entrySet()) {
      Path directory = staging.resolve(dataSet.getKey());
      finish(directory, dataSet.getValue());
      writeSlots(directory, dataSet.getValue());
    }
    RestoredFiles.adoptOwner(staging, target);
  }

  /** A node of a cluster serves what it is told to, not what it finds in its data. */
  private static void writeSlots(Path directory, Map<String, String> facts) throws IOException {
    String slots = facts.get(ClusterFacts.SLOTS);
    if (slots != null) {
      Path file = directory.resolve("slots");
      Files.deleteIfExists(file);
      RestoredFiles.write(file, (slots + "\n").getBytes(StandardCharsets.US_ASCII));
    }
  }

  private void finish(Path staging, Map<String, String> facts) throws IOException {
    Path rdb = staging.resolve(names.rdb());
    if (!Files.isRegularFile(rdb)) {
      throw new SourceException(
          "the restored set has no "
              + RedisCapture.ENTRY
              + ". Hint: restore the whole set; a filter on paths may have left it out.");
    }
    RdbSummary summary = RdbVerifier.verify(rdb);
    requireEqual("sha256", facts.get(RedisFacts.RDB_SHA256), summary.sha256());
    requireEqual("length", facts.get(RedisFacts.RDB_BYTES), Long.toString(summary.bytes()));
    if (summary.version() < MULTI_PART_RDB_VERSION) {
      writeSingleAof(staging, rdb);
    } else {
      writeMultiPartAof(staging, rdb);
    }
  }

  private static void requireEqual(String what, @Nullable String captured, String restored)
      throws SourceException {
    if (captured == null) {
      throw new SourceException(
          "the set doesn't say which "
              + what
              + " its RDB had. Hint: this is not the manifest of a Redis set.");
    }
    if (!captured.equals(restored)) {
      throw new SourceException(
          "the restored RDB has "
              + what
              + " "
              + restored
              + ", at the backup it was "
              + captured
              + ". Hint: verify the key's content and restore again, from a replica if there is one.");
    }
  }

  /** A copy, never a link: these servers append to the file. */
  private void writeSingleAof(Path staging, Path rdb) throws IOException {
    Path aof = staging.resolve(names.aof());
    RestoredFiles.copy(rdb, aof);
    RestoredFiles.syncDirectory(staging);
  }

  /** The manifest comes last: without it the server doesn't see the base. */
  private void writeMultiPartAof(Path staging, Path rdb) throws IOException {
    Path directory = Files.createDirectories(staging.resolve(names.aofDirectory()));
    String base = names.aof() + ".1.base.rdb";
    Path manifest = directory.resolve(names.aof() + ".manifest");
    // An interrupted attempt may have come this far.
    Files.deleteIfExists(manifest);
    Files.deleteIfExists(directory.resolve(base));
    // These servers never write into a base, they replace it; a link costs no space.
    RestoredFiles.linkOrCopy(rdb, directory.resolve(base));
    RestoredFiles.write(
        manifest, ("file " + base + " seq 1 type b\n").getBytes(StandardCharsets.US_ASCII));
    RestoredFiles.syncDirectory(directory);
    RestoredFiles.syncDirectory(staging);
  }
}
