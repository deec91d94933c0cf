package org.eprop.compare.table;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Collectors;
import org.eprop.experiment.json.ProvenanceJson;
import org.eprop.experiment.provenance.Provenance;

/** What a comparison or a search was made from, in words. */
public final class OriginText {

  /** As many digits of a digest as tell jars of one name apart; comparison.json has all. */
  private static final int DIGITS = 12;

  private OriginText() {}

  /** A paragraph; empty if it is not known. */
  public static String of(JsonNode json) {
    if (json == null || json.isEmpty()) {
      return "";
    }
    Provenance made = ProvenanceJson.read(json);
    String text =
        "Made with eprop %s%s, Java %s of %s, %s kernels."
            .formatted(
                made.eprop(),
                made.build().isEmpty() ? "" : " (build " + start(made.build()) + ")",
                made.java(),
                made.javaVendor(),
                made.kernels());
    String data =
        made.data().stream()
            .map(
                set ->
                    set.name() + (set.sha256().isEmpty() ? "" : ", sha256 " + start(set.sha256())))
            .collect(Collectors.joining("; "));
    String plugins =
        made.components().stream()
            .filter(component -> !component.className().startsWith("org.eprop."))
            .map(
                component ->
                    "%s of %s, sha256 %s"
                        .formatted(
                            component.key(),
                            component.jar().name(),
                            start(component.jar().sha256())))
            .collect(Collectors.joining("; "));
    return text
        + (data.isEmpty() ? "" : " Data: " + data + ".")
        + (plugins.isEmpty() ? "" : " Plugins: " + plugins + ".");
  }

  private static String start(String sha256) {
    return sha256.substring(0, Math.min(DIGITS, sha256.length()));
  }
}
