package io.voiceagents.backup.routing;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.voiceagents.backup.access.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** People at the dashboard of a PostgreSQL server. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class BrowserDatabaseTest {
  private static final Pattern READING = Pattern.compile("reading: \\d+.* [KM]iB");

  private final WebDatabase web;
  private final Playwright playwright;
  private final Browser browser;
  private final List<String> complaints = new ArrayList<>();

  BrowserDatabaseTest(@TempDir Path root) throws Exception {
    this.web = new WebDatabase(root);
    this.playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    this.browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(Path.of(Browsing.CHROMIUM))
                    .setArgs(List.of("--no-sandbox")));
  }

  @AfterEach
  void stop() throws Exception {
    browser.close();
    playwright.close();
    web.close();
  }

  private Page login(Role role, ColorScheme scheme, int width) {
    Page page =
        browser.newPage(
            new Browser.NewPageOptions().setColorScheme(scheme).setViewportSize(width, 900));
    page.onPageError(complaints::add);
    page.navigate(web.platform().server.address() + "/");
    page.getByLabel("Token").fill(web.platform().token(role));
    page.keyboard().press("Enter");
    assertThat(page.locator("#components")).containsText("postgres");
    return page;
  }

  @Test
  void oneAsksWithThePlanBeforeThemAndTheOtherAgrees() throws Exception {
    web.platform().changed("postgres");
    web.voice.server.executeIn(VoiceDatabase.NAME, "DELETE FROM notes WHERE id = 2");
    Page first = login(Role.ADMIN, ColorScheme.LIGHT, 1200);
    Browsing.click(first, "Restore postgres");
    first.locator("#target_db").fill("voice");
    first.locator("#tables").fill("notes");
    Browsing.isAccessible(first, "restore-database");
    first.locator("#dialog-ok").click();
    assertThat(first.locator("#dialog-error")).containsText("public.notes exists in the database");
    assertThat(first.locator("#dialog-ok")).isFocused();
    first.locator("#force").check();
    first.locator("#dialog-ok").click();
    assertThat(first.locator("#dialog-title")).containsText("the plan");
    assertThat(first.locator("#dialog-title")).isFocused();
    assertThat(first.locator("#dialog-body")).containsText("Moved aside: table public.notes.");
    Browsing.isAccessible(first, "restore-database-plan");
    first.locator("#dialog-ok").click();
    assertThat(first.locator("#jobs")).containsText("somebody other than admin");

    Page second = login(Role.OPERATOR, ColorScheme.DARK, 390);
    assertThat(second.locator("#jobs")).containsText("into the database voice on 127.0.0.1");
    assertThat(second.locator("#jobs")).containsText("moved aside: table public.notes");
    Browsing.isAccessible(second, "restore-database-approval");
    assertThat((int) second.evaluate("document.documentElement.scrollWidth")).isLessThan(391);
    assertThat(web.voice.ask("SELECT count(*) FROM notes")).isEqualTo("1");
    Browsing.click(second, "Approve restore postgres of admin");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> web.voice.ask("SELECT count(*) FROM notes").equals("2"));
    assertThat(second.locator("#jobs .job").first().locator(".badge")).hasText("done");
    assertThat(complaints).isEmpty();
  }

  /** The server itself holds back what it sends, so that there is something to watch. */
  @Test
  void aRunningBackupIsWatchedAndCancelled() throws Exception {
    web.platform().edit("  postgres:\n", "  postgres:\n    options: {max_rate: 512kB}\n");
    web.platform().changed("postgres");
    Page page = login(Role.OPERATOR, ColorScheme.DARK, 390);
    Browsing.click(page, "Run postgres");
    page.locator("#dialog-ok").click();
    Locator job = page.locator("#jobs .job").first();
    Locator progress =
        page.getByRole(
            AriaRole.PROGRESSBAR, new Page.GetByRoleOptions().setName("backup postgres"));
    assertThat(progress).hasAttribute("aria-valuetext", READING);
    for (int i = 0; i < 2; i++) {
      String before = progress.getAttribute("aria-valuetext");
      assertThat(progress).not().hasAttribute("aria-valuetext", before);
      assertThat(progress).hasAttribute("aria-valuetext", READING);
    }
    assertThat(job).containsText(READING);
    Browsing.isAccessible(page, "running");
    Browsing.fits(page);
    page.getByLabel("Cancel backup postgres").focus();
    page.keyboard().press("Enter");
    assertThat(job.locator(".badge")).hasText("cancelled");
    assertThat(progress).hasCount(0);
    assertThat(page.locator("#h-jobs")).isFocused();
    // The one of before.
    assertThat(page.locator("#sets tr")).hasCount(1);
    assertThat(complaints).isEmpty();
  }
}
