package io.voiceagents.backup.routing;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import io.voiceagents.backup.access.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two people at the dashboard bring tables into a running server. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class BrowserDatabaseTest {
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
    first.locator("#force").check();
    first.locator("#dialog-ok").click();
    assertThat(first.locator("#dialog-title")).containsText("the plan");
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
}
