package dev.hammingbird.search.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.JSHandle;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import dev.hammingbird.local.RepositoryRoot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** The pages as a user meets them. */
class PageIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final double PATIENCE_MILLIS = 20_000;
  private static @Nullable Chrome chrome;
  private static @Nullable PageWorld world;

  private final List<String> faults = new ArrayList<>();
  private final List<String> requests = new ArrayList<>();
  private @Nullable BrowserContext context;

  @BeforeAll
  static void openTheWorld() {
    Optional<Path> program = Chrome.find();
    assumeTrue(program.isPresent(), Chrome.ABSENT);
    world = PageWorld.start();
    chrome = Chrome.start(program.orElseThrow());
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
  }

  @AfterAll
  static void closeTheWorld() {
    if (chrome != null) {
      chrome.close();
    }
    if (world != null) {
      world.close();
    }
  }

  @AfterEach
  void theBrowserFoundNoFault(TestInfo test) {
    if (context != null) {
      lookAt(context, test.getTestMethod().orElseThrow().getName());
      context.close();
    }
    assertThat(faults).isEmpty();
    assertThat(requests).allMatch(url -> url.startsWith(base()) || url.startsWith("blob:"));
  }

  @Test
  void aPictureDroppedFindsItselfAndWhatLooksAlike() {
    Page page = open("/");

    drop(page, Gallery.piece(8));

    Locator hits = page.locator("hb-hit");
    assertThat(hits).hasCount(24);
    assertThat(hits.first()).containsText("same code");
    assertThat(hits.first()).containsText("disc-008");
    assertThat(hits.nth(5)).containsText("disc");
    assertThat(page.locator("hb-hits footer")).containsText("coverage 100%");
  }

  @Test
  void aClickOnAHitFindsMoreLikeIt() {
    Page page = open("/?id=ring-001&k=6");
    assertThat(page.locator("hb-hit")).hasCount(6);

    page.locator("hb-hit a.frame").nth(3).click();

    assertThat(page).hasURL(Pattern.compile("id=ring-(?!001)\\d+&k=6"));
    assertThat(page.locator("hb-hit").first()).containsText("this one");
    page.goBack();
    assertThat(page.locator("hb-hit").first()).containsText("ring-001");
  }

  @Test
  void labelAndRadiusNarrowTheHits() {
    Page page = open("/?id=ring-001&k=60&label=bar");
    assertThat(page.locator("hb-hit")).hasCount(PageWorld.PICTURES / 4);

    Locator query = page.locator("hb-query");
    query.getByLabel("Label").fill("");
    query.getByLabel("Within bits").fill("0");
    query.getByLabel("Within bits").press("Enter");

    assertThat(page.locator("hb-hit").first()).containsText("ring-001");
    assertThat(page.locator("hb-hits h2")).hasText(Pattern.compile("^[1-3] pictures?$"));
  }

  @Test
  void countsMoveWhilePicturesComeIn() {
    Page page = open("/");
    Locator searchable = page.locator("#searchable");
    assertThat(searchable).hasText(Pattern.compile("\\d+"));
    int before = Integer.parseInt(searchable.textContent());

    world().add(before, before + 7);

    assertThat(searchable).hasText(Integer.toString(before + 7));
    assertThat(page.locator("#accepted")).hasText(Integer.toString(before + 7));
    assertThat(page.locator("#rejected")).hasText("3");
    assertThat(page.locator("hb-spaces")).containsText("ssah-64");
  }

  @Test
  void aTrainingIsWatchedAndAnotherOneStarted() {
    Page page = open("/");
    assertThat(page.locator("hb-trainings")).containsText("1 min 47 s left");
    assertThat(page.locator("hb-models")).containsText("mAP .900");

    page.getByText("Start a training").click();
    page.getByLabel("Bits", new Page.GetByLabelOptions().setExact(true)).fill("48");
    page.getByText("Start", new Page.GetByTextOptions().setExact(true)).click();

    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(world().others().trainings())
                .anySatisfy(body ->
                    assertThat(body).contains("\"bits\":48").contains("\"method\":\"ssah\"")));
  }

  @Test
  void theReportOfATrainingThatHasEndedIsALink() {
    Page page = open("/");
    Locator report = page.locator("hb-trainings").getByText("Report");
    assertThat(report).hasCount(1);

    Page shown = page.context().waitForPage(report::click);

    assertThat(shown.locator("h1")).hasText("How it learned");
    shown.close();
  }

  @Test
  void picturesDroppedAreAddedAndTheRefusedAreNamed() {
    Page page = open("/");
    page.getByLabel("Labels for all of them").fill("disc, round");

    page.locator("hb-upload input[type=file]")
        .setInputFiles(
            new FilePayload[] {
              new FilePayload("good.png", "image/png", Gallery.piece(4).picture().bytes()),
              new FilePayload("bad.png", "image/png", "no picture".getBytes(UTF_8))
            });

    assertThat(page.locator("hb-upload")).containsText("1 added, 1 refused");
    assertThat(page.locator("hb-upload")).containsText("bad.png");
    assertThat(world().others().uploads()).containsExactly("disc,round");
    assertThat(faults).allMatch(fault -> fault.contains("422"));
    faults.clear();
  }

  @Test
  void aTrainingIsCancelledOnlyAfterAYes() {
    Page page = open("/");

    page.locator("hb-trainings")
        .getByText("Cancel", new Locator.GetByTextOptions().setExact(true))
        .first()
        .click();
    page.getByText("Cancel the training").click();

    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(world().others().cancelled()).containsExactly("/trainings/training-2"));
  }

  @Test
  void theReportShowsItsFigureItsIntervalAndThePlots() {
    Page page = open("/report/?space=" + world().space());

    assertThat(page.locator("#map")).hasText(Pattern.compile("^(\\.\\d{3}|1\\.000) mAP$"));
    assertThat(page.locator("hb-headline")).containsText("95% interval");
    assertThat(page.locator("hb-headline")).containsText("queries against");
    assertThat(page.locator("hb-plot svg")).hasCount(6);
    assertThat(page.locator("hb-figures")).containsText("Precision within 2 bits");
  }

  @Test
  void whatIsWrongIsSaidInWords() {
    Page page = open("/?id=nobody");

    assertThat(page.locator("hb-problem").first()).containsText("nobody");

    assertThat(faults).allMatch(fault -> fault.contains("404"));
    faults.clear();
  }

  @Test
  void nothingIsWiderThanAPhone() {
    Browser.NewContextOptions phone =
        new Browser.NewContextOptions().setViewportSize(360, 740).setColorScheme(ColorScheme.DARK);
    for (String path : List.of("/?id=box-002", "/report/?space=" + world().space())) {
      Page page = open(path, phone);
      assertThat(page.locator("hb-hit, hb-figures").first()).isVisible();

      Object beyond = page.evaluate("document.documentElement.scrollWidth - window.innerWidth");

      assertThat(beyond).isEqualTo(0);
    }
  }

  private Page open(String path) {
    return open(path, new Browser.NewContextOptions().setViewportSize(1280, 900));
  }

  private Page open(String path, Browser.NewContextOptions options) {
    if (context != null) {
      context.close();
    }
    context = browser().newContext(options);
    Page page = context.newPage();
    page.setDefaultTimeout(PATIENCE_MILLIS);
    page.onPageError(faults::add);
    page.onRequest(request -> requests.add(request.url()));
    page.onConsoleMessage(message -> {
      if (message.type().equals("error") || message.type().equals("warning")) {
        faults.add(message.text());
      }
    });
    page.navigate(base() + path);
    return page;
  }

  /** Leaves what the page looked like at the end in {@code target/page-test}. */
  private static void lookAt(BrowserContext context, String name) {
    Path picture =
        RepositoryRoot.find().resolve("search-service/target/page-test/" + name + ".png");
    context.pages().forEach(page -> page.screenshot(new Page.ScreenshotOptions().setPath(picture)));
  }

  /** Drops a file as a user does: a real event with a real file in it. */
  private static void drop(Page page, Gallery.Piece piece) {
    JSHandle transfer =
        page.evaluateHandle(
            """
            (base64) => {
              const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
              const transfer = new DataTransfer();
              transfer.items.add(new File([bytes], 'dropped.png', { type: 'image/png' }));
              return transfer;
            }
            """,
            Base64.getEncoder().encodeToString(piece.picture().bytes()));
    page.locator("hb-query hb-drop label").dispatchEvent("drop", Map.of("dataTransfer", transfer));
  }

  private static Browser browser() {
    return Objects.requireNonNull(chrome).browser();
  }

  private static PageWorld world() {
    return Objects.requireNonNull(world);
  }

  private static String base() {
    return world().url();
  }
}
