import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes the benchmark's data; the same arguments always make the same bytes. */
public final class Data {
  private static final long MEGABYTE = 1_000_000;

  private Data() {}

  /** See {@link #usage}. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length < 2) {
      usage();
      System.exit(2);
    }
    Path tree = Path.of(arguments[1]).toAbsolutePath();
    switch (arguments[0]) {
      case "recordings" -> Trees.recordings(tree, number(arguments, 2) * MEGABYTE);
      case "smallfiles" -> Trees.smallFiles(tree, number(arguments, 2));
      case "change-recordings" -> Trees.changeRecordings(tree, number(arguments, 2));
      case "change-smallfiles" -> Trees.changeSmallFiles(tree, number(arguments, 2));
      case "undo" -> Trees.undo(tree);
      case "grow" ->
          Trees.grow(
              tree, number(arguments, 2), number(arguments, 3), number(arguments, 4) * MEGABYTE);
      case "digest" -> System.out.println(Digest.of(tree));
      case "messages" -> Rows.messages(System.out, number(arguments, 1));
      case "redis" -> Rows.redis(System.out, number(arguments, 1));
      case "delta" -> delta(tree);
      default -> {
        usage();
        System.exit(2);
      }
    }
  }

  private static void usage() {
    System.err.println(
        """
        usage: Data recordings TREE MEGABYTES | smallfiles TREE COUNT
               Data change-recordings TREE ROUND | change-smallfiles TREE ROUND | undo TREE
               Data grow TREE DAY QUARTER MEGABYTES
               Data digest TREE | messages COUNT | redis KEYS
               Data delta WAV    second-order differences as byte planes, to check the sound's statistics""");
  }

  private static int number(String[] arguments, int place) {
    return Integer.parseInt(arguments[place]);
  }

  /** The filter pcm16-c-2 of docs/format.md, section 5. */
  private static void delta(Path wav) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(wav)).order(ByteOrder.LITTLE_ENDIAN);
    int channels = bytes.getShort(22);
    int samples = (bytes.limit() - 44) / 2;
    byte[] planes = new byte[samples * 2];
    for (int i = 0; i < samples; i++) {
      short d = (short) (at(bytes, i) - 2 * at(bytes, i - channels) + at(bytes, i - 2 * channels));
      int z = d << 1 ^ d >> 15;
      planes[i] = (byte) z;
      planes[samples + i] = (byte) (z >> 8);
    }
    System.out.write(planes);
    System.out.flush();
  }

  private static int at(ByteBuffer bytes, int sample) {
    return sample < 0 ? 0 : bytes.getShort(44 + 2 * sample);
  }
}
