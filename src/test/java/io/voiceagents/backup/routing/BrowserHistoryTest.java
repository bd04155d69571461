package io.voiceagents.backup.routing;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.voiceagents.backup.routing.Browsing.fits;
import static io.voiceagents.backup.routing.Browsing.isAccessible;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import io.voiceagents.backup.access.Role;
import io.voiceagents.backup.policy.BackupKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What was backed up so far: charts for the eye, a table for everybody. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class BrowserHistoryTest {
  private static final int LISTED = 10;
  private static final String LIST = "**/api/v1/backup/list?*";

  private final Path root;
  private final WebPlatform platform;
  private final Browsing browsing;

  BrowserHistoryTest(@TempDir Path root) throws Exception {
    this.root = root;
    this.platform = new WebPlatform(root);
    this.browsing = new Browsing(platform);
  }

  @AfterEach
  void stop() {
    browsing.close();
    platform.close();
  }

  @BeforeEach
  void anAlert() throws Exception {
    platform.refuseAnEdit();
  }

  private static Locator caption(Page page, int chart) {
    return page.locator("#charts figcaption").nth(chart);
  }

  @Test
  void anEmptyStoreIsSaidToBeOneAndTheFirstBackupIsDrawn() throws Exception {
    Page page = browsing.login(ColorScheme.LIGHT, 360, Role.VIEWER);
    assertThat(page.locator("#sentence")).containsText("NOT PROTECTED");
    assertThat(page.locator("#components tr")).containsText("everything");
    for (String part : List.of("#storage", "#list-empty")) {
      assertThat(page.locator(part)).hasText("Nothing is stored.");
    }
    assertThat(page.locator("#charts")).isHidden();
    assertThat(page.locator("#sets-table")).isHidden();
    assertThat(page.locator("#history-type")).isHidden();
    isAccessible(page, "empty");
    platform.backup(BackupKind.FULL);
    assertThat(page.locator("#sets tr")).hasCount(1);
    assertThat(page.locator("#charts canvas")).hasCount(3);
    assertThat(page.locator("#list-empty")).isEmpty();
    assertThat(page.locator("#list-trouble")).isEmpty();
    fits(page);
    isAccessible(page, "first");
    assertThat(browsing.complaints).isEmpty();
  }

  @Test
  void aListThatCantBeHadIsNotTakenForAnEmptyOne() throws Exception {
    platform.backup(BackupKind.FULL);
    Page page = browsing.page(ColorScheme.LIGHT, 1200);
    page.route(LIST, Route::abort);
    browsing.login(page, platform.token(Role.VIEWER));
    assertThat(page.locator("#list-trouble")).containsText("can't be had now");
    for (String part : List.of("#calendar", "#storage", "#list-empty")) {
      assertThat(page.locator(part)).hasText("Not known.");
    }
    page.unroute(LIST);
    assertThat(page.locator("#sets tr")).hasCount(1);
    assertThat(page.locator("#calendar .today strong")).hasText("1");
    assertThat(page.locator("#list-trouble")).isEmpty();
    page.route(LIST, Route::abort);
    platform.backup(BackupKind.FULL);
    assertThat(page.locator("#list-trouble")).containsText("can't be had now");
    assertThat(page.locator("#sets tr")).hasCount(1);
  }

  @Test
  void chartsSayDurationSizeAndRateAndTheTableSaysTheSame() throws Exception {
    platform.backup(BackupKind.FULL);
    Page page = browsing.login(ColorScheme.DARK, 1200, Role.VIEWER);
    assertThat(caption(page, 0)).hasText(Pattern.compile("Duration: newest .* s, most .* s"));
    assertThat(caption(page, 1)).hasText(Pattern.compile("Stored: newest .*B, most .*B"));
    assertThat(caption(page, 2)).hasText(Pattern.compile("Rate: newest .*B/s, most .*B/s"));
    Locator plot = page.locator("#charts .u-over").first();
    plot.scrollIntoViewIfNeeded();
    BoundingBox box = plot.boundingBox();
    page.mouse().move(box.x + box.width / 2, box.y + box.height / 2);
    Pattern pointed = Pattern.compile(", voice_data full, \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC$");
    for (int chart = 0; chart < 3; chart++) {
      assertThat(caption(page, chart)).hasText(pointed);
    }
    // What is drawn is hidden from readers, so all of it has to stand in the table.
    assertThat(page.locator("#charts .plot[aria-hidden=true]")).hasCount(3);
    Locator row = page.locator("#sets tr").first();
    for (String figure : new String[] {"Took", "Stored", "Rate"}) {
      assertThat(row.locator("td[data-label=" + figure + "]"))
          .hasText(Pattern.compile("\\d (s|B|KiB|MiB|B/s|KiB/s|MiB/s)$"));
    }
    assertThat(browsing.complaints).isEmpty();
  }

  @Test
  void whatIsChartedCanAllBeListed() throws Exception {
    platform.backup(BackupKind.FULL);
    for (int i = 0; i <= LISTED; i++) {
      Files.writeString(root.resolve("tree/more.txt"), "more " + i);
      platform.backup(BackupKind.INCREMENTAL);
    }
    Page page = browsing.login(ColorScheme.LIGHT, 390, Role.ADMIN);
    assertThat(page.locator("#sets tr")).hasCount(LISTED);
    Locator more = page.locator("#sets-more");
    assertThat(more).hasText("Show the newest " + (LISTED + 2));
    more.focus();
    page.keyboard().press("Enter");
    assertThat(page.locator("#sets tr")).hasCount(LISTED + 2);
    assertThat(more).isFocused();
    assertThat(more).hasAttribute("aria-expanded", "true");
    fits(page);
    isAccessible(page, "all-listed");
    page.keyboard().press("Enter");
    assertThat(page.locator("#sets tr")).hasCount(LISTED);
    assertThat(browsing.complaints).isEmpty();
  }
}
