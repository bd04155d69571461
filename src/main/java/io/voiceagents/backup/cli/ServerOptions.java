package io.voiceagents.backup.cli;

import io.voiceagents.backup.policy.Loopback;
import io.voiceagents.backup.policy.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Which server is to do it, where one is. */
final class ServerOptions {
  /** The commands that a server carries out. */
  static final Set<String> COMMANDS =
      Set.of(
          "backup run",
          "backup list",
          "backup status",
          "backup verify",
          "backup pin",
          "backup unpin",
          "restore list",
          "restore postgres",
          "restore postgres_logical",
          "restore redis",
          "restore filesystem",
          "test restore",
          "test history",
          "expire",
          "catalog rebuild",
          "routes diff",
          "routes apply",
          "routes history",
          "alerts list",
          "alerts ack",
          "alerts silence",
          "jobs list",
          "jobs show",
          "jobs cancel",
          "approvals list",
          "approvals approve",
          "approvals refuse",
          "audit list");

  @Option(
      names = "--server",
      paramLabel = "URL",
      scope = ScopeType.INHERIT,
      order = 104,
      description =
          "Ask this 'backupctl serve' to do it, as in https://backup-1:8443. Default:"
              + " $BACKUPCTL_SERVER, else this process does it.")
  private Optional<String> server = Optional.empty();

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      order = 105,
      description = "File with the token for it. Default: $BACKUPCTL_TOKEN_FILE, $BACKUPCTL_TOKEN.")
  private Optional<Path> tokenFile = Optional.empty();

  @Option(
      names = "--ca-file",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      order = 106,
      description = "Certificates (PEM) to trust for it. Default: $BACKUPCTL_CA_FILE, Java's own.")
  private Optional<Path> caFile = Optional.empty();

  /**
   * The server for a command; empty if this process is to do it. A server that stands in a variable
   * is for the commands that it can carry out, one that was typed must be able to.
   */
  Optional<ServerTarget> target(String command, Map<String, String> environment)
      throws IOException {
    Optional<String> named = variable(environment, "BACKUPCTL_SERVER");
    boolean offered = COMMANDS.contains(command);
    if (server.isPresent() && !offered) {
      throw usage(
          "'backupctl "
              + command
              + "' works on the host itself. Hint: leave --server away, and run it there.");
    }
    Optional<String> address = server.or(() -> named);
    return offered && address.isPresent()
        ? Optional.of(
            new ServerTarget(
                address(address.get()),
                token(environment),
                caFile.or(() -> variable(environment, "BACKUPCTL_CA_FILE").map(Path::of))))
        : Optional.empty();
  }

  private static URI address(String text) throws CommandFailure {
    URI address;
    try {
      address = URI.create(text.replaceFirst("/+$", ""));
    } catch (IllegalArgumentException e) {
      throw notOne(text);
    }
    boolean secure = "https".equalsIgnoreCase(address.getScheme());
    boolean plain = "http".equalsIgnoreCase(address.getScheme());
    boolean more =
        !String.valueOf(address.getRawPath()).isEmpty()
            || address.getRawQuery() != null
            || address.getRawUserInfo() != null;
    if (!(secure || plain) || address.getHost() == null || more) {
      throw notOne(text);
    }
    if (plain && !Loopback.isAddress(address.toString())) {
      throw usage(
          "--server '"
              + text
              + "' would send the token for all to read. Hint: https://, or a tunnel to"
              + " http://127.0.0.1.");
    }
    return address;
  }

  private static CommandFailure notOne(String text) {
    return usage(
        "--server '"
            + text.replaceFirst("//[^/]*@", "//***@")
            + "' is no address of a server. Hint: scheme, host and port, as in"
            + " https://backup-1:8443.");
  }

  private Secret token(Map<String, String> environment) throws IOException {
    Optional<Path> file =
        tokenFile.or(() -> variable(environment, "BACKUPCTL_TOKEN_FILE").map(Path::of));
    if (file.isEmpty()) {
      return new Secret(
          variable(environment, "BACKUPCTL_TOKEN")
              .orElseThrow(
                  () ->
                      usage(
                          "a server wants a token. Hint: --token-file FILE, or BACKUPCTL_TOKEN_FILE;"
                              + " 'backupctl tokens create NAME' on the server's host makes one.")));
    }
    if (!Files.isRegularFile(file.get())) {
      throw usage("there is no token file " + file.get() + ". Hint: see --token-file.");
    }
    String text = Files.readString(file.get()).strip();
    if (!text.matches("[\\x21-\\x7e]{1,8000}")) {
      throw usage(file.get() + " holds no token. Hint: one line, as 'tokens create' showed it.");
    }
    return new Secret(text);
  }

  private static Optional<String> variable(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  private static CommandFailure usage(String message) {
    return new CommandFailure(ExitCode.USAGE, message);
  }
}
