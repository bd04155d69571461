package io.voiceagents.backup.source.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The real file system with somebody who interferes at a chosen call for a chosen name. */
final class FaultyAccess implements FileAccess {
  private final List<Fault> faults = new ArrayList<>();

  /** What somebody does to a file. */
  interface Interference {
    void on(Path file) throws IOException;
  }

  private enum Call {
    STAT,
    OPEN
  }

  private static final class Fault {
    private final Call call;
    private final String name;
    private final int at;
    private final Interference interference;
    private int seen;

    private Fault(Call call, String name, int at, Interference interference) {
      this.call = call;
      this.name = name;
      this.at = at;
      this.interference = interference;
    }
  }

  /** Interferes before the {@code nth} time the file's attributes are read, from 1. */
  FaultyAccess beforeStat(String name, int nth, Interference interference) {
    faults.add(new Fault(Call.STAT, name, nth, interference));
    return this;
  }

  /** Interferes before the {@code nth} time the file is opened, from 1. */
  FaultyAccess beforeOpen(String name, int nth, Interference interference) {
    faults.add(new Fault(Call.OPEN, name, nth, interference));
    return this;
  }

  /** A fault that never fired proves nothing. */
  void assertThatAllFired() {
    for (Fault fault : faults) {
      if (fault.seen < fault.at) {
        throw new AssertionError(fault.call + " " + fault.at + " of " + fault.name + " never came");
      }
    }
  }

  @Override
  public Inode stat(Path file) throws IOException {
    interfere(Call.STAT, file);
    return FileAccess.REAL.stat(file);
  }

  @Override
  public FileChannel open(Path file) throws IOException {
    interfere(Call.OPEN, file);
    return FileAccess.REAL.open(file);
  }

  private void interfere(Call call, Path file) throws IOException {
    for (Fault fault : faults) {
      boolean concerns = fault.call == call && file.endsWith(fault.name);
      if (concerns && ++fault.seen == fault.at) {
        fault.interference.on(file);
      }
    }
  }
}
