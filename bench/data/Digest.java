import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** SHA-256 of a tree: paths, kinds, permissions, contents, and modification times of files. */
final class Digest {
  private Digest() {}

  static String of(Path tree) throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(tree)) {
      paths = walk.filter(path -> !path.equals(tree)).sorted().toList();
    }
    MessageDigest sum = sha256();
    paths.parallelStream()
        .map(path -> line(tree, path))
        .forEachOrdered(line -> sum.update(line.getBytes(StandardCharsets.UTF_8)));
    return paths.size() + " entries, SHA-256 " + HexFormat.of().formatHex(sum.digest());
  }

  private static String line(Path tree, Path path) {
    try {
      String name = tree.relativize(path).toString();
      if (Files.isSymbolicLink(path)) {
        return "link " + name + " " + Files.readSymbolicLink(path) + "\n";
      }
      String mode =
          PosixFilePermissions.toString(
              Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
      if (Files.isDirectory(path)) {
        return "directory " + name + " " + mode + "\n";
      }
      long time = Files.getLastModifiedTime(path).toMillis() / 1_000;
      return "file " + name + " " + mode + " " + time + " " + content(path) + "\n";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String content(Path file) throws IOException {
    MessageDigest sum = sha256();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        sum.update(buffer, 0, n);
      }
    }
    return HexFormat.of().formatHex(sum.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
