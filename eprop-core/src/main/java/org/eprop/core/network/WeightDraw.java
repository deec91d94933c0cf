package org.eprop.core.network;

import java.util.Objects;
import org.eprop.api.initial.InitialWeights;
import org.eprop.api.initial.InitialWeightsFactory;
import org.eprop.api.plugin.Choice;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.core.common.Bfloat16;
import org.eprop.core.random.RandomStreams;

/** Weights as they start: each matrix from its own random stream. */
record WeightDraw(NetworkStructure network, NetworkDefinition definition, RandomStreams streams) {

  Weights draw() {
    Weights w = Weights.zeros(network);
    for (int i = 0; i < network.projections().size(); i++) {
      ProjectionDefinition projection = definition.projections().get(i);
      Synapses s = network.projections().get(i).synapses();
      short[][] halves = w.halves(i);
      float[][] rows = halves == null ? Objects.requireNonNull(w.projection(i)) : s.newRows();
      fill(
          projection.initialWeights(),
          rows,
          new InitialWeights.Shape(s.pre(), s.post(), s.targets(), s.inputsPerNeuron()),
          "network.projections." + projection.name(),
          Streams.of(streams, "weights", projection.from(), projection.to(), projection.name()));
      for (int pre = 0; halves != null && pre < rows.length; pre++) {
        Bfloat16.narrow(rows[pre], halves[pre]);
      }
    }
    drawDelays(w);
    w.clearAutapses();
    for (int m = 0; m < network.readouts().size(); m++) {
      drawReadout(w, m);
    }
    for (int p = 0; p < network.populations().size(); p++) {
      Population population = network.populations().get(p);
      for (int i = 0; i < population.learned().size(); i++) {
        double[] initial = population.learned().get(i).initial();
        for (int j = 0; j < initial.length; j++) {
          w.parameters(p)[i][j] = (float) initial[j];
        }
      }
    }
    return w;
  }

  private void drawDelays(Weights w) {
    for (int i = 0; i < network.projections().size(); i++) {
      LearnedDelays delays = network.projections().get(i).delays();
      for (int pre = 0; delays != null && pre < delays.initial().length; pre++) {
        float[] row = delays.initial()[pre];
        System.arraycopy(row, 0, Objects.requireNonNull(w.delays(i))[pre], 0, row.length);
      }
    }
  }

  private void drawReadout(Weights w, int m) {
    ReadoutDefinition readout = definition.readouts().get(m);
    for (int p = 0; p < network.populations().size(); p++) {
      float[][] rows = w.readout(m, p);
      if (rows != null) {
        fill(
            readout.initialWeights(),
            rows,
            new InitialWeights.Shape(rows.length, readout.outputs(), null, network.neuronsSeen(m)),
            "network.readouts." + readout.name(),
            m == 0 ? streams.stream("w_out", p) : streams.stream("w_out " + readout.name(), p));
      }
    }
    if (w.hasKappa(m)) {
      w.kappa(m)[0] = (float) network.readouts().get(m).kappa();
    }
  }

  private void fill(
      Choice<InitialWeightsFactory> choice,
      float[][] rows,
      InitialWeights.Shape shape,
      String place,
      java.util.random.RandomGenerator random) {
    try {
      choice
          .make(choice.context().withTimeStep(definition.timeStep()), InitialWeightsFactory::create)
          .fill(rows, shape, random);
    } catch (InvalidInputException e) {
      throw e.at(place + ".initial_weights " + choice.name());
    }
  }
}
