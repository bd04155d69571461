package io.voiceagents.backup.routing;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.voiceagents.backup.routing.Browsing.broken;
import static io.voiceagents.backup.routing.Browsing.click;
import static io.voiceagents.backup.routing.Browsing.fits;
import static io.voiceagents.backup.routing.Browsing.isAccessible;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import com.microsoft.playwright.options.ColorScheme;
import io.voiceagents.backup.access.Role;
import io.voiceagents.backup.identity.TestIssuer;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.ServerSettings;
import io.voiceagents.backup.policy.TwoPerson;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * People at the dashboard, in the Chromium of this machine. What axe finds fails; pictures of what
 * was seen are in {@code target/screenshots}.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class BrowserTest {
  private static final List<String> KNOWN_DOCS =
      List.of(
          "color-contrast",
          "heading-order",
          "nested-interactive",
          "region",
          "select-name",
          "target-size");
  private static final List<String> KNOWN_CONSOLE =
      List.of("button-name", "color-contrast", "target-size");

  private final Path root;
  private final TestIssuer issuer;
  private final WebPlatform platform;
  private final Browsing browsing;

  BrowserTest(@TempDir Path root) throws Exception {
    this.root = root;
    this.issuer = new TestIssuer(Clock.systemUTC().instant());
    this.platform =
        new WebPlatform(
            root,
            new ServerSettings("127.0.0.1", 0)
                .withOidc(issuer.settings())
                .withTwoPerson(new TwoPerson(false, true, Duration.ofHours(1))));
    this.browsing = new Browsing(platform);
  }

  @AfterEach
  void stop() {
    browsing.close();
    platform.close();
    issuer.close();
  }

  @BeforeEach
  void somethingToSee() throws Exception {
    platform.backup(BackupKind.FULL);
    platform.refuseAnEdit();
  }

  /** The newest job is of that operation and comes to that end. */
  private static void awaitJob(Page page, String operation, String state) {
    var newest = page.locator("#jobs .job").first();
    assertThat(newest).containsText(operation + " voice_data");
    assertThat(newest.locator(".badge")).hasText(state);
  }

  @Test
  void aBackupIsWatchedAFileRestoredAndAFailureSeenAndItsEnd() throws Exception {
    Page page = browsing.login(ColorScheme.LIGHT, 1200, Role.ADMIN);
    isAccessible(page, "dashboard");
    assertThat(page.locator("#calendar .today strong")).hasText("1");
    assertThat(page.locator("#storage .share")).containsText(new String[] {"voice_data"});
    assertThat(page.locator("#storage .share")).containsText(new String[] {"1 backup"});
    Files.writeString(root.resolve("tree/notes.txt"), "bye");
    click(page, "Run voice_data");
    isAccessible(page, "run");
    page.locator("#dialog-ok").click();
    awaitJob(page, "backup", "done");
    assertThat(page.locator("#calendar .today strong")).hasText("2");
    assertThat(page.locator("#storage .share")).containsText(new String[] {"2 backups"});

    click(page, "Restore voice_data");
    Path target = root.resolve("restored");
    page.locator("#include").fill("**/call.txt");
    page.locator("#target").fill(target.toString());
    page.locator("#dialog-ok").click();
    assertThat(page.locator("#dialog-title")).containsText("the plan");
    isAccessible(page, "plan");
    page.locator("#dialog-ok").click();
    awaitJob(page, "restore", "done");
    try (var files = Files.walk(target)) {
      assertThat(files.filter(Files::isRegularFile).map(file -> file.getFileName().toString()))
          .containsExactly("call.txt");
    }

    Files.move(root.resolve("tree"), root.resolve("away"));
    click(page, "Run voice_data");
    page.locator("#dialog-ok").click();
    awaitJob(page, "backup", "failed");
    isAccessible(page, "failure");
    Files.move(root.resolve("away"), root.resolve("tree"));
    click(page, "Run voice_data");
    page.locator("#dialog-ok").click();
    awaitJob(page, "backup", "done");

    click(page, "Acknowledge server/edit");
    assertThat(page.locator("#alerts")).containsText("Looked after by admin");
    assertThat(browsing.complaints).isEmpty();
  }

  @Test
  void isAccessibleInTheDarkAndOnAPhoneAndShowsNoMoreThanTheRoleMay() throws Exception {
    Page login = browsing.page(ColorScheme.DARK, 1200);
    login.navigate(platform.server.address() + "/login");
    isAccessible(login, "login-dark");
    Page bright = browsing.page(ColorScheme.LIGHT, 1200);
    bright.navigate(platform.server.address() + "/login");
    isAccessible(bright, "login");
    Page dark = browsing.login(ColorScheme.DARK, 1200, Role.ADMIN);
    dark.locator("#audit-show").click();
    assertThat(dark.locator("#records")).containsText("login");
    isAccessible(dark, "dashboard-dark");
    Page phone = browsing.login(ColorScheme.LIGHT, 360, Role.VIEWER);
    assertThat(phone.locator("#components button, #alerts button, #sets button")).hasCount(0);
    isAccessible(phone, "phone");
    fits(phone);
    assertThat(browsing.complaints).isEmpty();
  }

  @Test
  void whatTakesTwoIsDecidedByTheSecondOne() throws Exception {
    String body = "{\"type\":\"voice_data\"}";
    platform.post(Role.ADMIN, "/api/v1/retention/expire", body);
    Page first = browsing.login(ColorScheme.LIGHT, 1200, Role.ADMIN);
    assertThat(first.locator("#jobs")).containsText("somebody other than admin");
    assertThat(first.locator("#jobs button")).hasCount(1);
    Page second = browsing.login(ColorScheme.DARK, 390, Role.OPERATOR);
    assertThat(second.locator("#jobs button")).hasCount(3);
    isAccessible(second, "approval");
    fits(second);
    click(second, "Approve expire voice_data of admin");
    awaitJob(second, "expire", "done");
    awaitJob(first, "expire", "done");
    platform.post(Role.ADMIN, "/api/v1/retention/expire", body);
    click(second, "Refuse expire voice_data of admin");
    awaitJob(second, "expire", "failed");
    assertThat(second.locator("#jobs .job").first()).containsText("refused by operator");
    assertThat(browsing.complaints).isEmpty();
  }

  @Test
  void nobodyIsOfferedToDecideOnWhatTheyAskedForUnderAnotherOfTheirNames() throws Exception {
    String own = platform.tokens.create("Admin.Weber", Role.ADMIN, Duration.ofHours(1)).text();
    Page page = browsing.login(ColorScheme.LIGHT, 1200, own);
    HttpResponse<String> asked =
        platform.send(
            platform
                .to("/api/v1/retention/expire")
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + issuer.token("admin"))
                .POST(BodyPublishers.ofString("{\"type\":\"voice_data\"}")));
    assertThat(asked.statusCode()).as(asked.body()).isEqualTo(202);
    assertThat(page.locator("#jobs")).containsText("somebody other than oidc:admin.weber");
    assertThat(page.locator("#jobs button")).hasText(new String[] {"Cancel"});
    Page other = browsing.login(ColorScheme.LIGHT, 1200, Role.OPERATOR);
    click(other, "Approve expire voice_data of oidc:admin.weber");
    awaitJob(page, "expire", "done");
    assertThat(page.locator("#jobs button")).hasCount(0);
    assertThat(browsing.complaints).isEmpty();
  }

  /** What is Swagger UI's or Hawtio's own stands by its rule in docs/decisions/0136. */
  @Test
  void pagesOfOthersHaveTheFaultsThatAreKnownAndOursAroundThemNone() throws Exception {
    Page page = browsing.login(ColorScheme.LIGHT, 1200, Role.ADMIN);
    page.navigate(platform.server.address() + "/docs");
    assertThat(page.locator("#operations-default-backupStatus")).isVisible();
    assertThat(broken(page, "{exclude: ['#docs']}")).isEmpty();
    assertThat(broken(page, "document")).isSubsetOf(KNOWN_DOCS);
    page.navigate(platform.server.address() + "/hawtio/");
    // Four megabytes of script, on machines that have other work.
    assertThat(page.getByText("React Flow").first())
        .isVisible(new IsVisibleOptions().setTimeout(30_000));
    assertThat(broken(page, "document")).isSubsetOf(KNOWN_CONSOLE);
    String decision = Files.readString(Path.of("docs/decisions/0136-pages-of-others.md"));
    for (String rule : Stream.concat(KNOWN_DOCS.stream(), KNOWN_CONSOLE.stream()).toList()) {
      assertThat(decision).contains("`" + rule + "`");
    }
    assertThat(browsing.complaints).isEmpty();
  }
}
