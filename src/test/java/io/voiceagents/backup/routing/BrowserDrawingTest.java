package io.voiceagents.backup.routing;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.voiceagents.backup.routing.Browsing.click;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import io.voiceagents.backup.access.Role;
import io.voiceagents.backup.policy.BackupKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page is drawn again every few seconds, under the hands of whoever uses it. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class BrowserDrawingTest {
  private static final String MARKUP = "<img src=x onerror=alert(1)>\"'";

  private final Path root;
  private final WebPlatform platform;
  private final Browsing browsing;

  BrowserDrawingTest(@TempDir Path root) throws Exception {
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
  void somethingToSee() throws Exception {
    platform.backup(BackupKind.FULL);
    platform.refuseAnEdit();
  }

  @Test
  void whatIsFilledInAndWhatIsSelectedStays() throws Exception {
    Page page = browsing.login(ColorScheme.LIGHT, 1200, Role.ADMIN);
    assertThat(page.locator("#sets tr")).hasCount(1);
    page.evaluate("getSelection().selectAllChildren(document.querySelector('#components .name'))");
    platform.backup(BackupKind.INCREMENTAL);
    assertThat(page.locator("#components tr").first()).containsText("incremental,");
    assertThat(page.evaluate("String(getSelection())")).isEqualTo("voice_data");

    click(page, "Restore voice_data");
    page.locator("#target").fill("/srv/half");
    page.locator("#target").evaluate("field => field.setSelectionRange(2, 4)");
    Files.writeString(root.resolve("tree/more.txt"), "more");
    platform.backup(BackupKind.FULL);
    assertThat(page.locator("#components tr").first()).containsText("full,");
    assertThat(page.locator("#sets tr")).hasCount(3);
    assertThat(page.locator("#target")).hasValue("/srv/half");
    assertThat(page.locator("#target")).isFocused();
    assertThat(page.locator("#target").evaluate("field => field.selectionEnd")).isEqualTo(4);
    page.keyboard().press("Escape");
    assertThat(page.locator("#dialog")).isHidden();
    click(page, "Restore voice_data");
    assertThat(page.locator("#target")).hasValue("");
    assertThat(browsing.complaints).isEmpty();
  }

  @Test
  void namesThatLookLikeMarkupAreText() throws Exception {
    platform.edit("[./tree]", "['./" + MARKUP.replace("'", "''") + "']");
    Page page = browsing.page(ColorScheme.LIGHT, 1200);
    page.onDialog(
        dialog -> {
          browsing.complaints.add("ran what was a name: " + dialog.message());
          dialog.dismiss();
        });
    browsing.login(page, platform.token(Role.ADMIN));
    click(page, "Run voice_data");
    page.locator("#dialog-ok").click();
    assertThat(page.locator("#jobs .job").first()).containsText(MARKUP);
    assertThat(page.locator("main img")).hasCount(0);
    assertThat(browsing.complaints).isEmpty();
  }

  @Test
  void aPlanThatComesLateIsNotShownInPlaceOfAnotherDialog() throws Exception {
    Page page = browsing.login(ColorScheme.LIGHT, 1200, Role.ADMIN);
    Queue<Route> held = new ArrayDeque<>();
    page.route("**/api/v1/restore/filesystem", held::add);
    click(page, "Restore voice_data");
    page.locator("#target").fill(root.resolve("restored").toString());
    page.locator("#dialog-ok").click();
    page.keyboard().press("Escape");
    click(page, "Verify voice_data");
    page.waitForResponse("**/api/v1/restore/filesystem", () -> held.remove().resume());
    page.waitForResponse("**/api/v1/backup/status", () -> {});
    assertThat(page.locator("#dialog-title")).hasText("Verify the newest backup of voice_data");
    assertThat(page.locator("#depth")).isVisible();
    page.locator("#dialog-ok").click();
    assertThat(page.locator("#jobs .job").first()).containsText("verify voice_data");
    assertThat(root.resolve("restored")).doesNotExist();
    assertThat(browsing.complaints).isEmpty();
  }
}
