package co.wholesale888.wms.portal;

import static org.assertj.core.api.Assertions.assertThat;

import co.wholesale888.wms.testing.Requires;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpCookie;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;
import org.openqa.selenium.virtualauthenticator.VirtualAuthenticator;
import org.openqa.selenium.virtualauthenticator.VirtualAuthenticatorOptions;

/**
 * A session in a headless Chromium, which is started once and ends with this JVM. Every session begins without cookies
 * and stored data. Tests that need it are skipped if none is installed.
 */
public final class Browser implements AutoCloseable {

    /** Held by classes that use it, because there is one. */
    public static final String LOCK = "the browser";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);
    private static final String AXE = axe();

    /** All but the dearest one, which looks at each element of a page and calls nothing that it finds serious. */
    private static final String ALL_RULES = "rules: { region: { enabled: false } }";

    private static final String SCROLLING = "runOnly: ['scrollable-region-focusable']";

    private final ChromeDriver driver;
    private final URI base;
    private @Nullable VirtualAuthenticator passkeyDevice;

    private Browser(ChromeDriver driver, URI base) {
        this.driver = driver;
        this.base = base;
    }

    public static Browser open(URI base) {
        ChromeDriver driver = Started.DRIVER;
        driver.get("about:blank");
        driver.executeCdpCommand("Network.clearBrowserCookies", Map.of());
        driver.executeCdpCommand(
                "Storage.clearDataForOrigin", Map.of("origin", base.toString(), "storageTypes", "all"));
        Browser browser = new Browser(driver, base);
        browser.lightAndWide();
        browser.timeZone("UTC");
        browser.consoleErrors(); // forgets those of earlier sessions
        return browser;
    }

    private static ChromeDriver start() {
        // The first is the same browser without the parts for a screen, which take a fifth of its processor time.
        // It is not started by its wrapper in /usr/bin, which would be ended in its place
        Optional<Path> chromium = first(
                "/usr/lib/chromium/chromium-headless-shell",
                "/usr/bin/chromium",
                "/usr/bin/chromium-browser",
                "/usr/bin/google-chrome");
        Optional<Path> chromedriver = first("/usr/bin/chromedriver", "/usr/lib/chromium-browser/chromedriver");
        Requires.orSkip(
                "Chromium",
                chromium.isPresent() && chromedriver.isPresent(),
                "Chromium is not installed: install the packages chromium and chromium-driver");
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.orElseThrow().toFile());
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                // No processes for pages that may come, or have gone
                "--disable-features=SpareRendererForSitePerProcess,BackForwardCache,Translate,MediaRouter",
                "--disable-extensions",
                "--disable-crash-reporter",
                "--disable-breakpad",
                // Each page runs axe anew, too briefly for it to get warm
                "--js-flags=--no-flush-bytecode --always-sparkplug",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--window-size=1280,900");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver.orElseThrow().toFile())
                .usingAnyFreePort()
                .build();
        ChromeDriver driver = new ChromeDriver(service, options);
        driver.manage().timeouts().pageLoadTimeout(PATIENCE).scriptTimeout(PATIENCE);
        Runtime.getRuntime().addShutdownHook(new Thread(driver::quit));
        return driver;
    }

    /** Opens a page, again while the service is too busy. */
    public Browser goTo(String path) {
        Awaitility.await().pollDelay(Duration.ZERO).pollInSameThread().until(() -> {
            driver.get(base + path);
            return !isUnavailable();
        });
        return this;
    }

    public Browser type(String id, String text) {
        // In one step: chromedriver takes a hundredth of a second for each key
        driver.executeScript("""
                const [box, text] = arguments;
                box.focus();
                box.value = text;
                box.dispatchEvent(new Event("input", { bubbles: true }));
                box.dispatchEvent(new Event("change", { bubbles: true }));""", driver.findElement(By.id(id)), text);
        return this;
    }

    /** Chooses an option of a list by the beginning of its text. */
    public Browser choose(String id, String option) {
        driver.findElement(By.id(id)).sendKeys(option);
        return this;
    }

    /** Clicks the link or button with this name and waits for the text. */
    public Browser click(String name, String thenShows) {
        named(name).click();
        return waitFor(thenShows);
    }

    public Browser doubleClick(String name, String thenShows) {
        new Actions(driver).doubleClick(named(name)).perform();
        return waitFor(thenShows);
    }

    /** Sends the keys to the focused element, one after another. */
    public Browser press(CharSequence... keys) {
        for (CharSequence key : keys) {
            new Actions(driver).sendKeys(key).perform();
        }
        return this;
    }

    /** The text of the focused element. */
    public String focused() {
        return driver.switchTo().activeElement().getText();
    }

    /** Opens all {@code details} elements that match. */
    public Browser openAll(String css) {
        driver.executeScript("document.querySelectorAll(arguments[0]).forEach(part => part.open = true)", css);
        return this;
    }

    public int count(String css) {
        return driver.findElements(By.cssSelector(css)).size();
    }

    private WebElement named(String name) {
        // The main content takes precedence over the layout
        Object element = driver.executeScript("""
                for (const css of ["main button", "main a", "nav.side a", "header a, header button"]) {
                    for (const element of document.querySelectorAll(css)) {
                        if (element.innerText.trim() === arguments[0]
                                || element.getAttribute("aria-label") === arguments[0]) {
                            return element;
                        }
                    }
                }
                return null;""", name);
        if (element instanceof WebElement found) {
            return found;
        }
        throw new AssertionError("no link or button " + name + " on " + driver.getCurrentUrl() + ": " + text());
    }

    public Browser waitFor(String shown) {
        new WebDriverWait(driver, PATIENCE, POLL_INTERVAL)
                .withMessage(() -> "'%s' on %s, which shows: %s".formatted(shown, driver.getCurrentUrl(), text()))
                .ignoring(WebDriverException.class) // the page may be replaced at any moment
                .until(d -> {
                    String text = text();
                    if (text.contains(shown)) {
                        return true;
                    }
                    // As the page asks for; a form is sent again with the same one-time token
                    if (isUnavailable() || text.contains("Nothing was written; try again.")) {
                        driver.navigate().refresh();
                    }
                    return false;
                });
        return this;
    }

    /** Whether the service was too busy for the page or its script. */
    private boolean isUnavailable() {
        return Boolean.TRUE.equals(driver.executeScript("""
                return document.title.startsWith("Unavailable")
                    || performance.getEntriesByType("resource")
                        .some(part => part.initiatorType === "script" && part.responseStatus !== 200);"""));
    }

    public Browser waitUntilGone(String css) {
        new WebDriverWait(driver, PATIENCE, POLL_INTERVAL)
                .withMessage(() -> "'%s' is still on %s".formatted(css, driver.getCurrentUrl()))
                .until(d -> d.findElements(By.cssSelector(css)).isEmpty());
        return this;
    }

    /** Waits until the page has fetched newer copies of itself this often. */
    public Browser awaitReloads(int times) {
        long before = reloads();
        new WebDriverWait(driver, PATIENCE, POLL_INTERVAL).until(d -> reloads() >= before + times);
        return this;
    }

    /** How often the page has fetched a newer copy of itself. */
    public long reloads() {
        return (Long) Objects.requireNonNull(driver.executeScript(
                "return performance.getEntriesByType('resource').filter(e => e.initiatorType === 'fetch').length"));
    }

    /** Waits as long as the page's own timers need that its script has set to fire within this time. */
    public Browser letTimersFire(Duration within) {
        driver.executeAsyncScript("setTimeout(arguments[1], arguments[0])", within.toMillis());
        return this;
    }

    /** Gives the page another address without loading it, such as that of a form whose answer it is. */
    public Browser moveTo(String path) {
        driver.executeScript("history.replaceState(null, '', arguments[0])", path);
        return this;
    }

    public String text() {
        // Selenium's own getText looks at the style of every element, each time it is asked while a test waits
        return String.valueOf(driver.executeScript("return document.body.innerText"));
    }

    public String text(String css) {
        return ofFirst(css, "innerText.trim()");
    }

    /** The value of the input. */
    public String value(String id) {
        return String.valueOf(driver.findElement(By.id(id)).getDomProperty("value"));
    }

    /** Gives this browser a session of the user, without the pages of a sign-in. */
    public Browser as(String email, String password) {
        for (HttpCookie cookie : PortalClient.sessionAt(base, email, password)) {
            driver.executeCdpCommand(
                    "Network.setCookie",
                    Map.of("name", cookie.getName(), "value", cookie.getValue(), "url", base.toString()));
        }
        return this;
    }

    public Browser signIn(String email, String password) {
        return goTo("/portal/sign-in")
                .type("email", email)
                .type("password", password)
                .click("Sign in", "Sign out");
    }

    /** Gives the browser a device that keeps passkeys, and that always recognises its user. */
    public Browser withPasskeyDevice() {
        passkeyDevice = driver.addVirtualAuthenticator(new VirtualAuthenticatorOptions()
                .setProtocol(VirtualAuthenticatorOptions.Protocol.CTAP2)
                .setTransport(VirtualAuthenticatorOptions.Transport.INTERNAL)
                .setHasResidentKey(true)
                .setHasUserVerification(true)
                .setIsUserVerified(true));
        return this;
    }

    /** What the form that asks for a passkey would send: the challenge and the answer. */
    public List<String> passkeyAnswer() {
        Object sent = driver.executeAsyncScript("""
                const form = document.querySelector("form[data-passkey]");
                const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(JSON.parse(form.dataset.passkey));
                navigator.credentials.get({ publicKey }).then(credential => arguments[arguments.length - 1](
                    [form.elements.challenge.value, JSON.stringify(credential.toJSON())]));""");
        return ((List<?>) Objects.requireNonNull(sent))
                .stream().map(String::valueOf).toList();
    }

    /** Focuses the first of the elements, as soon as there is one. */
    public Browser focus(String css) {
        new WebDriverWait(driver, PATIENCE, POLL_INTERVAL)
                .withMessage(() -> "'%s' on %s".formatted(css, driver.getCurrentUrl()))
                .until(d -> driver.executeScript("""
                        const element = document.querySelector(arguments[0]);
                        element?.focus();
                        return element !== null;""", css));
        return this;
    }

    public Browser tab() {
        return press(Keys.TAB);
    }

    public Browser enter() {
        return press(Keys.ENTER);
    }

    /**
     * Fails if a page has a serious accessibility violation or is wider than the screen: wide and light, and, for the
     * rules that depend on the look, on a phone with a dark color scheme.
     */
    public void inspect(List<String> pages) {
        for (String page : pages) {
            goTo(page);
            // Lists are long with what other tests have made, and each row takes its time
            driver.executeScript("document.querySelectorAll('tbody tr:nth-child(n+7)').forEach(row => row.remove())");
            inspectInTwoLooks();
        }
    }

    /** Fails if a page is wider than the screen, or its keyboard's users cannot see all of it: wide, and on a phone. */
    public void requireFits(List<String> pages) {
        for (String page : pages) {
            goTo(page);
            requireNoViolations(SCROLLING);
            darkAndNarrow();
            requireNoViolations(SCROLLING);
            lightAndWide();
        }
    }

    /** Inspects the page that is shown, as {@link #inspect(List)} does. */
    public void inspectInTwoLooks() {
        inspect();
        darkAndNarrow();
        requireNoViolations("runOnly: ['color-contrast', 'scrollable-region-focusable', 'target-size']");
        lightAndWide();
    }

    public void inspect() {
        requireNoViolations(ALL_RULES);
    }

    private void requireNoViolations(String rules) {
        assertThat(accessibilityViolations(rules)).as(driver.getCurrentUrl()).isEmpty();
        assertThat(overflow()).as("too wide: " + driver.getCurrentUrl()).isLessThanOrEqualTo(0);
    }

    /** Shows pages as on a phone, with dark colors. */
    public Browser onPhone() {
        darkAndNarrow();
        return this;
    }

    private void darkAndNarrow() {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", "dark"),
                                // No color is on its way to another one
                                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", 390, "height", 844, "deviceScaleFactor", 1, "mobile", false));
    }

    /** Moves the browser to a time zone such as {@code Asia/Tokyo}. */
    public Browser timeZone(String zone) {
        driver.executeCdpCommand("Emulation.setTimezoneOverride", Map.of("timezoneId", zone));
        return this;
    }

    /** Shows pages as they are printed, on paper that is as wide as A4 without margins. */
    public Browser onPaper() {
        driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", "print"));
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", 718, "height", 1010, "deviceScaleFactor", 1, "mobile", false));
        return this;
    }

    /** Whether any of the elements takes up space on the page. */
    public boolean isShown(String css) {
        return driver.findElements(By.cssSelector(css)).stream().anyMatch(WebElement::isDisplayed);
    }

    /** The attribute of the first of the elements. */
    public String attribute(String css, String name) {
        return ofFirst(css, "getAttribute('" + name + "')");
    }

    /** Reads from the first of the elements in one step, since a page that is live replaces its elements. */
    private String ofFirst(String css, String property) {
        return String.valueOf(driver.executeScript("return document.querySelector(arguments[0])." + property, css));
    }

    /** Whether every one of the elements is within the element around it. */
    public boolean isWithinItsField(String css) {
        return Boolean.TRUE.equals(driver.executeScript("""
                return [...document.querySelectorAll(arguments[0])].every(element => {
                    const inner = element.getBoundingClientRect();
                    const outer = element.parentElement.getBoundingClientRect();
                    return inner.width > 0 && inner.right <= outer.right + 1 && element.scrollWidth <= element.clientWidth;
                });""", css));
    }

    /** Whether all of each element is on the screen, to the left and the right. */
    public boolean isOnScreen(String css) {
        return Boolean.TRUE.equals(driver.executeScript("""
                return [...document.querySelectorAll(arguments[0])].every(element => {
                    const { left, right, width } = element.getBoundingClientRect();
                    return width > 0 && left >= 0 && right <= document.documentElement.clientWidth;
                });""", css));
    }

    /** Whether no text of the elements is broken but where its template allows it. */
    public boolean isUnbroken(String css) {
        return Boolean.TRUE.equals(driver.executeScript("""
                return [...document.querySelectorAll(arguments[0])].every(element =>
                    [...element.childNodes].filter(node => node.nodeType === Node.TEXT_NODE).every(node => {
                        const range = document.createRange();
                        range.selectNodeContents(node);
                        return new Set([...range.getClientRects()].map(rect => rect.top)).size === 1;
                    }));""", css));
    }

    /** The width of the narrowest of the elements. */
    public double width(String css) {
        return ((Number) Objects.requireNonNull(driver.executeScript("""
                return Math.min(...[...document.querySelectorAll(arguments[0])]
                    .map(element => element.getBoundingClientRect().width));""", css))).doubleValue();
    }

    private void lightAndWide() {
        driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
        driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", "", "features", List.of()));
    }

    /** The number of pixels by which the page is wider than the screen. */
    public long overflow() {
        return (Long) Objects.requireNonNull(driver.executeScript(
                "return document.documentElement.scrollWidth - document.documentElement.clientWidth"));
    }

    /** The serious and critical violations that axe-core finds on the page. */
    public List<?> accessibilityViolations() {
        return accessibilityViolations(ALL_RULES);
    }

    private List<?> accessibilityViolations(String rules) {
        if (driver.executeScript("return window.axe === undefined") instanceof Boolean missing && missing) {
            driver.executeCdpCommand("Runtime.evaluate", Map.of("expression", AXE));
        }
        return (List<?>) Objects.requireNonNull(driver.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                // What is still fading in has too little contrast
                const ended = document.getAnimations()
                    .filter(animation => animation.effect.getComputedTiming().endTime !== Infinity)
                    .map(animation => animation.finished.catch(() => null));
                Promise.all(ended).then(() => axe.run(document, { resultTypes: ["violations"], preload: false, selectors: false, %s }))
                    .then(result => done(result.violations
                        .filter(v => v.impact === "serious" || v.impact === "critical")
                        .map(v => v.id + ": " + v.nodes.map(n => n.html).join(" "))));""".formatted(rules)));
    }

    /** The warnings and errors in the browser console since the last call. */
    public List<String> consoleErrors() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .filter(message -> !message.contains("status of 503")) // while busy; see goTo
                .toList();
    }

    /** Leaves the page, so that it sends no more requests. */
    @Override
    public void close() {
        if (passkeyDevice != null) {
            driver.removeVirtualAuthenticator(passkeyDevice);
        }
        driver.get("about:blank");
    }

    private static Optional<Path> first(String... paths) {
        return Stream.of(paths).map(Path::of).filter(Files::isExecutable).findFirst();
    }

    private static String axe() {
        try (InputStream in = Browser.class.getResourceAsStream("/axe.min.js")) {
            return new String(Objects.requireNonNull(in, "axe.min.js").readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Started {
        private static final ChromeDriver DRIVER = start();
    }
}
