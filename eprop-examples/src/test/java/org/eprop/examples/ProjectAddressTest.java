package org.eprop.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Where the project lives and whose it is are said in several files: the same in all of them. */
class ProjectAddressTest {

  private static final List<String> POMS = List.of("pom.xml", "eprop-bom/pom.xml");

  private static String text(String file) throws IOException {
    return Files.readString(Project.ROOT.resolve(file));
  }

  private static TreeSet<String> found(String pattern, String text) {
    return Pattern.compile(pattern, Pattern.DOTALL)
        .matcher(text)
        .results()
        .map(result -> result.group(1).replaceAll("\\s+", " "))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void theAddressIsOne() throws IOException {
    String address = found("<url>(.+?)</url>\\s*<inceptionYear>", text("pom.xml")).first();
    for (String pom : POMS) {
      String scm = found("<scm>(.+?)</scm>", text(pom)).first();
      assertTrue(text(pom).contains("<url>" + address + "</url>"), pom);
      assertTrue(scm.contains("<connection>scm:git:" + address + ".git</connection>"), pom);
      assertTrue(scm.contains("<url>" + address + "</url>"), pom);
    }
    assertTrue(text("docs/conf.py").contains("REPOSITORY = \"" + address + "/"));
  }

  @Test
  void theDevelopersAreTheSame() throws IOException {
    String developers = "<developers>(.+?)</developers>";
    assertEquals(found(developers, text("pom.xml")), found(developers, text("eprop-bom/pom.xml")));
    for (String name : found("<name>([^<]+)</name>\\s*(?:<email>|<url>)", text("pom.xml"))) {
      if (!name.equals("Apache-2.0")) {
        assertTrue(text("CITATION.cff").contains(name.replaceFirst(".* ", "")), name);
      }
    }
  }
}
