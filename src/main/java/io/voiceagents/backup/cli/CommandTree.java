package io.voiceagents.backup.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/** All commands in one place. */
final class CommandTree {
  private CommandTree() {}

  static CommandLine of(GlobalOptions options, Session session, Console console) {
    CommandLine root =
        new CommandLine(options)
            .addSubcommand(
                group("backup", "Take, list, verify and pin backups.")
                    .addSubcommand(new BackupRun(session))
                    .addSubcommand(new BackupList(session))
                    .addSubcommand(new BackupStatus(session))
                    .addSubcommand(new BackupVerify(session))
                    .addSubcommand(new BackupPin(session))
                    .addSubcommand(new BackupUnpin(session)))
            .addSubcommand(new Expire(session))
            .addSubcommand(
                group("restore", "Restore backups.")
                    .addSubcommand(new RestoreList(session))
                    .addSubcommand(new RestorePostgres(session))
                    .addSubcommand(new RestorePostgresLogical(session))
                    .addSubcommand(new RestoreRedis(session))
                    .addSubcommand(new RestoreFilesystem(session)))
            .addSubcommand(
                group("wal", "Store the WAL of PostgreSQL, bring it back, look for gaps in it.")
                    .addSubcommand(new WalFollow(session))
                    .addSubcommand(new WalAudit(session))
                    .addSubcommand(new WalStatus(session))
                    .addSubcommand(new WalCompact(session))
                    .addSubcommand(new WalDropSlot(session))
                    .addSubcommand(new WalPush(session))
                    .addSubcommand(new WalFetch(session))
                    .addSubcommand(new WalServe(session)))
            .addSubcommand(
                group("redis", "Follow the commands of Redis and look for gaps in them.")
                    .addSubcommand(new RedisFollow(session))
                    .addSubcommand(new RedisAudit(session)))
            .addSubcommand(
                group("test", "Prove that backups can be restored.")
                    .addSubcommand(new TestRestore(session))
                    .addSubcommand(new TestHistory(session)))
            .addSubcommand(
                group("config", "Check the configuration.")
                    .addSubcommand(new ConfigValidate(session)))
            .addSubcommand(
                group(
                        "routes",
                        "Check the routes, show what an edit changes, and let it take effect.")
                    .addSubcommand(new RoutesCheck(session))
                    .addSubcommand(new RoutesDiff(session))
                    .addSubcommand(new RoutesApply(session))
                    .addSubcommand(new RoutesHistory(session))
                    .addSubcommand(new RoutesAdd(session)))
            .addSubcommand(
                group("source", "Check the sources.").addSubcommand(new SourceCheck(session)))
            .addSubcommand(
                group("store", "Check the store.").addSubcommand(new StoreCheck(session)))
            .addSubcommand(
                group("catalog", "Rebuild the local index.")
                    .addSubcommand(new CatalogRebuild(session)))
            .addSubcommand(
                group("keys", "Make, check and rotate keys.")
                    .addSubcommand(new KeysGenerate(session))
                    .addSubcommand(new KeysCheck(session))
                    .addSubcommand(new KeysRotate(session)))
            .addSubcommand(
                group("tokens", "Let people and programs use the API and the dashboard.")
                    .addSubcommand(new TokensCreate(session))
                    .addSubcommand(new TokensList(session))
                    .addSubcommand(new TokensRevoke(session)))
            .addSubcommand(
                group("alerts", "Show, try, acknowledge and silence alerts.")
                    .addSubcommand(new AlertsList(session))
                    .addSubcommand(new AlertsTest(session))
                    .addSubcommand(new AlertsAck(session))
                    .addSubcommand(new AlertsSilence(session)))
            .addSubcommand(
                group("jobs", "Show and cancel what a server works on.")
                    .addSubcommand(new JobsList(session))
                    .addSubcommand(new JobsShow(session))
                    .addSubcommand(new JobsCancel(session)))
            .addSubcommand(
                group("approvals", "Decide what others asked a server for.")
                    .addSubcommand(new ApprovalsList(session))
                    .addSubcommand(new ApprovalsApprove(session))
                    .addSubcommand(new ApprovalsRefuse(session)))
            .addSubcommand(
                group("audit", "Show who did what, and prove that the record is whole.")
                    .addSubcommand(new AuditList(session))
                    .addSubcommand(new AuditVerify(session)))
            .addSubcommand(
                group("recovery-kit", "Prepare for the loss of this host.")
                    .addSubcommand(new RecoveryKitExport(session)))
            .addSubcommand(new Serve(session))
            .addSubcommand(new Completion(session))
            .addSubcommand(new Help(session));
    return polished(root, console.out(), console.err(), console.terminal().colours());
  }

  private static CommandLine group(String name, String description) {
    CommandSpec spec = CommandSpec.create().name(name);
    spec.usageMessage().description(description);
    return new CommandLine(spec);
  }

  /** Options in the order that their commands give them: their own, then those of all commands. */
  private static void inOrder(CommandLine command) {
    command.getCommandSpec().usageMessage().sortOptions(false).sortSynopsis(false);
    command.getSubcommands().values().forEach(CommandTree::inOrder);
  }

  private static CommandLine polished(
      CommandLine root, PrintWriter out, PrintWriter err, boolean colours) {
    Ansi ansi = colours ? Ansi.ON : Ansi.OFF;
    inOrder(root);
    return root.setOut(out)
        .setErr(err)
        .setColorScheme(CommandLine.Help.defaultColorScheme(ansi))
        .setUsageHelpLongOptionsMaxWidth(30)
        .setUsageHelpWidth(100)
        .setAbbreviatedOptionsAllowed(false)
        .setCaseInsensitiveEnumValuesAllowed(true);
  }
}
