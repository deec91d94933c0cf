package org.eprop.experiment.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
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
    return new Provenance(
        text(json, "eprop"),
        text(json, "build"),
        text(json, "java"),
        text(json, "java_vendor"),
        text(json, "kernels"),
        list(json, "components", ProvenanceJson::component),
        list(json, "libraries", j -> new Jar(text(j, "jar"), text(j, "sha256"))),
        list(json, "data", ProvenanceJson::data));
  }

  private static ComponentOrigin component(JsonNode json) {
    return new ComponentOrigin(
        text(json, "kind"),
        text(json, "name"),
        text(json, "class"),
        new Jar(text(json, "jar"), text(json, "sha256")),
        text(json, "version"));
  }

  private static DataIdentity data(JsonNode json) {
    JsonNode bytes = json.path("bytes");
    if (!bytes.isIntegralNumber()) {
      throw expected(bytes, "a whole number").at("bytes");
    }
    return new DataIdentity(
        text(json, "name"),
        text(json, "origin"),
        text(json, "licence"),
        bytes.asLong(),
        text(json, "sha256"));
  }

  private static String text(JsonNode json, String key) {
    JsonNode text = json.path(key);
    if (!text.isTextual()) {
      throw expected(text, "a string").at(key);
    }
    return text.asText();
  }

  private static <T> List<T> list(JsonNode json, String key, Function<JsonNode, T> reader) {
    JsonNode list = json.path(key);
    if (!list.isArray()) {
      throw expected(list, "a list").at(key);
    }
    List<T> all = new ArrayList<>();
    for (JsonNode item : list) {
      try {
        all.add(reader.apply(item));
      } catch (InvalidInputException e) {
        throw e.at(key + "[" + all.size() + "]");
      }
    }
    return all;
  }

  private static InvalidInputException expected(JsonNode got, String what) {
    return new InvalidInputException(
        "got " + (got.isMissingNode() ? "nothing" : got) + ", but expected " + what);
  }
}
