package io.voiceagents.backup.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.voiceagents.backup.audit.AuditRecord;
import io.voiceagents.backup.catalog.BackupRequest;
import io.voiceagents.backup.catalog.BackupRunner;
import io.voiceagents.backup.catalog.Catalog;
import io.voiceagents.backup.catalog.RunResult;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.cli.AlertBook;
import io.voiceagents.backup.cli.ChainView;
import io.voiceagents.backup.cli.CommandFailure;
import io.voiceagents.backup.cli.ConfigurationNote;
import io.voiceagents.backup.cli.EditBook;
import io.voiceagents.backup.cli.ExitCode;
import io.voiceagents.backup.cli.ServerJobs;
import io.voiceagents.backup.cli.ServerTarget;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.Configuration;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.recovery.Protection;
import io.voiceagents.backup.recovery.Recoverability;
import io.voiceagents.backup.restore.DatabaseRestorer;
import io.voiceagents.backup.restore.RecoveryWindows.Window;
import io.voiceagents.backup.restore.Restorer;
import io.voiceagents.backup.retention.Expired;
import io.voiceagents.backup.retention.Retainer;
import io.voiceagents.backup.verify.Verifier;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What commands start, done by a server. Used by one thread. */
public final class RemoteOperations extends OnTheHostOnly {
  private static final String JOBS = "/api/v1/jobs";
  private static final String APPROVALS = "/api/v1/approvals";
  private static final String EXPIRE = "/api/v1/retention/expire";

  private final Calls calls;
  private final Configuration configuration;

  /**
   * Asks for the policies, so that a wrong address or token shows before anything else.
   *
   * @throws CommandFailure if the server can't be reached, or refuses
   */
  public RemoteOperations(ServerTarget server, SecureRandom random) throws IOException {
    this(server, random, Patience.Pause.REAL);
  }

  RemoteOperations(ServerTarget server, SecureRandom random, Patience.Pause pause)
      throws IOException {
    this.calls = new Calls(server, random, pause);
    this.configuration = RemotePolicies.of(calls.get("/api/v1/policies"));
  }

  /**
   * Begins to load what asking a server takes, on a thread of its own while the command is read;
   * for a process that is about to ask. The thread is the first to name {@link Calls}, for whoever
   * names a class first waits until its constants are there.
   */
  public static void warmUp() {
    Thread thread = new Thread(() -> Calls.warmUp(), "warm-up");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public Configuration configuration() {
    return configuration;
  }

  @Override
  public List<ConfigurationNote> configurationWarnings() {
    return List.of();
  }

  @Override
  public Catalog catalog() {
    return new RemoteSets(calls);
  }

  @Override
  public Verifier verifier() {
    return new RemoteVerifier(calls);
  }

  @Override
  public Restorer restorer() {
    return new RemoteRestorer(calls, type -> policy(type).source().kind());
  }

  @Override
  public DatabaseRestorer databases() {
    return new RemoteDatabases(calls, type -> policy(type).source().kind());
  }

  @Override
  public BackupRunner backups() {
    return (request, progress) -> {
      try {
        return run(request, progress);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  private RunResult run(BackupRequest request, Progress progress) throws IOException {
    ObjectNode body =
        JsonNodeFactory.instance
            .objectNode()
            .put("type", request.policy().name())
            .put("kind", request.kind().word())
            .put("force", request.force());
    return Read.run(new JobWatch(calls).end(calls.post("/api/v1/backup/run", body), progress));
  }

  @Override
  public Optional<Window> recoveryWindow(Policy policy, List<SetSummary> sets) throws IOException {
    for (JsonNode window : calls.get("/api/v1/restore/windows").path("recoverable")) {
      if (window.path("type").asText().equals(policy.name())) {
        return Optional.of(Read.window(window));
      }
    }
    return Optional.empty();
  }

  @Override
  public Recoverability recoverability(Clock clock) throws IOException {
    JsonNode status = calls.get("/api/v1/backup/status");
    if (status.path("trouble").isTextual()) {
      throw new CommandFailure(ExitCode.UNREACHABLE, status.path("trouble").asText());
    }
    List<Protection> policies = new ArrayList<>();
    for (JsonNode one : status.path("policies")) {
      policies.add(Read.protection(one, policy(one.path("type").asText())));
    }
    return new Recoverability(
        Instant.parse(status.path("assessed_at").asText()), policies, Optional.empty());
  }

  private Policy policy(String type) throws CommandFailure {
    return Optional.ofNullable(configuration.policies().get(type))
        .orElseThrow(
            () ->
                new CommandFailure(
                    ExitCode.NOT_FOUND,
                    "the server has no policy '%s' any more. Hint: restores of such backups are for a person at the host."
                        .formatted(type)));
  }

  @Override
  public List<AuditRecord> auditRecords(int limit, Instant since) throws IOException {
    List<AuditRecord> records = new ArrayList<>();
    String before = "";
    do {
      int wanted = limit == 0 ? 1_000 : Math.min(1_000, limit - records.size());
      JsonNode page =
          calls.get(
              Calls.path(
                  "/api/v1/audit",
                  Map.of(
                      "limit",
                      String.valueOf(wanted),
                      "before",
                      before,
                      "since",
                      since.equals(Instant.MIN) ? "" : since.toString())));
      records.addAll(Read.all(page.path("records"), Read::record));
      before = page.path("next_before").asText("").replace("null", "");
    } while (!before.isEmpty() && (limit == 0 || records.size() < limit));
    return records;
  }

  @Override
  public EditBook edits(Clock clock) {
    return new RemoteEdits(calls);
  }

  @Override
  public AlertBook alerts(Clock clock) {
    return new RemoteAlerts(calls);
  }

  @Override
  public List<ChainView> expiryPlan(Policy policy) throws IOException {
    ObjectNode body =
        JsonNodeFactory.instance.objectNode().put("type", policy.name()).put("dry_run", true);
    return Read.all(calls.post(EXPIRE, body).path("chains"), ReadCare::chain);
  }

  @Override
  public Expired expire(Policy policy, Optional<Integer> limit, boolean agreed) throws IOException {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("type", policy.name());
    limit.ifPresent(most -> body.put("limit", most));
    body.put("agree", agreed);
    JsonNode job = new JobWatch(calls).end(calls.post(EXPIRE, body), Progress.NONE);
    if (job.path("result").has("freed_bytes")) {
      return ReadCare.expired(job.path("result"));
    }
    throw failed(job, "deleted");
  }

  private static CommandFailure failed(JsonNode job, String doing) throws InterruptedIOException {
    try {
      return RemoteRestorer.failed(job);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the server " + doing);
    }
  }

  @Override
  public Retainer retainer() {
    return new RemoteRetainer(calls);
  }

  @Override
  public long rebuildCatalog() throws IOException {
    JsonNode asked = calls.post("/api/v1/catalog/rebuild", JsonNodeFactory.instance.objectNode());
    JsonNode job = new JobWatch(calls).end(asked, Progress.NONE);
    if (job.path("result").has("sets")) {
      return job.path("result").path("sets").asLong();
    }
    throw failed(job, "made its index anew");
  }

  @Override
  public ServerJobs jobs() {
    return new ServerJobs() {
      @Override
      public List<JsonNode> list() throws IOException {
        return Read.all(calls.get(JOBS).path("jobs"), job -> job);
      }

      @Override
      public JsonNode find(String id) throws IOException {
        return calls.get(address(id));
      }

      @Override
      public JsonNode cancel(String id) throws IOException {
        return calls.delete(address(id));
      }

      @Override
      public List<JsonNode> approvals() throws IOException {
        return Read.all(calls.get(APPROVALS).path("approvals"), job -> job);
      }

      @Override
      public JsonNode decide(String id, boolean approve, String note) throws IOException {
        return calls.post(
            address(id).replace(JOBS, APPROVALS) + (approve ? "/approve" : "/refuse"),
            JsonNodeFactory.instance.objectNode().put("note", note));
      }

      private String address(String id) throws CommandFailure {
        if (!id.matches("[A-Za-z0-9_-]{1,64}")) {
          throw new CommandFailure(
              ExitCode.USAGE, "'" + id + "' is no job's id. Hint: see 'backupctl jobs list'.");
        }
        return JOBS + "/" + id;
      }
    };
  }

  @Override
  public void close() {}
}
