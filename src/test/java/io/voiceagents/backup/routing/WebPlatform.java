package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.access.Role;
import io.voiceagents.backup.access.Tokens;
import io.voiceagents.backup.alert.AlertDesk;
import io.voiceagents.backup.alert.AlertFiles;
import io.voiceagents.backup.api.Platform;
import io.voiceagents.backup.audit.AuditDesk;
import io.voiceagents.backup.audit.AuditLog;
import io.voiceagents.backup.catalog.BackupRequest;
import io.voiceagents.backup.catalog.NoRepositoryException;
import io.voiceagents.backup.cli.AlertBook;
import io.voiceagents.backup.cli.EditBook;
import io.voiceagents.backup.cli.Operations;
import io.voiceagents.backup.keys.KeyFile;
import io.voiceagents.backup.observe.Event;
import io.voiceagents.backup.observe.EventSink;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.ConfigurationLoader;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.policy.ServerSettings;
import io.voiceagents.backup.recovery.Assessment;
import io.voiceagents.backup.recovery.Recoverability;
import io.voiceagents.backup.routing.web.WebServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The web server on a real application with a directory store and one tree of files. */
final class WebPlatform implements Platform, AutoCloseable {
  private static final long STORE_SECONDS = 60;

  final Path root;
  final Tokens tokens;
  final WebServer server;
  final Map<Role, String> texts = new HashMap<>();
  final AuditDesk audit;

  /** What the server told. */
  final Queue<Event> events = new ConcurrentLinkedQueue<>();

  private volatile Application application;
  private final HttpClient client = HttpClient.newHttpClient();
  volatile Recoverability found = Recoverability.unknown(Instant.EPOCH);
  volatile Optional<String> notReady = Optional.empty();

  /** Holds back whoever wants to ask the store. */
  volatile CountDownLatch storeAnswers = new CountDownLatch(0);

  /** What is thrown at whoever asks for what can be done. */
  volatile Optional<Throwable> defect = Optional.empty();

  /** At which moment the clock stands still. */
  volatile Optional<Instant> stopped = Optional.empty();

  /** How much later it is than on this host. */
  volatile Duration ahead = Duration.ZERO;

  WebPlatform(Path root) throws Exception {
    this(root, new ServerSettings("127.0.0.1", 0));
  }

  WebPlatform(Path root, ServerSettings settings) throws Exception {
    this.root = root;
    Files.createDirectories(root.resolve("store"));
    Path tree = Files.createDirectories(root.resolve("tree"));
    Files.writeString(tree.resolve("call.txt"), "hello");
    if (!Files.exists(root.resolve("backup.key"))) {
      KeyFile.generate(root.resolve("backup.key"), new SecureRandom(), Clock.systemUTC());
    }
    Files.writeString(
        root.resolve("backup.yaml"),
        """
            storage: {directory: ./store}
            state_directory: ./state
            encryption: {key_file: ./backup.key}
            policies:
              voice_data:
                type: filesystem
                paths: [./tree]
                schedule: {full: '0 3 * * *', incremental: '0 */6 * * *'}
                objectives: {rpo: 8h}
            """);
    this.application = application();
    this.tokens = new Tokens(root.resolve("state"), new SecureRandom(), Clock.systemUTC());
    for (Role role : Role.values()) {
      texts.put(role, tokens.create(role.word(), role, Duration.ofHours(1)).text());
    }
    this.audit =
        new AuditDesk(
            new AuditLog(root.resolve("state"), new SecureRandom(), Clock.systemUTC()),
            EventSink.NONE,
            Clock.systemUTC());
    this.server = WebServer.start(this, settings, tokens, events::add, new SecureRandom());
    changed("voice_data");
  }

  private Application application() throws Exception {
    return new Application(
        ConfigurationLoader.loadWithWarnings(root.resolve("backup.yaml"), Map.of()),
        Path.of("").toAbsolutePath(),
        Path.of("routes").toAbsolutePath(),
        Map.of(),
        Clock.systemUTC(),
        EventSink.NONE,
        new Turns(),
        ResidentProcess.SHOWN);
  }

  /** Puts an edit of the configuration in force. */
  void edit(String before, String after) throws Exception {
    Path file = root.resolve("backup.yaml");
    String text = Files.readString(file);
    assertThat(text).contains(before);
    Files.writeString(file, text.replace(before, after));
    Application old = application;
    application = application();
    old.close();
  }

  /** Backs up the tree as a schedule does it: nobody asks the API for it. */
  void backup(BackupKind kind) throws Exception {
    Policy policy =
        Objects.requireNonNull(application.configuration().policies().get("voice_data"));
    application.backups().run(new BackupRequest(policy, kind, false), Progress.NONE);
    changed("voice_data");
  }

  /** An alert that stands open. */
  void refuseAnEdit() throws IOException {
    AlertDesk.of(new AlertFiles(root.resolve("state")), Clock.systemUTC())
        .accept(new Event.EditRefused(Clock.systemUTC().instant(), "backup.yaml", "line 3"));
  }

  @Override
  public Operations operations() throws IOException {
    if (defect.orElse(null) instanceof RuntimeException thrown) {
      throw thrown;
    }
    if (defect.orElse(null) instanceof Error thrown) {
      throw thrown;
    }
    try {
      if (!storeAnswers.await(STORE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("the store did not answer");
      }
      return application;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public Recoverability recoverability() {
    return found;
  }

  @Override
  public Optional<String> notReady() {
    return notReady;
  }

  @Override
  public String metrics() {
    return "voice_agent_backup_up 1\n";
  }

  @Override
  public void changed(String type) {
    try {
      found =
          new Assessment(
                  application.configuration(),
                  application.catalog(),
                  application.verifier(),
                  application.logStatuses(),
                  application::recoveryWindow,
                  policy -> Optional.empty(),
                  Clock.systemUTC())
              .now();
    } catch (NoRepositoryException e) {
      found =
          Assessment.ofNothing(
              application.configuration(), policy -> Optional.empty(), Clock.systemUTC().instant());
    } catch (IOException e) {
      found = new Recoverability(now(), List.of(), Optional.of(String.valueOf(e.getMessage())));
    }
  }

  @Override
  public EditBook edits() {
    return EditBook.ofHost(
        root.resolve("state"),
        root.resolve("backup.yaml"),
        Path.of("routes").toAbsolutePath(),
        new SecureRandom(),
        Clock.systemUTC());
  }

  @Override
  public AlertBook alerts() {
    return AlertBook.ofHost(root.resolve("state"), Clock.systemUTC());
  }

  @Override
  public AuditDesk audit() {
    return audit;
  }

  @Override
  public Instant now() {
    return stopped.orElseGet(() -> Clock.systemUTC().instant()).plus(ahead);
  }

  String token(Role role) {
    return String.valueOf(texts.get(role));
  }

  HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(server.address() + path))
        .timeout(Duration.ofSeconds(30));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  HttpResponse<String> get(Role role, String path) throws Exception {
    return send(to(path).header("Authorization", "Bearer " + token(role)));
  }

  HttpResponse<String> post(Role role, String path, String body) throws Exception {
    return send(
        to(path)
            .header("Authorization", "Bearer " + token(role))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  @Override
  public void close() {
    server.close();
    application.close();
  }

  /** For looking at the dashboard: serves until its input ends. */
  public static void main(String[] arguments) throws Exception {
    Path root = Files.createTempDirectory("dashboard");
    try (WebPlatform platform = new WebPlatform(root)) {
      System.out.println(platform.server.address() + " " + platform.token(Role.ADMIN));
      while (System.in.read() >= 0) {
        // Until whoever started this has seen enough.
      }
    }
  }
}
