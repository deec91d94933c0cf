package org.eprop.report.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.eprop.report.chart.LineChart;
import org.eprop.report.chart.Series;
import org.junit.jupiter.api.Test;

class PageTest {

  @Test
  void nothingThatIsSaidBecomesMarkup() {
    Page page = new Page("<b>&\"'", "<script>alert(1)</script>");
    page.section("a\"b", "<i>")
        .text("</p><img>")
        .code("<u>", "</pre>")
        .chart(LineChart.builder("c", "</h3>").add(Series.line("</script><script>", 1, 2)).build());

    String html = page.html();

    assertTrue(html.contains("<title>&lt;b&gt;&amp;&quot;&#39;</title>"), html.substring(0, 300));
    assertTrue(html.contains("<section id=\"a&quot;b\"><h2>&lt;i&gt;</h2>"));
    for (String markup : new String[] {"<b>", "<i>", "<u>", "</p><img>", "alert(1)</script>"}) {
      assertFalse(html.contains(markup), markup);
    }
    assertEquals(5, html.split("<script").length - 1);
    assertEquals(5, html.split("</script>").length - 1);
  }

  @Test
  void nothingIsFetched() {
    String html = new Page("t", "l").html().replace("url(#", ""); // of the page itself

    for (String reference : new String[] {"src=", "<link", "url(", "@import", "fetch("}) {
      assertFalse(html.contains(reference), reference);
    }
  }
}
