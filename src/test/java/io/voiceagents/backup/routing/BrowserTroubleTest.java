package io.voiceagents.backup.routing;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.voiceagents.backup.routing.Browsing.click;
import static io.voiceagents.backup.routing.Browsing.fits;
import static io.voiceagents.backup.routing.Browsing.isAccessible;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import io.voiceagents.backup.access.Role;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.ServerSettings;
import io.voiceagents.backup.policy.TwoPerson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard when something is away, slow, or much at once. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class BrowserTroubleTest {
  private static final Pattern BAD = Pattern.compile("verdict failed");
  private static final Pattern SILENT = Pattern.compile("has not answered since .*:\\d\\d UTC");
  private static final String STATUS = "**/api/v1/backup/status";
  private static final int MANY = 8;
  private static final double SLOW_MILLIS = 15_000;

  private final Path root;
  private final WebPlatform platform;
  private final Browsing browsing;

  BrowserTroubleTest(@TempDir Path root) throws Exception {
    this.root = root;
    this.platform =
        new WebPlatform(
            root,
            new ServerSettings("127.0.0.1", 0)
                .withTwoPerson(new TwoPerson(false, true, Duration.ofHours(1))));
    this.browsing = new Browsing(platform);
  }

  @AfterEach
  void stop() {
    browsing.close();
    platform.close();
  }

  @BeforeEach
  void somethingToSee() throws Exception {
    platform.backup(BackupKind.FULL);
    platform.refuseAnEdit();
  }

  private static Locator sentence(Page page) {
    return page.locator("#sentence");
  }

  private static void isSilent(Page page) {
    assertThat(sentence(page))
        .containsText(SILENT, new ContainsTextOptions().setTimeout(SLOW_MILLIS));
    assertThat(page.locator("#verdict")).hasClass(BAD);
    assertThat(page).hasTitle("⚠ No answer · Backups");
  }

  private static void isFine(Page page) {
    assertThat(sentence(page)).containsText("ecoverable to");
    assertThat(page.locator("#verdict")).not().hasClass(BAD);
    assertThat(page).hasTitle("Backups");
  }

  @Test
  void aServerThatDoesNotAnswerIsSaidInTheSentenceAndItComesBackByItself() throws Exception {
    Page page = browsing.login(ColorScheme.LIGHT, 1200, Role.ADMIN);
    isFine(page);
    page.context().setOffline(true);
    isSilent(page);
    assertThat(page.locator("#assessed")).containsText("it can't be reached");
    isAccessible(page, "silent");
    page.context().setOffline(false);
    isFine(page);
    // It takes the question, and says nothing.
    page.route(STATUS, route -> {});
    isSilent(page);
    page.unroute(STATUS);
    page.reload();
    isFine(page);
    platform.server.close();
    isSilent(page);
  }

  @Test
  void manyJobsAtOnceKeepNobodyFromAnything() throws Exception {
    for (int i = 0; i < MANY; i++) {
      platform.post(Role.ADMIN, "/api/v1/retention/expire", "{\"type\":\"voice_data\"}");
    }
    Page page = browsing.login(ColorScheme.LIGHT, 1200, Role.OPERATOR);
    assertThat(page.locator("#jobs .job")).hasCount(MANY);
    page.waitForResponse(STATUS, () -> {});
    page.locator("#jobs .job").last().getByText("Approve").click();
    assertThat(page.locator("#jobs .badge.done")).hasCount(1);
    page.waitForResponse(STATUS, () -> {});
    assertThat(page.locator("#live")).hasText("Live");
    assertThat(browsing.complaints).isEmpty();
  }

  @Test
  void aScheduledBackupIsSeenWhereverTheFocusIs() throws Exception {
    Page page = browsing.login(ColorScheme.LIGHT, 1200, Role.ADMIN);
    Locator run = page.getByLabel("Run voice_data");
    Locator row = page.locator("#components tr").first();
    assertThat(row).containsText("full,");
    assertThat(page.locator("#sets tr")).hasCount(1);
    run.focus();
    page.keyboard().press("Enter");
    assertThat(page.locator("#dialog")).isVisible();
    page.locator("#kind").focus();
    for (int i = 0; i < 3; i++) {
      page.keyboard().press("Tab");
    }
    assertThat(page.locator("#dialog-ok")).isFocused();
    page.keyboard().press("Enter");
    assertThat(page.locator("#jobs .badge.done")).hasCount(1);
    assertThat(run).isFocused();

    Files.writeString(root.resolve("tree/more.txt"), "more");
    platform.backup(BackupKind.INCREMENTAL);
    assertThat(row).containsText("incremental,");
    assertThat(page.locator("#sets tr")).hasCount(3);
    assertThat(page.locator("#sets tr").first()).containsText("incremental");
    // Both, for it depends on the time of day which of them comes first.
    platform.edit("'0 3 * * *', incremental: '0 ", "'17 3 * * *', incremental: '17 ");
    platform.changed("voice_data");
    assertThat(row).containsText(":17 UTC");
    assertThat(run).isFocused();
    assertThat(browsing.complaints).isEmpty();
  }

  @Test
  void aStoreThatDoesNotAnswerIsAskedOnceAndHoldsNothingUp() throws Exception {
    platform.storeAnswers = new CountDownLatch(1);
    AtomicInteger lists = new AtomicInteger();
    Page page = browsing.page(ColorScheme.LIGHT, 1200);
    page.onRequest(
        request -> {
          if (request.url().contains("/backup/list")) {
            lists.incrementAndGet();
          }
        });
    browsing.login(page, platform.token(Role.ADMIN));
    for (int i = 0; i < 3; i++) {
      page.waitForResponse(STATUS, () -> {});
    }
    assertThat(page.locator("#live")).hasText("Live");
    assertThat(lists).hasValue(1);
    assertThat(page.locator("#sets tr")).hasCount(0);
    platform.storeAnswers.countDown();
    assertThat(page.locator("#sets tr")).hasCount(1);
    assertThat(browsing.complaints).isEmpty();
  }

  @Test
  void aLinkOfAMessageLeadsThroughTheLogin() {
    Page page = browsing.page(ColorScheme.LIGHT, 360);
    page.navigate(platform.server.address() + "/runbook#backup");
    assertThat(page).hasTitle("Log in · Backups");
    page.getByLabel("Token").fill(platform.token(Role.VIEWER));
    page.keyboard().press("Enter");
    assertThat(page).hasURL(Pattern.compile("/runbook#backup$"));
    assertThat(page.locator("h3#backup")).isInViewport();
    Page elsewhere = browsing.page(ColorScheme.LIGHT, 360);
    elsewhere.navigate(platform.server.address() + "/login?for=https://elsewhere.example");
    elsewhere.getByLabel("Token").fill(platform.token(Role.VIEWER));
    elsewhere.keyboard().press("Enter");
    assertThat(elsewhere).hasURL(platform.server.address() + "/");
  }

  @Test
  void anAlertLeadsToWhatIsToBeDone() throws Exception {
    Page page = browsing.login(ColorScheme.DARK, 360, Role.VIEWER);
    page.locator("#alerts a").first().click();
    assertThat(page).hasURL(Pattern.compile("/runbook#edit$"));
    assertThat(page.locator("h3#edit")).isInViewport();
    assertThat(page.locator("h3#edit + p")).containsText("backupctl config validate");
    fits(page);
    isAccessible(page, "runbook");
    assertThat(browsing.complaints).isEmpty();
  }

  @Test
  void theHistoryIsWholeOnAPhone() throws Exception {
    Page page = browsing.login(ColorScheme.LIGHT, 360, Role.ADMIN);
    Locator row = page.locator("#sets tr").first();
    assertThat(row).isVisible();
    fits(page);
    for (Locator shown :
        List.of(row.locator(".badge"), row.getByText("Restore"), row.locator("td.number").last())) {
      BoundingBox box = shown.boundingBox();
      assertThat(box.x + box.width).isLessThanOrEqualTo(360);
    }
    assertThat(row.locator("td.wide").boundingBox().width).isGreaterThan(250);
    click(page, "Restore " + row.getAttribute("data-key"));
    assertThat(page.locator("#dialog")).isVisible();
    fits(page);
    page.keyboard().press("Escape");
    page.locator("#audit-show").click();
    assertThat(page.locator("#records .badge").first()).isVisible();
    fits(page);
    isAccessible(page, "phone-admin");
  }
}
