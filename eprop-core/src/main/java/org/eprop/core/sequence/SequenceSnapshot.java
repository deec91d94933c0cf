package org.eprop.core.sequence;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.eprop.core.io.Npz;

/**
 * Where a {@link SequenceLearner} was: states of the neurons, traces of the synapses, the record of
 * the open window, and the gradient so far. Not the weights, which belong to the network, nor an
 * optimizer's memory. Immutable: shares nothing with the learner.
 */
public final class SequenceSnapshot {

  private final Npz archive;

  private SequenceSnapshot(Npz archive) {
    this.archive = archive;
  }

  /** What an archive holds; whether it fits is seen when a learner is restored. */
  public static SequenceSnapshot of(Npz archive) {
    return new SequenceSnapshot(archive);
  }

  /**
   * Reads what {@link #save(Path)} wrote.
   *
   * @throws org.eprop.api.plugin.InvalidInputException if the file is missing or corrupt
   */
  public static SequenceSnapshot load(Path file) {
    return new SequenceSnapshot(Npz.read(file));
  }

  /**
   * Writes a NumPy archive.
   *
   * @throws org.eprop.api.plugin.InvalidInputException if the file can't be written
   */
  public void save(Path file) {
    archive.write(file);
  }

  /** Writes the bytes of the file to a stream, which stays open. */
  public void save(OutputStream out) throws IOException {
    archive.write(out);
  }

  /** The arrays by name; not to be modified. */
  public Npz archive() {
    return archive;
  }
}
