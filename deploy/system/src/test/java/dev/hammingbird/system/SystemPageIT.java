package dev.hammingbird.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.FilePayload;
import dev.hammingbird.local.Service;
import dev.hammingbird.system.picture.SourcePicture;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page in front of the whole system, in the Chromium or Chrome of this machine. */
class SystemPageIT {
  private static final double PATIENCE_MILLIS = 30_000;
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final List<String> FLAGS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  @Test
  void aPictureDroppedOnThePageFindsItselfFirst() {
    Optional<Path> program = browser();
    assumeTrue(
        program.isPresent(),
        "no Chromium or Chrome on the PATH; install one or name it in HAMMINGBIRD_CHROME");
    SystemUnderTest it = SystemUnderTest.get();
    it.awaitCoverage();
    SourcePicture picture = it.pictures().picture(42);

    try (Playwright playwright =
            Playwright.create(
                new Playwright.CreateOptions()
                    .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Browser browser =
            playwright
                .chromium()
                .launch(
                    new BrowserType.LaunchOptions()
                        .setExecutablePath(program.orElseThrow())
                        .setArgs(FLAGS))) {
      Page page = browser.newPage();
      page.navigate(it.system().url(Service.SEARCH) + "/");
      page.getByLabel("Choose a picture to search by")
          .setInputFiles(new FilePayload("query.png", "image/png", picture.bytes()));

      Locator same =
          page.locator("hb-hit").filter(new Locator.FilterOptions().setHasText(picture.id()));
      assertThat(same.first())
          .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(PATIENCE_MILLIS));
      assertThat(same.first()).containsText("0");
      assertThat(same.first()).containsText(picture.label());
    }
  }

  private static Optional<Path> browser() {
    String named = System.getenv("HAMMINGBIRD_CHROME");
    if (named != null) {
      return Optional.of(Path.of(named));
    }
    String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
    return Stream.of(path.split(File.pathSeparator, -1))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
