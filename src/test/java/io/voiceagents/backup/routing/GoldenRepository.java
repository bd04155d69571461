package io.voiceagents.backup.routing;

import io.voiceagents.backup.policy.BackupKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes a small repository with a full and an incremental set. Run by hand, once for a version of
 * the format, on an empty directory: what it wrote is checked in, and every later version must
 * restore it. Its key protects nothing.
 */
final class GoldenRepository {
  private GoldenRepository() {}

  public static void main(String[] arguments) throws Exception {
    Path out = Files.createDirectory(Path.of(arguments[0]));
    Path work = Files.createTempDirectory("golden");
    try (TestEngine engine = TestEngine.open(work)) {
      Path source = engine.source;
      Path calls = Files.createDirectories(source.resolve("calls/2026"));
      Files.write(calls.resolve("call-1.wav"), wav(1_500));
      Files.write(calls.resolve("call-2.bin"), PipelineTest.random(3_000, 1));
      Files.writeString(source.resolve("transcript ü.txt"), "agent: how may I help?\n".repeat(90));
      Files.createFile(source.resolve("empty"));
      Files.createSymbolicLink(source.resolve("latest"), Path.of("calls/2026/call-1.wav"));
      try (var sparse =
          java.nio.channels.FileChannel.open(
              source.resolve("sparse"),
              java.nio.file.StandardOpenOption.CREATE_NEW,
              java.nio.file.StandardOpenOption.WRITE)) {
        sparse.write(ByteBuffer.wrap("end".getBytes(StandardCharsets.UTF_8)), 1 << 20);
      }
      engine.backup(BackupKind.FULL);
      Files.write(out.resolve("expected-0.txt"), listing(source));
      Files.write(calls.resolve("call-3.bin"), PipelineTest.random(2_000, 2));
      Files.delete(source.resolve("empty"));
      engine.backup(BackupKind.INCREMENTAL);
      Files.write(out.resolve("expected-1.txt"), listing(source));
    }
    Files.copy(work.resolve("backup.key"), out.resolve("backup.key"));
    copy(work.resolve("store"), out.resolve("store"));
  }

  private static byte[] wav(int samples) {
    ByteBuffer wav = ByteBuffer.allocate(44 + 2 * samples).order(ByteOrder.LITTLE_ENDIAN);
    wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + 2 * samples);
    wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
    wav.putShort((short) 1).putShort((short) 1).putInt(8_000).putInt(16_000);
    wav.putShort((short) 2).putShort((short) 16);
    wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(2 * samples);
    for (int i = 0; i < samples; i++) {
      wav.putShort((short) (9_000 * Math.sin(i * 2 * Math.PI * 440 / 8_000)));
    }
    return wav.array();
  }

  /** A line an entry: kind or hash, path. */
  static List<String> listing(Path tree) throws Exception {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(tree)) {
      paths = walk.sorted().toList();
    }
    List<String> lines = new ArrayList<>();
    for (Path path : paths) {
      lines.add(content(path) + " " + tree.relativize(path));
    }
    return lines;
  }

  private static String content(Path path) throws Exception {
    if (Files.isSymbolicLink(path)) {
      return "-> " + Files.readSymbolicLink(path);
    }
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      return "directory";
    }
    MessageDigest hash = MessageDigest.getInstance("SHA-256");
    return HexFormat.of().formatHex(hash.digest(Files.readAllBytes(path)));
  }

  /** Copies a store without its scratch files. */
  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> walk = Files.walk(from)) {
      for (Path path : (Iterable<Path>) walk::iterator) {
        Path target = to.resolve(from.relativize(path));
        if (path.equals(from) || !path.toString().contains("/.")) {
          Files.copy(path, target, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }
}
