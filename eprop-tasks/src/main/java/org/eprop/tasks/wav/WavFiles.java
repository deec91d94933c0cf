package org.eprop.tasks.wav;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.plugin.Context;
import org.eprop.api.plugin.DescribedComponent;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.plugin.Parameter;
import org.eprop.api.task.DataSource;
import org.eprop.api.task.Target;
import org.eprop.api.task.Task;
import org.eprop.api.task.TaskFactory;
import org.eprop.core.common.NearestNames;
import org.eprop.core.common.Placed;
import org.eprop.core.random.RandomStreams;
import org.eprop.experiment.io.FileIdentity;
import org.eprop.experiment.io.InputFiles;
import org.eprop.experiment.split.HeldOut;
import org.eprop.tasks.FixedTask;
import org.eprop.tasks.frames.Frames;
import org.eprop.tasks.frames.Presentation;
import org.eprop.tasks.frames.SequenceLabels;
import org.eprop.tasks.wav.SoundFolder.Recording;

/** The user's own recordings of sound, whose classes are to be told. */
public final class WavFiles extends DescribedComponent implements TaskFactory {

  private static final String BY_SAMPLE = "sample";
  private static final String BY_GROUP = "group";

  static final Parameter TRAIN =
      Parameter.text("train", "")
          .describe("folder of the recordings: a folder for each class, with its .wav files");
  static final Parameter TEST =
      Parameter.text("test", "").describe("such a folder of the test recordings; empty for none");
  static final Parameter INDEX =
      Parameter.text("index", "")
          .describe(
              "CSV file that describes the folder train, in place of folders: a column file,"
                  + " one for the class, perhaps one for the group, and split (train, validation,"
                  + " test); empty for none");
  static final Parameter LABEL_COLUMN =
      Parameter.text("label_column", "label").describe("the index's column of the class");
  static final Parameter GROUP_COLUMN =
      Parameter.text("group_column", "group").describe("the index's column of the group");
  static final Parameter LABEL_PATTERN =
      Parameter.text("label_pattern", "")
          .describe(
              "regular expression whose first pair of brackets finds the class in a file's path"
                  + " within the folder; empty: the name of the folder that the file is in");
  static final Parameter GROUP_PATTERN =
      Parameter.text("group_pattern", "")
          .describe("the same for what recordings have in common, such as the speaker");
  static final Parameter TEST_PATTERN =
      Parameter.text("test_pattern", "")
          .describe("regular expression that finds the files of train which are the test set");
  static final Parameter VALIDATION_BY =
      Parameter.choice("validation_by", BY_SAMPLE, BY_SAMPLE, BY_GROUP)
          .describe(
              "whether that is a share of the recordings, or of the groups, such as speakers; folds, too");
  static final Parameter WINDOW =
      Parameter.real("window", 25).above(0).atMost(1000).unit("ms").describe("length of a frame");
  static final Parameter HOP =
      Parameter.real("hop", 10)
          .above(0)
          .atMost(1000)
          .unit("ms")
          .describe("from one frame to the next; a step is this, divided by repeat");
  static final Parameter BANDS =
      Parameter.integer("bands", 40).atLeast(1).atMost(1000).describe("mel bands: input channels");
  static final Parameter LOWEST =
      Parameter.real("lowest", 60).atLeast(0).unit("Hz").describe("lower edge of the first band");
  static final Parameter HIGHEST =
      Parameter.real("highest", 4000).above(0).unit("Hz").describe("upper edge of the last band");

  private static final List<Parameter> SOUND =
      List.of(
          TRAIN,
          TEST,
          INDEX,
          LABEL_COLUMN,
          GROUP_COLUMN,
          LABEL_PATTERN,
          GROUP_PATTERN,
          TEST_PATTERN,
          HeldOut.FRACTION,
          HeldOut.FOLDS,
          HeldOut.FOLD,
          VALIDATION_BY,
          WINDOW,
          HOP,
          BANDS,
          LOWEST,
          HIGHEST);

  public WavFiles() {
    super(
        "wav",
        "Classifies your own WAV files by log-mel spectra, L ="
            + " 10 log10(sum_k F_bk |FFT(w x)_k|^2), of frames of 25 ms every 10 ms in 40 bands, as in"
            + " spoken_digits. A folder is a class, or file names or a CSV file say it.",
        Stream.concat(SOUND.stream(), Presentation.parameters("standardise").stream()).toList());
  }

  @Override
  public List<DataSource> sources(Arguments arguments) {
    List<DataSource> all = new ArrayList<>();
    for (Parameter part : List.of(TRAIN, TEST)) {
      if (!arguments.text(part).isEmpty()) {
        all.add(SoundFolder.of(path(arguments, part)).identity());
      }
    }
    if (!arguments.text(INDEX).isEmpty()) {
      all.add(FileIdentity.of(path(arguments, INDEX)));
    }
    return all;
  }

  private static Path path(Arguments arguments, Parameter parameter) {
    if (arguments.text(parameter).isEmpty()) {
      throw new InvalidInputException("got \"\", but expected the path of a folder of WAV files")
          .at(parameter.name());
    }
    return InputFiles.path(arguments.text(parameter));
  }

  @Override
  public Task create(Context context) {
    Arguments a = context.arguments();
    LogMel features =
        new LogMel(a.real(WINDOW), a.real(HOP), a.integer(BANDS), a.real(LOWEST), a.real(HIGHEST));
    if (!(features.lowest() < features.highest())) {
      throw new InvalidInputException(
              "got %s Hz, but expected less than highest, %s Hz"
                  .formatted(features.lowest(), features.highest()))
          .at(LOWEST.name());
    }
    List<Recording> recordings = recordings(a);
    List<String> classes = classes(recordings);
    List<Recording> train = part(recordings, Recording.TRAIN);
    if (train.isEmpty()) {
      throw new InvalidInputException("got no training recordings: all are set aside");
    }
    Spectra spectra = Spectra.of(train, features);
    double timeStep = features.hop() / Presentation.repeat(a);
    Presentation shown = Presentation.of(a, spectra, timeStep, new RandomStreams(context.seed()));
    return new FixedTask(
        shown.channels(spectra.channels()),
        classes.size(),
        timeStep,
        shown.training(spectra, labels(train, classes)),
        other(recordings, Recording.VALIDATION, features)
            .map(
                s ->
                    shown.fixed(
                        "validation", s, labels(part(recordings, Recording.VALIDATION), classes))),
        other(recordings, Recording.TEST, features)
            .map(s -> shown.fixed("test", s, labels(part(recordings, Recording.TEST), classes))),
        classes,
        shown.warnings(spectra),
        shown.fitted());
  }

  private static Optional<Spectra> other(List<Recording> recordings, String part, LogMel features) {
    List<Recording> some = part(recordings, part);
    return some.isEmpty() ? Optional.empty() : Optional.of(Spectra.of(some, features));
  }

  private static List<Recording> part(List<Recording> recordings, String part) {
    return recordings.stream().filter(r -> r.part().equals(part)).toList();
  }

  private static List<Recording> recordings(Arguments a) {
    Path folder = path(a, TRAIN);
    Pattern label = SoundFolder.pattern(a.text(LABEL_PATTERN), LABEL_PATTERN.name());
    Pattern group = SoundFolder.pattern(a.text(GROUP_PATTERN), GROUP_PATTERN.name());
    Pattern test = SoundFolder.pattern(a.text(TEST_PATTERN), TEST_PATTERN.name());
    List<Recording> all =
        a.text(INDEX).isEmpty()
            ? SoundFolder.of(folder).byPath(label, group, test)
            : new SoundIndex(path(a, INDEX))
                .recordings(folder, a.text(LABEL_COLUMN), a.text(GROUP_COLUMN));
    HeldOut heldOut = HeldOut.of(a, a.real(HeldOut.FRACTION), HeldOut.FRACTION.name());
    if (heldOut.folds() > 0 && all.stream().anyMatch(r -> r.part().equals(Recording.VALIDATION))) {
      throw new InvalidInputException(
              "got "
                  + heldOut.folds()
                  + ", but expected 0, for the index says which recordings are for validation")
          .at(HeldOut.FOLDS.name());
    }
    List<Recording> split =
        new ArrayList<>(
            heldOut.isNone()
                ? all
                : a.text(VALIDATION_BY).equals(BY_GROUP)
                    ? ValidationSplit.byGroup(all, heldOut)
                    : ValidationSplit.bySample(all, heldOut));
    if (!a.text(TEST).isEmpty()) {
      SoundFolder.of(path(a, TEST)).byPath(label, group, null).stream()
          .map(r -> r.in(Recording.TEST))
          .forEach(split::add);
    }
    return split;
  }

  /** Those of the training recordings, numbers in the order of their values. */
  private static List<String> classes(List<Recording> recordings) {
    Map<String, Integer> counts = new TreeMap<>(WavFiles::compare);
    for (Recording r : recordings) {
      counts.merge(r.label(), r.part().equals(Recording.TRAIN) ? 1 : 0, Integer::sum);
    }
    counts.forEach(
        (name, count) -> {
          if (count == 0) {
            throw new InvalidInputException(
                "class \"" + name + "\": there is no training recording of it");
          }
        });
    if (counts.size() < 2) {
      throw new InvalidInputException(
          "got one class, " + counts.keySet() + ", but expected several");
    }
    return List.copyOf(counts.keySet());
  }

  private static int compare(String one, String other) {
    boolean numbers = one.matches("\\d{1,9}") && other.matches("\\d{1,9}");
    int byValue = numbers ? Integer.compare(Integer.parseInt(one), Integer.parseInt(other)) : 0;
    return byValue != 0 ? byValue : one.compareTo(other);
  }

  private static SequenceLabels labels(List<Recording> recordings, List<String> classes) {
    int[] labels = recordings.stream().mapToInt(r -> classes.indexOf(r.label())).toArray();
    return (n, frameOf) -> Target.sequenceClass(labels[n], frameOf.length);
  }

  /**
   * Which training recordings are set aside to choose settings with. Nothing is drawn: the same
   * data are split in the same way under every seed.
   */
  private static final class ValidationSplit {

    private ValidationSplit() {}

    /** Of each class, evenly spaced over its recordings. */
    static List<Recording> bySample(List<Recording> all, HeldOut heldOut) {
      return apart(all, heldOut, Recording::label, r -> r.within() + "\0" + r.file());
    }

    /**
     * Of the groups, evenly spaced over their names, with all their recordings.
     *
     * @throws InvalidInputException if there are not several
     */
    static List<Recording> byGroup(List<Recording> all, HeldOut heldOut) {
      TreeSet<String> groups = new TreeSet<>(all.stream().map(Recording::group).toList());
      if (groups.size() < 2) {
        throw new InvalidInputException(
                "got \"group\", but the recordings are of "
                    + (groups.contains("") ? "no known group" : "one group, " + groups)
                    + "; expected several, by \"group_pattern\" or a column of the index")
            .at("validation_by");
      }
      return apart(all, heldOut, r -> "", Recording::group);
    }

    private static List<Recording> apart(
        List<Recording> all,
        HeldOut heldOut,
        Function<Recording, String> stratum,
        Function<Recording, String> unit) {
      BitSet train = new BitSet();
      for (int i = 0; i < all.size(); i++) {
        train.set(i, all.get(i).part().equals(Recording.TRAIN));
      }
      BitSet apart = heldOut.of(train, i -> stratum.apply(all.get(i)), i -> unit.apply(all.get(i)));
      return IntStream.range(0, all.size())
          .mapToObj(i -> apart.get(i) ? all.get(i).in(Recording.VALIDATION) : all.get(i))
          .toList();
    }
  }

  /**
   * Spectra of recordings, kept as bytes, 1 for each frame and band.
   *
   * @param spectra [recordings][frames bands]
   */
  private record Spectra(int channels, List<byte[]> spectra) implements Frames {

    /** Reads the recordings, one after the other. */
    static Spectra of(List<Recording> recordings, LogMel features) {
      return new Spectra(
          features.bands(), recordings.stream().map(r -> spectrum(r, features)).toList());
    }

    private static byte[] spectrum(Recording recording, LogMel features) {
      Sound sound = Sound.read(recording.file());
      return Placed.at(recording.file().toString(), () -> features.of(sound));
    }

    @Override
    public int size() {
      return spectra.size();
    }

    @Override
    public float[][] values(int n) {
      byte[] bytes = spectra.get(n);
      float[][] values = new float[bytes.length / channels][channels];
      for (int f = 0; f < values.length; f++) {
        for (int b = 0; b < channels; b++) {
          values[f][b] = LogMel.decibels(bytes[f * channels + b]);
        }
      }
      return values;
    }
  }

  /**
   * A CSV file that says what each recording is. Its first line names the columns: {@code file},
   * one for the class, and perhaps one for the group and {@code split} (train, validation or test).
   */
  private static final class SoundIndex {

    private static final int MOST_BYTES = 1 << 28;

    private final Path file;
    private final List<List<String>> rows = new ArrayList<>();
    private final List<String> columns;

    SoundIndex(Path file) {
      this.file = file;
      byte[] bytes = InputFiles.read(file, in -> in.readNBytes(MOST_BYTES));
      String text = new String(bytes, StandardCharsets.UTF_8);
      text.lines().filter(line -> !line.isBlank()).forEach(line -> rows.add(fields(line)));
      if (rows.size() < 2) {
        throw new InvalidInputException(
                "got "
                    + rows.size()
                    + " lines, but expected a line of column names and one for each recording")
            .at(file.toString());
      }
      columns = rows.remove(0);
    }

    /** Commas between, quotes around what has commas, and two quotes for one (RFC 4180). */
    static List<String> fields(String line) {
      List<String> fields = new ArrayList<>();
      StringBuilder field = new StringBuilder();
      boolean quoted = false;
      for (int i = 0; i < line.length(); i++) {
        char c = line.charAt(i);
        if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
          field.append(c);
          i++;
        } else if (c == '"') {
          quoted = !quoted;
        } else if (c == ',' && !quoted) {
          fields.add(field.toString().strip());
          field.setLength(0);
        } else if (c != '\ufeff') {
          field.append(c);
        }
      }
      fields.add(field.toString().strip());
      return fields;
    }

    /**
     * The recordings.
     *
     * @param folder that file names are relative to
     * @param group name of a column; not looked at if there is none of that name
     * @throws InvalidInputException if a column or a file is missing, with the line
     */
    List<Recording> recordings(Path folder, String label, String group) {
      int files = column("file");
      int labels = column(label);
      int groups = columns.indexOf(group);
      int splits = columns.indexOf("split");
      List<Recording> all = new ArrayList<>();
      for (int r = 0; r < rows.size(); r++) {
        List<String> row = rows.get(r);
        if (row.size() != columns.size()) {
          throw wrong(
              r,
              "got " + row.size() + " fields, but expected " + columns.size() + ", as in line 1");
        }
        Path sound = folder.resolve(InputFiles.path(row.get(files)));
        if (!Files.isRegularFile(sound)) {
          throw wrong(r, "there is no file " + sound);
        }
        all.add(
            new Recording(
                sound,
                row.get(files),
                row.get(labels),
                groups < 0 ? "" : row.get(groups),
                splits < 0 ? Recording.TRAIN : part(r, row.get(splits))));
      }
      return all;
    }

    private int column(String name) {
      int column = columns.indexOf(name);
      if (column < 0) {
        throw new InvalidInputException(
                "there is no column \"" + name + '"' + NearestNames.hint(name, columns))
            .at(file.toString());
      }
      return column;
    }

    private String part(int row, String text) {
      List<String> parts = List.of(Recording.TRAIN, Recording.VALIDATION, Recording.TEST);
      if (!parts.contains(text)) {
        throw wrong(row, "split: got \"" + text + "\", but expected one of " + parts);
      }
      return text;
    }

    private InvalidInputException wrong(int row, String message) {
      return new InvalidInputException("recording " + (row + 1) + ": " + message)
          .at(file.toString());
    }
  }
}
