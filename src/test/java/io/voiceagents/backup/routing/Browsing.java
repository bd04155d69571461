package io.voiceagents.backup.routing;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.voiceagents.backup.access.Role;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The Chromium of this machine at a platform's dashboard. Pictures of what was seen are in {@code
 * target/screenshots}.
 */
final class Browsing implements AutoCloseable {
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

  /** A machine of two cores may be at other tests meanwhile. */
  private static final double PATIENCE_MILLIS = 20_000;

  /** What pages said that they should not. */
  final List<String> complaints = new ArrayList<>();

  private final WebPlatform platform;
  private final Playwright playwright;
  private final Browser browser;

  Browsing(WebPlatform platform) {
    this.platform = platform;
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
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

  Page page(ColorScheme scheme, int width) {
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

  Page login(ColorScheme scheme, int width, Role role) {
    return login(scheme, width, platform.token(role));
  }

  Page login(ColorScheme scheme, int width, String token) {
    return login(page(scheme, width), token);
  }

  Page login(Page page, String token) {
    page.navigate(platform.server.address() + "/");
    assertThat(page).hasTitle("Log in · Backups");
    page.getByLabel("Token").fill(token);
    page.keyboard().press("Enter");
    assertThat(page.locator("#components")).containsText("voice_data");
    assertThat(page.locator("#alerts")).containsText("server/edit");
    return page;
  }

  /** Takes a picture, and fails for what axe finds. */
  static void isAccessible(Page page, String name) throws IOException {
    Files.createDirectories(PICTURES);
    page.evaluate("scrollTo(0, 0)");
    page.screenshot(
        new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")).setFullPage(true));
    try (InputStream script = Browsing.class.getResourceAsStream("/axe.min.js")) {
      page.evaluate(
          new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8));
    }
    assertThat((List<?>) page.evaluate(AXE)).as(name).isEmpty();
  }

  /** The rules that axe finds broken within some part of a page, or without another part. */
  static List<String> broken(Page page, String context) throws IOException {
    try (InputStream script = Browsing.class.getResourceAsStream("/axe.min.js")) {
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
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(label).setExact(true))
        .click();
  }

  /** Whether nothing is wider than the window. */
  static void fits(Page page) {
    assertThat((int) page.evaluate("document.documentElement.scrollWidth - innerWidth"))
        .isNotPositive();
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
