/**
 * Experiments, and their JSON.
 *
 * <p>An experiment file is a JSON object. Only {@code task} and {@code network.layers} with their
 * {@code populations} are required; what is left out has the default shown here, but for {@code
 * learning_signal}, of which more below:
 *
 * <pre>{@code
 * {
 *   "task": {"name": "ecg"},
 *   "network": {
 *     "layers": [
 *       {
 *         "populations": [
 *           {"neuron": {"name": "lif", "tau_m": {"uniform": [10, 30]}}, "size": 50},
 *           {"neuron": "alif", "size": 150}
 *         ],
 *         "surrogate": {"name": "triangular", "gamma": 0.3, "slope": 1},
 *         "recurrent": true,
 *         "input_gain": 1,
 *         "recurrent_gain": 1,
 *         "input_connectivity": 1,
 *         "recurrent_connectivity": 1
 *       }
 *     ],
 *     "readout": {"tau_out": 20, "scaled_input": false, "bias": true, "gain": 1, "layers": "last"}
 *   },
 *   "loss": "softmax_cross_entropy",
 *   "normalisation": "mean",
 *   "learning_signal": "symmetric",
 *   "regularizers": [],
 *   "rule": "eprop",
 *   "constraints": [],
 *   "optimizer": "adam",
 *   "optimizers": [],
 *   "schedule": "constant",
 *   "training": {
 *     "epochs": 10,
 *     "batch_size": 32,
 *     "clip_gradient_norm": 0,
 *     "evaluate_every": 1,
 *     "stop_at_error": 0,
 *     "patience": 0,
 *     "class_weights": ""
 *   },
 *   "seed": 1
 * }
 * }</pre>
 *
 * <p>In place of layers, a network may be any <em>graph</em>:
 *
 * <pre>{@code
 * "network": {
 *   "inputs": {"input": 0},
 *   "populations": {
 *     "e": {"neuron": {"name": "alif", "tau_a": {"log_uniform": [20, 300], "learn": true}},
 *           "size": 160, "surrogate": "triangular", "bias": false},
 *     "i": {"neurons": [{"neuron": "lif", "size": 30}, {"neuron": "alif", "size": 10}]}
 *   },
 *   "projections": [
 *     {"from": "input", "to": "e", "name": "input_e", "connectivity": 1, "delay": 0,
 *      "initial_weights": {"name": "gaussian", "gain": 1}, "learn": true},
 *     {"from": "e", "to": "e", "connectivity": 0.1, "delay": {"uniform": [1, 8]}},
 *     {"from": "e", "to": "i", "connectivity": {"list": [[0, 1], [0, 3]]}},
 *     {"from": "i", "to": "e", "learn": false}
 *   ],
 *   "readouts": {
 *     "out": {"from": ["e"], "size": 0, "tau_out": {"value": 20, "learn": true},
 *             "scaled_input": false, "bias": true, "learn": true,
 *             "initial_weights": {"name": "gaussian", "gain": 1},
 *             "loss": "softmax_cross_entropy", "normalisation": "mean",
 *             "learning_signal": {"e": "symmetric", "i": "random"}}
 *   }
 * }
 * }</pre>
 *
 * <p>Only populations and projections are required. <em>Inputs</em> are consecutive channels of the
 * task's, each with their number; one may have 0 for all that the others leave. By default there is
 * one, {@code input}. <em>Populations</em> are gone through in their order within a step: a
 * projection from an input or an earlier population is forward, with a delay of 0 steps unless said
 * otherwise; any other is recurrent, with at least 1. A <em>delay</em> is a number of steps, a
 * distribution from which each synapse draws its own, or {@code {"values": [[...], ...]}} by
 * presynaptic and postsynaptic neuron. <em>Connectivity</em> is the share of the neurons that each
 * presynaptic one reaches at random, {@code "one_to_one"}, or a list of pairs. <em>Readouts</em>
 * see the last population unless {@code from} says otherwise, and have as many outputs as the task
 * wants unless {@code size} is above 0; their loss, normalisation and learning signals are the
 * experiment's unless they have their own. Without any, there is one, {@code out}. Layers are short
 * for a graph: layer l is the population {@code layer0}, {@code layer1}, and so on, its readout
 * {@code out}.
 *
 * <p>A <em>learning signal</em> is a component for all populations, or an object that gives one to
 * each population that is taught: {@code {"e": "symmetric", "i": "random"}}. If none is said, the
 * populations that a readout sees have {@code symmetric} feedback, and others {@code random}: there
 * are no readout weights of which symmetric feedback could be made. So networks of several layers
 * learn without a word about it. Under a rule that follows the true gradient, such as {@code bptt},
 * all that a readout sees has symmetric feedback, and what it does not see is not taught: the
 * gradient gets there through other neurons. {@code "local"} gives a population a readout of its
 * own, with fixed random weights unless {@code {"name": "local", "learn": true}}.
 *
 * <p><em>What learns</em>: all weights but those of projections and readouts with {@code "learn":
 * false}; biases; and parameters of neurons, and a readout's {@code tau_out}, that say so beside
 * their value: {@code {"value": 20, "learn": true}}, {@code {"values": [10, 20], "learn": true}},
 * {@code {"log_uniform": [20, 300], "learn": true}}. Each has a name: {@code input_e} (a
 * projection), {@code e.bias}, {@code e.tau_a}, {@code out.e} (readout weights from e), {@code
 * out.bias}, {@code out.kappa} (exp(-dt / tau_out)). The {@code optimizer} is that of all whose
 * name matches none of {@code "optimizers": [{"for": "*.tau_*", "name": "adam", "learning_rate":
 * 0.01}]}; of several that match, the first counts. Numbers with a lower bound are learned in their
 * logarithm, with two bounds in the argument of a logistic function.
 *
 * <p><em>Constraints</em> say what weights must be after each update, and before the first: {@code
 * "constraints": [{"for": "e_*", "name": "clip", "limit": 1}]} for all projections and readout
 * weights whose names match; each acts on what those before it left.
 *
 * <p>A <em>component</em> (task, neuron, surrogate, initial weights, loss, learning signal,
 * regularizer, rule, constraint, optimizer, schedule) is its name, {@code "alif"}, or an object
 * with the name and some of its parameters, {@code {"name": "alif", "tau_m": 20}}. Where there is a
 * default component, the name may be left out: {@code "optimizer": {"learning_rate": 0.01}} is
 * Adam's. A population has by default 100 {@code lif} neurons, a projection {@code gaussian}
 * initial weights.
 *
 * <p>A <em>parameter of a neuron</em> is a number; a list with one number for each neuron of the
 * population; or a distribution from which each neuron draws its own: {@code {"uniform": [low,
 * high]}}, {@code {"log_uniform": [low, high]}} or {@code {"normal": [mean, standard deviation]}}.
 *
 * <p>The other keys are listed with their meaning, units and ranges in {@link
 * org.eprop.experiment.ExperimentFormat}. {@code provenance}, which a program may add to the files
 * it writes, may hold anything and is not looked at. Every other key, a key that is there twice,
 * and a comment are errors.
 *
 * <p>A file's values can be changed before it is read, {@code
 * network.layers[0].surrogate.gamma=0.5}: {@link org.eprop.experiment.Configuration#with}.
 */
package org.eprop.experiment;
