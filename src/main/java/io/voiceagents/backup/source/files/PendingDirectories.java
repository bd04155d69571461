package io.voiceagents.backup.source.files;

import io.voiceagents.backup.source.EntryMeta;
import io.voiceagents.backup.source.Owner;
import io.voiceagents.backup.source.PathText;
import io.voiceagents.backup.source.Timestamp;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Directories whose attributes are set at the end, given back last first. Memory is bounded: about
 * a hundred bytes a directory are kept up to one block and then go to a file that has no name. Safe
 * for several threads.
 */
final class PendingDirectories implements Closeable {
  private final Path spillFile;
  private final int blockBytes;
  private final ByteArrayOutputStream block = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(block);
  private final Map<Owner, Integer> ownerNumbers = new HashMap<>();
  private final List<Owner> owners = new ArrayList<>();
  private final List<Block> spilled = new ArrayList<>();
  private List<FileChannel> spill = List.of();

  /** One directory. */
  record Pending(Path place, int mode, Owner owner, Timestamp modified) {}

  private record Block(long position, int length) {}

  /**
   * Starts an empty list.
   *
   * @param spillFile the name that the file has for a moment, if one is needed
   * @param blockBytes how much stays in memory
   */
  PendingDirectories(Path spillFile, int blockBytes) {
    this.spillFile = spillFile;
    this.blockBytes = blockBytes;
  }

  synchronized void add(Path place, EntryMeta meta) throws IOException {
    byte[] path = FileNames.bytes(place);
    out.writeInt(path.length);
    out.write(path);
    out.writeShort(meta.mode());
    out.writeInt(number(meta.owner()));
    out.writeLong(meta.modified().seconds());
    out.writeInt(meta.modified().nanos());
    if (block.size() >= blockBytes) {
      spill();
    }
  }

  private int number(Owner owner) {
    return ownerNumbers.computeIfAbsent(
        owner,
        added -> {
          owners.add(added);
          return owners.size() - 1;
        });
  }

  private void spill() throws IOException {
    if (spill.isEmpty()) {
      spill =
          List.of(
              FileChannel.open(
                  spillFile,
                  java.util.Set.of(
                      StandardOpenOption.CREATE_NEW,
                      StandardOpenOption.READ,
                      StandardOpenOption.WRITE,
                      StandardOpenOption.DELETE_ON_CLOSE),
                  AttributeRestore.permissions(0600)));
    }
    FileChannel file = spill.get(0);
    spilled.add(new Block(file.size(), block.size()));
    ByteBuffer bytes = ByteBuffer.wrap(block.toByteArray());
    while (bytes.hasRemaining()) {
      file.write(bytes, file.size());
    }
    block.reset();
  }

  /** Receives one directory. */
  interface Receiver {
    void accept(Pending directory) throws IOException;
  }

  /** Gives all directories, the last one first, and forgets them. */
  synchronized void drain(Receiver receiver) throws IOException {
    drain(block.toByteArray(), receiver);
    block.reset();
    for (int i = spilled.size() - 1; i >= 0; i--) {
      drain(read(spilled.get(i)), receiver);
    }
    spilled.clear();
  }

  private byte[] read(Block spilledBlock) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(spilledBlock.length());
    while (bytes.hasRemaining()) {
      if (spill.get(0).read(bytes, spilledBlock.position() + bytes.position()) < 0) {
        throw new IOException("the list of directories in " + spillFile + " ended early");
      }
    }
    return bytes.array();
  }

  private void drain(byte[] bytes, Receiver receiver) throws IOException {
    List<Pending> directories = new ArrayList<>();
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      while (in.available() > 0) {
        Path place = FileNames.path(PathText.decode(in.readNBytes(in.readInt())));
        int mode = in.readUnsignedShort();
        Owner owner = owners.get(in.readInt());
        directories.add(
            new Pending(place, mode, owner, new Timestamp(in.readLong(), in.readInt())));
      }
    }
    for (int i = directories.size() - 1; i >= 0; i--) {
      receiver.accept(directories.get(i));
    }
  }

  @Override
  public synchronized void close() throws IOException {
    for (FileChannel file : spill) {
      file.close();
    }
  }
}
