package org.eprop.experiment;

import java.util.Arrays;
import java.util.List;
import org.eprop.api.plugin.Component;
import org.eprop.api.plugin.Parameter;
import org.eprop.core.model.LayerDefinition;
import org.eprop.core.model.LearningSignals;
import org.eprop.core.network.DelayDefinition;
import org.eprop.core.network.LearnedDelays;
import org.eprop.core.network.Storage;

/**
 * The keys of an experiment file that hold plain values: their types, units, ranges, defaults and
 * descriptions, declared as the parameters of components are. The package's page shows where they
 * stand.
 */
public final class ExperimentFormat {

  static final Parameter NORMALISATION =
      Parameter.choice("normalisation", "mean", "mean", "sum")
          .describe(
              "whether the loss is divided by the batch's number of terms: counted steps, or the"
                  + " total of their absolute weights; sequences if the loss judges those");

  static final Parameter SIZE =
      Parameter.integer("size", 100).above(0).describe("number of neurons");

  static final Parameter CHANNELS =
      Parameter.integer("channels", 0)
          .atLeast(0)
          .describe("how many of the task's channels; 0 for all that the other inputs leave");
  static final Parameter HIDDEN_BIAS =
      Parameter.flag("bias", false).describe("whether each neuron learns a bias current");
  static final Parameter SHARE =
      Parameter.real("connectivity", 1)
          .above(0)
          .atMost(1)
          .describe("share of the neurons that each reaches, at random; 1 for a dense matrix");
  static final Parameter LEARN_PROJECTION =
      Parameter.flag("learn", true).describe("whether the weights learn");
  static final Parameter STORAGE =
      Parameter.choice(
              "storage",
              Storage.FLOAT32.text(),
              Arrays.stream(Storage.values()).map(Storage::text).toArray(String[]::new))
          .describe(
              "in what form the weights lie in memory: float32, four bytes each, or bfloat16, two,"
                  + " of which updates round by chance so that the mean is right");
  static final Parameter DELAY_SIGMA =
      Parameter.real("sigma", LearnedDelays.DEFAULT_SIGMA)
          .above(0)
          .atMost(LearnedDelays.LARGEST_SIGMA)
          .unit("steps")
          .describe("standard deviation of the Gaussian that smooths spikes for the gradient");
  static final Parameter LOWEST =
      Parameter.integer("lowest", 0)
          .atLeast(0)
          .atMost(DelayDefinition.LONGEST)
          .unit("steps")
          .describe("the shortest delay that may be learned; in a recurrent projection at least 1");
  static final Parameter HIGHEST =
      Parameter.integer("highest", 0)
          .atLeast(0)
          .atMost(DelayDefinition.LONGEST)
          .unit("steps")
          .describe(
              "the longest delay that may be learned; 0 for the longest at the start, or the upper"
                  + " end of the distribution");
  static final Parameter OUTPUTS =
      Parameter.integer("size", 0)
          .atLeast(0)
          .describe("number of outputs; 0 for as many as the task wants");
  static final Parameter LEARN_READOUT =
      Parameter.flag("learn", true).describe("whether W_out and the bias learn");

  static final Parameter RECURRENT =
      Parameter.flag("recurrent", true).describe("whether the layer's spikes feed itself");
  static final Parameter INPUT_GAIN = LayerDefinition.INPUT_GAIN;
  static final Parameter RECURRENT_GAIN = LayerDefinition.RECURRENT_GAIN;
  static final Parameter INPUT_CONNECTIVITY = LayerDefinition.INPUT_CONNECTIVITY;
  static final Parameter RECURRENT_CONNECTIVITY = LayerDefinition.RECURRENT_CONNECTIVITY;

  static final Parameter TAU_OUT =
      Parameter.real("tau_out", 20)
          .atLeast(0)
          .unit("ms")
          .describe("time constant of the readout's leak; 0 for a readout without memory");
  static final Parameter SCALED_INPUT =
      Parameter.flag("scaled_input", false)
          .describe("whether spikes are multiplied by 1 - exp(-dt / tau_out)");
  static final Parameter BIAS =
      Parameter.flag("bias", true).describe("whether the readout learns a bias");
  static final Parameter GAIN =
      Parameter.real("gain", 1)
          .atLeast(0)
          .describe("W_out starts as N(0, 1) gain / sqrt(neurons it sees)");
  static final Parameter LAYERS =
      Parameter.choice("layers", "last", "last", "all").describe("which layers the readout sees");

  static final Parameter EPOCHS =
      Parameter.integer("epochs", 10).atLeast(0).describe("passes over the training set");
  static final Parameter BATCH_SIZE =
      Parameter.integer("batch_size", 32).above(0).describe("samples per update");
  static final Parameter CLIP_GRADIENT_NORM =
      Parameter.real("clip_gradient_norm", 0)
          .atLeast(0)
          .describe("a longer gradient, all weights together, is cut to this norm; 0 for never");
  static final Parameter EVALUATE_EVERY =
      Parameter.integer("evaluate_every", 1)
          .above(0)
          .describe("epochs between evaluations on the validation set");
  static final Parameter STOP_AT_ERROR =
      Parameter.real("stop_at_error", 0)
          .atLeast(0)
          .describe(
              "training ends when the validation error falls below this, or the training error if"
                  + " there are no validation data; 0 for never");
  static final Parameter PATIENCE =
      Parameter.integer("patience", 0)
          .atLeast(0)
          .unit("epochs")
          .describe(
              "training ends when the validation loss has not been lower than before for so long"
                  + " (early stopping); 0 for never");
  static final Parameter CLASS_WEIGHTS =
      Parameter.text("class_weights", "")
          .describe(
              "how much training samples of each class count: \"balanced\" for the more the rarer"
                  + " it is, or a number for each class between commas; empty for all alike");

  static final Parameter WEIGHT =
      Parameter.real("weight", 1)
          .atLeast(0)
          .describe("how much the readout's loss counts beside that of others");

  static final Parameter GAMMA =
      Parameter.real("gamma", 0.99)
          .atLeast(0)
          .atMost(1)
          .describe("how much a reward counts that is one decision further away");
  static final Parameter LAMBDA =
      Parameter.real("lambda", 0.95)
          .atLeast(0)
          .atMost(1)
          .describe(
              "of generalized advantage estimation: 1 for returns, 0 for the errors of temporal"
                  + " differences alone");
  static final Parameter NORMALISE_ADVANTAGES =
      Parameter.flag("normalise_advantages", true)
          .describe("whether a batch's advantages are brought to mean 0 and standard deviation 1");
  static final Parameter REWARD_SCALE =
      Parameter.real("reward_scale", 1)
          .above(0)
          .describe("what rewards are multiplied with before anything is learned from them");
  static final Parameter PASSES =
      Parameter.integer("passes", 1).above(0).describe("updates from each batch of episodes");
  static final Parameter EPISODES =
      Parameter.integer("episodes", 64).above(0).describe("of an epoch");
  static final Parameter VALIDATION_EPISODES =
      Parameter.integer("validation_episodes", 64)
          .atLeast(0)
          .describe("that epochs are judged by, the same each time; 0 for none");
  static final Parameter TEST_EPISODES =
      Parameter.integer("test_episodes", 100)
          .atLeast(0)
          .describe("that the final result is measured on; 0 for none");
  static final Parameter EVALUATION =
      Parameter.choice("evaluation", "greedy", "greedy", "sampled")
          .describe(
              "whether the most probable action is taken in validation and test, or one is drawn as"
                  + " in training");
  static final Parameter SIGMA =
      Parameter.real("sigma", 1)
          .above(0)
          .describe(
              "standard deviation of actions that are real numbers; their mean is sigma times the"
                  + " readout policy");
  static final Parameter STOP_AT_RETURN =
      Parameter.real("stop_at_return", 0)
          .describe(
              "training ends when the mean return of the validation episodes, or of the training"
                  + " episodes if there are no others, is at least this; 0 for never");

  static final Section LEARNING =
      new Section("learning", "Beside the components of learning.", List.of(NORMALISATION));
  static final Section POPULATION =
      new Section(
          "population", "Neurons of one model within a layer or population.", List.of(SIZE));
  static final Section LAYER =
      new Section(
          "layer",
          "A layer of neurons.",
          List.of(
              RECURRENT, INPUT_GAIN, RECURRENT_GAIN, INPUT_CONNECTIVITY, RECURRENT_CONNECTIVITY));
  static final Section READOUT =
      new Section(
          "readout", "What reads the spikes.", List.of(TAU_OUT, SCALED_INPUT, BIAS, GAIN, LAYERS));
  static final Section GRAPH_POPULATION =
      new Section(
          "graph_population",
          "Beside the neurons of a population and their surrogate.",
          List.of(HIDDEN_BIAS));
  static final Section GRAPH_PROJECTION =
      new Section(
          "graph_projection",
          "Beside a projection's ends, delay, connectivity and initial weights.",
          List.of(LEARN_PROJECTION, STORAGE));
  static final Section LEARN_DELAY =
      new Section(
          "learn_delay",
          "How delays learn, beside their value.",
          List.of(DELAY_SIGMA, LOWEST, HIGHEST));
  static final Section GRAPH_READOUT =
      new Section(
          "graph_readout",
          "Beside what a readout sees and teaches, its loss and initial weights.",
          List.of(OUTPUTS, TAU_OUT, SCALED_INPUT, BIAS, LEARN_READOUT, NORMALISATION, WEIGHT));
  static final Section TRAINING =
      new Section(
          "training",
          "How long and in what portions is learned.",
          List.of(
              EPOCHS,
              BATCH_SIZE,
              CLIP_GRADIENT_NORM,
              EVALUATE_EVERY,
              STOP_AT_ERROR,
              PATIENCE,
              CLASS_WEIGHTS));

  static final Section REINFORCEMENT =
      new Section(
          "reinforcement",
          "How is learned from the rewards of an environment.",
          List.of(
              GAMMA,
              LAMBDA,
              NORMALISE_ADVANTAGES,
              REWARD_SCALE,
              PASSES,
              EPISODES,
              VALIDATION_EPISODES,
              TEST_EPISODES,
              EVALUATION,
              SIGMA,
              STOP_AT_RETURN));

  static final long DEFAULT_SEED = 1;
  static final String DEFAULT_NEURON = "lif";
  static final String DEFAULT_SURROGATE = "triangular";
  static final String DEFAULT_LOSS = "softmax_cross_entropy";
  static final String DEFAULT_LEARNING_SIGNAL = LearningSignals.SEEN;
  static final String DEFAULT_INITIAL_WEIGHTS = "gaussian";
  static final String DEFAULT_RULE = "eprop";
  static final String DEFAULT_OPTIMIZER = "adam";
  static final String DEFAULT_SCHEDULE = "constant";

  private ExperimentFormat() {}

  /** The sections, each with its keys as parameters: for listing their documentation. */
  public static List<Component> sections() {
    return List.of(
        POPULATION,
        LAYER,
        READOUT,
        GRAPH_POPULATION,
        GRAPH_PROJECTION,
        LEARN_DELAY,
        GRAPH_READOUT,
        LEARNING,
        TRAINING,
        REINFORCEMENT);
  }
}
