/**
 * A classifier and a regressor for MOA: {@link org.eprop.moa.EpropClassifier}, {@link
 * org.eprop.moa.EpropRegressor}.
 */
package org.eprop.moa;
