package io.voiceagents.backup.cli;

import io.voiceagents.backup.access.Token;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code tokens revoke}. */
@Command(
    name = "revoke",
    description = "Revokes a valid token. A running server refuses it from the next request on.")
final class TokensRevoke implements BackupctlCommand {
  private final Session session;

  @Parameters(index = "0", paramLabel = "NAME|ID", description = "The token.")
  private String name = "";

  TokensRevoke(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode execute() throws IOException {
    Token revoked =
        TokenView.tokens(session)
            .revoke(name)
            .orElseThrow(
                () ->
                    new CommandFailure(
                        ExitCode.NOT_FOUND,
                        "there is no valid token '"
                            + name
                            + "'. Hint: 'backupctl tokens list' shows all."));
    session.print(
        TokenView.document(
            revoked, session.now(), session.document("tokens revoke", ExitCode.COMPLETE)));
    session.say("Revoked " + revoked.name() + " (" + revoked.id() + ").");
    return ExitCode.COMPLETE;
  }
}
