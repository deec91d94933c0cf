package org.eprop.experiment.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.model.EpropNetwork;
import org.eprop.core.plugin.Plugins;
import org.eprop.experiment.Components;
import org.eprop.experiment.provenance.Change;
import org.eprop.experiment.provenance.Part;
import org.eprop.experiment.provenance.Provenance;

/**
 * A network in a NumPy archive, from which it can be rebuilt without this library:
 *
 * <ul>
 *   <li>every {@linkplain org.eprop.core.network.Weights#leaves() leaf} and {@linkplain
 *       org.eprop.core.network.FeedbackWeights#leaves() feedback matrix} under its name, with one
 *       row for each presynaptic neuron, or for each output; rows that differ in length one after
 *       the other, beside {@code <name>.row_start}
 *   <li>what the seed drew: {@code <projection>.targets} of sparse projections, which neuron each
 *       number leads to; {@code <projection>.delays}, steps; {@code <population>.param.tau_m} and
 *       so on, a number for each neuron
 *   <li>{@code <leaf>.scale} where a constraint leaves weights as whole multiples of a scale: one
 *       for each row, or one for all
 *   <li>{@code model.json}: the description, the seed, what the network was made from, and notes
 * </ul>
 *
 * <pre>{@code
 * NetworkFile.of(network).write(file);
 * EpropNetwork same = NetworkFile.read(file, plugins).network();
 * }</pre>
 *
 * @since 1.0
 */
public final class NetworkFile {

  private final EpropNetwork network;
  private final Provenance provenance;
  private final Map<String, String> notes;
  private final List<String> warnings;

  private NetworkFile(
      EpropNetwork network,
      Provenance provenance,
      Map<String, String> notes,
      List<String> warnings) {
    this.network = network;
    this.provenance = provenance;
    this.notes = Collections.unmodifiableMap(new LinkedHashMap<>(notes));
    this.warnings = List.copyOf(warnings);
  }

  /** A network made from the components that are here now, without data or notes. */
  public static NetworkFile of(EpropNetwork network) {
    return of(network, Components.of(network.model()), Map.of());
  }

  /**
   * A network about which more is known.
   *
   * @param provenance what it was made from, such as {@code Experiment.provenance()} of the run
   *     that trained it
   * @param notes texts of the program's own, kept in their order
   */
  public static NetworkFile of(
      EpropNetwork network, Provenance provenance, Map<String, String> notes) {
    return new NetworkFile(network, provenance, notes, List.of());
  }

  /**
   * Reads what {@link #write(Path)} wrote.
   *
   * @param plugins has to know the components that the network is made of; if they are of another
   *     version, {@link #warnings()} says so
   * @throws InvalidInputException if the file is missing, was changed by a bit, has weights that
   *     are not finite, or names unknown components, or if the seed does not draw the constants any
   *     more that are saved in it
   */
  public static NetworkFile read(Path file, Plugins plugins) {
    return ModelFile.read(file, plugins);
  }

  /**
   * The same from a stream, which is read to its end and stays open.
   *
   * @param plugins has to know the components that the network is made of
   * @throws InvalidInputException as above
   */
  public static NetworkFile read(InputStream stream, Plugins plugins) {
    return ModelFile.read(stream, plugins);
  }

  /** One that was read; its components are compared with those that are here. */
  static NetworkFile saved(EpropNetwork network, Provenance provenance, Map<String, String> notes) {
    Provenance now = Components.of(network.model());
    List<String> changes =
        provenance
            .ofComponents(now)
            .difference(now, EnumSet.of(Part.EPROP, Part.COMPONENT, Part.LIBRARY))
            .stream()
            .map(Change::text)
            .toList();
    return new NetworkFile(network, provenance, notes, changes);
  }

  /** The network; live. */
  public EpropNetwork network() {
    return network;
  }

  /** What the network was made from. */
  public Provenance provenance() {
    return provenance;
  }

  /** The notes, in their order; empty if there are none. */
  public Map<String, String> notes() {
    return notes;
  }

  /**
   * What is not as it was when the network was saved, one sentence each: another version of eprop;
   * components of another class, version or jar. Empty if it was not read.
   */
  public List<String> warnings() {
    return warnings;
  }

  /** The same network as made from the components that are here now; data as before, no notes. */
  public NetworkFile renewed() {
    return of(network, Components.of(network.model()).withData(provenance.data()), Map.of());
  }

  /**
   * Writes the file, or leaves what was there.
   *
   * @throws InvalidInputException if the file can't be written, or weights are no finite numbers
   */
  public void write(Path file) {
    ModelFile.of(network, provenance, notes).write(file);
  }

  /** Writes the bytes of the file to a stream, which stays open. */
  public void write(OutputStream out) throws IOException {
    ModelFile.of(network, provenance, notes).write(out);
  }

  /**
   * The bytes of the file.
   *
   * @throws InvalidInputException if weights are no finite numbers
   */
  public byte[] bytes() {
    return ModelFile.of(network, provenance, notes).bytes();
  }
}
