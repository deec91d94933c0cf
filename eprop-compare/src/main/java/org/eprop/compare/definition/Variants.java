package org.eprop.compare.definition;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eprop.experiment.json.ConfigNode;

/** Reads the variants of a comparison: the grid that its axes span, and those it lists. */
record Variants(ConfigNode root) {

  /** The base experiment without any change. */
  static final String BASE = "base";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9_-])?");
  private static final String NAME_WORDS =
      "a name of letters, digits, \"_\", \"-\" and \".\", beginning with a letter or digit and not ending"
          + " with a dot";

  /** Windows has no folder of such a name, whatever follows a dot. */
  private static final Pattern DEVICE =
      Pattern.compile("(con|prn|aux|nul|com\\d|lpt\\d)(\\..*)?", Pattern.CASE_INSENSITIVE);

  /** Folders are named by them. */
  private static final int LONGEST_NAME = 255;

  private static final int SHOWN = 40;

  /** Each is trained with several seeds, and has a row in every table. */
  private static final int MOST_VARIANTS = 10_000;

  private static final int MOST_NAMED = 20;

  /** At least one, of different names. */
  List<Variant> read() {
    List<Variant> all = new ArrayList<>();
    if (root.has("axes")) {
      all.addAll(grid(root.get("axes")));
    }
    if (root.has("variants")) {
      ConfigNode variants = root.get("variants");
      for (ConfigNode entry : entries(variants, "an object of variants")) {
        all.add(
            new Variant(
                nameOf(entry, variants),
                "variants." + nameOf(entry, variants),
                Map.of(),
                settings(entry)));
      }
    }
    if (all.isEmpty()) {
      throw root.get("variants")
          .problem("missing; expected at least one variant there or in \"axes\"");
    }
    Set<String> names = new HashSet<>();
    names.add(root.has("baseline") ? "" : BASE);
    for (Variant variant : all) {
      if (variant.name().length() > LONGEST_NAME) {
        throw root.problem(
            ("the variant \"%s...\" has a name of %s characters, but expected at most"
                    + " %s: a folder is named by it")
                .formatted(
                    variant.name().substring(0, SHOWN), variant.name().length(), LONGEST_NAME));
      }
      if (DEVICE.matcher(variant.name()).matches()) {
        throw root.problem(
            ("the variant \"%s\" is called as a device of Windows, but expected another name: a"
                    + " folder is named by it")
                .formatted(variant.name()));
      }
      // Folders are named by them, and some file systems take "A" for "a".
      if (!names.add(variant.name().toLowerCase(Locale.ROOT))) {
        throw root.problem(
            "two variants are called \""
                + variant.name()
                + "\" (capitals do not tell them apart)"
                + (variant.name().equalsIgnoreCase(BASE) && !root.has("baseline")
                    ? "; without \"baseline\", the unchanged base experiment is \"base\""
                    : ""));
      }
    }
    return all;
  }

  private static List<Variant> grid(ConfigNode axes) {
    List<Variant> grid = List.of(new Variant("", "", Map.of(), List.of()));
    expectCountable(axes);
    for (ConfigNode axis : entries(axes, "an object of axes")) {
      List<Variant> longer = new ArrayList<>();
      List<ConfigNode> levels = entries(axis, "an object with a variant for each name");
      for (Variant shorter : grid) {
        for (ConfigNode level : levels) {
          longer.add(with(shorter, nameOf(axis, axes), nameOf(level, axis), level));
        }
      }
      grid = longer;
    }
    return grid;
  }

  /** Counts before anything is built: the levels of all axes multiply. */
  private static void expectCountable(ConfigNode axes) {
    long variants = 1;
    for (ConfigNode axis : entries(axes, "an object of axes")) {
      variants *= Math.max(1, axis.json().size());
      if (variants > MOST_VARIANTS) {
        throw axes.problem(
            ("got axes of %s levels, which make more than %s variants; expected fewer"
                    + " axes or levels")
                .formatted(sizes(axes), MOST_VARIANTS));
      }
    }
  }

  private static String sizes(ConfigNode axes) {
    return entries(axes, "an object of axes").stream()
        .map(axis -> Integer.toString(axis.json().size()))
        .limit(MOST_NAMED)
        .collect(Collectors.joining(" x "));
  }

  private static Variant with(Variant shorter, String axis, String level, ConfigNode node) {
    boolean first = shorter.name().isEmpty();
    Map<String, String> levels = new LinkedHashMap<>(shorter.levels());
    levels.put(axis, level);
    List<String> settings = new ArrayList<>(shorter.settings());
    settings.addAll(settings(node));
    return new Variant(
        first ? level : shorter.name() + "+" + level,
        first ? node.path() : shorter.place() + ", " + node.path(),
        levels,
        settings);
  }

  /** The values of an object that has some, with names that will do. */
  private static List<ConfigNode> entries(ConfigNode node, String expected) {
    if (!node.json().isObject() || node.json().isEmpty()) {
      throw node.expected(expected + ", at least one");
    }
    List<ConfigNode> entries = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : node.json().properties()) {
      if (!NAME.matcher(field.getKey()).matches()) {
        throw node.problem("got the name \"" + field.getKey() + "\", but expected " + NAME_WORDS);
      }
      entries.add(node.get(field.getKey()));
    }
    return entries;
  }

  private static String nameOf(ConfigNode entry, ConfigNode parent) {
    return entry.path().substring(parent.path().length() + 1);
  }

  /** An object of paths and values as settings. */
  static List<String> settings(ConfigNode node) {
    if (!node.json().isObject()) {
      throw node.expected("an object of settings, {\"path\": value, ...}");
    }
    List<String> settings = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : node.json().properties()) {
      if (field.getKey().equals("seed")) {
        throw node.get("seed")
            .problem("runs are paired by their seeds; say which in the comparison's \"seeds\"");
      }
      settings.add(field.getKey() + "=" + field.getValue());
    }
    return settings;
  }
}
