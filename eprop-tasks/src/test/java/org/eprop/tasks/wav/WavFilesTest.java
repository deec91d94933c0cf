package org.eprop.tasks.wav;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eprop.api.plugin.Arguments;
import org.eprop.api.task.DataSource;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Task;
import org.eprop.tasks.Tasks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WavFilesTest {

  @TempDir private Path folder;

  private final Map<String, Object> parameters = new LinkedHashMap<>();

  /** A tone, the softer the longer; its length says which file it was. */
  private void tone(String path, int samples) throws IOException {
    double[] x = new double[samples];
    Arrays.setAll(x, i -> 100.0 / samples * Math.sin(0.3 * i));
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, SoundTest.wav(8000, x));
  }

  @BeforeEach
  void ofTwoSpeakers() throws IOException {
    int n = 0;
    for (String speaker : List.of("ann", "bob")) {
      for (String word : List.of("10", "9")) {
        for (int take = 0; take < 5; take++) {
          tone("words/" + word + "/" + speaker + "_" + take + ".wav", 200 + 80 * n++);
        }
      }
    }
    parameters.put("train", folder.resolve("words").toString());
  }

  private Task task() {
    return Tasks.create(new WavFiles(), parameters);
  }

  private void assertRefused(String message) {
    Tasks.assertRefused(new WavFiles(), parameters, message);
  }

  /** How many samples of each class. */
  private static Map<Integer, Integer> counts(Dataset set) {
    Map<Integer, Integer> counts = new TreeMap<>();
    for (int n = 0; n < set.size(); n++) {
      counts.merge(set.sample(0, n).target().classAt(0), 1, Integer::sum);
    }
    return counts;
  }

  @Test
  void aFolderIsAClass() {
    Task task = task();
    assertEquals(40, task.inputs());
    assertEquals(10, task.timeStep());
    assertEquals(List.of("9", "10"), task.classNames());
    assertEquals(Map.of(0, 10, 1, 10), counts(task.train()));
    assertTrue(task.train().sample(0, 3).target().isSequenceClass());
    assertTrue(task.validation().isEmpty() && task.test().isEmpty());
    // In the order of their paths: 10/ann_0, of 200 samples, is first, and 9/bob_4 last.
    assertEquals(1, task.train().sample(0, 0).input().steps());
    assertEquals(20, task.train().sample(0, 19).input().steps());
  }

  /** Mean 0 and standard deviation 1 over all frames, without being asked for. */
  @Test
  void standardised() {
    Task task = task();
    double sum = 0;
    double squares = 0;
    int n = 0;
    for (int s = 0; s < task.train().size(); s++) {
      for (float[] row : ((RealInput) task.train().sample(0, s).input()).values()) {
        sum += row[9];
        squares += row[9] * row[9];
        n++;
      }
    }
    assertEquals(0, sum / n, 1e-6);
    assertEquals(1, squares / n, 1e-5);
    assertEquals(List.of("mean", "standard_deviation"), List.copyOf(task.fitted().keySet()));
    parameters.put("repeat", 5);
    assertEquals(2, task().timeStep());
    assertEquals(100, task().train().sample(0, 19).input().steps());
  }

  @Test
  void splits() throws IOException {
    parameters.put("test_pattern", "_[01]\\.wav$");
    parameters.put("validation_fraction", 0.34);
    Task task = task();
    assertEquals(Map.of(0, 4, 1, 4), counts(task.test().orElseThrow()));
    assertEquals(Map.of(0, 2, 1, 2), counts(task.validation().orElseThrow()));
    assertEquals(Map.of(0, 4, 1, 4), counts(task.train()));
    parameters.put("validation_fraction", 0.5);
    parameters.put("validation_by", "group");
    assertRefused(
        "validation_by: got \"group\", but the recordings are of no known group; expected several,"
            + " by \"group_pattern\" or a column of the index");
    parameters.put("group_pattern", "/([a-z]+)_");
    Dataset validation = task().validation().orElseThrow();
    int[] steps = new int[validation.size()];
    Arrays.setAll(steps, n -> validation.sample(0, n).input().steps());
    assertArrayEquals(new int[] {13, 14, 15, 18, 19, 20}, steps); // all of bob but the test takes
    tone("more/9/eve_1.wav", 300);
    parameters.put("test", folder.resolve("more").toString());
    assertEquals(Map.of(0, 5, 1, 4), counts(task().test().orElseThrow()));
  }

  @Test
  void namesOfFilesMaySayIt() throws IOException {
    for (String name : List.of("yes_1", "yes_2", "no_1", "no_2")) {
      tone("flat/" + name + ".wav", 400);
    }
    String flat = folder.resolve("flat").toString();
    parameters.put("train", flat);
    assertRefused(
        flat
            + ": got \"no_1.wav\" in no folder of its class, but expected a folder for each class;"
            + " or \"label_pattern\", such as ^([^_]+)_ for what is before the first _ of a name,"
            + " or \"index\", a CSV file");
    parameters.put("label_pattern", "^([^_]+)_");
    assertEquals(List.of("no", "yes"), task().classNames());
    parameters.put("label_pattern", "(\\d+)x");
    assertRefused(
        "label_pattern: got \"(\\d+)x\", whose first pair of brackets finds nothing in"
            + " \"no_1.wav\"");
    parameters.put("label_pattern", "(");
    assertRefused("label_pattern: got \"(\", but expected a regular expression: Unclosed group");
    parameters.put("label_pattern", "^(..)");
    parameters.put("test_pattern", "yes");
    assertRefused("class \"ye\": there is no training recording of it");
  }

  @Test
  void anIndexMaySayIt() throws IOException {
    Path index = folder.resolve("index.csv");
    Files.writeString(
        index,
        "file,word,group,split\n"
            + "10/ann_0.wav,\"ten, or so\",a,train\n"
            + "9/ann_0.wav,nine,a,train\n"
            + "9/bob_0.wav,nine,b,test\n");
    parameters.put("index", index.toString());
    parameters.put("label_column", "word");
    Task task = task();
    assertEquals(List.of("nine", "ten, or so"), task.classNames());
    assertEquals(2, task.train().size());
    assertEquals(1, task.test().orElseThrow().size());
    parameters.put("label_column", "wort");
    assertRefused(
        index + ": there is no column \"wort\"; nearest: word; known: [file, word, group, split]");
    Files.writeString(index, "file,label,split\n9/ann_0.wav,nine,sometimes\n");
    parameters.put("label_column", "label");
    assertRefused(
        index
            + ": recording 1: split: got \"sometimes\", but expected one of [train, validation,"
            + " test]");
    Files.writeString(index, "file,label\nnowhere.wav,nine\n");
    assertRefused(
        index
            + ": recording 1: there is no file "
            + folder.resolve("words").resolve("nowhere.wav"));
    Files.writeString(index, "file,label\n9/ann_0.wav\n");
    assertRefused(index + ": recording 1: got 1 fields, but expected 2, as in line 1");
  }

  @Test
  void sourcesAreAllFiles() {
    List<DataSource> sources = new WavFiles().sources(Arguments.of(new WavFiles(), parameters));
    assertEquals(1, sources.size());
    assertEquals("words", sources.get(0).name());
    // 20 files of 56 bytes and 2 for each of 200, 280, ... samples
    assertEquals(20 * 56 + 2 * (20 * 200 + 80 * 190), sources.get(0).bytes());
    assertEquals(64, sources.get(0).sha256().length());
  }

  @Test
  void whatIsMissing() throws IOException {
    parameters.put("train", "");
    assertRefused("train: got \"\", but expected the path of a folder of WAV files");
    String nothing = folder.resolve("nothing").toString();
    parameters.put("train", nothing);
    assertRefused(nothing + ": there is no such folder");
    Files.createDirectories(Path.of(nothing));
    assertRefused(
        nothing + ": got a folder without files that end in .wav, also in the folders in it");
    tone("nothing/a/x.wav", 100);
    assertRefused("got one class, [a], but expected several");
    tone("nothing/b/x.wav", 100);
    Path damaged = Path.of(nothing, "b", "y.wav");
    Files.write(damaged, new byte[4]);
    assertRefused(damaged + ": got no WAV file: it does not begin with RIFF....WAVE");
  }

  @Test
  void foldsHaveEachRecordingOnceByGroup() {
    parameters.put("group_pattern", "/([a-z]+)_");
    parameters.put("validation_by", "group");
    parameters.put("validation_folds", 2);
    int recordings = 0;
    for (int fold = 0; fold < 2; fold++) {
      parameters.put("validation_fold", fold);
      recordings += task().validation().orElseThrow().size();
      assertEquals(20, task().train().size() + task().validation().orElseThrow().size());
    }
    assertEquals(20, recordings);
  }
}
