package org.eprop.device;

/**
 * The readout in integers.
 *
 * @param of the readout
 * @param format of y
 * @param kappa null if it is 0
 * @param units [seen] what 1 of a weight stands for
 * @param weights [seen][neuron K + output]
 * @param arrival [seen] turns a sum of weights into y
 * @param biasFormat of b
 * @param bias [K]; null if there is none
 * @param biasScale turns b into y
 * @param filterFormat of zbar
 * @param increment of zbar by a spike
 * @param biasTraceFormat of the trace of b
 * @param errorFormat of delta
 * @param signalShift of a sum of feedback weights times errors, before it is clipped to 16 bits
 * @param feedback [population] in 8 bits [output n + neuron]; null where not needed
 * @param steps [seen] of the weights; null if nothing learns
 * @param biasStep of b
 */
record IntegerReadout(
    DeviceReadout of,
    int format,
    Coefficient kappa,
    double[] units,
    int[][] weights,
    Coefficient[] arrival,
    int biasFormat,
    int[] bias,
    Coefficient biasScale,
    int filterFormat,
    int increment,
    int biasTraceFormat,
    int errorFormat,
    int signalShift,
    int[][] feedback,
    LearningStep[] steps,
    LearningStep biasStep) {}
