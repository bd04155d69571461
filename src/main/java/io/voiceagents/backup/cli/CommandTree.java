package io.voiceagents.backup.cli;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/**
 * All commands in one place. To read the annotations of all of them takes longer than most commands
 * do, so only those are set up that the words typed can mean (docs/decisions/0071).
 */
final class CommandTree {
  private final Session session;
  private final Set<String> typed;
  private final boolean whole;

  private CommandTree(Session session, List<String> typed, boolean whole) {
    this.session = session;
    this.typed = new HashSet<>(typed);
    this.whole = whole;
  }

  /** All commands. */
  static CommandLine of(GlobalOptions options, Session session, Console console) {
    return new CommandTree(session, List.of(), true).build(options, console);
  }

  /**
   * What these arguments can mean. Where they name none of the commands of a group, all of it is
   * there, so that help and errors tell what there is; so is everything for what tells of other
   * commands, and for arguments that stand in a file.
   */
  static CommandLine of(
      List<String> arguments, GlobalOptions options, Session session, Console console) {
    boolean whole =
        arguments.contains("help")
            || arguments.contains("completion")
            || arguments.stream().anyMatch(argument -> argument.startsWith("@"));
    return new CommandTree(session, arguments, whole).build(options, console);
  }

  private CommandLine build(GlobalOptions options, Console console) {
    CommandLine root = new CommandLine(options);
    add(root, this::commands);
    inOrder(root);
    Ansi ansi = console.terminal().colours() ? Ansi.ON : Ansi.OFF;
    return root.setOut(console.out())
        .setErr(console.err())
        .setColorScheme(CommandLine.Help.defaultColorScheme(ansi))
        .setUsageHelpLongOptionsMaxWidth(30)
        .setUsageHelpWidth(100)
        .setAbbreviatedOptionsAllowed(false)
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  private void add(CommandLine parent, Consumer<Branch> filling) {
    Branch branch = new Branch();
    filling.accept(branch);
    branch.all.forEach(
        (name, command) -> {
          if (branch.mayBeMeant(name)) {
            parent.addSubcommand(command.get());
          }
        });
  }

  /** Options in the order that their commands give them: their own, then those of all commands. */
  private static void inOrder(CommandLine command) {
    command.getCommandSpec().usageMessage().sortOptions(false).sortSynopsis(false);
    command.getSubcommands().values().forEach(CommandTree::inOrder);
  }

  /** Commands that stand side by side, by name, none of them set up yet. */
  private final class Branch {
    private final Map<String, Supplier<CommandLine>> all = new LinkedHashMap<>();

    void command(String name, Supplier<BackupctlCommand> command) {
      all.put(name, () -> new CommandLine(command.get()));
    }

    void group(String name, String description, Consumer<Branch> commands) {
      all.put(
          name,
          () -> {
            CommandSpec spec = CommandSpec.create().name(name);
            spec.usageMessage().description(description);
            CommandLine group = new CommandLine(spec);
            if (whole || typed.contains(name)) {
              add(group, commands);
            }
            return group;
          });
    }

    boolean mayBeMeant(String name) {
      return whole || typed.contains(name) || Collections.disjoint(all.keySet(), typed);
    }
  }

  private void commands(Branch root) {
    root.group("backup", "Take, list, verify and pin backups.", this::backup);
    root.command("expire", () -> new Expire(session));
    root.group("restore", "Restore backups.", this::restore);
    root.group(
        "wal", "Store the WAL of PostgreSQL, bring it back, look for gaps in it.", this::wal);
    root.group("redis", "Follow the commands of Redis and look for gaps in them.", this::redis);
    root.group("test", "Prove that backups can be restored.", this::test);
    root.group("config", "Check the configuration.", this::config);
    root.group(
        "routes",
        "Check the routes, show what an edit changes, and let it take effect.",
        this::routes);
    root.group("source", "Check the sources.", this::source);
    root.group("store", "Check the store.", this::store);
    root.group("catalog", "Rebuild the local index.", this::catalog);
    root.group("keys", "Make, check and rotate keys.", this::keys);
    root.group("tokens", "Let people and programs use the API and the dashboard.", this::tokens);
    root.group("alerts", "Show, try, acknowledge and silence alerts.", this::alerts);
    root.group("jobs", "Show and cancel what a server works on.", this::jobs);
    root.group("approvals", "Decide what others asked a server for.", this::approvals);
    root.group("audit", "Show who did what, and prove that the record is whole.", this::audit);
    root.group("recovery-kit", "Prepare for the loss of this host.", this::recoveryKit);
    root.command("serve", () -> new Serve(session));
    root.command("completion", () -> new Completion(session));
    root.command("help", () -> new Help(session));
  }

  private void backup(Branch group) {
    group.command("run", () -> new BackupRun(session));
    group.command("list", () -> new BackupList(session));
    group.command("status", () -> new BackupStatus(session));
    group.command("verify", () -> new BackupVerify(session));
    group.command("pin", () -> new BackupPin(session));
    group.command("unpin", () -> new BackupUnpin(session));
  }

  private void restore(Branch group) {
    group.command("list", () -> new RestoreList(session));
    group.command("postgres", () -> new RestorePostgres(session));
    group.command("postgres_logical", () -> new RestorePostgresLogical(session));
    group.command("redis", () -> new RestoreRedis(session));
    group.command("filesystem", () -> new RestoreFilesystem(session));
  }

  private void wal(Branch group) {
    group.command("follow", () -> new WalFollow(session));
    group.command("audit", () -> new WalAudit(session));
    group.command("status", () -> new WalStatus(session));
    group.command("compact", () -> new WalCompact(session));
    group.command("drop-slot", () -> new WalDropSlot(session));
    group.command("push", () -> new WalPush(session));
    group.command("fetch", () -> new WalFetch(session));
    group.command("serve", () -> new WalServe(session));
  }

  private void redis(Branch group) {
    group.command("follow", () -> new RedisFollow(session));
    group.command("audit", () -> new RedisAudit(session));
  }

  private void test(Branch group) {
    group.command("restore", () -> new TestRestore(session));
    group.command("history", () -> new TestHistory(session));
  }

  private void config(Branch group) {
    group.command("validate", () -> new ConfigValidate(session));
  }

  private void routes(Branch group) {
    group.command("check", () -> new RoutesCheck(session));
    group.command("diff", () -> new RoutesDiff(session));
    group.command("apply", () -> new RoutesApply(session));
    group.command("history", () -> new RoutesHistory(session));
    group.command("add", () -> new RoutesAdd(session));
  }

  private void source(Branch group) {
    group.command("check", () -> new SourceCheck(session));
  }

  private void store(Branch group) {
    group.command("check", () -> new StoreCheck(session));
  }

  private void catalog(Branch group) {
    group.command("rebuild", () -> new CatalogRebuild(session));
  }

  private void keys(Branch group) {
    group.command("generate", () -> new KeysGenerate(session));
    group.command("check", () -> new KeysCheck(session));
    group.command("rotate", () -> new KeysRotate(session));
  }

  private void tokens(Branch group) {
    group.command("create", () -> new TokensCreate(session));
    group.command("list", () -> new TokensList(session));
    group.command("revoke", () -> new TokensRevoke(session));
  }

  private void alerts(Branch group) {
    group.command("list", () -> new AlertsList(session));
    group.command("test", () -> new AlertsTest(session));
    group.command("ack", () -> new AlertsAck(session));
    group.command("silence", () -> new AlertsSilence(session));
  }

  private void jobs(Branch group) {
    group.command("list", () -> new JobsList(session));
    group.command("show", () -> new JobsShow(session));
    group.command("cancel", () -> new JobsCancel(session));
  }

  private void approvals(Branch group) {
    group.command("list", () -> new ApprovalsList(session));
    group.command("approve", () -> new ApprovalsApprove(session));
    group.command("refuse", () -> new ApprovalsRefuse(session));
  }

  private void audit(Branch group) {
    group.command("list", () -> new AuditList(session));
    group.command("verify", () -> new AuditVerify(session));
  }

  private void recoveryKit(Branch group) {
    group.command("export", () -> new RecoveryKitExport(session));
  }
}
