package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.alert.AlertDesk;
import io.voiceagents.backup.alert.AlertFiles;
import io.voiceagents.backup.alert.OpenAlert;
import io.voiceagents.backup.edit.EditEntry;
import io.voiceagents.backup.edit.EditEntry.Outcome;
import io.voiceagents.backup.edit.EditLog;
import io.voiceagents.backup.edit.EditedFiles;
import io.voiceagents.backup.edit.RouteProblem;
import io.voiceagents.backup.observe.Event;
import io.voiceagents.backup.observe.EventSink;
import io.voiceagents.backup.policy.AlertSettings;
import io.voiceagents.backup.policy.BackupKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of edits: told, noted, alerted, and over when what lies there is what runs. */
class EditsTest {
  private static final String LOOP = "- route: &a\n    id: loop\n    more: *a\n";

  private final Path home;
  private final AlertFiles alerts;
  private final AlertDesk desk;
  private final List<Event> events = new ArrayList<>();
  private final List<RouteGate.Passed> inForce = new ArrayList<>();
  private Failing failing = () -> {};
  private Duration passed = Duration.ZERO;

  /** What goes wrong where an edit is put in force. */
  private interface Failing {
    void now() throws IOException;
  }

  EditsTest(@TempDir Path home) {
    this.home = home;
    this.alerts = new AlertFiles(home.resolve("var"));
    this.desk = new AlertDesk(alerts, Clock.systemUTC(), AlertDesk.REMINDER, Duration.ZERO);
  }

  @BeforeEach
  void install() throws IOException {
    Installation.in(home);
    configure("0 4 * * *", "");
  }

  private void configure(String cron, String more) throws IOException {
    Files.writeString(
        configuration(),
        """
        state_directory: ../var
        storage: { directory: ../store }
        encryption: { key_file: backup.key }
        schedules: { expiry: never }
        policies:
          logs: { type: filesystem, paths: [../data], schedule: { full: "%s" } }
        """
                .formatted(cron)
            + more);
  }

  private Path configuration() {
    return home.resolve("config/backup.yaml");
  }

  private Path route(String name) {
    return home.resolve("routes").resolve(name + ".camel.yaml");
  }

  private Edits edits() throws IOException {
    Path state = home.resolve("var");
    Clock clock = new Later();
    return new Edits(
        gate(clock),
        home.resolve("routes"),
        state.resolve("in-force"),
        EventSink.all(List.of(desk, events::add)),
        new EditNotes(new EditLog(state), "backup.yaml", files -> "anna", clock),
        clock);
  }

  private RouteGate gate(Clock clock) throws IOException {
    Watchers watchers =
        Watchers.all(
            home.resolve("var"),
            () -> AlertSettings.DEFAULT,
            Optional::empty,
            "test",
            home.resolve("routes"),
            clock);
    return new RouteGate(
        configuration(), Map.of(), watchers.with(ScheduleSteps.Starts.NOTHING, Map.of()));
  }

  /** The system's clock, as far ahead as the test says. */
  private final class Later extends Clock {
    @Override
    public Instant instant() {
      return Clock.systemUTC().instant().plus(passed);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return Clock.system(zone);
    }
  }

  private Edits started() throws IOException {
    Edits edits = edits();
    inForce.add(edits.first());
    edits.started();
    return edits;
  }

  private void look(Edits edits) {
    edits.look(
        new Edits.InForce() {
          @Override
          public List<RouteProblem> objections(RouteGate.Passed passed) {
            return List.of();
          }

          @Override
          public void put(RouteGate.Passed passed) throws IOException {
            failing.now();
            inForce.add(passed);
          }
        });
  }

  private List<String> open() throws IOException {
    return alerts.open().stream().map(OpenAlert::alert).map(alert -> alert.key()).toList();
  }

  private EditEntry newest() throws IOException {
    return new EditLog(home.resolve("var")).list(1).get(0);
  }

  private long refusals() {
    return events.stream().filter(Event.EditRefused.class::isInstance).count();
  }

  private void refused(String file, int line, String message) throws IOException {
    assertThat(open()).containsExactly("server/edit");
    assertThat(alerts.open().get(0).alert().what()).contains(file).contains(message);
    EditEntry entry = newest();
    assertThat(entry.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(entry.files()).isNotEmpty();
    assertThat(entry.problems().get(0).file()).isEqualTo(file);
    assertThat(entry.problems().get(0).line()).isEqualTo(line);
    assertThat(entry.problems().get(0).hint()).isNotBlank();
  }

  @Test
  void anAliasThatContainsItselfIsRefusedAndLaterEditsAreTaken() throws Exception {
    Edits edits = started();
    Files.writeString(route("loop"), LOOP);
    look(edits);
    refused("loop.camel.yaml", 3, "an alias contains itself");
    Files.delete(route("loop"));
    configure("7 7 * * *", "");
    look(edits);
    assertThat(inForce).hasSize(2);
    assertThat(open()).isEmpty();
  }

  @Test
  void bothDaysInACronAreRefusedWithTheirLine() throws Exception {
    Edits edits = started();
    configure("0 2 1 * 1", "");
    look(edits);
    refused("backup.yaml", 6, "policies.logs.schedule.full");
  }

  @Test
  void whatNobodyThoughtOfIsARefusalToo() throws Exception {
    Edits edits = started();
    failing =
        () -> {
          throw new IllegalArgumentException("planted");
        };
    configure("7 7 * * *", "");
    look(edits);
    refused("backup.yaml", 0, "can't be taken: planted");
    look(edits);
    assertThat(refusals()).isEqualTo(1);
  }

  @Test
  void onlyWhatMayPassIsTriedAgain() throws Exception {
    Edits edits = started();
    Path staged = home.resolve("var/in-force/routes-1/verify.camel.yaml");
    failing =
        () -> {
          throw new RoutesDontStart(
              List.of(staged), new IllegalStateException("at file:" + staged + ":4 it is wrong"));
        };
    configure("7 7 * * *", "");
    look(edits);
    refused("verify.camel.yaml", 4, "does not start: at verify.camel.yaml:4 it is wrong.");
    passed = Duration.ofMinutes(1);
    look(edits);
    assertThat(refusals()).isEqualTo(1);

    failing =
        () -> {
          throw new RoutesDontStart(List.of(staged), new SQLException("the database is away"));
        };
    configure("8 8 * * *", "");
    look(edits);
    refused("verify.camel.yaml", 0, "the database is away");
    failing = () -> {};
    passed = Duration.ofMinutes(2);
    look(edits);
    assertThat(inForce).hasSize(2);
    assertThat(open()).isEmpty();
  }

  @Test
  void aFileThatIsNotTextIsARefusedEditUntilItIsMended() throws Exception {
    Edits edits = started();
    byte[] bytes =
        "state_directory: ../var\nstorage: \u00e4\n".getBytes(StandardCharsets.ISO_8859_1);
    String good = Files.readString(configuration());
    Files.write(configuration(), bytes);
    look(edits);
    assertThat(open()).as("a file may be seen while it is written").isEmpty();
    look(edits);
    refused("backup.yaml", 2, "is not UTF-8 text");
    look(edits);
    look(edits);
    assertThat(refusals()).isEqualTo(1);
    Files.writeString(configuration(), good);
    look(edits);
    assertThat(open()).isEmpty();
    assertThat(newest().outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(inForce).as("nothing had to be exchanged").hasSize(1);
  }

  @Test
  void aFileThatIsAwayIsARefusedEditAndOneThatIsBackWithAChangeIsTaken() throws Exception {
    Edits edits = started();
    Files.delete(configuration());
    look(edits);
    look(edits);
    refused("backup.yaml", 0, "is not there");
    Files.write(route("verify"), new byte[] {'-', (byte) 0xff});
    look(edits);
    look(edits);
    refused("verify.camel.yaml", 1, "is not UTF-8 text");
    Files.copy(Path.of("routes/verify.camel.yaml"), home.resolve("again"));
    Files.move(home.resolve("again"), route("verify"), StandardCopyOption.REPLACE_EXISTING);
    configure("7 7 * * *", "");
    look(edits);
    assertThat(inForce).hasSize(2);
    assertThat(open()).isEmpty();
  }

  @Test
  void whatRunsIsNeverWrittenOver() throws Exception {
    Edits edits = started();
    configure("7 7 * * *", "");
    look(edits);
    String shipped = Files.readString(route("verify"));
    for (int i = 0; i < 70; i++) {
      Files.writeString(route("verify"), shipped + "# " + i + "\n- nothing: {}\n");
      look(edits);
    }
    assertThat(refusals()).isEqualTo(70);
    for (RouteGate.Passed generation : inForce) {
      assertThat(generation.routes().resolve("verify.camel.yaml")).hasContent(shipped);
    }
    try (Stream<Path> staged = Files.list(home.resolve("var/in-force"))) {
      assertThat(staged).as("what was refused is gone").hasSize(2);
    }
    inForce.clear();
    Files.writeString(route("verify"), shipped);
    started();
    try (Stream<Path> staged = Files.list(home.resolve("var/in-force"))) {
      assertThat(staged).as("what an earlier process left is gone").hasSize(1);
    }
  }

  @Test
  void anEditThatIsTakenBackEndsItsAlertAndNamesItsFiles() throws Exception {
    Edits edits = started();
    String good = Files.readString(configuration());
    Files.writeString(configuration(), "policies: 3\n");
    look(edits);
    assertThat(open()).containsExactly("server/edit");
    Files.writeString(configuration(), good);
    look(edits);
    assertThat(open()).isEmpty();
    assertThat(events)
        .filteredOn(Event.EditApplied.class::isInstance)
        .singleElement()
        .satisfies(
            event -> assertThat(((Event.EditApplied) event).file()).isEqualTo("backup.yaml"));
  }

  @Test
  void theRouteThatAPolicyNeedsEndsTheAlertOfTheRefusedPolicy() throws Exception {
    Edits edits = started();
    configure(
        "0 4 * * *",
        "  calls: { type: filesystem, paths: [../calls], schedule: { full: '0 1 * * *' } }\n");
    look(edits);
    assertThat(open()).containsExactly("server/edit");
    assertThat(alerts.open().get(0).alert().what()).contains("backupctl routes add calls");
    Files.writeString(route("schedule-calls-full"), RouteTemplate.text("calls", BackupKind.FULL));
    look(edits);
    assertThat(inForce).hasSize(2);
    assertThat(open()).isEmpty();
  }

  @Test
  void whatIsCheckedIsWhatWasReadWhateverLiesThereByNow() throws Exception {
    EditedFiles read = EditedFiles.read(configuration(), home.resolve("routes"));
    configure("9 9 * * *", "");
    assertThat(gate(new Later()).configuration(read).value().orElseThrow().configuration())
        .extracting(loaded -> Objects.requireNonNull(loaded.policies().get("logs")).schedule())
        .isEqualTo(Map.of(BackupKind.FULL, "0 4 * * *"));
  }

  @Test
  void aVolumeThatIsSwappedBehindALinkIsOneEdit() throws Exception {
    Path config = home.resolve("config");
    for (String volume : List.of("..1", "..2")) {
      Files.createDirectory(config.resolve(volume));
      Files.copy(configuration(), config.resolve(volume).resolve("backup.yaml"));
    }
    Files.createSymbolicLink(config.resolve("..data"), Path.of("..1"));
    Files.delete(configuration());
    Files.createSymbolicLink(configuration(), Path.of("..data/backup.yaml"));
    Edits edits = started();
    passed = Duration.ofSeconds(10);
    look(edits);
    Path next = config.resolve("..2/backup.yaml");
    Files.writeString(next, Files.readString(next).replace("0 4 * * *", "7 7 * * *"));
    look(edits);
    assertThat(inForce).hasSize(1);

    Files.createSymbolicLink(config.resolve("..next"), Path.of("..2"));
    Files.move(config.resolve("..next"), config.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    look(edits);
    assertThat(inForce).hasSize(2);
    assertThat(newest().outcome()).isEqualTo(Outcome.APPLIED);
  }

  @Test
  void theNextStartWithFilesThatRunEndsTheAlert() throws Exception {
    Edits edits = started();
    String good = Files.readString(configuration());
    Files.writeString(configuration(), "policies: 3\n");
    look(edits);
    assertThat(open()).containsExactly("server/edit");
    assertThatThrownBy(() -> edits().first()).hasMessageContaining("backup.yaml");
    Files.writeString(configuration(), good);
    started();
    assertThat(open()).isEmpty();
  }
}
