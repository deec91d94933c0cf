package org.eprop.report.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eprop.report.page.Page.Glossary;
import org.junit.jupiter.api.Test;

/** Words of the glossary are explained where a page uses them first. */
class GlossaryTest {

  private static final String MARKDOWN =
      """
      # Glossary

      <!-- everyday: rule -->

      eligibility trace ($e$), eligibility vector ($\\epsilon$)
      : What a synapse remembers ($\\bar e$), see [more](x.md),
        "and" so on.

      BPTT
      : Backwards.

      rule
      : Which paths.
      """;

  private static String explained(String html) {
    return new Glossary(MARKDOWN).explained(html);
  }

  @Test
  void theFirstUseInAParagraphIsExplained() {
    String trace =
        "<dfn class=\"term\" tabindex=\"0\" title=\"What a synapse remembers (e\u0304), see more,"
            + " &quot;and&quot; so on.\">%s</dfn>";
    assertEquals(
        "<h2>eligibility trace</h2><p>All "
            + trace.formatted("eligibility traces")
            + " of a rule.</p>",
        explained("<h2>eligibility trace</h2><p>All eligibility traces of a rule.</p>"));
    assertEquals(
        "<p class=\"x\">An "
            + trace.formatted("Eligibility vector")
            + ".</p><p>Eligibility vector</p>",
        explained("<p class=\"x\">An Eligibility vector.</p><p>Eligibility vector</p>"));
  }

  @Test
  void whatIsMarkedOtherwiseStays() {
    for (String html :
        new String[] {
          "<p><a href=\"x\">eligibility trace</a>, <math><mi>BPTT</mi></math><br></p>",
          "<p>eligibility-trace, pre-BPTT, bptt, &#39;rule&#39;</p>",
          "<li>BPTT</li>"
        }) {
      assertEquals(html, explained(html));
    }
    assertTrue(explained("<figcaption>By <b>this</b> BPTT</figcaption>").contains("title=\"Back"));
  }

  @Test
  void theGlossaryOfDocsIsInTheModule() throws IOException {
    String docs = Files.readString(Path.of("../docs/glossary.md"));
    Glossary glossary = new Glossary(docs);
    assertTrue(glossary.terms().contains("learning signal"), glossary.terms().toString());
    assertFalse(glossary.terms().contains("rule"), "as everybody says it");
    assertEquals(docs, Resources.glossary(), "the build has put it there");
    Page page = new Page("t", "l");
    page.section("s", "S").text("A firing rate.");
    assertTrue(page.html().contains(">firing rate</dfn>"), page::html);
  }
}
