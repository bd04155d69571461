package io.voiceagents.backup.cli;

import io.voiceagents.backup.access.Role;
import io.voiceagents.backup.access.Tokens;
import io.voiceagents.backup.cli.output.Figures;
import java.io.IOException;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tokens create}. */
@Command(
    name = "create",
    description = {
      "Makes a token for the API and the dashboard. Its text is shown this once: only its hash is",
      "kept, in tokens.json of the state directory. A running server takes it at once."
    })
final class TokensCreate implements BackupctlCommand {
  private static final int MOST_DAYS = 3650;

  private final Session session;

  @Parameters(index = "0", paramLabel = "NAME", description = "Who it is for: a person, a program.")
  private String name = "";

  @Option(
      names = "--role",
      paramLabel = "viewer|operator|admin",
      defaultValue = "viewer",
      description = {
        "viewer (default) looks; operator takes, verifies and cancels backups as well; admin also",
        "restores."
      })
  private String role = "viewer";

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "90",
      description = "It expires after so many days, 1 to 3650. Default: ${DEFAULT-VALUE}.")
  private int days = 90;

  TokensCreate(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode execute() throws IOException {
    Role wanted =
        Role.of(role)
            .orElseThrow(
                () -> usage("--role '" + role + "' is unknown. Hint: viewer, operator or admin."));
    if (days < 1 || days > MOST_DAYS) {
      throw usage("--days " + days + " is out of range. Hint: 1 to " + MOST_DAYS + ".");
    }
    Tokens.Created made = make(wanted);
    session.print(
        TokenView.document(
                made.token(), session.now(), session.document("tokens create", ExitCode.COMPLETE))
            .put("token", made.text()));
    session.say(made.text());
    session.say("");
    session.say(
        "Token "
            + made.token().name()
            + " ("
            + wanted.word()
            + "), until "
            + Figures.moment(made.token().expiresAt())
            + ". It is shown this once; keep it like a password.");
    return ExitCode.COMPLETE;
  }

  private Tokens.Created make(Role wanted) throws IOException {
    try {
      return TokenView.tokens(session).create(name, wanted, Duration.ofDays(days));
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private static CommandFailure usage(String message) {
    return new CommandFailure(ExitCode.USAGE, message);
  }
}
