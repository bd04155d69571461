package io.voiceagents.backup.seal;

import com.sun.management.OperatingSystemMXBean;
import io.voiceagents.backup.policy.Compression;
import io.voiceagents.backup.source.ContentKind;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures assemble, compress, encrypt and check on two threads. Run by hand, with the launcher's
 * options; the results are in docs/decisions. Because machines are shared, bytes a CPU second are
 * shown besides bytes a second.
 */
public final class SealBenchmark {
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final int ROUNDS = Integer.getInteger("rounds", 4);
  private static final int UNIT = 16 << 20;
  private static final int UNITS = Integer.getInteger("units", 16);

  private SealBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      pipeline("text", Bytes.text(UNIT, 1), true);
      pipeline("WAV mono", Bytes.wav(UNIT / 2 - 22, 1, 2), true);
      pipeline("WAV mono, no filter", Bytes.wav(UNIT / 2 - 22, 1, 2), false);
      pipeline("incompressible", Bytes.random(UNIT, 3), true);
    }
    for (int round = 0; round < ROUNDS; round++) {
      stages("text", Bytes.text(UNIT, 1));
      stages("WAV mono", Bytes.wav(UNIT / 2 - 22, 1, 2));
      stages("incompressible", Bytes.random(UNIT, 3));
    }
    for (int round = 0; round < ROUNDS; round++) {
      smallFiles();
    }
  }

  private static void pipeline(String name, byte[] unit, boolean audio) throws Exception {
    Chain chain = Chain.create();
    AtomicLong stored = new AtomicLong();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(2),
            new ThreadPoolExecutor.CallerRunsPolicy());
    long wall = System.nanoTime();
    long cpu = SYSTEM.getProcessCpuTime();
    try (Compress compress =
            new Compress(new Compression(Compression.Codec.ZSTD, Integer.getInteger("level", 0)));
        DecodeCheck check = new DecodeCheck(chain.keys)) {
      Encrypt encrypt = new Encrypt(chain.keys);
      DraftSink sink =
          draft ->
              pool.execute(
                  () -> stored.addAndGet(seal(draft, compress, encrypt, check).bytes().length));
      feed(chain, unit, audio, sink);
      pool.shutdown();
      pool.awaitTermination(10, TimeUnit.MINUTES);
    }
    report(name, (long) UNIT * UNITS, stored.get(), wall, cpu);
  }

  /** The CPU time of each stage, on one thread. */
  private static void stages(String name, byte[] unit) throws Exception {
    Chain chain = Chain.create();
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long[] nanos = new long[4];
    try (Compress compress = new Compress(Compression.DEFAULT);
        DecodeCheck check = new DecodeCheck(chain.keys)) {
      Encrypt encrypt = new Encrypt(chain.keys);
      DraftSink sink =
          draft -> {
            long start = threads.getCurrentThreadCpuTime();
            Compressed compressed = compress.compress(draft);
            long packed = threads.getCurrentThreadCpuTime();
            Sealed sealed = encrypt.encrypt(compressed);
            long encrypted = threads.getCurrentThreadCpuTime();
            check.check(sealed);
            nanos[1] += packed - start;
            nanos[2] += encrypted - packed;
            nanos[3] += threads.getCurrentThreadCpuTime() - encrypted;
          };
      long start = threads.getCurrentThreadCpuTime();
      feed(chain, unit, true, sink);
      nanos[0] = threads.getCurrentThreadCpuTime() - start - nanos[1] - nanos[2] - nanos[3];
    }
    double bytes = (double) UNIT * UNITS;
    System.out.println(
        String.format(
            Locale.ROOT,
            "%-16s MB per CPU second: assemble %.0f, compress %.0f, encrypt %.0f, check %.0f",
            name,
            1e3 * bytes / nanos[0],
            1e3 * bytes / nanos[1],
            1e3 * bytes / nanos[2],
            1e3 * bytes / nanos[3]));
  }

  private static SealedObject seal(
      Draft draft, Compress compress, Encrypt encrypt, DecodeCheck check) {
    try {
      return check.check(encrypt.encrypt(compress.compress(draft)));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void feed(Chain chain, byte[] unit, boolean audio, DraftSink sink)
      throws IOException {
    PackAssembler assembler = chain.assembler(sink);
    for (int i = 0; i < UNITS; i++) {
      // Changed every 64 KiB, so that no chunk is known.
      for (int at = 64; at < unit.length; at += 64 << 10) {
        unit[at] = (byte) (unit[at] + 2);
      }
      ContentAssembler entry = assembler.begin(ContentKind.STREAM, audio);
      for (int at = 0; at < unit.length; at += 256 << 10) {
        entry.write(unit, at, Math.min(256 << 10, unit.length - at));
      }
      entry.finish();
    }
    assembler.finish();
  }

  private static void smallFiles() throws IOException {
    Chain chain = Chain.create();
    byte[] file = Bytes.text(4096, 9);
    long wall = System.nanoTime();
    long cpu = SYSTEM.getProcessCpuTime();
    PackAssembler assembler = chain.assembler(draft -> {});
    for (int i = 0; i < 100_000; i++) {
      file[0] = (byte) i;
      file[1] = (byte) (i >> 8);
      file[2] = (byte) (i >> 16);
      ContentAssembler entry = assembler.begin(ContentKind.STREAM, true);
      entry.write(file, 0, file.length);
      entry.finish();
    }
    assembler.finish();
    report("100,000 files of 4 KiB, assembled", 409_600_000, assembler.newBytes(), wall, cpu);
  }

  private static void report(String name, long bytes, long stored, long wall, long cpu) {
    double seconds = (System.nanoTime() - wall) / 1e9;
    double cpuSeconds = (SYSTEM.getProcessCpuTime() - cpu) / 1e9;
    System.out.println(
        String.format(
            Locale.ROOT,
            "%-36s %7.1f MB/s, %7.1f MB per CPU second (%.2f s CPU), ratio %.3f",
            name,
            bytes / 1e6 / seconds,
            bytes / 1e6 / cpuSeconds,
            cpuSeconds,
            (double) bytes / stored));
  }
}
