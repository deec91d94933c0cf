package org.eprop.data.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eprop.api.event.EventReaderFactory;
import org.eprop.api.event.EventTransformFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Task;
import org.eprop.api.task.TaskFactory;
import org.eprop.core.plugin.Plugins;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The task on folders of text files: what a user does with any format. */
class EventClassificationTest {

  private static final Plugins PLUGINS =
      Plugins.builder().classPath(EventClassificationTest.class.getClassLoader()).build();

  @TempDir private Path folder;

  /** Ten recordings of each of two classes, by two speakers; the time of an event is its number. */
  @BeforeEach
  void write() throws IOException {
    for (String set : List.of("train", "test")) {
      for (int label = 0; label < 2; label++) {
        Path of = Files.createDirectories(folder.resolve(set).resolve(label == 0 ? "no" : "yes"));
        for (int n = 0; n < 10; n++) {
          Files.writeString(
              of.resolve("s" + n % 2 + "_" + n + ".csv"),
              "t,x\n0," + label + "\n" + (1000 + n) + ",2\n" + (1500 + n) + ",2\n");
        }
      }
    }
  }

  private Task task(Map<String, ?> more) {
    Map<String, Object> given = new HashMap<>();
    given.put("train", folder.resolve("train").toString());
    given.put("reader", reader(Map.of("width", 3, "group_pattern", "(s\\d)_")));
    given.putAll(more);
    Choice<TaskFactory> choice = Choice.of(PLUGINS.find(TaskFactory.class, "events"), given);
    return choice.factory().create(choice.context().withSeed(1));
  }

  private static Choice<EventReaderFactory> reader(Map<String, ?> given) {
    return Choice.of(PLUGINS.find(EventReaderFactory.class, "event_csv"), given);
  }

  private static SpikeInput input(Dataset set, int epoch, int index) {
    return (SpikeInput) set.sample(epoch, index).input();
  }

  private static String problem(org.junit.jupiter.api.function.Executable action) {
    return assertThrows(InvalidInputException.class, action).getMessage();
  }

  @Test
  void eventsBecomeSpikesAndFoldersClasses() {
    Task task = task(Map.of("test", folder.resolve("test").toString(), "steps", 4));
    assertEquals(3, task.inputs());
    assertEquals(2, task.outputs());
    assertEquals(List.of("no", "yes"), task.classNames());
    assertEquals(1, task.timeStep());
    assertEquals(20, task.train().size());
    assertTrue(task.validation().isEmpty());
    assertEquals(20, task.test().orElseThrow().size());
    Sample sample = task.train().sample(0, 19);
    SpikeInput input = (SpikeInput) sample.input();
    assertArrayEquals(new int[] {0, 1, 2, 2, 2}, input.start());
    assertArrayEquals(new int[] {1, 2}, input.channel());
    assertTrue(sample.target().isSequenceClass());
    assertEquals(1, sample.target().classAt(3));
  }

  @Test
  void aChannelMayStandTwiceInAStepIfEventsAreCounted() {
    SpikeInput input = input(task(Map.of("count", true)).train(), 0, 0);
    assertArrayEquals(new int[] {0, 1, 3}, input.start());
    assertArrayEquals(new int[] {0, 2, 2}, input.channel());
  }

  @Test
  void labelsAreAskedForWhenTheTaskSays() {
    Sample each = task(Map.of("label", "each_step", "steps", 5)).train().sample(0, 0);
    assertFalse(each.target().isSequenceClass());
    assertEquals(5, each.target().countedSteps());
    Sample last =
        task(Map.of("label", "last_steps", "last_steps", 2, "steps", 5)).train().sample(0, 0);
    assertTrue(last.target().isSequenceClass());
    assertEquals(0, last.target().weight(2));
    assertEquals(1, last.target().weight(3));
  }

  @Test
  void validationIsAShareOfEachClassOrWholeGroups() {
    Task stratified = task(Map.of("validation_fraction", 0.2));
    Dataset apart = stratified.validation().orElseThrow();
    assertEquals(16, stratified.train().size());
    assertEquals(4, apart.size());
    assertEquals(2, labels(apart, 0));
    Task grouped = task(Map.of("validation_groups", "s1"));
    assertEquals(10, grouped.train().size());
    assertEquals(5, labels(grouped.validation().orElseThrow(), 1));
    assertEquals(
        10, task(Map.of("validation_fraction", 0.5, "validation_by", "group")).train().size());
    assertEquals(
        "validation_groups: there is no group \"s3\"; nearest: s0, s1; known: [s0, s1]",
        problem(() -> task(Map.of("validation_groups", "s3"))));
    assertEquals(
        "got several of validation, validation_fraction and validation_groups, but expected one",
        problem(() -> task(Map.of("validation_groups", "s1", "validation_fraction", 0.5))));
  }

  private static int labels(Dataset set, int label) {
    int n = 0;
    for (int i = 0; i < set.size(); i++) {
      n += set.sample(0, i).target().classAt(0) == label ? 1 : 0;
    }
    return n;
  }

  @Test
  void transformsAreDrawnForEachEpochOfTrainingAlone() {
    Choice<EventTransformFactory> drop =
        Choice.of(PLUGINS.find(EventTransformFactory.class, "event_drop"), Map.of("share", 0.5));
    Task task =
        task(
            Map.of(
                "transforms",
                List.of(drop),
                "test",
                folder.resolve("test").toString(),
                "count",
                true));
    Set<Integer> sizes = new HashSet<>();
    for (int epoch = 0; epoch < 8; epoch++) {
      sizes.add(input(task.train(), epoch, 3).events());
      assertEquals(input(task.train(), epoch, 3).events(), input(task.train(), epoch, 3).events());
      assertEquals(3, input(task.test().orElseThrow(), epoch, 3).events());
    }
    assertNotEquals(1, sizes.size());
  }

  @Test
  void wrongDefinitionsAreRefusedWithTheirPlace() {
    assertEquals(
        "reader: got none, but expected an event reader, such as \"n_mnist\"",
        problem(
            () -> {
              Choice<TaskFactory> choice =
                  Choice.of(PLUGINS.find(TaskFactory.class, "events"), Map.of("train", "x"));
              choice.factory().create(choice.context().withSeed(1));
            }));
    assertEquals(
        "train: " + folder.resolve("none") + ": there is no such file or folder",
        problem(() -> task(Map.of("train", folder.resolve("none").toString()))));
    assertEquals(
        folder.resolve("train").resolve("no").resolve("s0_0.csv")
            + ": line 2: got an event at x = 2, y = 0, polarity 0, but expected x < 2, y < 1,"
            + " polarity < 1",
        problem(() -> task(Map.of("reader", reader(Map.of("width", 2)))))
            .replace("line 3", "line 2"));
  }

  @Test
  void whatIsMissingButKnownCanBeFetched() {
    Path file = folder.resolve("shd").resolve("shd_train.h5");
    assertEquals(
        "train: "
            + file
            + ": there is no such file or folder: 'eprop data fetch shd "
            + file.getParent()
            + "' gets it",
        problem(() -> task(Map.of("train", file.toString()))));
    TaskFactory events = PLUGINS.find(TaskFactory.class, "events");
    var arguments = org.eprop.api.plugin.Arguments.of(events, Map.of("train", file.toString()));
    assertTrue(problem(() -> events.sources(arguments)).endsWith("' gets it"));
  }

  @Test
  void foldsHaveEveryRecordingOnceAndTestRecordingsNever() {
    Set<Integer> validated = new HashSet<>();
    for (int fold = 0; fold < 4; fold++) {
      Task task =
          task(
              Map.of(
                  "test_fraction",
                  0.2,
                  "validation_folds",
                  4,
                  "validation_fold",
                  fold,
                  "time_step",
                  0.001));
      assertEquals(4, task.test().orElseThrow().size());
      assertEquals(12, task.train().size());
      Dataset apart = task.validation().orElseThrow();
      assertEquals(4, apart.size());
      assertEquals(2, labels(apart, 1));
      for (int i = 0; i < apart.size(); i++) {
        assertTrue(validated.add(label(apart, i)), "in two folds");
      }
      for (int i = 0; i < 4; i++) {
        assertFalse(validated.contains(label(task.test().orElseThrow(), i)));
      }
    }
    assertEquals(16, validated.size());
  }

  /** Tells recordings apart: each is of another length, and there are two classes. */
  private static int label(Dataset set, int i) {
    Sample sample = set.sample(0, i);
    return 10 * sample.input().steps() + sample.target().classAt(0);
  }

  @Test
  void groupsCanBeSetAsideForTheTest() {
    Task task = task(Map.of("test_groups", "s1"));
    assertEquals(10, task.train().size());
    assertEquals(10, task.test().orElseThrow().size());
    assertEquals(
        "validation_groups: there is no group \"s1\"; known: [s0]",
        problem(() -> task(Map.of("test_groups", "s1", "validation_groups", "s1")))
            .replace(
                "got recordings of one group, [s0], but expected several groups to choose among",
                "there is no group \"s1\"; known: [s0]"));
    assertEquals(
        "got several of test, test_fraction and test_groups, but expected one",
        problem(() -> task(Map.of("test_groups", "s1", "test", folder.toString()))));
  }

  @Test
  void aClassThatIsAllSetAsideIsAnError() {
    assertEquals(
        "every recording of the class \"yes\" was set aside, and none is left to learn from",
        problem(
            () ->
                task(
                    Map.of(
                        "reader",
                        reader(Map.of("width", 3, "group_pattern", "(no|yes)")),
                        "validation_groups",
                        "yes"))));
  }

  @Test
  void aCacheGivesTheSameSamplesAndIsMadeOnce() throws IOException {
    Map<String, Object> settings =
        Map.of("validation_fraction", 0.2, "test", folder.resolve("test").toString());
    Map<String, Object> cached = new HashMap<>(settings);
    cached.put("cache", folder.resolve("cache").toString());
    Task plain = task(settings);
    for (int time = 0; time < 2; time++) {
      Task task = task(cached);
      expectSame(plain.train(), task.train());
      expectSame(plain.validation().orElseThrow(), task.validation().orElseThrow());
      expectSame(plain.test().orElseThrow(), task.test().orElseThrow());
      try (var files = Files.list(folder.resolve("cache"))) {
        // train and test have the same files here, and so the same cache
        assertEquals(1, files.filter(f -> f.toString().endsWith(".recordings")).count());
      }
    }
    Files.writeString(folder.resolve("train/no/s0_0.csv"), "t,x\n1,0\n");
    assertEquals(1, input(task(cached).train(), 0, 0).events());
  }

  private static void expectSame(Dataset expected, Dataset actual) {
    assertEquals(expected.size(), actual.size());
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(input(expected, 0, i).start(), input(actual, 0, i).start());
      assertArrayEquals(input(expected, 0, i).channel(), input(actual, 0, i).channel());
      assertEquals(
          expected.sample(0, i).target().classAt(0), actual.sample(0, i).target().classAt(0));
    }
  }

  @Test
  void itKnowsHowItsChannelsLie() {
    assertEquals(
        org.eprop.api.event.SensorShape.line(2),
        task(Map.of("pool", 2)).inputShape().orElseThrow());
  }

  @Test
  void aChangedFileHasAnotherChecksum() throws IOException {
    TaskFactory events = PLUGINS.find(TaskFactory.class, "events");
    var arguments =
        org.eprop.api.plugin.Arguments.of(
            events, Map.of("train", folder.resolve("train").toString()));
    String before = events.sources(arguments).get(0).sha256();
    assertEquals(before, events.sources(arguments).get(0).sha256());
    Files.writeString(folder.resolve("train/no/s0_0.csv"), "t,x\n1,0\n");
    assertNotEquals(before, events.sources(arguments).get(0).sha256());
  }
}
