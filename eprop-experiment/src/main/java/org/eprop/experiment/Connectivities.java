package org.eprop.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.eprop.api.plugin.Parameter;
import org.eprop.core.network.ConnectivityDefinition;
import org.eprop.experiment.json.ConfigNode;

/** Which neurons a projection connects: a share, {@code "one_to_one"}, or a list of pairs. */
final class Connectivities implements Item<ConnectivityDefinition> {

  private static final Parameter SHARE = Parameter.real("connectivity", 1).above(0).atMost(1);
  private static final String ONE_TO_ONE = "one_to_one";
  private static final String LIST = "list";

  @Override
  public ConnectivityDefinition read(ConfigNode node, Scope scope) {
    if (node.isMissing()) {
      return new ConnectivityDefinition.Dense();
    }
    if (node.json().isNumber() && SHARE.inRange(node.json().doubleValue())) {
      return ConnectivityDefinition.share(node.json().doubleValue());
    }
    if (ONE_TO_ONE.equals(node.json().textValue())) {
      return new ConnectivityDefinition.OneToOne();
    }
    if (node.has(LIST)) {
      ConfigNode list = node.withKeys(List.of(LIST)).get(LIST);
      return new ConnectivityDefinition.Listed(
          list.rows("a list of [from, to]", 2, "[from, to], two whole numbers"));
    }
    throw node.expected("a number > 0 and <= 1, \"one_to_one\", or {\"list\": [[from, to], ...]}");
  }

  @Override
  public JsonNode write(ConnectivityDefinition connectivity, Scope scope) {
    if (connectivity instanceof ConnectivityDefinition.Share share) {
      return ParameterValues.JSON.numberNode(share.share());
    }
    if (connectivity instanceof ConnectivityDefinition.OneToOne) {
      return ParameterValues.JSON.textNode(ONE_TO_ONE);
    }
    return connectivity instanceof ConnectivityDefinition.Listed listed
        ? ParameterValues.JSON.objectNode().set(LIST, ParameterValues.rows(listed.pairs()))
        : ParameterValues.JSON.numberNode(1);
  }
}
