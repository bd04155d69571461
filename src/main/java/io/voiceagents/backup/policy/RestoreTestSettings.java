package io.voiceagents.backup.policy;

import java.nio.file.Path;
import java.util.List;

/**
 * Where restore tests find servers, besides the usual places.
 *
 * @param postgresBinaries directories with the program {@code postgres}
 * @param redisServers files {@code redis-server} or {@code valkey-server}
 * @param trustDumps whether dumps may be loaded here where nothing keeps their functions from this
 *     user's files
 */
public record RestoreTestSettings(
    List<Path> postgresBinaries, List<Path> redisServers, boolean trustDumps) {
  /** The usual places alone. */
  public static final RestoreTestSettings DEFAULT =
      new RestoreTestSettings(List.of(), List.of(), false);

  public RestoreTestSettings {
    postgresBinaries = List.copyOf(postgresBinaries);
    redisServers = List.copyOf(redisServers);
  }

  static RestoreTestSettings read(Section root) {
    return root.section("restore_test", KnownKeys.at("restore_test"))
        .map(
            section ->
                new RestoreTestSettings(
                    section.paths("postgres_binaries"),
                    section.paths("redis_servers"),
                    section.read("trust_dumps", ValueForms.flag()).orElse(false)))
        .orElse(DEFAULT);
  }
}
