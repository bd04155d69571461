package io.voiceagents.backup.routing;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import io.voiceagents.backup.access.Role;
import io.voiceagents.backup.alert.AlertDesk;
import io.voiceagents.backup.alert.AlertFiles;
import io.voiceagents.backup.catalog.BackupRequest;
import io.voiceagents.backup.identity.TestIssuer;
import io.voiceagents.backup.observe.Event;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.ServerSettings;
import io.voiceagents.backup.policy.TwoPerson;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
  static final String CHROMIUM = "/usr/bin/chromium";
  private static final Path PICTURES = Path.of("target/screenshots");
  private static final String AXE =
      """
      async () => {
        const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
        const found = await axe.run(document, { runOnly: rules });
        if (found.passes.length < 10) return ['axe looked at nothing'];
        return found.violations.map((one) =>
            `${one.id}: ${one.help}: ${one.nodes.map((node) => node.target.join(' ')).join(', ')}`);
      }
      """;

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
  private final Playwright playwright;
  private final Browser browser;
  private final List<String> complaints = new ArrayList<>();

  BrowserTest(@TempDir Path root) throws Exception {
    this.root = root;
    this.issuer = new TestIssuer(Clock.systemUTC().instant());
    this.platform =
        new WebPlatform(
            root,
            new ServerSettings("127.0.0.1", 0)
                .withOidc(issuer.settings())
                .withTwoPerson(new TwoPerson(false, true, Duration.ofHours(1))));
    this.playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    this.browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(Path.of(CHROMIUM))
                    // Tests may run as root, for whom Chromium has no sandbox.
                    .setArgs(List.of("--no-sandbox")));
  }

  @AfterEach
  void stop() {
    browser.close();
    playwright.close();
    platform.close();
    issuer.close();
  }

  @BeforeEach
  void somethingToSee() throws Exception {
    BackupRequest full =
        new BackupRequest(
            Objects.requireNonNull(
                platform.operations().configuration().policies().get("voice_data")),
            BackupKind.FULL,
            false);
    platform.operations().backups().run(full, Progress.NONE);
    platform.changed("voice_data");
    AlertDesk.of(new AlertFiles(root.resolve("state")), Clock.systemUTC())
        .accept(new Event.EditRefused(Clock.systemUTC().instant(), "backup.yaml", "line 3"));
  }

  private Page page(ColorScheme scheme, int width) {
    Page page =
        browser.newPage(
            new Browser.NewPageOptions().setColorScheme(scheme).setViewportSize(width, 900));
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            complaints.add(message.text());
          }
        });
    page.onPageError(complaints::add);
    page.onRequest(
        request -> {
          if (!request.url().startsWith(platform.server.address())) {
            complaints.add("asks elsewhere: " + request.url());
          }
        });
    return page;
  }

  private Page login(ColorScheme scheme, int width, Role role) {
    return login(scheme, width, platform.token(role));
  }

  private Page login(ColorScheme scheme, int width, String token) {
    Page page = page(scheme, width);
    page.navigate(platform.server.address() + "/");
    assertThat(page).hasTitle("Log in · Backups");
    page.getByLabel("Token").fill(token);
    page.keyboard().press("Enter");
    assertThat(page.locator("#components")).containsText("voice_data");
    assertThat(page.locator("#alerts")).containsText("server/edit");
    return page;
  }

  static void isAccessible(Page page, String name) throws IOException {
    Files.createDirectories(PICTURES);
    page.screenshot(
        new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")).setFullPage(true));
    try (InputStream script = BrowserTest.class.getResourceAsStream("/axe.min.js")) {
      page.evaluate(
          new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8));
    }
    assertThat((List<?>) page.evaluate(AXE)).as(name).isEmpty();
  }

  /** The rules that axe finds broken within some part of a page, or without another part. */
  private static List<String> broken(Page page, String context) throws IOException {
    try (InputStream script = BrowserTest.class.getResourceAsStream("/axe.min.js")) {
      page.evaluate(
          new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8));
    }
    List<String> rules = new ArrayList<>();
    String run = AXE.replace("axe.run(document,", "axe.run(" + context + ",");
    for (Object found : (List<?>) page.evaluate(run)) {
      rules.add(String.valueOf(found).replaceFirst(":.*", ""));
    }
    return rules;
  }

  static void click(Page page, String label) {
    page.getByLabel(label, new Page.GetByLabelOptions().setExact(true)).click();
  }

  /** The newest job is of that operation and comes to that end. */
  private static void awaitJob(Page page, String operation, String state) {
    var newest = page.locator("#jobs .job").first();
    assertThat(newest).containsText(operation + " voice_data");
    assertThat(newest.locator(".badge")).hasText(state);
  }

  @Test
  void aBackupIsWatchedAFileRestoredAndAFailureSeenAndItsEnd() throws Exception {
    Page page = login(ColorScheme.LIGHT, 1200, Role.ADMIN);
    isAccessible(page, "dashboard");
    click(page, "Run voice_data");
    isAccessible(page, "run");
    page.locator("#dialog-ok").click();
    awaitJob(page, "backup", "done");

    click(page, "Restore voice_data");
    Path target = root.resolve("restored");
    page.locator("#target").fill(target.toString());
    page.locator("#dialog-ok").click();
    assertThat(page.locator("#dialog-title")).containsText("the plan");
    isAccessible(page, "plan");
    page.locator("#dialog-ok").click();
    awaitJob(page, "restore", "done");
    try (var files = Files.walk(target)) {
      assertThat(files.map(file -> String.valueOf(file.getFileName()))).contains("call.txt");
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
    assertThat(complaints).isEmpty();
  }

  @Test
  void isAccessibleInTheDarkAndOnAPhoneAndShowsNoMoreThanTheRoleMay() throws Exception {
    Page login = page(ColorScheme.DARK, 1200);
    login.navigate(platform.server.address() + "/login");
    isAccessible(login, "login-dark");
    Page bright = page(ColorScheme.LIGHT, 1200);
    bright.navigate(platform.server.address() + "/login");
    isAccessible(bright, "login");
    Page dark = login(ColorScheme.DARK, 1200, Role.ADMIN);
    dark.locator("#audit-show").click();
    assertThat(dark.locator("#records")).containsText("login");
    isAccessible(dark, "dashboard-dark");
    Page phone = login(ColorScheme.LIGHT, 390, Role.VIEWER);
    assertThat(phone.locator("#components button, #alerts button, #sets button")).hasCount(0);
    isAccessible(phone, "phone");
    assertThat((int) phone.evaluate("document.documentElement.scrollWidth")).isLessThan(391);
    assertThat(complaints).isEmpty();
  }

  @Test
  void whatTakesTwoIsDecidedByTheSecondOne() throws Exception {
    String body = "{\"type\":\"voice_data\"}";
    platform.post(Role.ADMIN, "/api/v1/retention/expire", body);
    Page first = login(ColorScheme.LIGHT, 1200, Role.ADMIN);
    assertThat(first.locator("#jobs")).containsText("somebody other than admin");
    assertThat(first.locator("#jobs button")).hasCount(1);
    Page second = login(ColorScheme.DARK, 390, Role.OPERATOR);
    assertThat(second.locator("#jobs button")).hasCount(3);
    isAccessible(second, "approval");
    assertThat((int) second.evaluate("document.documentElement.scrollWidth")).isLessThan(391);
    click(second, "Approve expire voice_data of admin");
    awaitJob(second, "expire", "done");
    awaitJob(first, "expire", "done");
    platform.post(Role.ADMIN, "/api/v1/retention/expire", body);
    click(second, "Refuse expire voice_data of admin");
    awaitJob(second, "expire", "failed");
    assertThat(second.locator("#jobs .job").first()).containsText("refused by operator");
    assertThat(complaints).isEmpty();
  }

  @Test
  void nobodyIsOfferedToDecideOnWhatTheyAskedForUnderAnotherOfTheirNames() throws Exception {
    String own = platform.tokens.create("Admin.Weber", Role.ADMIN, Duration.ofHours(1)).text();
    Page page = login(ColorScheme.LIGHT, 1200, own);
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
    Page other = login(ColorScheme.LIGHT, 1200, Role.OPERATOR);
    click(other, "Approve expire voice_data of oidc:admin.weber");
    awaitJob(page, "expire", "done");
    assertThat(page.locator("#jobs button")).hasCount(0);
    assertThat(complaints).isEmpty();
  }

  /** What is Swagger UI's or Hawtio's own stands by its rule in docs/decisions/0136. */
  @Test
  void pagesOfOthersHaveTheFaultsThatAreKnownAndOursAroundThemNone() throws Exception {
    Page page = login(ColorScheme.LIGHT, 1200, Role.ADMIN);
    page.navigate(platform.server.address() + "/docs");
    assertThat(page.locator("#operations-default-backupStatus")).isVisible();
    assertThat(broken(page, "{exclude: ['#docs']}")).isEmpty();
    assertThat(broken(page, "document")).isSubsetOf(KNOWN_DOCS);
    page.navigate(platform.server.address() + "/hawtio/");
    assertThat(page.getByText("React Flow").first()).isVisible();
    assertThat(broken(page, "document")).isSubsetOf(KNOWN_CONSOLE);
    String decision = Files.readString(Path.of("docs/decisions/0136-pages-of-others.md"));
    for (String rule : Stream.concat(KNOWN_DOCS.stream(), KNOWN_CONSOLE.stream()).toList()) {
      assertThat(decision).contains("`" + rule + "`");
    }
    assertThat(complaints).isEmpty();
  }
}
