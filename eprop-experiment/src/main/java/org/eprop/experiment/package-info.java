/**
 * Experiments, and their JSON.
 *
 * <p>An experiment file is a JSON object. Only {@code task} and {@code network.layers} with their
 * {@code populations} are required; what is left out has the default shown here, but for {@code
 * learning_signal}, which is {@code symmetric} for the populations that a readout sees, and {@code
 * random} for others:
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
 *         "surrogate": {"name": "triangular", "gamma": 0.3, "slope": 1, "learn_slope": false},
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
 *   "step_size": "fixed",
 *   "schedule": "constant",
 *   "metrics": [],
 *   "training": {
 *     "epochs": 10,
 *     "batch_size": 32,
 *     "clip_gradient_norm": 0,
 *     "evaluate_every": 1,
 *     "stop_at_error": 0,
 *     "patience": 0,
 *     "averaging": 0,
 *     "class_weights": "",
 *     "judged_by": ""
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
 * <p>Only populations and projections are required. The pages on networks, constraints and
 * experiments of the documentation say what each means.
 *
 * <p>A <em>component</em> (task, neuron, surrogate, initial weights, loss, learning signal,
 * regularizer, rule, constraint, optimizer, step size, schedule, metric) is its name, {@code
 * "alif"}, or an object with the name and some of its parameters, {@code {"name": "alif", "tau_m":
 * 20}}. Where there is a default component, the name may be left out: {@code "optimizer":
 * {"learning_rate": 0.01}} is Adam's. A population has by default 100 {@code lif} neurons, a
 * projection {@code gaussian} initial weights.
 *
 * <p>A <em>parameter of a neuron</em> is a number; a list with one number for each neuron of the
 * population; or a distribution from which each neuron draws its own: {@code {"uniform": [low,
 * high]}}, {@code {"log_uniform": [low, high]}} or {@code {"normal": [mean, standard deviation]}}.
 * Beside {@code "learn": true} stands {@code "value"}, {@code "values"} or a distribution.
 *
 * <p>The other keys are listed with their meaning, units and ranges in {@link
 * org.eprop.experiment.ExperimentFormat}. {@code provenance}, which a program may add to the files
 * it writes, may hold anything and is not looked at. Every other key, a key that is there twice,
 * and a comment are errors.
 *
 * <p>A file's values can be changed before it is read, {@code
 * network.layers[0].surrogate.gamma=0.5}: {@link org.eprop.experiment.Configuration#with}.
 *
 * @since 1.0
 */
@org.jspecify.annotations.NullMarked
package org.eprop.experiment;
