package org.eprop.nir.graph;

/**
 * A node of NIR, with what the format calls its parameters; numbers are one for each neuron, or a
 * single one for all. Time constants are in seconds.
 */
public sealed interface NirNode
    permits NirGraph,
        NirNode.Input,
        NirNode.Output,
        NirNode.Delay,
        NirNode.Dynamic,
        NirNode.LinearMap {

  /** The name of its type in a file. */
  default String type() {
    return getClass().getSimpleName();
  }

  /** Notes. */
  Metadata metadata();

  /** A node with the dynamics of neurons, or what remains of them. */
  sealed interface Dynamic extends NirNode {}

  /** A node whose output is a linear function, plus a constant, of its input at the same time. */
  sealed interface LinearMap extends NirNode {}

  /** Where input comes into a graph. */
  record Input(Tensor shape, Metadata metadata) implements NirNode {}

  /** Where output leaves a graph. */
  record Output(Tensor shape, Metadata metadata) implements NirNode {}

  /** W x + b, weight [out][in]. */
  record Affine(Tensor weight, Tensor bias, Metadata metadata) implements LinearMap {}

  /** W x, weight [out][in]. */
  record Linear(Tensor weight, Metadata metadata) implements LinearMap {}

  /** s x. */
  record Scale(Tensor scale, Metadata metadata) implements LinearMap {}

  /**
   * Correlation along one dimension; weight [out][in / groups][k]; inputShape is the length of the
   * input, which may be absent.
   */
  record Conv1d(
      Tensor inputShape,
      Tensor weight,
      Tensor stride,
      Tensor padding,
      Tensor dilation,
      Tensor groups,
      Tensor bias,
      Metadata metadata)
      implements LinearMap {}

  /**
   * Correlation in the plane; weight [out][in / groups][height][width]; inputShape is height and
   * width of the input, which may be absent.
   */
  record Conv2d(
      Tensor inputShape,
      Tensor weight,
      Tensor stride,
      Tensor padding,
      Tensor dilation,
      Tensor groups,
      Tensor bias,
      Metadata metadata)
      implements LinearMap {}

  /** The sum of each patch. */
  record SumPool2d(Tensor kernelSize, Tensor stride, Tensor padding, Metadata metadata)
      implements LinearMap {}

  /** The mean of each patch. */
  record AvgPool2d(Tensor kernelSize, Tensor stride, Tensor padding, Metadata metadata)
      implements LinearMap {}

  /** The same numbers in one dimension. */
  record Flatten(Tensor inputType, Tensor startDim, Tensor endDim, Metadata metadata)
      implements LinearMap {}

  /** x(t - delay). */
  record Delay(Tensor delay, Metadata metadata) implements NirNode {}

  /** 1 where x is above the threshold, else 0. */
  record Threshold(Tensor threshold, Metadata metadata) implements Dynamic {}

  /** dv/dt = r x. */
  record I(Tensor r, Metadata metadata) implements Dynamic {}

  /** tau dv/dt = v_leak - v + r x. */
  record LI(Tensor tau, Tensor r, Tensor vLeak, Metadata metadata) implements Dynamic {}

  /** dv/dt = r x; above the threshold a spike, and v becomes v_reset. */
  record IF(Tensor r, Tensor vThreshold, Tensor vReset, Metadata metadata) implements Dynamic {}

  /** tau dv/dt = v_leak - v + r x; above the threshold a spike, and v becomes v_reset. */
  record LIF(
      Tensor tau, Tensor r, Tensor vLeak, Tensor vThreshold, Tensor vReset, Metadata metadata)
      implements Dynamic {}

  /** tau_syn di/dt = -i + w_in x; tau_mem dv/dt = v_leak - v + r i. */
  record CubaLI(Tensor tauSyn, Tensor tauMem, Tensor r, Tensor vLeak, Tensor wIn, Metadata metadata)
      implements Dynamic {}

  /** As CubaLI; above the threshold a spike, and v becomes v_reset. */
  record CubaLIF(
      Tensor tauSyn,
      Tensor tauMem,
      Tensor r,
      Tensor vLeak,
      Tensor vThreshold,
      Tensor vReset,
      Tensor wIn,
      Metadata metadata)
      implements Dynamic {}
}
