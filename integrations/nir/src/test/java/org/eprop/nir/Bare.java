package org.eprop.nir;

import java.lang.reflect.RecordComponent;
import org.eprop.nir.graph.Metadata;
import org.eprop.nir.graph.NirNode;

/** Nodes without their metadata. */
final class Bare {

  private Bare() {}

  static NirNode of(NirNode node) {
    try {
      RecordComponent[] components = node.getClass().getRecordComponents();
      Class<?>[] types = new Class<?>[components.length];
      Object[] values = new Object[components.length];
      for (int i = 0; i < components.length; i++) {
        types[i] = components[i].getType();
        values[i] =
            types[i] == Metadata.class ? Metadata.NONE : components[i].getAccessor().invoke(node);
      }
      return (NirNode) node.getClass().getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }
}
