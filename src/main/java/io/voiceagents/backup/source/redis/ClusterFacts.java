package io.voiceagents.backup.source.redis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The facts of a set of a Redis Cluster: those of each shard under {@code shard.<n>.}. */
public final class ClusterFacts {
  static final String SHARDS = "cluster.shards";
  static final String SLOTS = "cluster.slots";
  static final String DIRECTORY = "shards";

  private static final Pattern ENTRY =
      Pattern.compile(DIRECTORY + "(/[0-9]{1,5}(/" + Pattern.quote(RedisCapture.ENTRY) + ")?)?");

  private ClusterFacts() {}

  /**
   * The directory of each data set below that of a restored set, with its facts; of a set that is
   * of no cluster only the empty name, with all of them.
   */
  public static Map<String, Map<String, String>> dataSets(Map<String, String> facts) {
    Map<String, Map<String, String>> sets = new LinkedHashMap<>();
    for (int number : numbers(facts)) {
      Map<String, String> own = new LinkedHashMap<>();
      String prefix = prefix(number);
      facts.forEach(
          (key, value) -> {
            if (key.startsWith(prefix)) {
              own.put(key.substring(prefix.length()), value);
            }
          });
      sets.put(directory(number), own);
    }
    return sets.isEmpty() ? Map.of("", facts) : sets;
  }

  private static List<Integer> numbers(Map<String, String> facts) {
    String count = facts.getOrDefault(SHARDS, "");
    List<Integer> numbers = new ArrayList<>();
    for (int n = 0; count.matches("[0-9]{1,5}") && n < Integer.parseInt(count); n++) {
      numbers.add(n);
    }
    return numbers;
  }

  /** Whether a path is one of a set of a cluster. */
  static boolean isEntry(String path) {
    Matcher matcher = ENTRY.matcher(path);
    return matcher.matches();
  }

  static String prefix(int number) {
    return "shard." + number + ".";
  }

  static String directory(int number) {
    return DIRECTORY + "/" + number;
  }
}
