package org.eprop.nir.export;

import java.util.ArrayList;
import java.util.List;
import org.eprop.api.plugin.InvalidInputException;

/**
 * What does not fit into a graph: said, and refused where it would change what the network does.
 */
final class Losses {

  private final Profile profile;
  private final boolean allowed;
  private final List<String> changes = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  Losses(Profile profile, boolean allowed) {
    this.profile = profile;
    this.allowed = allowed;
  }

  /** The graph does something else because of it. */
  void change(String what) {
    changes.add(what);
  }

  /** The graph does the same without it. */
  void note(String what) {
    notes.add(what);
  }

  /** There is no way to write such a network. */
  InvalidInputException refuse(String what) {
    return new InvalidInputException("profile " + profile.text() + ": " + what);
  }

  /**
   * Everything that was said.
   *
   * @throws InvalidInputException if the network would become another one, and that was not allowed
   */
  List<String> said() {
    if (!changes.isEmpty() && !allowed) {
      throw new InvalidInputException(
          "profile %s would change the network: %s; --lossy writes it nevertheless%s"
              .formatted(
                  profile.text(),
                  String.join("; ", changes),
                  profile == Profile.EXACT ? "" : ", and the profile exact may carry more"));
    }
    List<String> said = new ArrayList<>();
    changes.forEach(what -> said.add("changed: " + what));
    said.addAll(notes);
    return List.copyOf(said);
  }
}
