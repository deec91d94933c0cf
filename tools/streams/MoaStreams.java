import com.yahoo.labs.samoa.instances.Instance;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import moa.options.AbstractOptionHandler;
import moa.streams.InstanceStream;
import moa.streams.generators.HyperplaneGenerator;
import moa.streams.generators.LEDGeneratorDrift;
import moa.streams.generators.RandomRBFGeneratorDrift;
import moa.streams.generators.SEAGenerator;

/**
 * Writes streams of MOA whose rows do not depend on those before them, as tables whose last column,
 * {@code label}, is to be predicted: {@code java -cp CLASSPATH MoaStreams.java
 * sea|hyperplane|led|rbf SEED FILE.csv}.
 *
 * <p>sea: four concepts of 5,000 rows, 10 % of the labels wrong. hyperplane: ten columns, the plane
 * turns slowly along five. led: 24 columns, of which 0, 3, 5 and 7 change places in each 5,000 rows.
 * rbf: four classes, ten columns, the centres move slowly.
 */
public final class MoaStreams {

  private static final int ROWS = 20_000;
  private static final int[] CHANGED = {0, 3, 5, 7};

  private MoaStreams() {}

  /** Writes one. */
  public static void main(String[] arguments) throws IOException {
    List<InstanceStream> parts = parts(arguments[0], Integer.parseInt(arguments[1]));
    for (InstanceStream part : parts) {
      ((AbstractOptionHandler) part).prepareForUse();
    }
    try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(Path.of(arguments[2])))) {
      for (int t = 0; t < ROWS; t++) {
        Instance row = parts.get(t * parts.size() / ROWS).nextInstance().getData();
        int inputs = row.numAttributes() - 1;
        for (int i = 0; t == 0 && i <= inputs; i++) {
          out.print(i < inputs ? "x" + i + "," : "label\n");
        }
        for (int i = 0; i < inputs; i++) {
          out.print((float) row.value(i) + ",");
        }
        out.println("c" + (int) row.classValue());
      }
    }
  }

  private static List<InstanceStream> parts(String name, int seed) {
    List<InstanceStream> parts = new ArrayList<>();
    switch (name) {
      case "sea":
        for (int concept = 0; concept < CHANGED.length; concept++) {
          SEAGenerator sea = new SEAGenerator();
          sea.functionOption.setValue(concept + 1);
          sea.instanceRandomSeedOption.setValue(seed + concept);
          sea.noisePercentageOption.setValue(10);
          parts.add(sea);
        }
        return parts;
      case "hyperplane":
        HyperplaneGenerator plane = new HyperplaneGenerator();
        plane.instanceRandomSeedOption.setValue(seed);
        plane.numAttsOption.setValue(10);
        plane.numDriftAttsOption.setValue(5);
        plane.magChangeOption.setValue(0.001);
        return List.of(plane);
      case "led":
        for (int concept = 0; concept < CHANGED.length; concept++) {
          LEDGeneratorDrift led = new LEDGeneratorDrift();
          led.instanceRandomSeedOption.setValue(seed + concept);
          led.numberAttributesDriftOption.setValue(CHANGED[concept]);
          parts.add(led);
        }
        return parts;
      case "rbf":
        RandomRBFGeneratorDrift rbf = new RandomRBFGeneratorDrift();
        rbf.instanceRandomSeedOption.setValue(seed);
        rbf.modelRandomSeedOption.setValue(seed);
        rbf.speedChangeOption.setValue(0.0001);
        rbf.numClassesOption.setValue(4);
        return List.of(rbf);
      default:
        throw new IllegalArgumentException(name + ": expected sea, hyperplane, led or rbf");
    }
  }
}
