/**
 * Tasks, data sets and samples.
 *
 * <pre>
 * sample(epoch, e) = (x, y*, w, r)     determined by the seed, the data set, epoch and e alone
 * x    [steps][inputs]      numbers, or spikes 0 or 1
 * y*   [steps][outputs]     values; or [steps] classes from 0, -1 where there is no label
 * w^t = v n^t               how much step t counts in E = sum_t w^t E^t(y^t, y*^t)
 * r^t  [steps]              rewards, for learning signals that see them; or none
 * </pre>
 *
 * <p>A {@link org.eprop.api.task.Task} has {@linkplain org.eprop.api.task.Dataset data sets} for
 * training, validation and test; its steps are dt ms long. {@link org.eprop.api.task.Input} is x,
 * {@link org.eprop.api.task.Target} is y* with the window n and the importance v of the sample, one
 * target for all readouts or one for each.
 *
 * <p>Stability: settled; samples may still grow.
 *
 * @since 1.0
 */
@org.jspecify.annotations.NullMarked
package org.eprop.api.task;
