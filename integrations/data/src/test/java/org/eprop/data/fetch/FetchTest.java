package org.eprop.data.fetch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.eprop.api.plugin.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data set from a server into a folder. */
class FetchTest {

  private static final byte[] CONTENT = "recordings".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path folder;

  private final List<String> said = new ArrayList<>();

  private Fetch fetch() {
    FetchProgress progress =
        new FetchProgress() {
          @Override
          public void at(long bytes, long total) {
            // not looked at
          }

          @Override
          public void says(String message) {
            said.add(message);
          }
        };
    return new Fetch(new Download(5000, 0, progress), progress);
  }

  private static FieldDataSet set(Server server, String gives) throws Exception {
    RemoteFile file =
        new RemoteFile(
            "a.zip", List.of(server.address()), DownloadTest.md5(server.content), 10_000, gives);
    return new FieldDataSet("some", "Some data", "CC0", "Nobody (2000)", "small", List.of(file));
  }

  private List<String> there() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void itIsUnpackedWithItsLicenceAndNotFetchedTwice() throws Exception {
    try (Server server = new Server(Archives.zip(Map.of("Train/0/1.bin", CONTENT)))) {
      server.breaks.add(20);
      fetch().into(set(server, "Train"), folder);
      assertEquals(List.of("Train", "some-licence.txt"), there());
      assertArrayEquals(CONTENT, Files.readAllBytes(folder.resolve("Train/0/1.bin")));
      assertEquals(
          "Some data\n\nLicence: CC0\nPlease cite: Nobody (2000)\n",
          Files.readString(folder.resolve("some-licence.txt")));
      int requests = server.ranges().size();
      fetch().into(set(server, "Train"), folder);
      assertEquals(requests, server.ranges().size());
      assertEquals(folder.resolve("Train") + " is there", said.get(said.size() - 1));
    }
  }

  @Test
  void whatWasHalfUnpackedIsUnpackedAnew() throws Exception {
    try (Server server = new Server(Archives.zip(Map.of("Train/0/1.bin", CONTENT)))) {
      Path half = Files.createDirectories(folder.resolve(".Train.unpacking/Train/0"));
      Files.write(half.resolve("2.bin"), CONTENT);
      fetch().into(set(server, "Train"), folder);
      assertFalse(Files.exists(folder.resolve("Train/0/2.bin")));
      assertEquals(List.of("Train", "some-licence.txt"), there());
    }
  }

  @Test
  void anArchiveOfSomethingElseIsKeptAndNothingUnpacked() throws Exception {
    try (Server server = new Server(Archives.zip(Map.of("Other/0/1.bin", CONTENT)))) {
      assertEquals(
          folder.resolve("a.zip") + ": there is no \"Train\" in it",
          assertThrows(
                  InvalidInputException.class, () -> fetch().into(set(server, "Train"), folder))
              .getMessage());
      assertEquals(List.of("a.zip"), there());
    }
  }

  @Test
  void theCatalogueIsConsistent() {
    Set<String> sums = new HashSet<>();
    for (FieldDataSet set : FieldData.all()) {
      assertTrue(set.licence().startsWith("CC BY"), set.name());
      assertFalse(set.attribution().isEmpty());
      for (RemoteFile file : set.files()) {
        assertTrue(file.md5().matches("[0-9a-f]{32}"), file.name());
        assertTrue(sums.add(file.md5()), file.name());
        assertTrue(file.name().startsWith(file.gives()), file.name());
        file.addresses().forEach(address -> assertEquals("https", address.getScheme()));
        assertEquals(
            ": 'eprop data fetch " + set.name() + " data' gets it",
            FieldData.hint(Path.of("data", file.gives())));
      }
    }
    assertEquals("", FieldData.hint(Path.of("data", "mine.h5")));
    assertEquals(
        "there is no data set \"shc\"; nearest: shd, ssc; known: [shd, ssc, n-mnist, dvs-gesture]",
        assertThrows(InvalidInputException.class, () -> FieldData.named("shc")).getMessage());
  }
}
