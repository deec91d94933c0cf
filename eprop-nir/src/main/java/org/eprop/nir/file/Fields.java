package org.eprop.nir.file;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.common.NearestNames;
import org.eprop.nir.graph.Tensor;

/** The entries of a node in a file, each of which has to be taken. */
final class Fields {

  private final String type;
  private final Map<String, Object> entries;
  private final Set<String> left;

  Fields(String type, Map<String, Object> entries) {
    this.type = type;
    this.entries = entries;
    left = new TreeSet<>(entries.keySet());
    left.remove("type");
    left.remove("metadata");
  }

  /** Finite numbers that have to be there. */
  Tensor numbers(String name) {
    Tensor tensor = optional(name);
    if (tensor == null) {
      throw new InvalidInputException(
          "there is no \"%s\", but expected one of a %s%s"
              .formatted(name, type, NearestNames.hint(name, left)));
    }
    return tensor;
  }

  /** Finite numbers; null if they are not there. */
  Tensor optional(String name) {
    left.remove(name);
    Object value = entries.get(name);
    if (value == null) {
      return null;
    }
    if (!(value instanceof Tensor tensor)) {
      throw new InvalidInputException("is not numbers, but expected such").at(name);
    }
    for (int i = 0; i < tensor.size(); i++) {
      if (!Double.isFinite(tensor.values()[i])) {
        throw new InvalidInputException(
                "at " + i + ": got " + tensor.values()[i] + ", but expected a finite number")
            .at(name);
      }
    }
    return tensor;
  }

  /** Numbers, one for each neuron, in the shape of a first parameter. */
  Tensor like(Tensor first, String name) {
    return expectLike(first, name, numbers(name));
  }

  /** The same; all 0 if they are not there, as files before NIR 1.0.6 have it. */
  Tensor likeOrZeros(Tensor first, String name) {
    Tensor tensor = optional(name);
    return tensor == null
        ? new Tensor(first.type(), first.shape(), new double[first.size()])
        : expectLike(first, name, tensor);
  }

  private static Tensor expectLike(Tensor first, String name, Tensor tensor) {
    if (tensor.size() != 1 && first.size() != 1 && !Arrays.equals(tensor.shape(), first.shape())) {
      throw new InvalidInputException(
              "got the shape %s, but expected %s, that of the node's other parameters"
                  .formatted(Arrays.toString(tensor.shape()), Arrays.toString(first.shape())))
          .at(name);
    }
    return tensor;
  }

  /** Numbers of so many dimensions. */
  Tensor ofRank(String name, int rank) {
    Tensor tensor = numbers(name);
    if (tensor.shape().length != rank || tensor.size() == 0) {
      throw new InvalidInputException(
              "got the shape %s, but expected %s dimensions"
                  .formatted(Arrays.toString(tensor.shape()), rank))
          .at(name);
    }
    return tensor;
  }

  /** Checks that nothing is left: what is not known must not be ignored. */
  void expectNoMore() {
    if (!left.isEmpty()) {
      throw new InvalidInputException(
          "got " + left + ", which a " + type + " does not have in this version of the format");
    }
  }
}
