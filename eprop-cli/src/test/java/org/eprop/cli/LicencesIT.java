package org.eprop.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.eprop.host.testing.Cli;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a jar that is passed on has to say of whose code and data are in it. */
class LicencesIT {

  private ZipFile jar;

  @BeforeEach
  void open() throws IOException {
    jar = new ZipFile(System.getProperty("eprop.jar"));
  }

  @AfterEach
  void close() throws IOException {
    jar.close();
  }

  private byte[] bytes(String name) throws IOException {
    ZipEntry entry = jar.getEntry(name);
    assertNotNull(entry, name);
    return jar.getInputStream(entry).readAllBytes();
  }

  /** The rows of the list: packages, what, licence, text. */
  private List<String[]> rows() throws IOException {
    String list = new String(bytes("META-INF/licenses/third-parties.txt"), StandardCharsets.UTF_8);
    return list.lines()
        .filter(line -> line.startsWith("| ") && !line.contains("| licence |"))
        .map(line -> line.substring(2, line.length() - 2).split(" \\| ", -1))
        .toList();
  }

  @Test
  void theLicenceIsEpropsOwn() throws IOException {
    assertArrayEquals(Files.readAllBytes(Path.of("..", "LICENSE")), bytes("META-INF/LICENSE"));
    assertNull(jar.getEntry("LICENSE"));
    String notice = new String(bytes("META-INF/NOTICE"), StandardCharsets.UTF_8);
    assertTrue(notice.contains("eprop\nCopyright 2026 The eprop authors"), notice);
  }

  @Test
  void eachThirdPartyIsListedWithItsText() throws IOException {
    List<String> known = new ArrayList<>(List.of("org/eprop/"));
    for (String[] row : rows()) {
      assertEquals(4, row.length, String.join("|", row));
      assertTrue(bytes(row[3]).length > 200, row[3]);
      for (String packages : row[0].split(", ", -1)) {
        known.add(packages + "/");
        assertTrue(
            jar.stream().anyMatch(entry -> entry.getName().startsWith(packages + "/")), packages);
      }
    }
    List<String> unknown =
        jar.stream()
            .map(ZipEntry::getName)
            .map(name -> name.replaceFirst("^META-INF/versions/\\d+/", ""))
            .filter(name -> name.matches(".*\\.class|META-INF/resources/webjars/.*[^/]"))
            .filter(name -> !name.equals("module-info.class"))
            .filter(name -> known.stream().noneMatch(name::startsWith))
            .limit(5)
            .toList();
    assertEquals(List.of(), unknown);
  }

  /** What the list says of data, the module's pom and the command say, too. */
  @Test
  void dataHaveTheirLicences() throws IOException {
    String pom = Files.readString(Path.of("..", "eprop-tasks", "pom.xml"));
    String said = Cli.run("data").succeeded().out().replace('-', ' ');
    int sets = 0;
    for (String[] row : rows()) {
      if (row[0].startsWith("org/eprop/tasks/data/")) {
        String licence = row[2].split(", ", -1)[0];
        assertTrue(pom.contains("<name>" + licence + "</name>"), licence);
        assertTrue(pom.contains("<comments>" + row[0] + "</comments>"), row[0]);
        assertTrue(said.contains(licence.replace('-', ' ')), said);
        sets++;
      }
    }
    try (var folders =
        Files.list(Path.of("../eprop-tasks/src/main/resources/org/eprop/tasks/data"))) {
      assertEquals(folders.count(), sets);
    }
  }
}
