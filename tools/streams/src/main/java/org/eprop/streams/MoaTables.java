package org.eprop.streams;

import com.yahoo.labs.samoa.instances.Instance;
import java.util.ArrayList;
import java.util.List;
import moa.options.AbstractOptionHandler;
import moa.streams.InstanceStream;
import moa.streams.generators.AssetNegotiationGenerator;
import moa.streams.generators.HyperplaneGenerator;
import moa.streams.generators.LEDGeneratorDrift;
import moa.streams.generators.RandomRBFGeneratorDrift;
import moa.streams.generators.RandomTreeGenerator;
import moa.streams.generators.SEAGenerator;
import moa.streams.generators.SineGenerator;
import moa.streams.generators.WaveformGeneratorDrift;

/**
 * Streams of MOA whose rows do not depend on those before them.
 *
 * <p>sea: four concepts, 10 % of the labels wrong. hyperplane: ten columns, the plane turns slowly
 * along five. led: 24 columns, of which 0, 3, 5 and 7 change places in each quarter. rbf: four
 * classes, ten columns, the centres move slowly. waveform: 40 columns of which 19 are noise, three
 * classes, 10 columns change places in every second quarter. tree: a random tree over five texts
 * and five numbers, another one in the second half. sine: four concepts of two numbers. asset: four
 * of five texts.
 */
final class MoaTables {

  private static final int[] CHANGED = {0, 3, 5, 7};

  private final int seed;
  private final int rows;

  MoaTables(int seed, int rows) {
    this.seed = seed;
    this.rows = rows;
  }

  Table make(String name) {
    List<InstanceStream> parts = parts(name);
    for (InstanceStream part : parts) {
      ((AbstractOptionHandler) part).prepareForUse();
    }
    Table table = null;
    for (int t = 0; t < rows; t++) {
      Instance row = parts.get(t * parts.size() / rows).nextInstance().getData();
      int inputs = row.numAttributes() - 1;
      Object[] cells = new Object[inputs + 1];
      for (int i = 0; i < inputs; i++) {
        boolean text = row.attribute(i).isNominal() && !name.equals("led");
        cells[i] = text ? "v" + (int) row.value(i) : (Object) (float) row.value(i);
      }
      cells[inputs] = "c" + (int) row.classValue();
      table = table == null ? ofColumns(inputs) : table;
      table.add(cells);
    }
    return table;
  }

  private static Table ofColumns(int inputs) {
    String[] names = new String[inputs + 1];
    for (int i = 0; i < inputs; i++) {
      names[i] = "x" + i;
    }
    names[inputs] = "label";
    return new Table(names);
  }

  private List<InstanceStream> parts(String name) {
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
      case "waveform":
        for (int concept = 0; concept < CHANGED.length; concept++) {
          WaveformGeneratorDrift waves = new WaveformGeneratorDrift();
          waves.instanceRandomSeedOption.setValue(seed + concept);
          waves.addNoiseOption.set();
          waves.numberAttributesDriftOption.setValue(concept % 2 * 10);
          parts.add(waves);
        }
        return parts;
      case "tree":
        for (int concept = 0; concept < 2; concept++) {
          RandomTreeGenerator tree = new RandomTreeGenerator();
          tree.treeRandomSeedOption.setValue(seed + concept);
          tree.instanceRandomSeedOption.setValue(seed + concept);
          parts.add(tree);
        }
        return parts;
      case "sine":
        for (int concept = 0; concept < CHANGED.length; concept++) {
          SineGenerator sine = new SineGenerator();
          sine.functionOption.setValue(concept + 1);
          sine.instanceRandomSeedOption.setValue(seed + concept);
          parts.add(sine);
        }
        return parts;
      case "asset":
        for (int concept = 0; concept < CHANGED.length; concept++) {
          AssetNegotiationGenerator asset = new AssetNegotiationGenerator();
          asset.functionOption.setValue(concept + 1);
          asset.instanceRandomSeedOption.setValue(seed + concept);
          parts.add(asset);
        }
        return parts;
      default:
        RandomRBFGeneratorDrift rbf = new RandomRBFGeneratorDrift();
        rbf.instanceRandomSeedOption.setValue(seed);
        rbf.modelRandomSeedOption.setValue(seed);
        rbf.speedChangeOption.setValue(0.0001);
        rbf.numClassesOption.setValue(4);
        return List.of(rbf);
    }
  }
}
