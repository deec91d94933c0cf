package org.eprop.experiment.provenance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Compares two blocks part by part. */
final class Differences {

  private static final String NOT_THERE = "not there";

  private final Provenance then;
  private final Provenance now;
  private final List<Change> changes = new ArrayList<>();

  Differences(Provenance then, Provenance now) {
    this.then = then;
    this.now = now;
  }

  List<Change> all() {
    add(Part.EPROP, "eprop: was version %s, is version %s", then.eprop(), now.eprop());
    // What comes before a release, 1.0.0-rc1 or 1.0.0-SNAPSHOT, is built many times.
    if (then.eprop().equals(now.eprop()) && now.eprop().contains("-")) {
      addSince(Part.BUILD, "eprop's build", then.build(), now.build());
    }
    add(Part.JAVA, "Java: was %s, is %s", java(then), java(now));
    add(Part.KERNELS, "kernels: were %s, are %s", then.kernels(), now.kernels());
    components();
    named(Part.LIBRARY, "library", then.libraries(), now.libraries(), Jar::name, Jar::sha256);
    named(
        Part.DATA,
        "data",
        then.data(),
        now.data(),
        DataIdentity::name,
        d -> d.sha256().isEmpty() ? "unknown" : d.sha256());
    return List.copyOf(changes);
  }

  private static String java(Provenance block) {
    return block.java() + " of " + block.javaVendor();
  }

  private void add(Part part, String format, String was, String is) {
    if (!was.equals(is)) {
      String text = String.format(format, known(was), known(is));
      changes.add(new Change(part, text, text));
    }
  }

  /** A digest that is another, or null for what is not there. */
  private void addSince(Part part, String what, @Nullable String was, @Nullable String is) {
    if (!Objects.equals(was, is)) {
      String text =
          was == null ? ": was not there" : is == null ? ": is not there" : " changed since";
      changes.add(
          new Change(part, what + text, what + ": was " + content(was) + ", is " + content(is)));
    }
  }

  private static String known(String value) {
    return value.isEmpty() ? ComponentOrigin.UNKNOWN : value;
  }

  private void components() {
    pairs(then.components(), now.components(), ComponentOrigin::key)
        .forEach(
            (key, pair) -> {
              if (differ(pair.was, pair.is)) {
                changes.add(
                    new Change(
                        Part.COMPONENT,
                        key + since(pair.was, pair.is),
                        key + ": was " + shown(pair.was) + "; is " + shown(pair.is)));
              }
            });
  }

  private static String since(@Nullable ComponentOrigin was, @Nullable ComponentOrigin is) {
    return was != null
            && is != null
            && was.className().equals(is.className())
            && was.version().equals(is.version())
        ? " changed since"
        : ": was " + place(was) + ", is " + place(is);
  }

  private static String place(@Nullable ComponentOrigin origin) {
    return origin == null
        ? NOT_THERE
        : origin.className() + " of " + origin.jar().name() + ", version " + origin.version();
  }

  private boolean differ(@Nullable ComponentOrigin was, @Nullable ComponentOrigin is) {
    if (was == null || is == null || !was.className().equals(is.className())) {
      return true;
    }
    if (was.isOf(then.eprop()) && is.isOf(now.eprop())) {
      return false;
    }
    boolean sameCode =
        was.jar().sha256().isEmpty()
            ? was.jar().equals(is.jar())
            : was.jar().sha256().equals(is.jar().sha256());
    return !sameCode || !was.version().equals(is.version());
  }

  /** Things of one name may be several, such as {@code x.npy} of two folders: in their order. */
  private <T> void named(
      Part part,
      String what,
      List<T> before,
      List<T> after,
      Function<T, String> name,
      Function<T, String> sha256) {
    pairs(before, after, name)
        .forEach(
            (key, pair) -> {
              String was = pair.was == null ? null : sha256.apply(pair.was);
              String is = pair.is == null ? null : sha256.apply(pair.is);
              addSince(part, what + " " + key, was, is);
            });
  }

  private static String shown(@Nullable Object thing) {
    return thing == null ? NOT_THERE : thing.toString();
  }

  private static String content(@Nullable String sha256) {
    return sha256 == null ? NOT_THERE : "sha256 " + known(sha256);
  }

  private static final class Pair<T> {
    private @Nullable T was;
    private @Nullable T is;
  }

  /** What belongs together, by name; of several of one name, the first to the first. */
  private static <T> Map<String, Pair<T>> pairs(
      List<T> before, List<T> after, Function<T, String> name) {
    Map<String, Pair<T>> pairs = new LinkedHashMap<>();
    Map<String, Integer> count = new LinkedHashMap<>();
    for (T thing : before) {
      pairs.computeIfAbsent(numbered(thing, name, count), key -> new Pair<>()).was = thing;
    }
    count.clear();
    for (T thing : after) {
      pairs.computeIfAbsent(numbered(thing, name, count), key -> new Pair<>()).is = thing;
    }
    return pairs;
  }

  private static <T> String numbered(
      T thing, Function<T, String> name, Map<String, Integer> count) {
    int n = count.merge(name.apply(thing), 1, Integer::sum);
    return n == 1 ? name.apply(thing) : name.apply(thing) + " (" + n + ")";
  }
}
