package org.eprop.report.browser;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.eprop.core.plugin.Plugins;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test with a browser for all its methods, each of which begins with a new page. */
abstract class BrowserTest {

  static Browser browser;

  @TempDir Path folder;

  final Plugins plugins = Plugins.builder().classPath(BrowserTest.class.getClassLoader()).build();

  @BeforeAll
  static void launch(@TempDir Path profile) throws Exception {
    assumeTrue(
        Browser.find().isPresent(),
        "SKIPPED: no Chromium on the PATH (nor in EPROP_CHROMIUM) to open pages in");
    browser = new Browser(Browser.find().orElseThrow(), profile, "--window-size=1400,900");
  }

  @BeforeEach
  void newPage() throws Exception {
    browser.anew();
  }

  @AfterEach
  void closePlugins() {
    plugins.close();
  }

  @AfterAll
  static void end() throws Exception {
    if (browser != null) {
      browser.close();
      browser = null;
    }
  }
}
