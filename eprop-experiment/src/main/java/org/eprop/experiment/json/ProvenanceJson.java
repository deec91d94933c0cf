package org.eprop.experiment.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Function;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.experiment.provenance.ComponentOrigin;
import org.eprop.experiment.provenance.DataIdentity;
import org.eprop.experiment.provenance.Jar;
import org.eprop.experiment.provenance.Provenance;

/** A {@link Provenance} as JSON. */
public final class ProvenanceJson {

  private ProvenanceJson() {}

  /** As JSON, which {@link #read} reads back. */
  public static ObjectNode write(Provenance block) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("eprop", block.eprop());
    json.put("build", block.build());
    json.put("java", block.java());
    json.put("java_vendor", block.javaVendor());
    json.put("kernels", block.kernels());
    ArrayNode components = json.putArray("components");
    for (ComponentOrigin c : block.components()) {
      components
          .addObject()
          .put("kind", c.kind())
          .put("name", c.name())
          .put("class", c.className())
          .put("jar", c.jar().name())
          .put("sha256", c.jar().sha256())
          .put("version", c.version());
    }
    ArrayNode libraries = json.putArray("libraries");
    for (Jar jar : block.libraries()) {
      libraries.addObject().put("jar", jar.name()).put("sha256", jar.sha256());
    }
    ArrayNode data = json.putArray("data");
    for (DataIdentity d : block.data()) {
      data.addObject()
          .put("name", d.name())
          .put("origin", d.origin())
          .put("licence", d.licence())
          .put("bytes", d.bytes())
          .put("sha256", d.sha256());
    }
    return json;
  }

  /**
   * From JSON.
   *
   * @throws InvalidInputException if something is missing or of another type, with its key
   */
  public static Provenance read(JsonNode json) {
    ConfigNode node = new ConfigNode(json, "");
    return new Provenance(
        text(node, "eprop"),
        text(node, "build"),
        text(node, "java"),
        text(node, "java_vendor"),
        text(node, "kernels"),
        list(node, "components", ProvenanceJson::component),
        list(node, "libraries", ProvenanceJson::jar),
        list(node, "data", ProvenanceJson::data));
  }

  private static ComponentOrigin component(ConfigNode node) {
    return new ComponentOrigin(
        text(node, "kind"),
        text(node, "name"),
        text(node, "class"),
        jar(node),
        text(node, "version"));
  }

  private static Jar jar(ConfigNode node) {
    return new Jar(text(node, "jar"), text(node, "sha256"));
  }

  private static DataIdentity data(ConfigNode node) {
    return new DataIdentity(
        text(node, "name"),
        text(node, "origin"),
        text(node, "licence"),
        node.get("bytes").whole(0, Long.MAX_VALUE, "a whole number"),
        text(node, "sha256"));
  }

  private static String text(ConfigNode node, String key) {
    return node.get(key).text("a string");
  }

  private static <T> List<T> list(ConfigNode node, String key, Function<ConfigNode, T> reader) {
    return node.get(key).elements("a list").stream().map(reader).toList();
  }
}
