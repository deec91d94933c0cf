/**
 * What is compared, and its JSON.
 *
 * <pre>{@code
 * {
 *   "base": "ecg",
 *   "settings": {"training.epochs": 20},
 *   "axes": {
 *     "feedback": {
 *       "symmetric": {"learning_signal": "symmetric"},
 *       "random": {"learning_signal": "random"}
 *     },
 *     "surrogate": {
 *       "triangular": {},
 *       "arctan": {"network.layers[0].surrogate": {"name": "arctan", "gamma": 0.3}}
 *     }
 *   },
 *   "variants": {"bptt": {"learning_signal": "symmetric", "rule": "bptt"}},
 *   "baseline": "symmetric+triangular",
 *   "tune": {
 *     "ranges": {"optimizer.learning_rate": {"log_uniform": [0.001, 0.03]}},
 *     "trials": 9,
 *     "settings": {"task.validation": 100}
 *   },
 *   "contrasts": ["random+triangular", ["bptt", "symmetric+triangular"]],
 *   "seeds": 5,
 *   "metrics": ["test.accuracy", "updates_to_target"],
 *   "wanted": {"test.accuracy": 0.01},
 *   "target": {"metric": "validation.error", "below": 0.07},
 *   "probe": {"samples": 32, "every": 5}
 * }
 * }</pre>
 *
 * <p>{@code base} is a ready experiment, a file (looked for beside this one), or an experiment as
 * such; {@code settings} change it for all variants alike. A setting is a path and a value, as in
 * {@link org.eprop.experiment.Configuration#with}.
 *
 * <p>{@code axes} span a grid: one variant for each way to take one entry of every axis, named by
 * the entries with {@code +} between them, with the settings of all of them, the first axis first.
 * {@code variants} stand for themselves. One of the two is required. A variant's name is made of
 * letters, digits, {@code _}, {@code -} and {@code .}.
 *
 * <p>{@code baseline} is the variant that all others are compared with; by default it is {@code
 * base}, the base experiment without any change, which then is run too.
 *
 * <p>{@code contrasts} are the few differences that were meant before any run: a variant against
 * the baseline, or the first of a pair against the second. They alone are tested and corrected
 * together; every other difference is shown without p. By default each variant is tested against
 * the baseline, and the axes of a grid are.
 *
 * <p>{@code tune} looks for settings of each variant by a search of its own, by validation data
 * alone, over the same ranges and with as many trials; the best trial's are added to the variant's.
 * Its keys are those of a {@linkplain SearchReader search}; {@code settings} are of the search
 * alone. Its {@code seeds} are no seeds of the comparison: unless they are listed, 10001, 10002,
 * ...
 *
 * <p>{@code folds}, how many or {@link Folds}, measures variants on the training data: k networks
 * of each variant and seed, each of which learns from all parts but one, and is measured on that
 * one after its last epoch. The scores of test data are then those of all parts together, each
 * sample's once; the task's own test data are not looked at. Data that tuned can't be measured so.
 *
 * <p>{@code seeds}, 5 by default, is how many (then they are 1, 2, ...), or a list of them. Every
 * variant is run with each; runs of one seed make a pair: they have the same initial weights, where
 * they are of one size, and the same data in the same order.
 *
 * <p>{@code metrics} are the columns of the table ({@link org.eprop.compare.result.MetricColumn}
 * lists all); by default accuracy or mean squared error, loss and firing rate on the test data (or
 * else on the validation or training data), after {@code updates_to_target} if there is a target.
 * If some are of validation or training data and none of test data, no score on test data is shown
 * anywhere: whoever chooses by validation data is not to see them.
 *
 * <p>{@code wanted} is how large a difference is to be found in a metric, in its own unit (a share,
 * not a percentage): the result then says how many seeds that takes.
 *
 * <p>{@code target} is what {@code updates_to_target} counts to: a metric of the training or
 * validation data to come {@code below} or {@code above} a number. Training goes on to its last
 * epoch, unless {@code "stop": true} ends it there; then only the steps are compared, for scores
 * are of networks trained for different times.
 *
 * <p>A metric is compared with the baseline's where it was measured alike: on the same data, and, a
 * loss, with the same losses, normalisation and class weights. What is not, is left out, and a note
 * says why. {@code comparable} lists metrics that are compared nonetheless, {@code
 * ["test.accuracy"]}; a note says that, too.
 *
 * <p>{@code probe} is the gradient that is compared with that of back-propagation through time: of
 * how many {@code samples} (32 by default; the first ones of the training data), and after how many
 * epochs again ({@code every}; by default about twenty times, and always before the first). {@code
 * "samples": 0} leaves it out.
 */
package org.eprop.compare.definition;
