package org.eprop.experiment.provenance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.EnumSet;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.surrogate.SurrogateFactory;
import org.eprop.core.kernel.KernelProvider;
import org.eprop.core.plugin.Kind;
import org.eprop.core.plugin.Plugins;
import org.eprop.core.testing.PluginJar;
import org.eprop.experiment.io.Sha256;
import org.eprop.experiment.json.ProvenanceJson;
import org.eprop.experiment.provenance.Provenance.EpropVersion;
import org.eprop.experiment.provenance.Provenance.ProvenanceBuilder;
import org.eprop.experiment.provenance.Provenance.ProvenanceBuilder.OwnCode;
import org.eprop.experiment.provenance.Provenance.ReachableCode;
import org.eprop.learning.rule.Eprop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvenanceTest {

  private static final ComponentOrigin CAUCHY =
      new ComponentOrigin(
          "surrogate", "cauchy", "org.example.Cauchy", new Jar("cauchy.jar", "c1"), "1.0");
  private static final ComponentOrigin LIF =
      new ComponentOrigin(
          "neuron", "lif", "org.eprop.neurons.Lif", new Jar("eprop.jar", "e1"), "0.1.0");
  private static final DataIdentity X =
      new DataIdentity("x.npy", "/data/x.npy", "the user's own", 80, "d1");
  private static final Provenance BLOCK =
      new Provenance(
          "0.1.0",
          "e1",
          "17.0.9",
          "Vendor",
          "vector",
          List.of(LIF, CAUCHY),
          List.of(new Jar("math.jar", "m1")),
          List.of(X));

  @TempDir private Path folder;

  private static Provenance components(ComponentOrigin... components) {
    return new Provenance(
        "0.1.0", "e1", "17.0.9", "Vendor", "vector", List.of(components), List.of(), List.of());
  }

  private static List<String> words(List<Change> changes) {
    return changes.stream().map(c -> c.part() + " " + c).toList();
  }

  @Test
  void itsJsonIsReadBack() throws IOException {
    assertEquals(
        BLOCK,
        ProvenanceJson.read(new ObjectMapper().readTree(ProvenanceJson.write(BLOCK).toString())));
    assertEquals(
        """
        {"eprop":"0.1.0","build":"e1","java":"17.0.9","java_vendor":"Vendor","kernels":"vector",\
        "components":[{"kind":"neuron","name":"lif","class":"org.eprop.neurons.Lif",\
        "jar":"eprop.jar","sha256":"e1","version":"0.1.0"},\
        {"kind":"surrogate","name":"cauchy","class":"org.example.Cauchy",\
        "jar":"cauchy.jar","sha256":"c1","version":"1.0"}],\
        "libraries":[{"jar":"math.jar","sha256":"m1"}],\
        "data":[{"name":"x.npy","origin":"/data/x.npy","licence":"the user's own","bytes":80,\
        "sha256":"d1"}]}\
        """,
        ProvenanceJson.write(BLOCK).toString());
  }

  @Test
  void wrongJsonIsPlaced() {
    ObjectNode json = ProvenanceJson.write(BLOCK);
    ((ObjectNode) json.at("/components/1")).put("jar", 3);
    assertEquals(
        "components[1].jar: got 3, but expected a string",
        assertThrows(InvalidInputException.class, () -> ProvenanceJson.read(json)).getMessage());
    json.remove("java");
    assertEquals(
        "java: got nothing, but expected a string",
        assertThrows(InvalidInputException.class, () -> ProvenanceJson.read(json)).getMessage());
  }

  @Test
  void saysWhatChanged() {
    assertEquals(List.of(), BLOCK.difference(BLOCK));
    Provenance other =
        new Provenance(
            "0.2.0",
            "e2",
            "21",
            "Other",
            "plain",
            List.of(
                new ComponentOrigin(
                    "neuron", "lif", LIF.className(), new Jar("eprop.jar", "e2"), "0.2.0"),
                new ComponentOrigin(
                    "surrogate", "cauchy", CAUCHY.className(), new Jar("cauchy.jar", "c2"), "1.0")),
            List.of(new Jar("math.jar", "m2"), new Jar("more.jar", "n")),
            List.of());
    assertEquals(
        List.of(
            "EPROP eprop: was version 0.1.0, is version 0.2.0",
            "JAVA Java: was 17.0.9 of Vendor, is 21 of Other",
            "KERNELS kernels: were vector, are plain",
            "COMPONENT surrogate cauchy changed since",
            "LIBRARY library math.jar changed since",
            "LIBRARY library more.jar: was not there",
            "DATA data x.npy: is not there"),
        words(BLOCK.difference(other)));
    assertEquals(
        "eprop: was version 0.1.0, is version 0.2.0; Java: was 17.0.9 of Vendor, is 21 of Other;"
            + " kernels: were vector, are plain; surrogate cauchy: was org.example.Cauchy of"
            + " cauchy.jar, sha256 c1, version 1.0; is org.example.Cauchy of cauchy.jar, sha256 c2,"
            + " version 1.0; library math.jar: was sha256 m1, is sha256 m2; library more.jar: was"
            + " not there, is sha256 n; data x.npy: was sha256 d1, is not there",
        Change.details(BLOCK.difference(other)).getMessage());
    assertEquals(
        List.of("KERNELS kernels: were vector, are plain"),
        words(BLOCK.difference(other, EnumSet.of(Part.KERNELS))));
  }

  @Test
  void aMovedFileIsTheSame() {
    Provenance moved =
        components(
            LIF,
            new ComponentOrigin(
                "surrogate", "cauchy", CAUCHY.className(), new Jar("other.jar", "c1"), "1.0"));
    assertEquals(List.of(), components(LIF, CAUCHY).difference(moved));
    Provenance elsewhere =
        BLOCK.withData(List.of(new DataIdentity("x.npy", "elsewhere", "the user's own", 80, "d1")));
    assertEquals(List.of(), BLOCK.difference(elsewhere));
  }

  /** The program in one jar, and a program that embeds it, hold one code. */
  @Test
  void epropsOwnComponentsAreTheirVersion() {
    Provenance apart =
        components(
            new ComponentOrigin(
                "neuron", "lif", LIF.className(), new Jar("eprop-neurons.jar", "x"), "0.1.0"));
    assertEquals(List.of(), components(LIF).difference(apart));
  }

  /** Whatever program the classes are in, with what else and in which order. */
  @Test
  void itsOwnCodeIsWhatResultsDependOn() throws IOException {
    String core = "org/eprop/core/A.class";
    String table = "org/eprop/neurons/b.json";
    Path one = jar("one.jar", List.of(core, table, "org/eprop/report/Page.class"), "x");
    Path other = jar("two.jar", List.of("org/eprop/spark/C.class", table, core), "x");
    assertEquals(64, OwnCode.sha256(one + "").length());
    assertEquals(OwnCode.sha256(one + ""), OwnCode.sha256(other + ""));
    Path changed = jar("three.jar", List.of(core, table), "y");
    assertNotEquals(OwnCode.sha256(one + ""), OwnCode.sha256(changed + ""));
    assertNotEquals(
        OwnCode.sha256(one + ""), OwnCode.sha256(jar("four.jar", List.of(core), "x") + ""));
    assertEquals("", OwnCode.sha256(folder + ""));
    assertEquals("eprop-learning", OwnCode.module(Eprop.class));
  }

  private Path jar(String name, List<String> entries, String content) throws IOException {
    Path file = folder.resolve(name);
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      for (String entry : entries) {
        out.putNextEntry(new ZipEntry(entry));
        out.write(content.getBytes(StandardCharsets.UTF_8));
      }
    }
    return file;
  }

  @Test
  void anUnreleasedVersionIsItsBuild() {
    for (String version : List.of("1.0.0-SNAPSHOT", "1.0.0-rc1")) {
      assertEquals(
          List.of("BUILD eprop's build changed since"),
          words(built(version, "a").difference(built(version, "b"))));
    }
    assertEquals(List.of(), built("1.0.0", "a").difference(built("1.0.0", "b")));
  }

  private static Provenance built(String version, String build) {
    return new Provenance(version, build, "17", "v", "plain", List.of(), List.of(), List.of());
  }

  @Test
  void filesOfOneNameAreComparedInOrder() {
    DataIdentity a = new DataIdentity("x.npy", "a/x.npy", "", 1, "a");
    DataIdentity b = new DataIdentity("x.npy", "b/x.npy", "", 1, "b");
    assertEquals(
        List.of("DATA data x.npy (2) changed since"),
        words(BLOCK.withData(List.of(a, b)).difference(BLOCK.withData(List.of(a, a)))));
  }

  private static PluginJar cauchy(String member) {
    return new PluginJar()
        .source("org.example.Cauchy", PluginJar.surrogateSource("Cauchy", "cauchy", member))
        .service(SurrogateFactory.class, "org.example.Cauchy");
  }

  private Provenance ofPlugin() {
    try (Plugins plugins = Plugins.builder().folder(folder).build()) {
      return new ProvenanceBuilder()
          .add(Kind.SURROGATE, plugins.find(SurrogateFactory.class, "cauchy"))
          .add(Kind.RULE, new Eprop())
          .build();
    }
  }

  private static final String USES_BASE = "Object base() { return new Base(); }";

  /** A plugin and a library; each has a class that nobody uses. */
  private void writeCauchyAndBase(String cauchy, String base, String unused) throws IOException {
    Files.deleteIfExists(folder.resolve("cauchy.jar"));
    Files.deleteIfExists(folder.resolve("base.jar"));
    String source = PluginJar.surrogateSource("Base", "base", base);
    cauchy(cauchy)
        .source("org.example.Base", source)
        .leaveOut("org.example.Base")
        .source("org.example.Unused", "package org.example; class Unused {" + unused + "}")
        .write(folder.resolve("cauchy.jar"));
    new PluginJar()
        .source("org.example.Base", source)
        .source("org.example.Apart", "package org.example; class Apart {" + unused + "}")
        .write(folder.resolve("base.jar"));
  }

  @Test
  void aRebuiltPluginAndItsLibraryAreNoticed() throws IOException {
    writeCauchyAndBase(USES_BASE, "", "");
    new PluginJar()
        .surrogate("Other", "other")
        .service(SurrogateFactory.class, "org.example.Other")
        .write(folder.resolve("other.jar"));
    Provenance before = ofPlugin();
    ComponentOrigin plugin = before.components().get(0);
    assertEquals("surrogate cauchy", plugin.key());
    assertEquals("cauchy.jar", plugin.jar().name());
    assertEquals(64, plugin.jar().sha256().length());
    assertEquals(List.of("base.jar"), before.libraries().stream().map(Jar::name).toList());
    assertEquals(EpropVersion.text(), before.eprop());
    assertTrue(before.eprop().matches("\\d+\\.\\d+\\.\\d+(-rc\\d+)?(-SNAPSHOT)?"), before.eprop());
    assertEquals(KernelProvider.choose().name(), before.kernels());
    assertEquals(List.of(), before.difference(ofPlugin()));

    Files.delete(folder.resolve("other.jar"));
    writeCauchyAndBase(USES_BASE + "static final int CHANGED = 1;", "static int changed;", "");
    assertEquals(
        List.of(
            "COMPONENT surrogate cauchy changed since", "LIBRARY library base.jar changed since"),
        words(before.difference(ofPlugin())));
  }

  @Test
  void theSameSourceBuiltAgainIsTheSame() throws IOException {
    writeCauchyAndBase(USES_BASE, "", "");
    String jar = Sha256.of(folder.resolve("cauchy.jar"));
    Provenance before = ofPlugin();
    try (var unpacked = FileSystems.newFileSystem(folder.resolve("cauchy.jar"))) {
      Files.setLastModifiedTime(
          unpacked.getPath("org/example/Cauchy.class"), FileTime.fromMillis(1_000_000_000_000L));
    }
    assertNotEquals(jar, Sha256.of(folder.resolve("cauchy.jar")));
    assertEquals(List.of(), before.difference(ofPlugin()));
  }

  @Test
  void classesThatAComponentCannotReachDoNotCount() throws IOException {
    writeCauchyAndBase(USES_BASE, "", "");
    Provenance before = ofPlugin();
    writeCauchyAndBase(USES_BASE, "", "static int changed;");
    assertEquals(List.of(), before.difference(ofPlugin()));
  }

  @Test
  void aResourceThatAComponentNamesCounts() throws IOException {
    Path jar = folder.resolve("cauchy.jar");
    String names = "Object table() { return getClass().getResource(\"/table.csv\"); }";
    cauchy(names).file("table.csv", "1").file("other.csv", "1").write(jar);
    Provenance before = ofPlugin();
    Files.delete(jar);
    cauchy(names).file("table.csv", "1").file("other.csv", "2").write(jar);
    assertEquals(List.of(), before.difference(ofPlugin()));
    Files.delete(jar);
    cauchy(names).file("table.csv", "2").file("other.csv", "1").write(jar);
    assertEquals(
        List.of("COMPONENT surrogate cauchy changed since"), words(before.difference(ofPlugin())));
  }

  /** Of a program's own component that no jar holds, the class files are the identity. */
  @Test
  void classesOfAFolderAreHashed() {
    String sha256 = ofClass(ProvenanceTest.class);
    assertEquals(64, sha256.length());
    assertEquals(sha256, ofClass(ProvenanceTest.class));
    assertNotEquals(sha256, ofClass(Sha256.class));
  }

  private static String ofClass(Class<?> type) {
    return ReachableCode.of(type).get(PluginJar.locationOf(type));
  }

  @Test
  void aMissingComponentIsNamedWithItsJar() {
    try (Plugins plugins = Plugins.builder().add(new Eprop()).build()) {
      assertEquals(
          "there is no surrogate \"cauchy\" here; then, it was org.example.Cauchy of cauchy.jar,"
              + " sha256 c1, version 1.0: expected a plugin folder with that jar",
          assertThrows(
                  InvalidInputException.class,
                  () -> components(CAUCHY).expectComponents(plugins, EnumSet.of(Kind.SURROGATE)))
              .getMessage());
      components(CAUCHY).expectComponents(plugins, EnumSet.of(Kind.TASK));
    }
  }
}
