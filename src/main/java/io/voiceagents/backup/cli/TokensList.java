package io.voiceagents.backup.cli;

import io.voiceagents.backup.access.Token;
import io.voiceagents.backup.cli.output.Document;
import io.voiceagents.backup.cli.output.Figures;
import io.voiceagents.backup.cli.output.Table;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code tokens list}. */
@Command(
    name = "list",
    description = "Lists the tokens of the API, those that have expired or were revoked too.")
final class TokensList implements BackupctlCommand {
  private final Session session;

  TokensList(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode execute() throws IOException {
    List<Token> tokens = TokenView.tokens(session).list();
    Instant now = session.now();
    session.print(
        session
            .document("tokens list", ExitCode.COMPLETE)
            .put("tokens", tokens.stream().map(token -> document(token, now)).toList()));
    if (tokens.isEmpty()) {
      session.say("No token yet. 'backupctl tokens create NAME' makes one.");
      return ExitCode.COMPLETE;
    }
    Table table = Table.of("ID", "NAME", "ROLE", "STATE", "CREATED", "EXPIRES");
    for (Token token : tokens) {
      table.row(
          token.id(),
          token.name(),
          token.role().word(),
          token.state(now),
          Figures.moment(token.createdAt()),
          Figures.moment(token.expiresAt()));
    }
    session.say(table);
    return ExitCode.COMPLETE;
  }

  private static Document document(Token token, Instant now) {
    return TokenView.document(token, now, new Document().put("severity", "ok"));
  }
}
