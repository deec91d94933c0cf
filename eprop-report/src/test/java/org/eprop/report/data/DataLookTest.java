package org.eprop.report.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.eprop.api.event.SensorShape;
import org.eprop.api.task.Dataset;
import org.eprop.api.task.Input;
import org.eprop.api.task.RealInput;
import org.eprop.api.task.Sample;
import org.eprop.api.task.SpikeInput;
import org.eprop.api.task.Target;
import org.eprop.api.task.Task;
import org.eprop.experiment.environment.EnvironmentTask;
import org.eprop.experiment.environment.EpisodeSet;
import org.eprop.experiment.environment.PlayedEpisode;
import org.eprop.experiment.environment.Reinforcement;
import org.eprop.report.chart.Chart;
import org.eprop.report.chart.LineChart;
import org.eprop.report.data.DataPage.EventFrames;
import org.eprop.report.run.Corridor;
import org.junit.jupiter.api.Test;

/** The numbers of a look, by hand. */
class DataLookTest {

  private record Data(
      int inputs, int outputs, Dataset train, Optional<Dataset> test, SensorShape shape)
      implements Task {
    @Override
    public double timeStep() {
      return 2;
    }

    @Override
    public Optional<Dataset> validation() {
      return Optional.empty();
    }

    @Override
    public Optional<SensorShape> inputShape() {
      return Optional.ofNullable(shape);
    }

    @Override
    public List<String> classNames() {
      return List.of("<a>", "b", "c").subList(0, outputs);
    }

    @Override
    public List<String> warnings() {
      return List.of("Said by the task.");
    }
  }

  private static Dataset set(Sample... samples) {
    return new Dataset() {
      @Override
      public int size() {
        return samples.length;
      }

      @Override
      public Sample sample(int epoch, int index) {
        return samples[index];
      }
    };
  }

  /** In each step the channels that are listed. */
  private static Input spikes(int channels, int[]... steps) {
    int[] start = new int[steps.length + 1];
    for (int t = 0; t < steps.length; t++) {
      start[t + 1] = start[t] + steps[t].length;
    }
    return new SpikeInput(
        channels, start, Arrays.stream(steps).flatMapToInt(Arrays::stream).toArray());
  }

  private static Sample spiking(int label, int[]... steps) {
    return new Sample(spikes(4, steps), Target.sequenceClass(label, steps.length));
  }

  private static DataLook look(Task task) {
    return new DataLook("Some data", task, 1000);
  }

  /** A row but for its speed, which no test can know. */
  private static List<String> row(DataLook look, int n) {
    List<String> row = look.rows().get(n);
    return row.subList(0, row.size() - 1);
  }

  @Test
  void samplesStepsSpikesAndRates() {
    Dataset train =
        set(
            spiking(0, new int[] {0, 0, 1}, new int[] {}),
            spiking(0, new int[] {}, new int[] {}),
            spiking(1, new int[] {2}, new int[] {2}, new int[] {2}, new int[] {}));
    Dataset test = set(spiking(1, new int[] {1}));
    DataLook look = look(new Data(4, 3, train, Optional.of(test), null));
    // 6 spikes of 4 channels in 8 steps of 2 ms: 6 / (4 * 0.016 s)
    assertEquals(
        List.of("train", "3", "2 of 3", "2 - 2 - 4", "4 - 4 - 8", "0 - 3 - 3 spikes", "93.8 Hz"),
        row(look, 0));
    assertEquals(List.of("test", "1", "1 of 3", "1", "2", "1 spikes", "125 Hz"), row(look, 1));
    assertEquals(
        List.of(
            "Said by the task.",
            "1 of 3 training samples have no input at all.",
            "1 of 4 input channels are never active in training.",
            "1 of 3 classes have no training sample.",
            "Samples of test have 0.333 times the input."),
        look.warnings());
    String html = look.page().html();
    assertTrue(html.contains("4 input channels, 3 outputs, steps of 2 ms."));
    assertTrue(html.contains("<td>0</td><td>&lt;a&gt;</td><td>2</td><td>0</td>"), "classes");
    assertFalse(html.contains("<a>"));
    assertFalse(html.contains("data:image/png"), "no camera");
    assertFalse(html.contains("ON is blue"), "no camera");
    assertTrue(html.contains("Three numbers are minimum, median and maximum. Samples per"));
    assertEquals(
        List.of("classes-chart", "input-0", "input-1", "lengths", "activity", "channels"),
        look.page().charts().stream().map(Chart::id).toList());
  }

  @Test
  void realValuesAndLabelsOfSteps() {
    float[][] values = {{1, -30}, {3, 2}, {0, 0}};
    Target target = Target.classes(new int[] {0, Target.UNLABELLED, 1});
    Dataset train = set(new Sample(new RealInput(2, values), target));
    DataLook look = look(new Data(2, 2, train, Optional.empty(), null));
    assertEquals(List.of("train", "1", "2 of 2", "3", "6", "-30 to 3", "-"), row(look, 0));
    assertEquals(
        List.of("Said by the task.", "Inputs go from -30 to 3: networks expect values around 1."),
        look.warnings());
    String html = look.page().html();
    assertTrue(html.contains("1 training steps have no label."));
    assertFalse(html.contains("Three numbers"), "there are only two");
    assertEquals(
        List.of("classes-chart", "input-0", "target-0", "lengths", "activity", "channels"),
        look.page().charts().stream().map(Chart::id).toList());
  }

  @Test
  void targetsThatAreValues() {
    Target target = Target.values(new double[][] {{1}, {2}});
    Dataset train = set(new Sample(spikes(2, new int[] {0}, new int[] {1}), target));
    DataLook look = look(new Data(2, 1, train, Optional.empty(), null));
    assertEquals("-", look.rows().get(0).get(2));
    assertEquals(
        List.of("input-0", "target-0", "lengths", "activity", "channels"),
        look.page().charts().stream().map(Chart::id).toList());
  }

  @Test
  void anUnbalancedSet() {
    Sample[] samples = new Sample[7];
    Arrays.setAll(samples, n -> spiking(n == 0 ? 0 : 1, new int[] {0, 1, 2, 3}));
    DataLook look = look(new Data(4, 2, set(samples), Optional.empty(), null));
    assertEquals(
        "The largest class has 6 times as many samples as the smallest.", look.warnings().get(1));
  }

  @Test
  void atMostSoManySamplesEvenlySpaced() {
    Sample[] samples = new Sample[10];
    Arrays.setAll(samples, n -> spiking(n % 2, new int[n + 1][0]));
    Task task = new Data(4, 2, set(samples), Optional.empty(), null);
    DataLook look = new DataLook("Some data", task, 4);
    assertEquals("10 (4 looked at)", look.rows().get(0).get(1));
    assertEquals("1 - 4.50 - 8", look.rows().get(0).get(3));
  }

  /** ON is blue, OFF orange, the strongest pixel opaque, a quarter of its events half as much. */
  @Test
  void framesOfACamera() throws IOException {
    SensorShape shape = new SensorShape(2, 1, 2);
    Input input = spikes(4, new int[] {0, 3, 3, 3, 3}, new int[] {});
    String html = EventFrames.of((SpikeInput) input, shape, 2);
    Matcher pictures = Pattern.compile("base64,([^\"]+)\"><figcaption>([^<]+)<").matcher(html);
    assertTrue(pictures.find());
    assertEquals("0 to 2 ms", pictures.group(2));
    BufferedImage first =
        ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(pictures.group(1))));
    assertArrayEquals(
        new int[] {0x80d55e00, 0xff0072b2}, new int[] {first.getRGB(0, 0), first.getRGB(1, 0)});
    assertTrue(pictures.find());
    BufferedImage second =
        ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(pictures.group(1))));
    assertEquals(0, second.getRGB(1, 0) >>> 24);
    assertFalse(pictures.find(), "no more frames than steps");
    Dataset train = set(new Sample(input, Target.sequenceClass(0, 2)));
    SensorShape tall = new SensorShape(2, 2, 1);
    String page = look(new Data(4, 1, train, Optional.empty(), tall)).page().html();
    assertEquals(3, page.split("data:image/png", -1).length - 1, "two frames, and all events");
    assertTrue(page.contains("ON is blue and OFF orange"));
    SensorShape plain = new SensorShape(1, 2, 2);
    String picture = look(new Data(4, 1, train, Optional.empty(), plain)).page().html();
    assertTrue(picture.contains("data:image/png") && !picture.contains("ON is blue"));
  }

  /**
   * Also where evaluation is greedy, actions are drawn; and there is nothing that they should be.
   */
  @Test
  void episodesHaveActionsAndRewardsInPlaceOfTargets() {
    Reinforcement greedy = new Reinforcement(0.9, 0.9, true, 1, 1, 4, 2, 2, true, 0.5, 0, true);
    EnvironmentTask task = new EnvironmentTask(new Corridor(false), greedy, 1);
    List<Chart> charts = new DataLook("look", task, 10).page().charts();
    List<String> ids = charts.stream().map(Chart::id).toList();
    assertEquals(
        List.of("input-0", "actions-0", "rewards-0", "input-1", "actions-1", "rewards-1"),
        ids.subList(0, 6));
    assertTrue(ids.stream().noneMatch(id -> id.startsWith("target")), ids.toString());
    PlayedEpisode played = task.train().playAtRandom(0, 1);
    double[] actions = ((LineChart) charts.get(4)).series().get(0).values();
    double[] rewards = ((LineChart) charts.get(5)).series().get(0).values();
    for (int i = 0; i < 20; i++) {
      assertTrue(Double.isNaN(actions[2 * i]));
      assertEquals(played.actions()[i], actions[2 * i + 1]);
      assertEquals(played.rewards()[2 * i], rewards[2 * i]);
    }
    EpisodeSet validation = (EpisodeSet) task.validation().orElseThrow();
    assertEquals(2, Arrays.stream(validation.playAtRandom(0, 0).actions()).distinct().count());
  }
}
