package org.eprop.serve;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eprop.experiment.io.NpyArray;

/**
 * What comes of a request.
 *
 * @param json what can be said in words
 * @param arrays by name
 */
record Answer(ObjectNode json, Map<String, NpyArray> arrays) {

  /** An empty one. */
  Answer() {
    this(JsonNodeFactory.instance.objectNode(), new LinkedHashMap<>());
  }

  Answer with(String name, NpyArray array) {
    arrays.put(name, array);
    return this;
  }
}
