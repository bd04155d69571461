package io.voiceagents.backup.source.redis;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;

/**
 * Adds commands to a restored set, so that a server with {@code appendonly yes} has executed them
 * when it has loaded the directory: as the incremental file behind the base of Redis 7 and later,
 * or behind the RDB in the one file of 6.2 (docs/decisions/0043). {@code dump.rdb} goes, because a
 * server with {@code appendonly no} would load it, and miss the commands without a word.
 */
public final class RecoveredAof {
  /** What a server has to be started with. */
  public static final String CONFIGURATION = "recovered.conf";

  private static final int BUFFER_BYTES = 1 << 20;

  private final Path directory;
  private final RedisLayout.Names names;
  private final boolean multiPart;

  /**
   * What was added.
   *
   * @param commands how many
   * @param bytes how large they are in the file
   */
  public record Added(long commands, long bytes) {}

  /**
   * @param directory with the files that {@link RedisLayout} made
   * @param facts of the set
   */
  public RecoveredAof(Path directory, Map<String, String> facts) {
    this.directory = directory;
    this.names = RedisLayout.Names.DEFAULT;
    this.multiPart = RedisLayout.isMultiPart(facts);
  }

  /** Adds commands; a transaction or command that the stream cuts off is left out. */
  public Added add(LogBytes source) throws IOException, InterruptedException {
    Path rdb = directory.resolve(names.rdb());
    int database = database(rdb);
    Path file = multiPart ? incremental() : directory.resolve(names.aof());
    if (!multiPart) {
      // Not what an interrupted attempt left: the set itself.
      RestoredFiles.copy(rdb, file);
    }
    Added added;
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      long start = multiPart ? 0 : channel.size();
      channel.truncate(start).position(start);
      OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
      CommandFilter filter =
          new CommandFilter(new CommandReader(source), out, !multiPart, multiPart);
      filter.run(database);
      channel.truncate(start + filter.whole());
      channel.force(true);
      added = new Added(filter.commands(), filter.whole());
    }
    finish(rdb);
    return added;
  }

  private Path incremental() {
    return directory.resolve(names.aofDirectory()).resolve(names.aof() + ".1.incr.aof");
  }

  /** The database that the stream means where the snapshot was taken (rdb.c, repl-stream-db). */
  private static int database(Path rdb) throws IOException {
    try (InputStream in = Files.newInputStream(rdb)) {
      byte[] head = in.readNBytes(RdbAuxiliary.HEAD_BYTES);
      String number =
          Optional.ofNullable(RdbAuxiliary.read(head, head.length).get("repl-stream-db"))
              .orElse("0");
      return number.matches("[0-9]{1,9}") ? Integer.parseInt(number) : 0;
    }
  }

  private void finish(Path rdb) throws IOException {
    if (multiPart) {
      Path aof = directory.resolve(names.aofDirectory());
      Path manifest = aof.resolve(names.aof() + ".manifest");
      Path next = aof.resolve("temp-" + names.aof() + ".manifest");
      Files.deleteIfExists(next);
      RestoredFiles.write(
          next,
          ("file "
                  + names.aof()
                  + ".1.base.rdb seq 1 type b\n"
                  + "file "
                  + names.aof()
                  + ".1.incr.aof seq 1 type i\n")
              .getBytes(StandardCharsets.US_ASCII));
      Files.move(next, manifest, StandardCopyOption.ATOMIC_MOVE);
      RestoredFiles.syncDirectory(aof);
    }
    Path configuration = directory.resolve(CONFIGURATION);
    Files.deleteIfExists(configuration);
    RestoredFiles.write(configuration, configuration().getBytes(StandardCharsets.US_ASCII));
    Files.delete(rdb);
    RestoredFiles.syncDirectory(directory);
  }

  private String configuration() {
    return String.join(
            "\n",
            "# A server needs these lines to load what was recovered; without them it starts empty.",
            "appendonly yes",
            "appendfilename \"" + names.aof() + "\"",
            multiPart
                ? "appenddirname \"" + names.aofDirectory() + "\""
                : "aof-use-rdb-preamble yes")
        + "\n";
  }

  /** Gives the added files to the owner of a directory that is going to be replaced. */
  public void adoptOwner(Path target) throws IOException {
    RestoredFiles.adoptOwner(directory, target);
  }
}
