package io.voiceagents.backup.restore;

import io.voiceagents.backup.catalog.Chains;
import io.voiceagents.backup.catalog.Ids;
import io.voiceagents.backup.catalog.Manifest;
import io.voiceagents.backup.catalog.SetReader;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.source.files.FileNames;
import io.voiceagents.backup.source.postgres.ClientPrograms;
import io.voiceagents.backup.source.postgres.DatabaseTransfer;
import io.voiceagents.backup.source.postgres.DumpFile;
import io.voiceagents.backup.source.postgres.DumpLoad;
import io.voiceagents.backup.source.postgres.RecoveryEnd;
import io.voiceagents.backup.source.postgres.ScratchPostgres;
import io.voiceagents.backup.source.postgres.ServerBinaries;
import io.voiceagents.backup.source.postgres.SourceContents;
import io.voiceagents.backup.source.postgres.TableName;
import io.voiceagents.backup.source.postgres.TargetServer;
import io.voiceagents.backup.source.postgres.TransferNames;
import io.voiceagents.backup.source.postgres.TransferOrder;
import io.voiceagents.backup.source.postgres.TransferRefusedException;
import io.voiceagents.backup.source.postgres.TransferTarget;
import io.voiceagents.backup.source.postgres.WalNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Restores a set to a scratch server, which has nothing of the set's configuration and no network,
 * and brings the wanted part from there into the running server. A dump of a whole database needs
 * no scratch server. Thread-safe.
 */
public final class ScratchDatabaseRestorer implements DatabaseRestorer {
  private final Chains chains;
  private final Restorer restorer;
  private final ServerBinaries binaries;
  private final Path scratch;
  private final Ids ids;
  private final Clock clock;

  /**
   * @param restorer of whole sets
   * @param scratch directory on this host with room for the cluster and a dump
   */
  public ScratchDatabaseRestorer(
      Chains chains,
      Restorer restorer,
      ServerBinaries binaries,
      Path scratch,
      Ids ids,
      Clock clock) {
    this.chains = chains;
    this.restorer = restorer;
    this.binaries = binaries;
    this.scratch = scratch;
    this.ids = ids;
    this.clock = clock;
  }

  @Override
  public DatabaseRestorePlan plan(DatabaseRestoreRequest request) throws IOException {
    Manifest manifest = SetReader.open(chains, request.set()).manifest();
    refuseMissingDatabase(manifest, request);
    ScratchOrigin origin = ScratchOrigin.of(manifest, binaries);
    int major = origin.major();
    TargetServer target = TargetServer.find(request.target());
    if (target.major() < major) {
      throw new RestoreRefusedException(
          "%s runs PostgreSQL %d, and %s is of PostgreSQL %d: a dump can't go to an older version. Hint: --target-connection names another server"
              .formatted(target.address(), target.major(), request.set().key(), major));
    }
    TransferTarget state = TransferTarget.look(target, request.order());
    if (state.refusal().isPresent()) {
      throw new RestoreRefusedException(state.refusal().get());
    }
    refuseParts(origin, request, state);
    List<String> needed = origin.needed(request.order());
    ClientPrograms programs = ClientPrograms.find(binaries, major, target.major());
    Path data = scratch.resolve("database-" + ids.suffix()).resolve("data");
    ScratchPostgres.refuseUnreachable(data);
    RestorePlan whole =
        restorer.plan(
            new RestoreRequest(request.set(), data, needed, Map.of(), false, request.recovery()));
    ScratchRoom.refuseTooSmall(data, whole.contentBytes() + origin.moreBytes(request.order()));
    return new DatabaseRestorePlan(
        request,
        whole,
        target.address(),
        state,
        steps(request, whole, target, state, origin, programs));
  }

  /** A part of a database must not take the place of a whole one under its name. */
  private static void refuseParts(
      ScratchOrigin origin, DatabaseRestoreRequest request, TransferTarget state)
      throws RestoreRefusedException {
    TransferOrder order = request.order();
    if (origin.filters().isPresent() && order.tables().isEmpty() && state.exists()) {
      throw new RestoreRefusedException(
          "%s has a part of the database '%s' (%s), and '%s' is there: it may have more. Hint: bring it under another name (--target-db NEW --database %s), or single tables with --tables"
              .formatted(
                  request.set().key(),
                  order.source(),
                  origin.filters().get(),
                  order.database(),
                  order.source()));
    }
  }

  /** What was made after the backup may come with its WAL. */
  private static void refuseMissingDatabase(Manifest manifest, DatabaseRestoreRequest request)
      throws RestoreRefusedException {
    List<String> known = SourceContents.databases(manifest.facts());
    String source = request.order().source();
    if (request.recovery().isEmpty() && !known.isEmpty() && !known.contains(source)) {
      throw new RestoreRefusedException(
          "%s has no database '%s'. Hint: it has %s; name one with --database"
              .formatted(request.set().key(), source, String.join(", ", known)));
    }
  }

  private static List<String> steps(
      DatabaseRestoreRequest request,
      RestorePlan whole,
      TargetServer target,
      TransferTarget state,
      ScratchOrigin origin,
      ClientPrograms programs) {
    TransferOrder order = request.order();
    String what =
        order.tables().isEmpty()
            ? "the database " + order.source()
            : order.tables().stream().map(Object::toString).collect(Collectors.joining(", "))
                + " of the database "
                + order.source();
    String where = "the database " + order.database() + " on " + target.address();
    List<String> steps = new ArrayList<>();
    whole.steps().stream().filter(step -> !step.startsWith("rename to ")).forEach(steps::add);
    origin
        .filters()
        .ifPresent(left -> steps.add(0, "note that the policy left things out (" + left + ")"));
    if (origin.loadable(order).isEmpty()) {
      steps.add(origin.step());
      steps.add("dump " + what + " by " + programs.directory().resolve("pg_dump"));
    }
    steps.add("load it beside " + where + ", in one transaction, and compare the rows");
    if (state.exists() && order.tables().isEmpty()) {
      steps.add(
          "end the sessions of the present database (now "
              + state.sessions()
              + ")"
              + " and move it aside, under a name with the time");
    }
    if (!state.taken().isEmpty()) {
      steps.add(
          "move what is there aside, into a schema with the time in its name: "
              + state.taken().stream().map(TableName::toString).collect(Collectors.joining(", ")));
    }
    steps.add(
        (state.exists() ? "put it into " : "name it ") + where + "; remove the scratch place");
    return steps;
  }

  @Override
  public DatabaseRestoreResult execute(DatabaseRestorePlan plan, Progress progress)
      throws IOException, InterruptedException {
    Instant startedAt = clock.instant();
    DatabaseRestoreRequest request = plan.request();
    Path data = plan.scratch().request().target();
    Path place = data.resolveSibling("");
    Manifest manifest = SetReader.open(chains, request.set()).manifest();
    ScratchOrigin origin = ScratchOrigin.of(manifest, binaries);
    TargetServer target = TargetServer.find(request.target());
    refuseOther(plan, target);
    DumpFile dump =
        new DumpFile(
            ClientPrograms.find(binaries, origin.major(), target.major()), place.resolve("dump"));
    TransferNames names = TransferNames.of(ids.suffix(), Ids.utc(startedAt));
    try (ScratchDirectory thrownAway = ScratchDirectory.open(place)) {
      restorer.execute(plan.scratch(), progress);
      Files.createDirectory(
          dump.directory(),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Optional<String> loadable = origin.loadable(request.order());
      Ended ended =
          loadable.isPresent()
              ? new Ended(
                  Optional.empty(),
                  new DumpLoad(target, plan.state(), request.order(), names, dump, manifest.facts())
                      .run(FileNames.resolve(data, loadable.get()), progress))
              : transfer(
                  request,
                  origin,
                  data,
                  new DatabaseTransfer(target, plan.state(), request.order(), names, dump),
                  progress);
      return new DatabaseRestoreResult(
          target.address(),
          ended.recoveredTo(),
          ended.result().rows(),
          ended.result().movedAside(),
          Duration.between(startedAt, clock.instant()),
          ended.result().next());
    } catch (TransferRefusedException e) {
      throw new RestoreRefusedException(String.valueOf(e.getMessage()));
    }
  }

  /** After a fail-over another server is the primary: who saw the plan has not seen that one. */
  private static void refuseOther(DatabaseRestorePlan plan, TargetServer target)
      throws RestoreRefusedException {
    if (!plan.server().equals(target.address())) {
      throw new RestoreRefusedException(
          "the server to restore into is %s now, and was %s when this was planned. Hint: look at a new plan, and begin anew"
              .formatted(target.address(), plan.server()));
    }
  }

  private record Ended(Optional<String> recoveredTo, DatabaseTransfer.Result result) {}

  private Ended transfer(
      DatabaseRestoreRequest request,
      ScratchOrigin origin,
      Path data,
      DatabaseTransfer transfer,
      Progress progress)
      throws IOException, InterruptedException {
    progress.phase("starting a scratch server", -1);
    try (ScratchPostgres server = origin.start(data, request.order(), clock)) {
      Optional<String> end =
          request.recovery().isPresent() ? Optional.of(end(data)) : Optional.empty();
      return new Ended(end, transfer.run(server, progress));
    }
  }

  private static String end(Path data) throws IOException {
    RecoveryEnd end = RecoveryEnd.read(data);
    return "%s, %s".formatted(WalNames.position(end.position()), end.reason());
  }
}
